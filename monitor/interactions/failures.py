"""What kind of failure a mismatch is, and the signatures by which failures are told apart (DESIGN.md §7)."""

from collections.abc import Iterable, Mapping

from monitor.model.contracts import Check, Interaction, Mismatch
from monitor.model.exchanges import Exchange
from monitor.model.values import Direction, Failure
from monitor.model.verdicts import Signature

_BY_STATUS: Mapping[int, Failure] = {
    400: Failure.REQUEST_REJECTED,
    401: Failure.AUTH,
    403: Failure.AUTH,
    404: Failure.STATE,
    405: Failure.REQUEST_REJECTED,
    406: Failure.REQUEST_REJECTED,
    409: Failure.STATE,
    410: Failure.STATE,
    415: Failure.REQUEST_REJECTED,
    422: Failure.REQUEST_REJECTED,
    429: Failure.RATE_LIMIT,
}
"""Unexpected statuses that say more than 'another status'; every 5xx is a lack of availability."""


def status_failure(actual: int, operation: str | None) -> Failure:
    """The class of an unexpected status.

    404, 409 and 410 speak of test data (`STATE`) only where the request names a resource: the operation's template has
    a parameter, or the operation is not known.
    """
    if actual >= 500:
        return Failure.AVAILABILITY
    failure = _BY_STATUS.get(actual, Failure.STATUS)
    names_a_resource = operation is None or "{" in operation
    return Failure.STATUS if failure is Failure.STATE and not names_a_resource else failure


def transport_mismatch(exchange: Exchange) -> Mismatch:
    """No response arrived."""
    layer = exchange.error.value if exchange.error is not None else "unknown"
    message = f"no response ({layer})" + (f": {exchange.error_text}" if exchange.error_text else "")
    return Mismatch(Check.RESPONSE_ARRIVED, Failure.TRANSPORT, "", message, actual=layer)


def generalise(pointer: str) -> str:
    """A JSON Pointer with array indices as `*`: `/charges/3/amount` -> `/charges/*/amount`."""
    return "/".join("*" if step.isdecimal() else step for step in pointer.split("/"))


def operation_of(interaction: Interaction) -> str:
    """`GET /charges/{id}` where it is known, else method and path as sent."""
    return interaction.operation or f"{interaction.request.method.upper()} {interaction.request.path}"


def signatures(interaction: Interaction, mismatches: Iterable[Mismatch]) -> tuple[Signature, ...]:
    """Each signature once, in the order in which its first mismatch was found."""
    operation = operation_of(interaction)
    return tuple(
        dict.fromkeys(
            Signature(
                operation,
                Direction.REQUEST if each.failure is Failure.REQUEST_REJECTED else Direction.RESPONSE,
                generalise(each.pointer),
                each.check.value,
                each.failure,
            )
            for each in mismatches
        )
    )
