"""Opening a case and moving it: pure functions over `transitions.TABLE`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.cases import OVER, REPORTED_BY, ROOM, Conflict, ConflictStatus, LogEntry, Message
from monitor.model.integration import Agreement, Company
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, VerdictStatus
from monitor.workflow.event_words import refusal
from monitor.workflow.events import CaseEvent, EventKind
from monitor.workflow.messages import messages
from monitor.workflow.next_actions import GREEN_UNTIL_CLOSED, WORKS, acting, confirming, handed_to, with_next_action
from monitor.workflow.settlement.rooms import ended_by
from monitor.workflow.transitions import TABLE, Effect, Row, possible
from monitor.workflow.words import changed_by_in, owes_in, status_in

"""Key of a note: the side that confirmed a fix."""
_CLOSED = "closed"
"""Key of the note on who has confirmed the end."""


@dataclass(frozen=True, slots=True)
class Transition:
    """The case after the event (`version` as read, for the store), with what to log and whom to tell.

    Entries have number 0: the store numbers and chains them. A message's id comes from case, reason, side and time, so
    that the same transition computed twice tells nobody twice.
    """

    conflict: Conflict
    entries: tuple[LogEntry, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The event has no row for this status; nothing changed. `possible`: the events that do."""

    status: ConflictStatus | None
    event: EventKind
    possible: tuple[EventKind, ...]
    reason: str


def open_conflict(
    conflict_id: str,
    event: CaseEvent,
    now: datetime,
    agreement: Agreement,
    companies: Mapping[Side, Company],
    *,
    integration: str,
    api: str,
    title: str,
    environment: str | None = None,
    operation: str | None = None,
) -> Transition | Refused:
    """A new case from `seen`, `foreseen` or `reported`."""
    row = TABLE.get((None, event.kind))
    if row is None:
        return _refused(None, event.kind)
    first = min((each.first_failed_at for each in event.regressions), default=now)
    conflict = Conflict(
        id=conflict_id,
        integration=integration,
        api=api,
        title=title,
        status=row.status,
        opened_at=now,
        updated_at=now,
        fingerprints=(),
        first_indication_at=first,
        environment=environment,
        operation=operation,
    )
    return _carry_out(conflict, row, event, event.kind, now, agreement, companies)


def apply(
    conflict: Conflict, event: CaseEvent, now: datetime, agreement: Agreement, companies: Mapping[Side, Company]
) -> Transition | Refused:
    """The case after `event`, or the typed refusal."""
    kind = _as_the_table_has_it(conflict, event, now)
    row = TABLE.get((conflict.status, kind))
    if row is None:
        return _refused(conflict.status, kind)
    return _carry_out(conflict, row, event, kind, now, agreement, companies)


def _as_the_table_has_it(conflict: Conflict, event: CaseEvent, now: datetime) -> EventKind:
    """Eight events mean something else by what the case already knows; the table has a name for each."""
    if event.kind is EventKind.ATTRIBUTED and _verdict_of(event, conflict, VerdictStatus.UNDETERMINED):
        return EventKind.UNDETERMINED
    if event.kind is EventKind.REOPENED and conflict.only_reported and (conflict.status, EventKind.INSISTED) in TABLE:
        return EventKind.INSISTED
    side = _side(event)
    if event.kind is EventKind.RESOLVED and side is not None and side.other in conflict.not_over_for:
        return EventKind.RESOLVED_FOR_ONE
    if event.kind in _RELAPSES.get(conflict.status, frozenset()) and _was_told(conflict):
        return EventKind.RELAPSED
    if event.kind is EventKind.COMMITTED and acting(conflict) not in {None, event.data.get("of", acting(conflict))}:
        return EventKind.SUPPORTED
    return _mended(conflict, event, now)


def _mended(conflict: Conflict, event: CaseEvent, now: datetime) -> EventKind:
    """What is said and seen of a fix."""
    side = _side(event)
    if conflict.status is ConflictStatus.FIX_VERIFIED and event.kind in _CONFIRMING and side is not None:
        return EventKind.WORKS_FOR_BOTH if side.other in confirming(conflict) else EventKind.WORKS
    green_for = now - (conflict.green_since or now)
    if event.kind is EventKind.GREEN and green_for >= GREEN_UNTIL_CLOSED:
        return EventKind.GREEN_FOR_A_DAY
    return event.kind


_CONFIRMING = frozenset({EventKind.WORKS, EventKind.ACKNOWLEDGED})


def _side(event: CaseEvent) -> Side | None:
    side = event.data.get("side")
    return Side(side) if isinstance(side, str) else None


_RELAPSES: Mapping[ConflictStatus, frozenset[EventKind]] = {
    ConflictStatus.FIX_VERIFIED: frozenset({EventKind.SEEN, EventKind.REPEATED, EventKind.REOPENED}),
    ConflictStatus.CLOSED: frozenset({EventKind.REOPENED}),
    ConflictStatus.WAIVED: frozenset({EventKind.REOPENED, EventKind.EXPIRED}),
}
"""What takes a case back to the verdict that it has, by status."""


def _verdict_of(event: CaseEvent, conflict: Conflict, status: VerdictStatus) -> bool:
    verdict = event.regressions[0].verdict.to_json() if event.regressions else conflict.verdict
    return status_in(verdict) is status


def _refused(status: ConflictStatus | None, kind: EventKind) -> Refused:
    return Refused(status, kind, possible(status), refusal(status and status.value, kind))


def _carry_out(
    before: Conflict,
    row: Row,
    event: CaseEvent,
    kind: EventKind,
    now: datetime,
    agreement: Agreement,
    companies: Mapping[Side, Company],
) -> Transition:
    conflict = replace(before, status=row.status, updated_at=now)
    for effect in row.effects:
        if effect in _EFFECTS:
            conflict = _EFFECTS[effect](conflict, event, now)
    if kind in {EventKind.GREEN_FOR_A_DAY, EventKind.WORKS_FOR_BOTH}:
        conflict = replace(conflict, notes={**conflict.notes, _CLOSED: _unconfirmed(conflict, companies)})
    anew = _explained_anew(before, conflict)
    room_ended = ended_by(before, conflict, anew)
    conflict = _asked(before, _left(conflict) if room_ended else conflict)
    restarts = Effect.RESTART in row.effects and event.due is not None
    if conflict.next_action is None or restarts or _moved_on(before, conflict):
        conflict = with_next_action(conflict, now, agreement, companies, promised=event.due)
    told = (Effect.TELL in row.effects and not event.carried) or (
        Effect.TELL_NEWS in row.effects and _is_news(before, conflict)
    )
    corrects = _was_told(before) and changed_by_in(before.verdict) is not changed_by_in(conflict.verdict)
    return Transition(
        conflict,
        (_entry(before, conflict, event, kind, now, anew=anew, room_ended=room_ended),),
        messages(
            conflict,
            event,
            kind if told else EventKind.ROOM_CLOSED,
            now,
            companies,
            corrects=corrects,
            room_ended=room_ended,
        )
        if (told or room_ended) and not event.carried
        else (),
    )


def _explained_anew(before: Conflict, after: Conflict) -> bool:
    """Whether the case has an explanation that it had not before."""
    known, found = before.verdict, after.verdict
    same = (changed_by_in(known), owes_in(known)) == (changed_by_in(found), owes_in(found))
    return _was_told(after) and not (_was_told(before) and same)


def _asked(before: Conflict, after: Conflict) -> Conflict:
    """A question stands until it is answered, or until the case has moved to where it can't be answered."""
    if before.status is after.status or after.asked is None:
        return after
    stands = handed_to(after) is None and (after.status, EventKind.CONSENTED) in TABLE
    return after if stands else replace(after, asked=None)


def _heard(conflict: Conflict, event: CaseEvent, _: datetime) -> Conflict:
    return replace(conflict, asked=event.ask)


def _merged(conflict: Conflict, event: CaseEvent, _: datetime) -> Conflict:
    found = (*conflict.fingerprints, *event.fingerprints, *(each.fingerprint for each in event.regressions))
    return replace(conflict, fingerprints=tuple(dict.fromkeys(found)))


def _judged(conflict: Conflict, event: CaseEvent, now: datetime) -> Conflict:
    if not event.regressions:
        return conflict
    verdict = event.regressions[0].verdict
    known = verdict.changed_by is not ChangedBy.UNDETERMINED
    if (changed_by_in(conflict.verdict), owes_in(conflict.verdict)) != (verdict.changed_by, verdict.owes):
        conflict = _unacknowledged(conflict)
    judged = replace(
        conflict,
        verdict=verdict.to_json(),
        attributed_at=conflict.attributed_at or (now if known else None),
        held_by=None,
    )
    return replace(judged, asked=None) if _explained_anew(conflict, judged) else judged


def _unacknowledged(conflict: Conflict) -> Conflict:
    """What was acknowledged was another explanation, or is over: whose step it is now has not said so yet."""
    return replace(conflict, acknowledged_at=None, acknowledged_by=None)


def _acknowledged(conflict: Conflict, event: CaseEvent, now: datetime) -> Conflict:
    """By whose step it is, once is enough."""
    side = event.data.get("side")
    handed = handed_to(conflict)
    if handed is not None and handed.owner == side:
        conflict = replace(conflict, asked=event.ask, held_by=handed.owner)
    if side is not None and acting(conflict) not in {None, side}:
        return conflict  # by a company whose step it is not
    return replace(
        conflict,
        acknowledged_at=conflict.acknowledged_at or now,
        acknowledged_by=conflict.acknowledged_by or event.by,
    )


def _holds(conflict: Conflict, event: CaseEvent, _: datetime) -> Conflict:
    side = _side(event)
    return conflict if side is None else replace(conflict, notes={**conflict.notes, f"{WORKS}{side.value}": event.by})


def _reported(conflict: Conflict, event: CaseEvent, _: datetime) -> Conflict:
    """Of a case that failures opened nobody is the reporter: green runs close it."""
    side = _side(event)
    if side is None or not (conflict.reporters or conflict.status is ConflictStatus.REPORTED):
        return conflict
    notes = {key: text for key, text in conflict.notes.items() if key != f"{OVER}{side.value}"}
    sides = dict.fromkeys((*conflict.reporters, side))
    return replace(conflict, notes={**notes, REPORTED_BY: " ".join(each.value for each in sides)})


def _over(conflict: Conflict, event: CaseEvent, _: datetime) -> Conflict:
    """That company is asked for nothing more of what it reported."""
    side = _side(event)
    if side is None:
        return conflict
    asked = None if conflict.asked is not None and conflict.asked.owner is side else conflict.asked
    return replace(conflict, asked=asked, notes={**conflict.notes, f"{OVER}{side.value}": event.by})


def _seated(conflict: Conflict, _: CaseEvent, __: datetime) -> Conflict:
    return replace(conflict, notes={**conflict.notes, ROOM: "open"})


def _left(conflict: Conflict) -> Conflict:
    return replace(conflict, notes={key: text for key, text in conflict.notes.items() if key != ROOM})


def _not_over(conflict: Conflict, _: CaseEvent, __: datetime) -> Conflict:
    """What was said of its end holds no longer."""
    notes = {key: text for key, text in conflict.notes.items() if key != _CLOSED and not key.startswith((WORKS, OVER))}
    return replace(conflict, green_since=None, closed_at=None, notes=notes)


_EFFECTS: Mapping[Effect, Callable[[Conflict, CaseEvent, datetime], Conflict]] = {
    Effect.MERGE: _merged,
    Effect.COUNT: lambda conflict, _, __: replace(conflict, repeats=conflict.repeats + 1),
    Effect.CONFIRM: lambda conflict, _, now: replace(conflict, confirmed_at=conflict.confirmed_at or now),
    Effect.JUDGE: _judged,
    Effect.ACKNOWLEDGE: _acknowledged,
    Effect.ASK: _heard,
    Effect.HEAR: _heard,
    Effect.GREEN: lambda conflict, _, now: replace(conflict, green_since=now),
    Effect.RED: _not_over,
    Effect.END: lambda conflict, _, now: replace(conflict, closed_at=now),
    Effect.REVIVE: lambda conflict, event, now: _unacknowledged(_not_over(conflict, event, now)),
    Effect.HOLDS: _holds,
    Effect.REPORTER: _reported,
    Effect.OVER: _over,
    Effect.SEAT: _seated,
    Effect.LEAVE: lambda conflict, _, __: _left(conflict),
    Effect.FORGET: lambda conflict, _, __: replace(conflict, verdict={}, attributed_at=None, held_by=None),
}
"""What each effect does to the case; those that tell, and the clock of the next step, are not here."""


def _unconfirmed(conflict: Conflict, companies: Mapping[Side, Company]) -> str:
    silent = [companies[side].name for side in Side if side not in confirming(conflict)]
    return f"not confirmed by {' and '.join(silent)}" if silent else "confirmed by both companies"


def _moved_on(before: Conflict, after: Conflict) -> bool:
    """Whether the next action is another one: a repeat does not push its due time back."""
    acknowledged = before.acknowledged_at is None and after.acknowledged_at is not None
    asked = before.asked != after.asked
    confirmed = confirming(before) != confirming(after)
    return before.status is not after.status or acknowledged or asked or confirmed or _is_news(before, after)


def _told_of(verdict: JsonObject) -> tuple[object, ...]:
    return changed_by_in(verdict), owes_in(verdict), status_in(verdict)


def _is_news(before: Conflict, after: Conflict) -> bool:
    return bool(after.verdict) and (not before.verdict or _told_of(before.verdict) != _told_of(after.verdict))


def _was_told(before: Conflict) -> bool:
    return bool(before.verdict) and status_in(before.verdict) is not VerdictStatus.UNDETERMINED


def _entry(
    before: Conflict,
    after: Conflict,
    event: CaseEvent,
    kind: EventKind,
    now: datetime,
    *,
    anew: bool,
    room_ended: str | None,
) -> LogEntry:
    data: dict[str, JsonValue] = {
        **event.data,
        "from": before.status.value,
        "to": after.status.value,
        "waiting_on": after.waiting_on,
    }
    if event.regressions:
        data["failures"] = [each.fingerprint for each in event.regressions]
    if after.verdict and after.verdict != before.verdict:
        data["verdict"] = {key: after.verdict.get(key) for key in ("changed_by", "owes", "status", "confidence")}
    if anew and _was_told(before):
        data["explained_anew"] = True
    if room_ended is not None:
        data["room_ended"] = room_ended
    if event.expires is not None:
        data["expires"] = event.expires.isoformat()
    return LogEntry(after.id, 0, now, kind.value, event.by, event.text or after.title, data)
