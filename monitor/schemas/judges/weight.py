"""How much a validator may have to do for one value: it follows every reference anew, and no budget stops it."""

from collections.abc import Mapping
from typing import NamedTuple

from monitor.model.json_value import OBJECT, JsonValue
from monitor.schemas.judges.excerpt import UNREAD
from monitor.schemas.resource import Dialect, SchemaAt, referred, referring

WEIGHT_MAX = 5_000_000
"""Schemas visited: a second or so of a compiled validator's time."""

_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas", "dependencies"})
_SAME_VALUE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"})
_HELD = _MAPS | frozenset(
    {"items", "prefixItems", "additionalProperties", "contains", "additionalItems", "propertyNames"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)


_READ = {dialect: (_SAME_VALUE | _HELD) - UNREAD.get(dialect, frozenset()) for dialect in Dialect}


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
        waiting: list[tuple[SchemaAt, bool, _Visited | None]] = [(schema, False, None)]
        while waiting:
            place, same_value, done = waiting.pop()
            if done is not None:
                del open_[place]
                known[place] = min(done.own + sum(known.get(each, 1) for each, _ in done.led_to), WEIGHT_MAX + 1)
            elif place in open_:
                if same_value and _stays(open_, place):
                    return WEIGHT_MAX + 1
            elif place not in known:
                open_[place] = same_value
                visited = _visited(place)
                waiting.append((place, same_value, visited))
                waiting += [(each, stays, None) for each, stays in visited.led_to]
        return known[schema]


def _stays(way: Mapping[SchemaAt, bool], place: SchemaAt) -> bool:
    """Is every step of the way from `place` made on the same value?"""
    steps = list(way)
    return all(way[each] for each in steps[steps.index(place) + 1 :])


class _Visited(NamedTuple):
    """From one schema, itself among them, until a reference is followed."""

    own: int
    led_to: list[tuple[SchemaAt, bool]]
    """What the references mean, and whether of the same value."""


def _visited(schema: SchemaAt) -> _Visited:
    dialect = schema.resource.dialect
    read = _READ[dialect]
    own, led_to = 0, list[tuple[SchemaAt, bool]]()
    waiting: list[tuple[JsonValue, tuple[str | int, ...], bool]] = [(schema.node, (), True)]
    while waiting:
        node, way, same_value = waiting.pop()
        own += 1
        if not isinstance(node, OBJECT):
            continue
        keywords = referring(schema, node)
        if keywords:
            place = schema.child(*way)
            led_to += [(referred(place, keyword), same_value) for keyword in keywords]
            if "$ref" in keywords and dialect.reference_hides_siblings:
                continue
        for keyword in read.intersection(node):
            stays = same_value and keyword in _SAME_VALUE
            waiting += [(held, (*way, keyword, *step), stays) for step, held in _steps(keyword, node[keyword])]
    return _Visited(own, led_to)


def _steps(keyword: str, value: JsonValue) -> list[tuple[tuple[str | int, ...], JsonValue]]:
    """From a keyword to the schemas in it: by name, by index, or itself."""
    if isinstance(value, OBJECT):
        if keyword not in _MAPS:
            return [((), value)]
        return [((name,), held) for name, held in value.items() if isinstance(held, OBJECT)]
    if isinstance(value, list | tuple):
        return [((index,), held) for index, held in enumerate(value) if isinstance(held, OBJECT)]
    return []
