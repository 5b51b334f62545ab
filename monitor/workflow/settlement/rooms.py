"""What the log says of mediation rooms, folded; and what a room asks next."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.model.cases import ConflictStatus, LogEntry, NextAction
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.mediation import Option, OptionAnswer, Position, Promise, Room, RoomStep
from monitor.model.settlement import Settlement
from monitor.model.sides import Side
from monitor.workflow.events import EventKind as E
from monitor.workflow.transitions import possible

_NOT_ASKED = frozenset(each.value for each in ConflictStatus if E.CONSENTED not in possible(each))
"""Statuses in which what people were asked is over: the case asks for something else."""
STATE_IT = "say in the room how you see it, and what would change your mind"
ENDS: Mapping[str, str] = {
    "overturned": "the explanation it was about was corrected",
    "waived": "what fails was accepted on purpose for a while",
    "environment": "no change explains what failed",
    "flake": "it passed again, and nothing had changed",
    "closed": "the case was closed",
}
"""Status to which a case moves -> why its room closes by itself."""


def closed_by(found: Settlement, entry: LogEntry) -> Settlement:
    """The room closes with what it was about; a step that a mediator set is over where the monitor acts."""
    ended = str(entry.data.get("to"))
    if found.room is None or entry.data.get("from") == ended:
        return found
    if ended in ENDS:
        return _with(found, replace(found.room, closed_at=entry.at, ended=ENDS[ended]))
    return _with(found, replace(found.room, step=None)) if ended in _NOT_ASKED else found


def asked_in(view: Settlement) -> NextAction | None:
    """What the open room asks: the step that a mediator set, else what has no answer yet. None: a mediator's turn.

    Whoever stays silent is asked on; nothing is made of the silence.
    """
    room = view.room
    if room is None:
        return None
    if room.step is not None:
        return NextAction(room.step.what, room.step.side, room.step.due, room.step.by)
    unanswered = [
        (option, tuple(side for side in Side if option.answer_of(side) is None))
        for option in room.options
        if all(each.accepted for each in map(option.answer_of, Side) if each is not None)
    ]
    for option, sides in unanswered:
        if sides:
            return NextAction(f"accept or decline the option {option.id} in the room", _one(sides), option.answer_by)
    return NextAction(STATE_IT, _one(room.silent), room.answer_by) if room.silent else None


def _one(sides: tuple[Side, ...]) -> Side | None:
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
