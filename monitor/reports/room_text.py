"""A mediation room, as a terminal shows it: two positions, the options, and what became of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.reports.layout import moment, wrapped


def lines(room: Mapping[str, JsonValue], integration: Integration) -> Iterator[str]:
    """`room`: as `workflow.settlement.rooms_shown` has it."""
    state = "open" if room["is_open"] else f"closed: {room['ended']}"
    yield from wrapped(f"{state}; opened by {room['by']}: {room['reason']}", first=f"  room {room['id']} ", rest="    ")
    standing = {each["side"]: each for each in _objects(room, "positions") if each["stands"]}
    for side in Side:
        name = integration.company(side).name
        stated = standing.get(side.value)
        if stated is None:
            yield from wrapped(f"{name} has stated no position", first="    ", rest="      ")
        else:
            text = f"{name} ({stated['by']}): {stated['text']}; would change its mind: {stated['changes_mind']}"
            yield from wrapped(text, first="    ", rest="      ")
    for option in _objects(room, "options"):
        yield from wrapped(f"{option['id']} of {option['by']}: “{option['sentence']}”", first="    ", rest="      ")
        if option["command"]:
            yield from wrapped(f"what runs it: {option['command']}", first="      ")
        for each in _objects(option, "answers"):
            yield from wrapped(_answer(each, integration), first="      ")
    step = room["step"]
    if isinstance(step, Mapping):
        who = integration.company(Side(str(step["side"]))).name if step["side"] else "both companies"
        text = f"next, set by {step['by']}: {who}, by {_when(step['due'])}: {step['what']}"
        yield from wrapped(text, first="    ", rest="      ")


def _answer(each: Mapping[str, JsonValue], integration: Integration) -> str:
    who = f"{integration.company(Side(str(each['side']))).name} ({each['by']})"
    if not each["accepted"]:
        return f"{who} does not accept it: {each['reason']}"
    promise = each["promise"]
    due = f", by {_when(promise['due'])}" if isinstance(promise, Mapping) else ""
    return f"{who} accepts it{due}" if each["stands"] else f"{who} accepted it{due}, which has passed"


def _objects(found: Mapping[str, JsonValue], key: str) -> list[Mapping[str, JsonValue]]:
    value = found.get(key)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []


def _when(value: JsonValue) -> str:
    return moment(datetime.fromisoformat(str(value)))
