"""Does an interaction use the place of a change? Places are written as in `Change.place`."""

import json
from collections.abc import Mapping, Sequence

from monitor.model.contracts import Interaction
from monitor.model.exchanges import header
from monitor.model.json_value import JsonValue
from monitor.model.values import Direction


def place_used(place: str, direction: Direction, interaction: Interaction, *, by_absence: bool) -> bool:
    """`by_absence`: the change also hits those who leave the value out (it became required).

    What can't be told from the contract (a form body, a cookie) counts as used: a break is not hidden by ignorance.
    """
    first, _, rest = place.partition(" ")
    if direction is Direction.NONE or first in {"", "security", "server", "cookie", "path"}:
        return True
    if first in {"query", "header"}:
        return by_absence or _sends(interaction, first, rest.partition(" ")[0])
    if first == "body":
        return _in_body(rest, interaction.request.body, by_absence=by_absence)
    return _in_response(first, rest, interaction, by_absence=by_absence)


def _sends(interaction: Interaction, kind: str, name: str) -> bool:
    request = interaction.request
    if kind == "header":
        return header(request.headers, name) is not None
    return any(each == name or each.startswith(f"{name}[") for each, _ in request.query)


def _in_body(rest: str, body: bytes | None, *, by_absence: bool) -> bool:
    if body is None:
        return by_absence and not rest
    pointer = _pointer(rest)
    if not pointer:
        return True
    try:
        value: JsonValue = json.loads(body)
    except ValueError:
        return True
    return _holds(value, pointer.split("/")[1:], by_absence=by_absence)


def _in_response(status: str, rest: str, interaction: Interaction, *, by_absence: bool) -> bool:
    expected = interaction.response
    if expected.statuses and not any(_covers(status, each) for each in expected.statuses):
        return False
    if rest.startswith("header "):
        return header(expected.headers, rest.split(" ")[1]) is not None
    if not rest:
        return bool(expected.statuses)
    if expected.body is None or expected.body.absent:
        return False
    if expected.body.schema is not None:  # pinned to the whole description: every place of it is used
        return True
    return _holds(expected.body.example, _pointer(rest).split("/")[1:], by_absence=by_absence)


def _covers(status: str, number: int) -> bool:
    return status in {str(number), "default", f"{number // 100}XX"}


def _pointer(rest: str) -> str:
    """`application/json /lines/*/amount` -> `/lines/*/amount`."""
    return next((f"/{each}" for each in [rest.partition(" /")[2]] if each), "")


def _holds(value: JsonValue, tokens: list[str], *, by_absence: bool) -> bool:
    """Is there a value at the place? `*` stands for any item or member; the last may be missing where that matters."""
    if not tokens:
        return True
    name, rest = tokens[0], tokens[1:]
    if isinstance(value, Mapping):
        if name == "*":
            return any(_holds(each, rest, by_absence=by_absence) for each in value.values())
        if name in value:
            return _holds(value[name], rest, by_absence=by_absence)
        return by_absence and not rest
    if isinstance(value, Sequence) and not isinstance(value, str) and name == "*":
        return any(_holds(each, rest, by_absence=by_absence) for each in value)
    return False
