"""How much a validator may have to do for one value: it follows every reference anew, and no budget stops it."""

from graphlib import CycleError, TopologicalSorter
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
        self._reaches: dict[SchemaAt, _Reach] = {}
        self._ending: set[SchemaAt] = set()
        """Those below which no circle stays at the same value."""

    def of(self, schema: SchemaAt) -> int:
        """Schemas that are visited below one, each as often as a reference leads to it; a circle is gone round once.

        `WEIGHT_MAX + 1` stands for more, and for a circle that no member or item of the value is met in, which never
        ends.
        """
        return self._weight(schema) if self._ends(schema) else WEIGHT_MAX + 1

    def _ends(self, schema: SchemaAt) -> bool:
        """Is a member or item of the value met in every circle below, whichever way is taken round it?"""
        steps: dict[SchemaAt, list[SchemaAt]] = {}
        """Those made on the same value."""
        waiting = [schema]
        while waiting:
            place = waiting.pop()
            if place not in steps and place not in self._ending:
                led_to = self._reach_of(place).led_to
                steps[place] = [each for each, same_value in led_to if same_value]
                waiting += [each for each, _ in led_to]
        try:
            TopologicalSorter(steps).prepare()
        except CycleError:
            return False
        self._ending.update(steps)
        return True

    def _weight(self, schema: SchemaAt) -> int:
        known = self._known
        open_: set[SchemaAt] = set()
        waiting = [(schema, False)]
        while waiting:
            place, is_done = waiting.pop()
            reach = self._reach_of(place)
            if is_done:
                open_.remove(place)
                known[place] = min(reach.own + sum(known.get(each, 1) for each, _ in reach.led_to), WEIGHT_MAX + 1)
            elif place not in known and place not in open_:
                open_.add(place)
                waiting += [(place, True), *((each, False) for each, _ in reach.led_to)]
        return known[schema]

    def _reach_of(self, schema: SchemaAt) -> "_Reach":
        found = self._reaches.get(schema)
        if found is None:
            found = self._reaches[schema] = _reach(schema)
        return found


class _Reach(NamedTuple):
    """From one schema, itself among them, until a reference is followed."""

    own: int
    led_to: list[tuple[SchemaAt, bool]]
    """What the references mean, and whether of the same value."""


def _reach(schema: SchemaAt) -> _Reach:
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
        for keyword, value in node.items():
            if keyword in read:
                stays = same_value and keyword in _SAME_VALUE
                waiting += [(held, (*way, keyword, *step), stays) for step, held in _steps(keyword, value)]
    return _Reach(own, led_to)


def _steps(keyword: str, value: JsonValue) -> list[tuple[tuple[str | int, ...], JsonValue]]:
    """From a keyword to the schemas in it: by name, by index, or itself."""
    if isinstance(value, OBJECT):
        if keyword not in _MAPS:
            return [((), value)]
        return [((name,), held) for name, held in value.items() if isinstance(held, OBJECT)]
    if isinstance(value, list | tuple):
        return [((index,), held) for index, held in enumerate(value) if isinstance(held, OBJECT)]
    return []
