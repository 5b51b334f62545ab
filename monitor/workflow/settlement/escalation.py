"""What happens by itself when nobody acts: a table of triggers, each with its planned step, shown in advance."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.integration import Agreement, Company
from monitor.model.json_value import JsonValue
from monitor.model.mediators import Mediator
from monitor.model.settlement import Settlement, Standing
from monitor.model.sides import Side
from monitor.workflow.event_words import EVENTS
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.next_actions import acting, handed_to, waits_on
from monitor.workflow.settlement import people
from monitor.workflow.settlement.stalling import stalled
from monitor.workflow.transitions import possible
from monitor.workflow.working_time import add_working

S = ConflictStatus


class Trigger(StrEnum):
    NOT_ACKNOWLEDGED = "no acknowledgement in time"
    NO_UPDATE = "no update in time"
    NO_COMMITMENT = "no commitment in time"
    COMMITMENT_LATE = "a committed date has passed"
    CONCERN_UNANSWERED = "a concern without an answer"
    ANSWER_NOT_ADEQUATE = "an answer that does not do"
    DISPUTE = "seen differently, and not settled in time"
    BROKEN_AGAIN = "it worked, and broke again"
    SILENCE = "silence"
    HAND_OFFS = "handed over back and forth"
    NOT_THE_OWNER = "somebody else spoke for the owner"
    NOT_CONFIRMED = "an expectation that is not confirmed"
    STALLED = "it is stalled"


class Goes(StrEnum):
    """To whom the case goes."""

    OWNER = "the owner at the company that is asked"
    NEXT = "the next contact of the company that is asked"
    LAST = "the last contact of the company that is asked"
    OWNERS = "the owners at both companies"
    MEDIATORS = "whoever mediates, where somebody does"


@dataclass(frozen=True, slots=True)
class Row:
    """`acknowledging`, `updating`: how many of the agreement's two periods pass before the step; with none of either it
    is taken at once. `what`: what whoever it goes to does.
    """

    goes: Goes
    what: str
    acknowledging: int = 0
    updating: int = 0


TABLE: Mapping[Trigger, Row] = {
    Trigger.NOT_ACKNOWLEDGED: Row(Goes.NEXT, "say who looks after it", acknowledging=1),
    Trigger.NO_UPDATE: Row(Goes.NEXT, "say how far it is, and by when the next update comes", updating=1),
    Trigger.NO_COMMITMENT: Row(Goes.NEXT, "say what will be done and by when, or what stands in the way", updating=2),
    Trigger.COMMITMENT_LATE: Row(Goes.OWNERS, "agree on a new date, and on what is done until then"),
    Trigger.CONCERN_UNANSWERED: Row(Goes.NEXT, "answer the concern", acknowledging=1),
    Trigger.ANSWER_NOT_ADEQUATE: Row(Goes.OWNERS, "talk about the concern, and write down what both expect"),
    Trigger.DISPUTE: Row(
        Goes.OWNERS, "look at the evidence together, and say what would change either mind", updating=1
    ),
    Trigger.BROKEN_AGAIN: Row(Goes.OWNERS, "look together at why the fix did not hold"),
    Trigger.SILENCE: Row(Goes.LAST, "find somebody who answers", acknowledging=1, updating=2),
    Trigger.HAND_OFFS: Row(Goes.OWNERS, "settle in one call to whom it belongs"),
    Trigger.NOT_THE_OWNER: Row(Goes.OWNER, "confirm what was said, or correct it", acknowledging=1),
    Trigger.NOT_CONFIRMED: Row(
        Goes.OWNER, "confirm the expectation word for word, or say what is expected", updating=1
    ),
    Trigger.STALLED: Row(Goes.MEDIATORS, "help both companies in a room, which opens then", updating=1),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A planned step: when, by what, to whom (by name and role), and what they do.

    `key` is the same however often it is computed, so that it is taken once.
    """

    trigger: Trigger
    key: str
    due: datetime
    side: Side | None
    to: tuple[str, ...]
    what: str
    about: str

    @property
    def text(self) -> str:
        about = f" ({self.about})" if self.about else ""
        return f"{self.trigger.value}{about}: this goes to {' and '.join(self.to)}, to {self.what}"


@dataclass(frozen=True, slots=True)
class _Clock:
    """Something that runs: since when, for whom, what about. `fixed`: a date of its own in place of the agreement's."""

    subject: str
    since: datetime
    side: Side | None
    about: str = ""
    fixed: datetime | None = None


def planned(
    conflict: Conflict,
    view: Settlement,
    agreement: Agreement,
    companies: Mapping[Side, Company],
    mediators: Sequence[Mediator] = (),
) -> tuple[Step, ...]:
    """All steps of an open case that were not taken, the next one first; those whose time has come among them."""
    if not conflict.status.is_open:
        return ()
    steps = [
        _step(trigger, clock, conflict, agreement, companies, mediators)
        for trigger, clocks in _CLOCKS.items()
        if mediators or TABLE[trigger].goes is not Goes.MEDIATORS
        for clock in clocks(conflict, view, agreement, companies)
    ]
    return tuple(
        sorted((each for each in steps if each.key not in view.escalated), key=lambda each: (each.due, each.key))
    )


def due(steps: tuple[Step, ...], now: datetime) -> tuple[CaseEvent, ...]:
    """The events of those whose time has come."""
    return tuple(_event(each) for each in steps if each.due <= now)


def stall_due(steps: tuple[Step, ...], now: datetime) -> Step | None:
    """The first of them whose time has come that opens a room."""
    return next((each for each in steps if each.trigger is Trigger.STALLED and each.due <= now), None)


def _event(step: Step) -> CaseEvent:
    data: dict[str, JsonValue] = {"key": step.key, "trigger": step.trigger.name.lower(), "goes_to": list(step.to)}
    if step.side is not None:
        data["of"] = step.side.value
    return CaseEvent(EventKind.ESCALATED, text=step.text, data=data)


def _step(
    trigger: Trigger,
    clock: _Clock,
    conflict: Conflict,
    agreement: Agreement,
    companies: Mapping[Side, Company],
    mediators: Sequence[Mediator],
) -> Step:
    row = TABLE[trigger]
    allowed = agreement.acknowledge_within * row.acknowledging + agreement.update_every * row.updating
    sides = [clock.side] if clock.side else list(Side)
    at = clock.fixed or (_later(clock.since, allowed, sides, companies) if allowed else clock.since)
    return Step(
        trigger,
        f"{trigger.name.lower()}:{clock.subject}",
        at,
        clock.side,
        tuple(f"{each.name} (mediator)" for each in mediators)
        if row.goes is Goes.MEDIATORS
        else _to(row.goes, clock.side, conflict, companies),
        row.what,
        clock.about,
    )


def _to(goes: Goes, side: Side | None, conflict: Conflict, companies: Mapping[Side, Company]) -> tuple[str, ...]:
    asked = [side] if side is not None and goes is not Goes.OWNERS else list(Side)
    places = {Goes.OWNER: 0, Goes.OWNERS: 0, Goes.NEXT: 1, Goes.LAST: 1_000}
    found = []
    for each in asked:
        contact = people.after(companies[each], conflict.operation, places[goes])
        found.append(people.shown(contact, companies[each]) if contact else companies[each].name)
    return tuple(found)


def _later(since: datetime, allowed: timedelta, sides: Sequence[Side], companies: Mapping[Side, Company]) -> datetime:
    """When that much working time has passed for each of them."""
    return max(add_working(since, allowed, companies[side].hours) for side in sides)


def _is_handed_on(conflict: Conflict, side: Side | None) -> bool:
    """Whether the step is with another: nothing is waited for from whoever handed it over."""
    handed = handed_to(conflict)
    return handed is not None and handed.owner is not side


def _asks_people(conflict: Conflict) -> bool:
    """Whether the status calls for a step of a company, and not of the monitor."""
    return waits_on(replace(conflict, asked=None)) != "nobody"


_Clocks = Callable[[Conflict, Settlement, Agreement, Mapping[Side, Company]], Iterator[_Clock]]


def _of_status(statuses: frozenset[ConflictStatus]) -> _Clocks:
    """Since the present status began."""

    def clocks(conflict: Conflict, view: Settlement, *_: object) -> Iterator[_Clock]:
        if conflict.status in statuses and view.moved_at is not None:
            yield _Clock(f"{view.moved_number}", view.moved_at, acting(conflict))

    return clocks


def _not_acknowledged(
    conflict: Conflict, view: Settlement, agreement: Agreement, companies: Mapping[Side, Company]
) -> Iterator[_Clock]:
    """Of whoever was handed it, else of whose step it is; what is only foreseen has the time of its next action."""
    handed = handed_to(conflict)
    if handed is not None and handed.due is not None:
        yield _Clock(f"asked {handed.due.isoformat()}", handed.due, handed.owner, handed.what, handed.due)
    elif conflict.acknowledged_at is None and _asks_people(conflict):
        for clock in _of_status(frozenset({S.PENDING, *_ASKED}))(conflict, view, agreement, companies):
            until = _later(clock.since, agreement.update_every, list(Side), companies)
            yield replace(clock, fixed=until) if conflict.status is S.PENDING else clock


def _updates(conflict: Conflict, view: Settlement, *_: object) -> Iterator[_Clock]:
    """Until the update that was promised by whose step it is, else since its last word."""
    expected = conflict.status in _ACTED_ON or (
        conflict.status is S.ATTRIBUTED and conflict.acknowledged_at is not None
    )
    side = acting(conflict)
    if not expected or view.moved_at is None or _is_handed_on(conflict, side):
        return
    since = max([view.moved_at, *(at for of, at in view.last_word.items() if side in {None, of})])
    promised = max((at for of, at in view.updates_due.items() if side in {None, of}), default=None)
    if promised is not None and since <= promised:
        yield _Clock(promised.isoformat(), since, side, fixed=promised)
    else:
        yield _Clock(since.isoformat(), since, side)


def _commitment_missing(
    conflict: Conflict, view: Settlement, agreement: Agreement, companies: Mapping[Side, Company]
) -> Iterator[_Clock]:
    """Of those who can accept what is proposed, since they can; where nothing is, of whose step it is."""
    for each in view.commitments if EventKind.CONSENTED in possible(conflict.status) else ():
        if each.standing is Standing.PROPOSED:
            since = max(each.at, view.moved_at or each.at)
            for of in sorted({Side(need.partition("/")[0]) for need in each.awaits}):
                until = add_working(since, agreement.update_every, companies[of].hours)
                yield _Clock(f"{each.id} {of.value}", since, of, f"{each.id}: {each.what}", until)
    side = acting(conflict)
    theirs = [each.standing for each in view.commitments if side in {None, each.side}]
    if not {Standing.AGREED, Standing.PROPOSED} & set(theirs) and not _is_handed_on(conflict, side):
        yield from _of_status(frozenset({S.ACCEPTED, S.UPHELD}))(conflict, view, agreement, companies)


def _commitments_late(conflict: Conflict, view: Settlement, *_: object) -> Iterator[_Clock]:
    if conflict.status is not S.FIX_VERIFIED:
        for each in view.commitments:
            if each.standing is Standing.AGREED:
                yield _Clock(each.id, each.at, each.side, f"{each.id}: {each.what}", each.due)


def _concerns(_: Conflict, view: Settlement, *__: object) -> Iterator[_Clock]:
    for each in view.concerns:
        if not each.answered:
            yield _Clock(f"{each.id}:{len(each.answers)}", each.asked_at, each.to, f"{each.id}: {each.text}")


def _not_adequate(_: Conflict, view: Settlement, *__: object) -> Iterator[_Clock]:
    for each in view.concerns:
        if each.answers and each.answers[-1].adequate is False:
            yield _Clock(f"{each.id}:{len(each.answers)}", each.asked_at, each.to, f"{each.id}: {each.text}")


def _breaks(conflict: Conflict, view: Settlement, *_: object) -> Iterator[_Clock]:
    for number, at in view.breaks if conflict.status.is_failing else ():
        yield _Clock(f"{number}", at, None)


def _silence(conflict: Conflict, view: Settlement, *_: object) -> Iterator[_Clock]:
    """Of a company whose step it is, or that was handed it, and that has said nothing since the step is its own."""
    if conflict.status not in _ASKED | _ACTED_ON or view.moved_at is None or not _asks_people(conflict):
        return
    handed = handed_to(conflict)
    side = handed.owner if handed else acting(conflict)
    begun = max([view.moved_at, *(each.at for each in view.hand_overs if handed and each.to is side)])
    for each in [side] if side else list(Side):
        since = max(begun, view.last_word.get(each, begun))
        yield _Clock(f"{each.value}:{since.isoformat()}", since, each)


def _hand_offs(_: Conflict, view: Settlement, *__: object) -> Iterator[_Clock]:
    """At the second that crosses between the companies, and at each one after it."""
    for each in view.crossings[1:]:
        yield _Clock(f"{each.number}", each.at, None)


def _not_owners(_: Conflict, view: Settlement, *__: object) -> Iterator[_Clock]:
    for each in view.unconfirmed:
        yield _Clock(
            f"{each.number}",
            each.at,
            each.side,
            f"{each.by} spoke for {each.owner}: {EVENTS.get(each.event, each.event)}",
        )


def _not_confirmed(_: Conflict, view: Settlement, *__: object) -> Iterator[_Clock]:
    for each in view.expectations:
        if not each.confirmed and not each.retracted:
            yield _Clock(each.id, each.at, each.side.other, f"{each.id}: {each.text}")


def _stalls(conflict: Conflict, view: Settlement, *_: object) -> Iterator[_Clock]:
    for each in stalled(view) if EventKind.ROOM_OPENED in possible(conflict.status) else ():
        yield _Clock(f"{each.stall.name.lower()} {each.subject}", each.since, None, each.stall.value)


_ASKED = frozenset({S.DETECTED, S.CONFIRMED, S.ATTRIBUTED, S.OVERTURNED})
"""A word is asked for, where the next action is not the monitor's."""
_ACTED_ON = frozenset({S.ACCEPTED, S.UPHELD, S.COMMITTED})
_CLOCKS: Mapping[Trigger, _Clocks] = {
    Trigger.NOT_ACKNOWLEDGED: _not_acknowledged,
    Trigger.NO_UPDATE: _updates,
    Trigger.NO_COMMITMENT: _commitment_missing,
    Trigger.COMMITMENT_LATE: _commitments_late,
    Trigger.CONCERN_UNANSWERED: _concerns,
    Trigger.ANSWER_NOT_ADEQUATE: _not_adequate,
    Trigger.DISPUTE: _of_status(frozenset({S.DISPUTED})),
    Trigger.BROKEN_AGAIN: _breaks,
    Trigger.SILENCE: _silence,
    Trigger.HAND_OFFS: _hand_offs,
    Trigger.NOT_THE_OWNER: _not_owners,
    Trigger.NOT_CONFIRMED: _not_confirmed,
    Trigger.STALLED: _stalls,
}
