"""A response judged by what the consumer relies on."""

from dataclasses import dataclass

from monitor.interactions.body_comparison import compare_body
from monitor.interactions.declared_responses import declared_body, declared_statuses, is_declared_success
from monitor.interactions.failures import status_failure, transport_mismatch
from monitor.interactions.header_comparison import compare_headers
from monitor.interactions.json_comparison import JsonComparison
from monitor.interactions.matchers import unsupported_matchers
from monitor.interactions.patterns import UndecidableError
from monitor.interactions.rule_paths import RuleSet
from monitor.model.contracts import Check, Interaction, Mismatch
from monitor.model.exchanges import Exchange, NoResponse, Response
from monitor.model.values import Failure, Outcome

_RECEIVER = ""
"""The address of a receiver names no record, whatever expression stands in the key of a callback."""
_CONFLICT = 409
"""Of a receiver: what the message tells has happened there already."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`unsupported`: what could not be judged; with no mismatch beside it the outcome is unknown."""

    mismatches: tuple[Mismatch, ...] = ()
    unsupported: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        if self.mismatches:
            return Outcome.FAILED
        return Outcome.UNKNOWN if self.unsupported else Outcome.PASSED


def judge(interaction: Interaction, response: Response) -> Judgement:
    """Every check of the interaction; an unexpected status hides all that it makes meaningless."""
    expected = interaction.response
    wrong_status = _wrong_status(interaction, response.status)
    if wrong_status is not None:
        return Judgement((wrong_status,), interaction.unsupported)
    body = declared_body(expected.by_status, response) if expected.by_status else expected.body
    if isinstance(body, Mismatch):
        return Judgement((body,), interaction.unsupported)
    comparison = JsonComparison(RuleSet(body.rules if body is not None else {}))
    mismatches = list(compare_headers(expected.headers, expected.header_rules, response.headers, comparison))
    rules = {**expected.header_rules, **(body.rules if body is not None else {})}
    unsupported = [*interaction.unsupported, *unsupported_matchers(rules)]
    if body is not None:
        try:
            mismatches += compare_body(body, response, comparison)
        except UndecidableError as reason:
            unsupported.append(str(reason))
    return Judgement(tuple(mismatches), tuple(dict.fromkeys((*unsupported, *comparison.unsupported))))


def outcome_of(interaction: Interaction, exchange: Exchange) -> tuple[Outcome, Judgement, str]:
    """The outcome with its grounds and its reason in one sentence; the reason is empty where it passed."""
    if exchange.error is NoResponse.REFUSED_ADDRESS:
        reason = f"nothing was sent: {exchange.error_text or 'the address is not allowed'}"
        return Outcome.UNKNOWN, Judgement(unsupported=(reason,)), reason
    if exchange.response is None:
        mismatch = transport_mismatch(exchange)
        return Outcome.ERRORED, Judgement((mismatch,)), mismatch.message
    judgement = judge(interaction, exchange.response)
    return judgement.outcome, judgement, _reason(judgement)


def _reason(judgement: Judgement) -> str:
    if judgement.mismatches:
        first = judgement.mismatches[0]
        more = len(judgement.mismatches) - 1
        place = f" at {first.pointer}" if first.pointer else ""
        return f"{first.message}{place}" + (f" (and {more} more)" if more else "")
    return f"can't be judged: {judgement.unsupported[0]}" if judgement.unsupported else ""


def _wrong_status(interaction: Interaction, actual: int) -> Mismatch | None:
    expected = interaction.response
    if expected.by_status:
        wanted = declared_statuses(expected.by_status)
        fine = is_declared_success(expected.by_status, actual)
    else:
        wanted = tuple(str(status) for status in expected.statuses)
        fine = not wanted or actual in expected.statuses
    if fine:
        return None
    message = f"status {actual} instead of {' or '.join(wanted)}"
    failure = status_failure(actual, interaction.operation if interaction.webhook is None else _RECEIVER)
    if interaction.webhook is not None and actual == _CONFLICT:
        failure = Failure.STATE
    return Mismatch(Check.STATUS, failure, "", message, list(wanted), actual)
