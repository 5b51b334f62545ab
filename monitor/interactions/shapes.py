"""The shape of a JSON value: types and names of members, not values; and what differs between two shapes.

The shape of one answer flaps: optional members come and go, values are null now and then, lists are empty. So shapes
are joined: that of an interaction is the one that all its like answers so far have. It only ever widens: a member that
is optional widens it once, and an answer that adds nothing leaves it as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from monitor.documents.pointers import join_pointer
from monitor.model.json_value import JsonObject, JsonValue, digest_of_value

MEMBERS_MAX = 64
"""An object in which more names were seen is a map: its names are data, and each answer would bring new ones."""
PLACES_MAX = 2000
"""Larger shapes are not kept: they would outweigh the answers, and nobody reads what changed in them."""
ANY = "*"
"""Stands for the names of a map and for the indices of a list."""

_GENERATED = re.compile(
    r"\d+|\d{4}-\d\d(-\d\d.*)?|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
)
"""Names that no developer writes: numbers, dates, UUIDs."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`kinds`: types seen at the place. `always`: names that every object seen there had. `items`: None where no list
    seen there had any.
    """

    kinds: frozenset[str] = frozenset()
    members: Mapping[str, "Shape"] = field(default_factory=dict)
    always: frozenset[str] = frozenset()
    items: "Shape | None" = None

    @property
    def places(self) -> int:
        """How many places it has, itself among them."""
        inner = [*self.members.values(), *([self.items] if self.items else [])]
        return 1 + sum(each.places for each in inner)

    @property
    def digest(self) -> str:
        return digest_of_value(self.to_json())

    def to_json(self) -> dict[str, JsonValue]:
        written: dict[str, JsonValue] = {"kinds": sorted(self.kinds)}
        if self.members:
            written["members"] = {name: each.to_json() for name, each in sorted(self.members.items())}
            written["always"] = sorted(self.always)
        if self.items is not None:
            written["items"] = self.items.to_json()
        return written


@dataclass(frozen=True, slots=True)
class ShapeChange:
    """What is otherwise at one place; `pointer` has array indices as `*`. `text` completes "/amount …"."""

    pointer: str
    text: str


_SCALARS = {str: "text", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def shape_of(value: JsonValue) -> Shape:
    """Of one JSON value. Raises `RecursionError` where it is nested too deeply."""
    if isinstance(value, Mapping):
        members: dict[str, Shape] = {}
        for name, each in value.items():
            plain = ANY if _GENERATED.fullmatch(name) else name
            members[plain] = joined(members[plain], shape_of(each)) if plain in members else shape_of(each)
        return _as_map(Shape(frozenset({"object"}), members, frozenset(members)))
    if isinstance(value, list | tuple):
        return Shape(frozenset({"list"}), items=reduce(joined, map(shape_of, value)) if value else None)
    return Shape(frozenset({_SCALARS[type(value)]}))


def shape_from_json(value: JsonValue) -> Shape | None:
    """What `Shape.to_json` wrote; None for anything else."""
    if not isinstance(value, Mapping):
        return None
    members = value.get("members")
    read = {name: shape_from_json(each) for name, each in members.items()} if isinstance(members, Mapping) else {}
    return Shape(
        _names(value, "kinds"),
        {name: each for name, each in read.items() if each is not None},
        _names(value, "always"),
        shape_from_json(value.get("items")),
    )


def _names(value: JsonObject, member: str) -> frozenset[str]:
    listed = value.get(member)
    return frozenset(map(str, listed)) if isinstance(listed, list | tuple) else frozenset()


def joined(one: Shape, other: Shape) -> Shape:
    """The narrowest shape that both have."""
    members = dict(one.members)
    for name, each in other.members.items():
        members[name] = joined(members[name], each) if name in members else each
    objects = [each for each in (one, other) if "object" in each.kinds]
    always = frozenset.intersection(*(each.always for each in objects)) if objects else frozenset()
    items = one.items or other.items
    if one.items is not None and other.items is not None:
        items = joined(one.items, other.items)
    return _as_map(Shape(one.kinds | other.kinds, members, always, items))


def _as_map(shape: Shape) -> Shape:
    """The same, with the names of a map as one."""
    if ANY not in shape.members and len(shape.members) <= MEMBERS_MAX:
        return shape
    return _map_of(shape)


def _map_of(shape: Shape) -> Shape:
    members = {ANY: reduce(joined, shape.members.values())} if shape.members else {}
    return Shape(shape.kinds, members, frozenset(), shape.items)


def differences(before: Shape, after: Shape) -> tuple[ShapeChange, ...]:
    """What `after` has that `before` never had, and what it lacks that `before` always had; in order of places."""
    return tuple(sorted(_differences((), before, after), key=lambda each: each.pointer))


def _differences(at: tuple[str, ...], before: Shape, after: Shape) -> Iterator[ShapeChange]:
    if fresh := after.kinds - before.kinds - ({"integer"} if "number" in before.kinds else set()):
        yield ShapeChange(join_pointer(*at), f"was {_either(before.kinds)} and is {_either(fresh)}")
    if ANY in before.members or ANY in after.members:
        before, after = _map_of(before), _map_of(after)
    elif "object" in before.kinds and "object" in after.kinds:
        for name in before.always - after.always:
            yield ShapeChange(join_pointer(*at, name), "is missing")
        for name in after.members.keys() - before.members.keys():
            yield ShapeChange(join_pointer(*at, name), "is new")
    for name in before.members.keys() & after.members.keys():
        yield from _differences((*at, name), before.members[name], after.members[name])
    if before.items is not None and after.items is not None:
        yield from _differences((*at, ANY), before.items, after.items)


def _either(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds))
