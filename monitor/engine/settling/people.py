"""What people say in a case, and what happens by itself when they don't, by the tables of `workflow`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from monitor.engine.events import ConflictChanged, Event
from monitor.engine.ports import Store
from monitor.interactions.pasted_credentials import without_credentials
from monitor.model.cases import Conflict, LogEntry, Message
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.settlement import NoteKind, PrivateNote
from monitor.model.sides import Side
from monitor.workflow.case import Refused, apply
from monitor.workflow.events import CaseEvent
from monitor.workflow.settlement.commitments import overrun
from monitor.workflow.settlement.deciding import decide
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.mediation import by_itself
from monitor.workflow.settlement.moves import AcceptOption, Affirm, Decided, Move, Propose, Refusal, Situation
from monitor.workflow.settlement.shown import shown


@dataclass(frozen=True, slots=True)
class Moved:
    """A case after one or more events, to be saved in one piece."""

    conflict: Conflict
    entries: tuple[LogEntry, ...] = ()
    messages: tuple[Message, ...] = ()
    notes: tuple[PrivateNote, ...] = ()


def moved(
    store: Store, integration: Integration, conflict: Conflict, move: Move, by: str, side: Side | None, now: datetime
) -> Moved | str:
    """What `by` said for `side` does to the case, or one sentence why not; nothing is saved."""
    decided = decided_by(store, integration, conflict, move, by, side, now)
    if isinstance(decided, Refusal):
        return decided.reason
    made = after_events(conflict, decided.events, integration, now)
    return made.reason if isinstance(made, Refused) else replace(made, notes=decided.notes)


def decided_by(
    store: Store, integration: Integration, conflict: Conflict, move: Move, by: str, side: Side | None, now: datetime
) -> Decided | Refusal:
    """What follows from what `by` said for `side`, without the credentials in it; nothing is saved."""
    move = _without_credentials(move)
    log = store.log(conflict.id)
    team = (move.owner.strip() or by) if isinstance(move, Propose | AcceptOption) and side else None
    situation = Situation(
        conflict,
        fold(log),
        log,
        integration.companies,
        integration.agreement,
        by,
        side,
        now,
        overruns(store, integration, side, team) if side and team else (),
        integration.mediators,
    )
    return decide(situation, move)


def _without_credentials(move: Move) -> Move:
    """What is said stands in the log for good, and both companies read it.

    Not what is confirmed word for word: it is compared with what stands there, which was looked over when it was said.
    """
    confirmed = {"sentence"} if isinstance(move, Affirm | AcceptOption) else set[str]()
    looked_over: dict[str, Any] = {
        each.name: _looked_over(getattr(move, each.name)) for each in fields(move) if each.name not in confirmed
    }
    return replace(move, **looked_over)


def _looked_over(said: object) -> object:
    if type(said) is str:  # and no enum, which is a word of ours
        return without_credentials(said)
    return {key: _looked_over(each) for key, each in said.items()} if isinstance(said, Mapping) else said


def after_events(
    conflict: Conflict, events: Sequence[CaseEvent], integration: Integration, now: datetime
) -> Moved | Refused:
    """All events or none; nothing is saved."""
    made = Moved(conflict)
    for event in events:
        step = apply(made.conflict, event, now, integration.agreement, integration.companies)
        if isinstance(step, Refused):
            return step
        made = Moved(step.conflict, (*made.entries, *step.entries), (*made.messages, *step.messages))
    return made


def overruns(store: Store, integration: Integration, side: Side, team: str) -> tuple[float, ...]:
    """By what share of each of its estimates that team was late, of all its commitments whose fix is verified."""
    notes = [
        each
        for each in store.private_notes(integration=integration.name, side=side)
        if each.kind is NoteKind.ESTIMATE and str(each.data.get("owner", "")).casefold() == team.casefold()
    ]
    views = {conflict: fold(store.log(conflict)) for conflict in {each.conflict for each in notes}}
    fixed = {
        (conflict, each.id): each.fixed_at
        for conflict, view in views.items()
        for each in view.commitments
        if each.side is side
    }
    return tuple(
        overrun(each.at, datetime.fromisoformat(str(each.data["estimate"])), at)
        for each in notes
        if (at := fixed.get((each.conflict, each.subject))) is not None
    )


def escalate(store: Store, integration: Integration, now: datetime) -> Iterator[Event]:
    """Take the planned steps of open cases whose time has come, each once; who is faster, or next time, is as good."""
    for case in store.conflicts(integration=integration.name, open_only=True):
        log = store.log(case.id)
        situation = Situation(
            case,
            fold(log),
            log,
            integration.companies,
            integration.agreement,
            "monitor",
            None,
            now,
            mediators=integration.mediators,
        )
        made = after_events(case, by_itself(situation), integration, now)
        if isinstance(made, Moved) and made.entries and store.save_conflict(made.conflict, made.entries, made.messages):
            yield ConflictChanged(made.conflict, "escalated")


def settlement_of(
    store: Store, case: Conflict, integration: Integration, now: datetime, viewer: Side | None
) -> dict[str, JsonValue]:
    """What stands in the case beside its verdict, as `shown` has it, for that viewer."""
    regressions = [each for each in store.regressions(conflict_id=case.id) if isinstance(each, Mapping)]
    notes = store.private_notes(conflict_id=case.id, side=viewer) if viewer is not None else ()
    view = fold(store.log(case.id))
    return shown(
        case,
        view,
        regressions,
        notes,
        integration.agreement,
        integration.companies,
        now,
        viewer,
        integration.mediators,
    )
