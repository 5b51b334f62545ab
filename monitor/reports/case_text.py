"""One case as a terminal shows it: written for whoever is named in it, so that each claim comes with its evidence."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model.cases import Conflict, LogEntry
from monitor.model.exchanges import Exchange
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.reports import verdict_text
from monitor.reports.layout import listed, moment, shortened, wrapped
from monitor.workflow.event_words import EVENTS
from monitor.workflow.events import EventKind
from monitor.workflow.log import steps
from monitor.workflow.speaking import sides_named
from monitor.workflow.transitions import possible
from monitor.workflow.words import changed_by_in

_ANSWERS: Mapping[EventKind, str] = {
    EventKind.ACCEPTED: "accept {id} --side {side}",
    EventKind.DISPUTED: "dispute {id} --side {side} --reason …",
}
_ROLES = ("before", "now", "control")


def lines(
    case: Conflict,
    regressions: Sequence[JsonValue],
    log: Sequence[LogEntry],
    integration: Integration | None,
    exchanges: Mapping[str, Exchange] | None = None,
    options: str = "",
    settlement: Sequence[str] = (),
) -> Iterator[str]:
    """`integration` None: it is no longer configured, and the sides' own words are shown.

    `exchanges`: by digest, those that the regressions name. `options`: for the commands that are printed.
    `settlement`: lines on what was said beside the verdict.
    """
    yield from wrapped(f"{case.id}: {case.title}", rest="  ")
    yield f"  {case.status.value}, opened {moment(case.opened_at)}{_repeats(case)}"
    if case.next_action is not None:
        due = f" by {moment(case.next_action.due)}" if case.next_action.due else ""
        owner = case.next_action.owner
        owner_name = f"{verdict_text.company_name(owner.value, integration)}: " if owner else ""
        set_by = f" (set by {case.next_action.set_by}, who mediates)" if case.next_action.set_by else ""
        yield from wrapped(f"{owner_name}{case.next_action.what}{due}{set_by}", first="  next: ", rest="    ")
    for regression in regressions:
        if isinstance(regression, Mapping):
            yield ""
            yield from _regression(regression, integration, exchanges or {}, options)
    yield from settlement
    yield ""
    yield "  log"
    for entry, last, times in steps(log):
        again = f", {times} times, the last at {moment(last.at, seconds=True)}" if times > 1 else ""
        said = f": {entry.text}" if entry.text not in {"", case.title} else ""
        text = f"{EVENTS.get(entry.event, entry.event)}{again} ({entry.by}){said}"
        yield from wrapped(text, first=f"    {moment(entry.at, seconds=True)}  ", rest="      ")
    yield from _to_answer(case, options)


def _to_answer(case: Conflict, options: str) -> Iterator[str]:
    """What a company that the explanation names can say of it, as commands."""
    named = sides_named(changed_by_in(case.verdict))
    said = [each for each in _ANSWERS if each in possible(case.status)]
    if named and said:
        yield "  to answer, for whoever is named"
    for kind in said if named else ():
        for side in named:
            yield f"    compat-monitor conflicts {_ANSWERS[kind].format(id=case.id, side=side.value)}{options}"


def _regression(
    regression: Mapping[str, JsonValue],
    integration: Integration | None,
    exchanges: Mapping[str, Exchange],
    options: str,
) -> Iterator[str]:
    yield from wrapped(f"{verdict_text.place(regression)}: {regression['message']}", first="  ")
    verdict = regression["verdict"]
    if integration is not None and isinstance(verdict, Mapping):
        yield from wrapped(verdict_text.summary(verdict, integration), first="  ")
        if verdict.get("owes_reason"):
            yield from wrapped(str(verdict["owes_reason"]), first="  why that step: ", rest="    ")
        yield from verdict_text.grounds(verdict)
        yield "  what was tried"
        yield from verdict_text.cells(regression, integration)
    yield "  reproduce"
    yield f"    {regression['reproduce']}"
    named = regression["exchanges"]
    for role in _ROLES:
        digest = named.get(role) if isinstance(named, Mapping) else None
        if str(digest) in exchanges:
            yield from _exchange(role, exchanges[str(digest)])
    yield "  how we know, with commands that repeat each experiment"
    yield f"    compat-monitor explain {str(regression['fingerprint'])[:12]}{options}"


def _exchange(role: str, exchange: Exchange) -> Iterator[str]:
    """What was sent and what came back, with what finds it in the provider's own logs."""
    request, response = exchange.request, exchange.response
    answer = f"{response.status}" if response else f"no answer ({exchange.error_text or exchange.error})"
    yield f"  {role}, {moment(exchange.at, seconds=True)}: {request.method} {request.path} → {answer}"
    if response is not None and response.body:
        body = response.body.decode("utf-8", errors="replace")
        yield from wrapped(shortened(body), first="    ")
    ids = [("request id", exchange.request_id), ("trace id", exchange.trace_id), ("sent from", exchange.source_address)]
    told = [f"{name} {value}" for name, value in ids if value]
    if told:
        yield from listed(told, first="    in your own logs: ", rest="      ")


def _repeats(case: Conflict) -> str:
    return f", seen {case.repeats + 1} times" if case.repeats else ""
