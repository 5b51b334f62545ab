"""What the log says of mediation rooms, folded; and what a room asks next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model.cases import ROOM, Conflict, ConflictStatus, LogEntry, NextAction
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.mediation import Option, OptionAnswer, Position, Promise, Room, RoomStep
from monitor.model.settlement import Settlement
from monitor.model.sides import Side
from monitor.workflow.events import EventKind as E
from monitor.workflow.transitions import possible

_NOT_ASKED = frozenset(each.value for each in ConflictStatus if E.CONSENTED not in possible(each))
"""Statuses in which what people were asked is over: the case asks for something else."""
STATE_IT = "say in the room how you see it, and what would change your mind"
ENDS: Mapping[ConflictStatus, str] = {
    ConflictStatus.OVERTURNED: "the explanation it was about was corrected",
    ConflictStatus.WAIVED: "what fails was accepted on purpose for a while",
    ConflictStatus.ENVIRONMENT: "no change explains what failed",
    ConflictStatus.FLAKE: "it passed again, and nothing had changed",
    ConflictStatus.CLOSED: "the case was closed",
}
"""Status to which a case moves -> why its room closes by itself."""
_EXPLAINED = "an explanation was found that nobody in it could know of"
"""Nobody is held to what they accepted under another explanation, or under none."""


def ended_by(before: Conflict, after: Conflict, explained_anew: bool) -> str | None:
    """Why the open room closes with this move of its case; None where there is none, or it goes on."""
    if ROOM not in before.notes:
        return None
    if before.status is not after.status and after.status in ENDS:
        return ENDS[after.status]
    return _EXPLAINED if explained_anew else None


def closed_by(found: Settlement, entry: LogEntry) -> Settlement:
    """The room closes with what it was about; a step that a mediator set is over where the monitor acts."""
    if found.room is None:
        return found
    why, moved_to = entry.data.get("room_ended"), str(entry.data.get("to"))
    if isinstance(why, str):
        return _with(found, replace(found.room, closed_at=entry.at, ended=why))
    over = moved_to in _NOT_ASKED and entry.data.get("from") != moved_to
    return _with(found, replace(found.room, step=None)) if over else found


def asked_in(view: Settlement, now: datetime, again_by: datetime) -> NextAction | None:
    """What the open room asks: the step that a mediator set, else what has no answer yet. None: a mediator's turn.

    Whoever stays silent is asked on; nothing is made of the silence. `again_by`: until when a company is asked again
    whose date passed while the other thought about it.
    """
    room = view.room
    if room is None:
        return None
    if room.step is not None:
        return NextAction(room.step.what, room.step.side, room.step.due, room.step.by)
    unanswered = [
        (option, [side for side, each in option.last_words if each is None or not each.stands(now)])
        for option in room.options
        if all(each.accepted for _, each in option.last_words if each is not None)
    ]
    for option, sides in unanswered:
        if sides:
            again = any(option.answer_of(side) is not None for side in sides)
            due = again_by if again else option.answer_by
            return NextAction(f"accept or decline the option {option.id} in the room", _one(sides), due)
    return NextAction(STATE_IT, _one(room.silent), room.answer_by) if room.silent else None


def _one(sides: Sequence[Side]) -> Side | None:
    return sides[0] if len(sides) == 1 else None


def _with(found: Settlement, room: Room) -> Settlement:
    return replace(found, rooms=(*found.rooms[:-1], room))


def _opened(found: Settlement, entry: LogEntry) -> Settlement:
    data = entry.data
    side = data.get("side")
    opened = Room(
        str(data["room"]),
        entry.at,
        entry.by,
        Side(str(side)) if side else None,
        entry.text,
        _moment(data["answer_by"]),
    )
    return replace(found, rooms=(*found.rooms, opened))


def _in_room(change: Callable[[Room, LogEntry], Room]) -> Callable[[Settlement, LogEntry], Settlement]:
    def folding(found: Settlement, entry: LogEntry) -> Settlement:
        return found if found.room is None else _with(found, change(found.room, entry))

    return folding


def _positioned(room: Room, entry: LogEntry) -> Room:
    data = entry.data
    stated = Position(
        entry.number, entry.at, Side(str(data["side"])), entry.by, str(data["position"]), str(data["changes_mind"])
    )
    return replace(room, positions=(*room.positions, stated))


def _offered(room: Room, entry: LogEntry) -> Room:
    data = entry.data
    tasks = data["tasks"]
    offered = Option(
        str(data["option"]),
        entry.at,
        entry.by,
        str(data["text"]),
        {side: str(tasks[side.value]) for side in Side if isinstance(tasks, Mapping) and side.value in tasks},
        str(data["experiment"]),
        str(data.get("command", "")),
        str(data["sentence"]),
        _moment(data["answer_by"]),
    )
    return replace(room, options=(*room.options, offered))


def _answered(accepted: bool) -> Callable[[Room, LogEntry], Room]:
    def change(room: Room, entry: LogEntry) -> Room:
        data = entry.data
        promise = data.get("promise")
        answer = OptionAnswer(
            entry.at,
            Side(str(data["side"])),
            entry.by,
            accepted,
            str(data.get("reason", "")),
            _promise(promise) if isinstance(promise, Mapping) else None,
        )
        options = tuple(
            replace(each, answers=(*each.answers, answer)) if each.id == data["option"] else each
            for each in room.options
        )
        return replace(room, options=options)

    return change


def _promise(data: JsonObject) -> Promise:
    needs = data["needs"]
    return Promise(
        str(data["commitment"]),
        str(data["what"]),
        str(data["plan"]),
        str(data["owner"]),
        tuple(str(each) for each in needs) if isinstance(needs, list | tuple) else (),
        _moment(data["due"]),
        str(data.get("no_buffer", "")),
    )


def _settled(room: Room, entry: LogEntry) -> Room:
    data = entry.data
    made = data.get("commitments")
    return replace(
        room,
        closed_at=entry.at,
        ended=f"both companies accepted {data['option']}",
        settled=str(data["option"]),
        expectation=str(data["expectation"]),
        commitments=tuple(str(each) for each in made) if isinstance(made, list | tuple) else (),
    )


def _step_set(room: Room, entry: LogEntry) -> Room:
    of = entry.data.get("of")
    side = Side(str(of)) if of else None
    return replace(room, step=RoomStep(entry.by, side, entry.text, _moment(entry.data["due"])))


def _moment(value: JsonValue) -> datetime:
    return datetime.fromisoformat(str(value))


FOLDS: Mapping[str, Callable[[Settlement, LogEntry], Settlement]] = {
    E.ROOM_OPENED.value: _opened,
    E.POSITIONED.value: _in_room(_positioned),
    E.OFFERED.value: _in_room(_offered),
    E.OPTION_ACCEPTED.value: _in_room(_answered(True)),
    E.OPTION_DECLINED.value: _in_room(_answered(False)),
    E.ROOM_SETTLED.value: _in_room(_settled),
    E.STEP_SET.value: _in_room(_step_set),
    E.ROOM_CLOSED.value: _in_room(lambda room, entry: replace(room, closed_at=entry.at, ended=entry.text)),
}
