"""What a cycle shows of what people reported: said in the case, once, and by itself a word on nobody.

What fails after it passed is a regression as any other, and joins the case (`casework`); the rest is said here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.engine.descriptions.context import Descriptions
from monitor.engine.events import ConflictChanged, Event
from monitor.engine.ports import Store
from monitor.engine.settling.people import Moved, after_events
from monitor.engine.verifying.reported import of_case, reports
from monitor.engine.verifying.verification import Verification, not_allowed
from monitor.interactions.failures import signatures
from monitor.model.cases import Conflict, ConflictStatus, LogEntry, NextAction
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.values import Outcome
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.working_time import add_working

_FAILS = frozenset({Outcome.FAILED, Outcome.ERRORED})
_SAID = frozenset({EventKind.NEVER_PASSED.value, EventKind.UNTRIED.value, EventKind.NOT_REPRODUCED.value})


def follow_reports(
    store: Store, integration: Integration, verifications: Sequence[Verification], now: datetime
) -> Iterator[Event]:
    """What a cycle shows of the open cases that are only reported, said in each of them once."""
    by_place = {each.place: each for each in verifications}
    brought_to = {each.conflict for each in reports(store, integration.name)}
    for case in store.conflicts(integration=integration.name, open_only=True):
        if case.id not in brought_to:
            continue
        own = list(of_case(store, integration, case.id, Descriptions(store)))
        found = [by_place[place] for each in own if (place := (each.api, str(each.environment), each.key)) in by_place]
        if case.only_reported:
            event = _shown(case, found, len(own), integration, store, now)
        else:
            event = _beside(case, found, store)
        if event is None:
            continue
        moved = after_events(case, [event], integration, now)
        if isinstance(moved, Moved) and store.save_conflict(moved.conflict, moved.entries, moved.messages):
            yield ConflictChanged(moved.conflict, event.kind.value)


def _shown(
    case: Conflict, found: Sequence[Verification], own: int, integration: Integration, store: Store, now: datetime
) -> CaseEvent | None:
    """None where nothing new is known."""
    if not own:
        return CaseEvent(EventKind.UNWATCHED, text="its environment is configured no more")
    told = [each for each in found if not (each.observed and each.at < case.opened_at)]
    failing = [each for each in told if each.outcome in _FAILS and not each.passed_before]
    if failing:
        return _news(case, EventKind.NEVER_PASSED, failing[0], integration, store, now)
    open_ones = [each for each in found if each.outcome is Outcome.UNKNOWN or _is_forbidden(each)]
    if open_ones:
        return _news(case, EventKind.UNTRIED, open_ones[0], integration, store, now)
    if len(told) < own or any(each.outcome is not Outcome.PASSED for each in told):
        return None
    if case.status is ConflictStatus.FIX_VERIFIED:
        return CaseEvent(EventKind.GREEN)
    return _news(case, EventKind.NOT_REPRODUCED, told[-1], integration, store, now)


def _beside(case: Conflict, found: Sequence[Verification], store: Store) -> CaseEvent | None:
    """Of what was brought to a case that has failed, the first of which there is news: see `_is_news`."""
    log = store.log(case.id)
    brought_at = max((each.number for each in log if each.event == EventKind.REPORTED.value), default=0)
    for shown in found:
        if shown.exchange is None or (shown.observed and shown.at < case.opened_at):
            continue
        key, what = shown.planned.interaction.key, _compared(case, shown)
        said = [each for each in log if each.event == EventKind.TRIED.value and each.data.get("brought") == key]
        if not _is_news(case, said, what, brought_at):
            continue
        request = shown.planned.interaction.request
        text = f"{request.method} {request.path}, which was brought to this case, {what}; it is no evidence by itself"
        data: dict[str, JsonValue] = {"brought": key, "shows": what, "exchange": store.put_exchange(shown.exchange)}
        return CaseEvent(EventKind.TRIED, text=text, data=data)
    return None


def _is_news(case: Conflict, said: Sequence[LogEntry], what: str, brought_at: int) -> bool:
    """The first result is, and another one once in each status of the case, and whenever something more was brought:
    what flaps would be told to both companies in each run.
    """
    if not said or said[-1].data.get("shows") == what:
        return not said
    return case.status.value not in {each.data.get("to") for each in said if each.number > brought_at}


def _compared(case: Conflict, shown: Verification) -> str:
    if shown.outcome is Outcome.PASSED:
        return "passes now, and does not show what the case is about"
    if shown.outcome not in _FAILS or shown.judgement is None:
        return f"can't be judged: {shown.reason}"
    planned = shown.planned
    prints = {
        each.fingerprint(planned.api.name, planned.environment.name)
        for each in signatures(planned.interaction, shown.judgement.mismatches)
    }
    same = "in the way that the case is about" if prints & set(case.fingerprints) else "in another way"
    return f"fails {same}: {shown.reason}"


def _is_forbidden(verification: Verification) -> bool:
    return verification.outcome is Outcome.SKIPPED and not_allowed(verification.planned) is not None


def _news(
    case: Conflict, kind: EventKind, shown: Verification, integration: Integration, store: Store, now: datetime
) -> CaseEvent | None:
    said = [each for each in store.log(case.id) if each.event in {*_SAID, EventKind.REPORTED.value, "insisted"}]
    if said and (said[-1].event, said[-1].data.get("reason")) == (kind.value, shown.reason):
        return None
    data: dict[str, JsonValue] = {"reason": shown.reason, "operation": shown.planned.operation}
    if shown.exchange is not None:
        data["exchange"] = store.put_exchange(shown.exchange)
    if kind is EventKind.NOT_REPRODUCED:
        return CaseEvent(kind, text=_passes(shown), data=data)
    text, what = _missing(kind, shown)
    sides = list(integration.companies.values())
    due = max(add_working(now, integration.agreement.acknowledge_within, each.hours) for each in sides)
    return CaseEvent(kind, text=text, data=data, ask=NextAction(what, None, due))


def _passes(shown: Verification) -> str:
    exchange = shown.exchange
    status = exchange.response.status if exchange is not None and exchange.response is not None else "as expected"
    request = shown.planned.interaction.request
    text = f"{request.method} {request.path} was answered {status} at {shown.at:%Y-%m-%d %H:%M} UTC, as expected"
    request_id = f" (request id {exchange.request_id})" if exchange is not None and exchange.request_id else ""
    return f"{text}{request_id}; what differs in the exchange that fails would show it"


def _missing(kind: EventKind, shown: Verification) -> tuple[str, str]:
    """What is said, and what would settle it."""
    if kind is EventKind.UNTRIED:
        return shown.reason, f"supply what would settle it: {shown.reason}"
    return (
        f"{shown.reason}; it was never seen to pass, so that this is newly discovered and no regression",
        "supply what would settle it: an exchange from when it worked (HAR), or the expectation that both confirm",
    )
