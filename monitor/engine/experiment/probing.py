"""The host probed by itself, where no other interaction can stand beside the failing one (DESIGN.md §7).

Name, connection and TLS handshake first; then, where the description offers one, a call that needs nothing but the same
credential. Nobody ever saw that call pass, so that it counts against the host only where the failure is of the host
too, and never by 403: the credential may not be entitled to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.attribution.cells import HOST_FAILURES
from monitor.engine.ports import Exchanger
from monitor.interactions.credential_names import CREDENTIAL_PARAMETERS, is_credential_header, is_credential_name
from monitor.interactions.judgement import outcome_of
from monitor.model.api import Api, Operation
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Exchange, Request
from monitor.model.integration import Environment
from monitor.model.probes import Reach
from monitor.model.values import Cell, Failure, Outcome
from monitor.openapi import match_operation
from monitor.openapi.bare_calls import left_out
from monitor.openapi.conformance import operation_named

CALLS_MOST = 2
"""Different calls that are sent in turn, so that none is mistaken for the host."""

_NO_CALL = "authentication: not probed, for want of a described GET that needs no value"


@dataclass(frozen=True, slots=True)
class Call:
    """`asks`: the description says that it needs a credential."""

    interaction: Interaction
    asks: bool


@dataclass(frozen=True, slots=True)
class Probed:
    """One probe of the host. `asks`: by the description the call needs a credential, and one was sent."""

    reach: Reach
    exchange: Exchange | None = None
    outcome: Outcome = Outcome.SKIPPED
    failure: Failure | None = None
    asks: bool = False

    @property
    def at(self) -> datetime:
        return self.exchange.at if self.exchange else self.reach.at

    def shows(self, failing: Failure, *, intercepted: bool) -> tuple[Cell, Failure | None]:
        """What it says of the host, beside a failure of class `failing`; the class by which the host failed.

        `intercepted`: the call was answered by what may stand in front of the host.
        """
        if self.reach.result is not Cell.PASS:
            return self.reach.result, Failure.TRANSPORT if self.reach.result is Cell.FAIL else None
        if intercepted:
            return Cell.FAIL, Failure.AVAILABILITY
        if self.outcome is Outcome.PASSED:
            return (Cell.UNKNOWN if failing is Failure.AUTH and not self.asks else Cell.PASS), None
        refused = self.failure is not Failure.AUTH or (self.asks and self._status == 401)
        if {failing, self.failure} <= HOST_FAILURES and refused:
            return Cell.FAIL, self.failure
        return Cell.UNKNOWN, None

    @property
    def _status(self) -> int | None:
        return self.exchange.response.status if self.exchange and self.exchange.response else None

    def __str__(self) -> str:
        if self.reach.result is not Cell.PASS:
            return str(self.reach)
        return f"{self.reach}; {self._call() if self.exchange else _NO_CALL}"

    def _call(self) -> str:
        assert self.exchange is not None
        called = f"{self.exchange.request.method} {self.exchange.request.path}"
        if self._status is None:
            return f"{called}: {self.exchange.error_text or 'no answer'}"
        with_what = "with the same credential" if self.asks else "without need of a credential"
        return _WORDS.get(self.failure, _ELSE).format(status=self._status, called=called, with_what=with_what)


_AUTHENTICATION = "authentication: {status} {with_what} on {called}"
_WORDS: Mapping[Failure | None, str] = {
    None: _AUTHENTICATION,
    Failure.AUTH: _AUTHENTICATION,
    Failure.RATE_LIMIT: "rate limit: {status} on {called}",
    Failure.AVAILABILITY: "availability: {status} on {called}",
}
_ELSE = "{called}: {status}, which says nothing of the credential"


async def probed(call: Call | None, environment: Environment, exchanger: Exchanger) -> Probed:
    """Reach the host and, where that works, send the call."""
    reach = await exchanger.reach(environment)
    if reach.result is not Cell.PASS or call is None:
        return Probed(reach)
    exchange = await exchanger.send(call.interaction.request, environment)
    outcome, judgement, _ = outcome_of(call.interaction, exchange)
    failure = next((each.failure for each in judgement.mismatches), None)
    carried = any(is_credential_header(name) for name, _ in exchange.request.headers)
    return Probed(reach, exchange, outcome, failure, asks=call.asks and carried)


def calls(failing: Interaction, described: Sequence[Api], changed: frozenset[str]) -> tuple[Call, ...]:
    """Calls of the first of the descriptions that need no value, those with the failing operation's security first.

    `described`: the present description, and the one in force, which may still have the failing operation. `changed`:
    operations that may have moved since it passed. The credential is that of the failing request.
    """
    request = failing.request
    named = ((api, operation_named(api, match_operation(api, request.method, request.path))) for api in described)
    own = next((operation for _, operation in named if operation is not None), None)
    if own is None:
        return ()
    prefix = _prefix(request.path, own.path)
    possible = [
        each
        for each in described[0].operations.values()
        if left_out(each) is None and each.key != own.key and each.key not in changed
    ]
    possible.sort(key=lambda each: (_kinds(each) != _kinds(own), not needs_credential(each), each.path.count("/")))
    return tuple(Call(_interaction(each, prefix, failing), needs_credential(each)) for each in possible[:CALLS_MOST])


def _interaction(operation: Operation, prefix: str, failing: Interaction) -> Interaction:
    request = failing.request
    headers = tuple((name, value) for name, value in request.headers if is_credential_header(name))
    query = tuple((name, value) for name, value in request.query if is_credential_name(name, CREDENTIAL_PARAMETERS))
    return Interaction(
        api=failing.api,
        consumer="compat-monitor",
        provider=failing.provider,
        description=f"probe {operation.key}",
        origin=Origin.INTERACTIONS,
        contract="description",
        request=Request("GET", prefix + operation.path, query, headers),
        response=ExpectedResponse(statuses=tuple(range(200, 300))),
        operation=operation.key,
    )


def _prefix(path: str, template: str) -> str:
    """What stands before the operation's own path where the address of the API does not have the server's path."""
    steps, own = path.split("/"), template.split("/")
    return "/".join(steps[: len(steps) - len(own) + 1])


def needs_credential(operation: Operation) -> bool:
    """By its description."""
    alternatives = operation.security.alternatives
    return bool(alternatives) and frozenset() not in alternatives


def _kinds(operation: Operation) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(each.kind for each in alternative) for alternative in operation.security.alternatives)
