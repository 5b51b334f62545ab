"""What a company may say of a case, beyond what the table of statuses allows: who may say it, and with what."""

from collections.abc import Mapping, Sequence

from monitor.model.cases import Conflict, ConflictStatus, LogEntry
from monitor.model.integration import Company
from monitor.model.sides import Side
from monitor.model.values import ChangedBy
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.next_actions import confirming
from monitor.workflow.words import changed_by_in

_BY_PEOPLE = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.ACCEPTED,
        EventKind.DISPUTED,
        EventKind.REOPENED,
        EventKind.RESOLVED,
        EventKind.WORKS,
    }
)
_REASONED = frozenset({EventKind.DISPUTED, EventKind.REOPENED})
"""What others have to act on: without a reason nobody could."""


def objection(
    conflict: Conflict, event: CaseEvent, companies: Mapping[Side, Company], log: Sequence[LogEntry]
) -> str | None:
    """Why the side in `event.data["side"]` can't say that, as one plain sentence; None where it can.

    `log`: of the case, oldest first.
    """
    if event.kind not in _BY_PEOPLE:
        return f"that a case is {event.kind.value} is nobody's to say: the monitor finds it out"
    if event.kind in _REASONED and not event.text.strip():
        return f"a case is {event.kind.value} for a reason: say which"
    if event.kind is EventKind.REOPENED and _only_foresaw(conflict):
        return "nothing has failed in it: what a description foresees opens a case by itself while it is there"
    if event.kind in {EventKind.RESOLVED, EventKind.WORKS}:
        end = _not_reported if event.kind is EventKind.RESOLVED else _not_confirmed
        return end(conflict, event, companies)
    return _not_theirs(conflict, event, companies, log) if event.kind is EventKind.ACCEPTED else None


def _not_confirmed(conflict: Conflict, event: CaseEvent, companies: Mapping[Side, Company]) -> str | None:
    """Why the side can't say that it works."""
    side = event.data.get("side")
    if not isinstance(side, str):
        return "say for which company it works"
    return f"{companies[Side(side)].name} has said so already" if Side(side) in confirming(conflict) else None


def _not_reported(conflict: Conflict, event: CaseEvent, companies: Mapping[Side, Company]) -> str | None:
    """Why the side can't say that it is over: a report is ended by its company, of two each by its own, and a failure
    by green runs.
    """
    if not conflict.only_reported:
        return "it was seen to fail: once it is verified green for 24 hours it closes by itself"
    side = event.data.get("side")
    waiting = " and ".join(companies[each].name for each in conflict.not_over_for if each != side)
    if side not in conflict.reporters:
        return f"{waiting} reported it, and says whether it is over"
    if side not in conflict.not_over_for:
        return f"{companies[Side(str(side))].name} has said so already; {waiting} says whether what it reported is over"
    return None


def _not_theirs(
    conflict: Conflict, event: CaseEvent, companies: Mapping[Side, Company], log: Sequence[LogEntry]
) -> str | None:
    """Why the side can't accept it."""
    named = sides_named(changed_by_in(conflict.verdict))
    if conflict.status is ConflictStatus.ACCEPTED and event.data.get("side") in _accepted_by(log):
        return f"{companies[Side(str(event.data['side']))].name} has accepted it already"
    if event.data.get("side") in {each.value for each in named}:
        return None
    names = " and ".join(companies[each].name for each in named) or "no company"
    return f"the explanation names {names}: only who is named can accept it"


def _accepted_by(log: Sequence[LogEntry]) -> set[object]:
    """Sides that accepted it since it was last open to be accepted."""
    accepted = [each for each in log if each.event == EventKind.ACCEPTED.value]
    begun = max((n for n, each in enumerate(accepted) if each.data.get("from") != each.data.get("to")), default=0)
    return {each.data.get("side") for each in accepted[begun:]}


def _only_foresaw(conflict: Conflict) -> bool:
    told = conflict.verdict or conflict.confirmed_at or conflict.green_since
    return not told and not conflict.reporters


def sides_named(changed_by: ChangedBy) -> tuple[Side, ...]:
    """The companies whose change an explanation names."""
    if changed_by in {ChangedBy.BOTH, ChangedBy.INTERACTION}:
        return tuple(Side)
    return tuple(side for side in Side if side.value == changed_by.value)
