"""Values that a sender says it sends: a schema that describes values of one type and names none allows any other value
by the letter, and sends none.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.proofs.asked import Asked, as_written
from monitor.diff.proofs.unnamed_types import described_types
from monitor.diff.schema.branches import UNIONS, branches_of, types_of_values
from monitor.diff.schema.closures import said_of_unknown
from monitor.diff.schema.conditions import conditional
from monitor.diff.schema.conjunctions import Conjunction, synthetic
from monitor.model.facts import Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.schemas import Included, NotIncluded, SchemaAt, View
from monitor.schemas.text.languages import matches

_DEEPEST = 8
_IMPLIED = "a schema that describes members, items, texts or numbers and names no type sends such values"
_OF_NO_TYPE = Proof(
    Finding.UNKNOWN,
    reason="what may be lost is of a type that its sender does not name where it describes values of another",
)
_SCALARS = (frozenset({"string"}), frozenset({"integer"}), frozenset({"integer", "number"}))
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
    if declared:
        return types_of_values(node) or frozenset({declared})
    described = described_types(node, view)
    return described if described in _SCALARS else None


def sent_as_implied(asked: Asked, implied: frozenset[str]) -> Proof:
    """Of what loses no value of these types. Whether a provider that names the type of its texts or numbers no more
    means to send others, too, nobody knows.
    """
    return _OF_NO_TYPE if implied in _SCALARS and not asked.request else Proof(Finding.KEPT, reason=_IMPLIED)


def lost_as_declared(asked: Asked, answer: object, reader: SchemaAt) -> Proof | None:
    """As `Asked.shown`. Where the value that inclusion found is one that nobody says to send, it is asked again of
    those of the type that the producer implies; *unknown* where that is said further inside.
    """
    lost = asked.shown(answer)
    if lost is None or _is_sent(asked, answer):
        return lost
    implied = implied_types(asked.producer, asked.view) if asked.producer.types() is None else None
    if implied is None:
        return _OF_NO_TYPE
    sent: JsonObject = {"allOf": [as_written(asked.producer), {"type": sorted(implied)}]}
    again = asked.ask(synthetic(asked.producer.resource, sent), reader)
    if isinstance(again, Included):
        return sent_as_implied(asked, implied)
    return (asked.shown(again) if _is_sent(asked, again) else None) or _OF_NO_TYPE


def _is_sent(asked: Asked, answer: object) -> bool:
    return isinstance(answer, NotIncluded) and _is_declared(asked, asked.producer, answer.witness)


def _is_declared(
    asked: Asked, node: Conjunction, value: JsonValue, depth: int = _DEEPEST, *, is_named: bool = False
) -> bool:
    """Is each part of the value of a type that its schema names, or implies? `is_named`: what stands around this names
    the types of the same value, so that this implies nothing more.
    """
    if not depth:
        return True
    types = node.types() or (None if is_named else implied_types(node, asked.view))
    if types is not None and not any(isinstance(value, _HELD[each]) for each in types if each in _HELD):
        return False
    if not all(_is_declared(asked, node.of(at), each, depth - 1) for at, each in _parts(node, value, asked.view)):
        return False
    contained = node.of(node.children("contains"))
    held = value if contained.pointers and isinstance(value, list) else []
    items = [each for each in held if asked.allows(contained.schema, each)]
    if items and not any(_is_declared(asked, contained, each, depth - 1) for each in items):
        return False
    choices = [branches for keyword in UNIONS if (branches := branches_of(node, keyword))]
    choices += [(node.of(pointers),) for _, pointers, _ in conditional(node, node)]  # met, or else nothing is said
    met = [[each for each in branches if asked.allows(each.schema, value)] for branches in choices]
    is_named = is_named or node.types() is not None or node.enumeration() is not None
    return all(
        any(_is_declared(asked, each, value, depth - 1, is_named=is_named) for each in branches)
        for branches in met
        if branches
    )


def _parts(node: Conjunction, value: JsonValue, view: View) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    """Pointers of what describes an item or a member, and the item or member."""
    if isinstance(value, list):
        listed = node.positions()
        places = [*((each,) for each in listed), *[node.children("items")] * (len(value) - len(listed))]
        yield from zip(places, value, strict=False)
    elif isinstance(value, dict):
        members, patterns = node.properties(view), node.patterns()
        for name, each in value.items():
            of_names = (pointer for pattern, pointer in patterns.items() if matches(pattern, name))
            yield (*members.get(name, ()), *of_names, *said_of_unknown(node, name)), each
