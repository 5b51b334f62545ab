"""How much a validator may have to do for one value: it follows every reference anew, and no budget stops it."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model.json_value import JsonValue
from monitor.schemas.judges.excerpt import UNREAD
from monitor.schemas.resource import SchemaAt, referred, referring

WEIGHT_MAX = 5_000_000
"""Schemas visited: a second or so of a compiled validator's time."""

_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas", "dependencies"})
_SAME_VALUE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"})
_HELD = _MAPS | frozenset(
    {"items", "prefixItems", "additionalProperties", "contains", "additionalItems", "propertyNames"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)


class Weights:
    """Those of schemas, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[SchemaAt, int] = {}

    def of(self, schema: SchemaAt) -> int:
        """Schemas that are visited below one, each as often as a reference leads to it; a circle is gone round once.

        `WEIGHT_MAX + 1` stands for more, and for a circle that no member or item of the value is met in, which never
        ends.
        """
        known = self._known
        open_: dict[SchemaAt, bool] = {}
        """Those on the way to the current one, and whether the step from each is made on the same value."""
        waiting: list[tuple[SchemaAt, bool, list[tuple[SchemaAt, bool]] | None]] = [(schema, False, None)]
        while waiting:
            place, same_value, done = waiting.pop()
            if done is not None:
                del open_[place]
                known[place] = min(1 + sum(known.get(each, 1) for each, _ in done), WEIGHT_MAX + 1)
            elif place in open_:
                if same_value and _stays(open_, place):
                    return WEIGHT_MAX + 1
            elif place not in known:
                open_[place] = same_value
                below = list(_below(place))
                waiting.append((place, same_value, below))
                waiting += [(each, stays, None) for each, stays in below]
        return known[schema]


def _stays(way: Mapping[SchemaAt, bool], place: SchemaAt) -> bool:
    """Is every step of the way from `place` made on the same value?"""
    steps = list(way)
    return all(way[each] for each in steps[steps.index(place) + 1 :])


def _below(schema: SchemaAt) -> Iterator[tuple[SchemaAt, bool]]:
    """Schemas that are visited from one, and whether on the same value."""
    node = schema.node
    if not isinstance(node, Mapping):
        return
    for keyword in referring(schema, node):
        yield referred(schema, keyword), True
    if "$ref" in node and schema.resource.dialect.reference_hides_siblings:
        return
    read = (_SAME_VALUE | _HELD) - UNREAD.get(schema.resource.dialect, frozenset())
    for keyword, value in node.items():
        if keyword in read:
            for step in _steps(keyword, value):
                yield schema.child(keyword, *step), keyword in _SAME_VALUE


def _steps(keyword: str, value: JsonValue) -> list[tuple[str | int, ...]]:
    """From a keyword to the schemas in it: by name, by index, or itself."""
    if isinstance(value, Mapping):
        return [(name,) for name in value if isinstance(value[name], Mapping)] if keyword in _MAPS else [()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [(index,) for index, each in enumerate(value) if isinstance(each, Mapping)]
    return []
