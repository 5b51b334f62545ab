"""What values have in common, as the JSON Schema that all of them fulfil and that nobody promised.

Types, members, elements: never an enumeration, a pattern or a bound, which few samples only seem to show. Shapes join:
the order of the values makes no difference, and what fulfilled a schema fulfils the one that more values gave.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.model.json_value import JsonObject, JsonValue

DEPTH_MAX = 32
"""Values nested deeper than that are left open there."""
MEMBERS_MAX = 256
"""Objects with more names than that, over all values, are tables: their names say nothing."""

_IDENTIFIER = re.compile(
    r"[0-9]+"  # a number
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"  # a UUID
    r"|(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}"  # hexadecimal
    r"|[A-Za-z]{1,8}[_:-](?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]+"  # one with a prefix, such as ch_1042
    r"|(?=[^0-9]*[0-9])(?=[^A-Z]*[A-Z])[A-Za-z0-9_-]{16,}"  # a long one of digits and both cases
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}"  # a date
)
_NOT_NAMED = frozenset({"$ref"})
"""Names that mean something else to readers of schemas."""


def is_identifier(text: str) -> bool:
    """Whether a segment of a path, or the name of a member, looks like the name of one thing among many."""
    return _IDENTIFIER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Shape:
    """`kinds`: JSON types seen; none: nothing is known and anything goes. `objects`: how many objects were seen.

    `members`: name -> its shape and in how many of the objects it was. `others`: of members whose names are ids, or
    can't be written down.
    """

    kinds: frozenset[str] = frozenset()
    objects: int = 0
    members: Mapping[str, tuple["Shape", int]] = field(default_factory=dict)
    others: "Shape | None" = None
    elements: "Shape | None" = None
    open: bool = False
    """Nested too deeply, or a table: anything goes."""

    def schema(self) -> JsonObject:
        if self.open or not self.kinds:
            return {}
        kinds = sorted(self.kinds)
        schema: dict[str, JsonValue] = {"type": kinds[0] if len(kinds) == 1 else list(kinds)}
        if self.members:
            schema["properties"] = {name: each.schema() for name, (each, _) in sorted(self.members.items())}
        required: list[JsonValue] = [name for name, (_, count) in sorted(self.members.items()) if count == self.objects]
        if required:
            schema["required"] = required
        if self.others is not None:
            schema["additionalProperties"] = self.others.schema()
        if self.elements is not None:
            schema["items"] = self.elements.schema()
        return schema


_ANYTHING = Shape(open=True)


def shape_of(value: JsonValue, depth: int = 0) -> Shape:
    """The shape of one value."""
    if depth > DEPTH_MAX:
        return _ANYTHING
    if isinstance(value, Mapping):
        named = {name: each for name, each in value.items() if not is_identifier(name) and name not in _NOT_NAMED}
        others = [each for name, each in value.items() if name not in named]
        if len(named) > MEMBERS_MAX:
            return Shape(frozenset({"object"}), open=True)
        return Shape(
            frozenset({"object"}),
            1,
            {name: (shape_of(each, depth + 1), 1) for name, each in named.items()},
            joined(shape_of(each, depth + 1) for each in others) if others else None,
        )
    if isinstance(value, list | tuple):
        elements = joined(shape_of(each, depth + 1) for each in value) if value else None
        return Shape(frozenset({"array"}), elements=elements)
    return Shape(frozenset({_kind(value)}))


def _kind(value: JsonValue) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "number" if isinstance(value, float) else "string"


def joined(shapes: Iterable[Shape]) -> Shape:
    """The narrowest that all of them fulfil; of none, the one that says nothing."""
    found: Shape | None = None
    for each in shapes:
        found = each if found is None else _join(found, each)
    return found or Shape()


def _join(one: Shape, other: Shape) -> Shape:
    if one.open or other.open:
        return _ANYTHING
    kinds = one.kinds | other.kinds
    members = {
        name: _member(one.members.get(name), other.members.get(name)) for name in {**one.members, **other.members}
    }
    if len(members) > MEMBERS_MAX:
        return _ANYTHING
    return Shape(
        kinds - {"integer"} if "number" in kinds else kinds,
        one.objects + other.objects,
        members,
        _either(one.others, other.others),
        _either(one.elements, other.elements),
    )


def _member(one: tuple[Shape, int] | None, other: tuple[Shape, int] | None) -> tuple[Shape, int]:
    if one is None or other is None:
        found = one or other
        assert found is not None, "it is a member of one of them"
        return found
    return _join(one[0], other[0]), one[1] + other[1]


def _either(one: Shape | None, other: Shape | None) -> Shape | None:
    if one is None or other is None:
        return one or other
    return _join(one, other)
