"""Schemas of objects whose parts close one another, drawn by chance, and edits of them."""

import copy
from collections.abc import Callable, Iterator
from random import Random

NAMES = ("a", "b", "x")
LEAVES = (
    {"type": "string"},
    {"type": "integer"},
    {"type": "string", "maxLength": 3},
    {"enum": ["k", "l"]},
    {"type": "boolean"},
)
CLOSING = ("additionalProperties", "unevaluatedProperties")
UNIONS = ("allOf", "anyOf")


def closed_schema(draw: Random, depth: int = 2) -> dict:
    """All names are declared by the whole, so that a producer may send them whatever its parts say."""
    return {**_part(draw, depth), "type": "object", "properties": {name: _leaf(draw) for name in NAMES}}


def edited(schema: dict, draw: Random) -> dict:
    """One edit, somewhere: of a declaration, a closure, a requirement, a part."""
    while True:
        revision = copy.deepcopy(schema)
        draw.choice(_EDITS)(draw.choice(list(_parts(revision))), draw)
        if revision != schema:
            return revision


def _leaf(draw: Random) -> dict:
    return dict(draw.choice(LEAVES))


def _part(draw: Random, depth: int) -> dict:
    part: dict = {}
    declared = [name for name in NAMES if draw.random() < 0.5]
    if declared:
        part["properties"] = {name: _leaf(draw) for name in declared}
    for keyword, chance in (("additionalProperties", 0.35), ("unevaluatedProperties", 0.15)):
        if draw.random() < chance:
            part[keyword] = draw.choice([False, False, _leaf(draw)])
    if draw.random() < 0.3:
        part["required"] = [draw.choice(NAMES)]
    if draw.random() < 0.1:
        part["patternProperties"] = {draw.choice(["^x", "^y"]): _leaf(draw)}
    if depth:
        part |= draw.choice(_COMPOSED)(draw, depth - 1)
    return part


_COMPOSED: tuple[Callable[[Random, int], dict], ...] = (
    lambda draw, depth: {},
    lambda draw, depth: {"allOf": [_part(draw, depth), _part(draw, depth)]},
    lambda draw, depth: {"anyOf": [_part(draw, depth), _part(draw, depth)]},
    lambda draw, depth: {"if": {"required": [draw.choice(NAMES)]}, "then": _part(draw, depth)},
    lambda draw, depth: {"dependentSchemas": {draw.choice(NAMES): _part(draw, depth)}},
)


def _parts(schema: dict) -> Iterator[dict]:
    yield schema
    held = [each for keyword in UNIONS for each in schema.get(keyword, ())]
    held += [schema["then"]] if "then" in schema else []
    for each in (*held, *schema.get("dependentSchemas", {}).values()):
        yield from _parts(each)


def _declare(part: dict, draw: Random) -> None:
    part.setdefault("properties", {})[draw.choice(NAMES)] = _leaf(draw)


def _forget(part: dict, draw: Random) -> None:
    part.get("properties", {}).pop(draw.choice(NAMES), None)


def _move(part: dict, draw: Random) -> None:
    """Into a part of its own."""
    name = draw.choice(NAMES)
    if name in part.get("properties", {}):
        part.setdefault("allOf", []).append({"properties": {name: part["properties"].pop(name)}})


def _close(part: dict, draw: Random) -> None:
    part[draw.choice(CLOSING)] = draw.choice([False, _leaf(draw)])


def _open(part: dict, draw: Random) -> None:
    part.pop(draw.choice(CLOSING), None)


def _require(part: dict, draw: Random) -> None:
    part["required"] = [draw.choice(NAMES)]


def _drop(part: dict, draw: Random) -> None:
    part.pop(draw.choice(["required", "patternProperties", "dependentSchemas", "then", "anyOf", "allOf"]), None)


_EDITS = (_declare, _forget, _move, _close, _open, _require, _drop)
