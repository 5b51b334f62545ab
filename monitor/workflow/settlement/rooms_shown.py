"""A room as JSON, by viewer: all of it is shared, so that both companies and whoever mediates read the same."""

from datetime import datetime

from monitor.model.json_value import JsonValue
from monitor.model.mediation import Option, OptionAnswer, Position, Promise, Room, RoomStep
from monitor.model.sides import Side
from monitor.workflow.settlement.audience import for_viewer


def room_shown(room: Room, now: datetime, viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "id": room.id,
        "opened_at": room.opened_at.isoformat(),
        "side": room.side.value if room.side else None,
        "by": room.by,
        "reason": room.reason,
        "answer_by": room.answer_by.isoformat(),
        "is_open": room.is_open,
        "closed_at": room.closed_at.isoformat() if room.closed_at else None,
        "ended": room.ended,
        "silent": [each.value for each in room.silent],
        "positions": [_position(each, each is room.position_of(each.side), viewer) for each in room.positions],
        "options": [_option(each, now, viewer) for each in room.options],
        "step": _step(room.step, viewer) if room.step else None,
        "settled": room.settled,
        "expectation": room.expectation,
        "commitments": list(room.commitments),
    }
    return for_viewer("room", fields, None, viewer)


def _position(each: Position, stands: bool, viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "number": each.number,
        "at": each.at.isoformat(),
        "side": each.side.value,
        "by": each.by,
        "text": each.text,
        "changes_mind": each.changes_mind,
        "stands": stands,
    }
    return for_viewer("position", fields, each.side, viewer)


def _option(each: Option, now: datetime, viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "id": each.id,
        "at": each.at.isoformat(),
        "by": each.by,
        "text": each.text,
        "tasks": {side.value: task for side, task in each.tasks.items()},
        "experiment": each.experiment,
        "command": each.command,
        "sentence": each.sentence,
        "answer_by": each.answer_by.isoformat(),
        "answers": [_answer(given, now, viewer) for side in Side if (given := each.answer_of(side)) is not None],
    }
    return for_viewer("option", fields, None, viewer)


def _answer(each: OptionAnswer, now: datetime, viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "at": each.at.isoformat(),
        "side": each.side.value,
        "by": each.by,
        "accepted": each.accepted,
        "stands": each.stands(now),
        "reason": each.reason,
        "promise": _promise(each.promise) if each.promise else None,
    }
    return for_viewer("option_answer", fields, each.side, viewer)


def _promise(each: Promise) -> dict[str, JsonValue]:
    return {
        "commitment": each.commitment,
        "what": each.what,
        "plan": each.plan,
        "owner": each.owner,
        "needs": list(each.needs),
        "due": each.due.isoformat(),
        "no_buffer": each.no_buffer,
    }


def _step(each: RoomStep, viewer: Side | None) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {
        "by": each.by,
        "side": each.side.value if each.side else None,
        "what": each.what,
        "due": each.due.isoformat(),
    }
    return for_viewer("room_step", fields, None, viewer)
