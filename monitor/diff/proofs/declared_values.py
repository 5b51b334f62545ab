"""Values that a sender says it sends: a schema that declares members or items and names no type allows any other value
by the letter, and sends objects or arrays.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.schema.branches import UNIONS, branches_of, types_of_values
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonValue
from monitor.schemas import View
from monitor.schemas.text.languages import matches

_DEEPEST = 8
_HELD: Mapping[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
    "number": (int, float), "integer": (int, float),
}  # fmt: skip


def implied_types(node: Conjunction, view: View) -> frozenset[str] | None:
    """None where nothing is implied.

    A name that is only required, and described nowhere, leaves it open what else may come; listed values say it, and so
    do alternatives that all say their types.
    """
    if node.enumeration() is not None:
        return None
    declared = "object" if any(node.properties(view).values()) else "array" if node.children("items") else None
    return types_of_values(node) or frozenset({declared}) if declared else None


def is_declared(node: Conjunction, value: JsonValue, view: View, depth: int = _DEEPEST) -> bool:
    """Is each part of the value of a type that its schema names, or implies?"""
    if not depth:
        return True
    types = node.types() or implied_types(node, view)
    if types is not None and not any(isinstance(value, _HELD[each]) for each in types if each in _HELD):
        return False
    if not all(is_declared(node.of(pointers), each, view, depth - 1) for pointers, each in _parts(node, value, view)):
        return False
    unions = (branches_of(node, keyword) for keyword in UNIONS)
    return all(any(is_declared(each, value, view, depth - 1) for each in branches) for branches in unions if branches)


def _parts(node: Conjunction, value: JsonValue, view: View) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    """Pointers of what describes an item or a member, and the item or member."""
    if isinstance(value, list):
        yield from ((node.children("items"), each) for each in value)
    elif isinstance(value, dict):
        members, patterns = node.properties(view), node.patterns()
        for name, each in value.items():
            of_names = tuple(pointer for pattern, pointer in patterns.items() if matches(pattern, name))
            yield (*members.get(name, ()), *of_names) or node.children("additionalProperties"), each
