"""A likely value of a schema, where no proved sample is known: what uses it has the judge look at it."""

from collections.abc import Callable, Mapping, Sequence

from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonValue
from monitor.schemas import View
from monitor.schemas.normal.values import is_reference

_DEEPEST = 8
_STRINGS: Mapping[str, str] = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
}


def improvise(node: Conjunction, view: View, of: Callable[[tuple[str, ...]], Conjunction], depth: int = 0) -> JsonValue:
    """Examples and enumerations first, else by type; of objects the required members."""
    for keyword in ("example", "default", "const"):
        for value in node.values(keyword):
            if not is_reference(value):
                return value
    values = node.enumeration()
    if values:
        return values[0]
    types = node.types()
    if depth > _DEEPEST:
        return None
    properties = node.properties(view)
    if "object" in (types or ()) or (types is None and properties):
        required = node.required(view)
        return {
            name: improvise(of(pointers), view, of, depth + 1)
            for name, pointers in properties.items()
            if name in required
        }
    if types is None:
        return _branch(node, view, of, depth)
    return _plain(node, types, lambda: improvise(of(node.children("items")), view, of, depth + 1))


def _branch(node: Conjunction, view: View, of: Callable[[tuple[str, ...]], Conjunction], depth: int) -> JsonValue:
    """The first branch of `oneOf` or `anyOf`; anything where nothing is said."""
    for facet in node.facets:
        for keyword in ("oneOf", "anyOf"):
            branches = facet.keywords.get(keyword)
            if isinstance(branches, Sequence) and branches:
                return improvise(of((f"{facet.pointer}/{keyword}/0",)), view, of, depth + 1)
    return "string"


def _plain(node: Conjunction, types: frozenset[str], item: Callable[[], JsonValue]) -> JsonValue:
    if "string" in types:
        formats = [str(each) for each in node.values("format")]
        text = next((_STRINGS[each] for each in formats if each in _STRINGS), "string")
        return text.ljust(int(_largest(node, "minLength", 0)), "x")
    if types & {"integer", "number"}:
        least = _largest(node, "minimum", 1)
        return max([least, *(each + 1 for each in node.values("exclusiveMinimum") if isinstance(each, int | float))])
    if "array" in types:
        return [item() for _ in range(min(int(_largest(node, "minItems", 0)), 20))]
    return True if "boolean" in types else None


def _largest(node: Conjunction, keyword: str, least: float) -> float:
    return max([least, *(each for each in node.values(keyword) if isinstance(each, int | float))])
