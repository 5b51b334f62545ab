"""Schemas that describe values of one type and name none: any other value is valid there, and no reader expects it."""

from collections.abc import Mapping

from monitor.diff.proofs.asked import Asked
from monitor.diff.schema.branches import UNIONS, branches_of, types_of_values
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.facts import FactKind, Finding, Proof
from monitor.schemas import View
from monitor.schemas.normal.values import type_of
from monitor.schemas.text.formats import INTEGER_RANGES, TEXT_FORMATS

_REASON = "its reader describes members, items or texts and names no type: whether it takes other values is not told"
_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "object": ("additionalProperties", "required", "minProperties", "maxProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "string": ("maxLength", "minLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_OF_FORMAT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(TEXT_FORMATS, frozenset({"string"})),
    **dict.fromkeys(INTEGER_RANGES, frozenset({"integer"})),
    **dict.fromkeys(("double", "float"), frozenset({"number"})),
}
_DEEPEST = 4


def of_unnamed_type(asked: Asked) -> Proof | None:
    """Of what is read for this reason alone, that nobody knows."""
    if asked.as_text:
        return None
    sent = _sent_types(asked)
    named = types_of_values(asked.reader)
    read = described_types(asked.reader, asked.view) if named is None else None
    return None if sent is None or read is None or sent <= read else Proof(Finding.UNKNOWN, reason=_REASON)


def _sent_types(asked: Asked) -> frozenset[str] | None:
    """Those that the edit is about; None where it is about none."""
    kind, producer = asked.edit.kind, asked.producer
    if kind is FactKind.TYPE_CHANGED:
        return producer.types()
    if kind in _SENT[asked.request]:
        return types_of_values(producer.of((str(asked.edit.branch),)))
    if producer.types() is not None:
        return None
    if kind in _LISTED:
        return frozenset(type_of(each).value for each in producer.enumeration() or ()) or None
    if kind is FactKind.COMPOSITION_CHANGED:
        return types_of_values(producer) or described_types(producer, asked.view)
    return None


_SENT = {
    True: frozenset({FactKind.ALTERNATIVE_REMOVED}),
    False: frozenset({FactKind.ALTERNATIVE_ADDED, FactKind.DISCRIMINATED_ALTERNATIVE_ADDED}),
}
"""Alternatives that the producer has, and its reader has not: is it a request?"""
_LISTED = frozenset({FactKind.ENUM_INTRODUCED, FactKind.ENUM_DROPPED})


def described_types(node: Conjunction, view: View, depth: int = _DEEPEST) -> frozenset[str] | None:
    """None where it is left open; of a value that is listed, that says it."""
    named = node.types()
    if named is not None or node.enumeration() is not None or not depth:
        return named
    own = frozenset(each for each, words in _WORDS_OF.items() if any(map(node.values, words)))
    own = own.union(*(_OF_FORMAT.get(str(name), frozenset()) for name in node.values("format")))
    if "number" in own:
        own |= {"integer"}
    if any(node.properties(view).values()):
        own |= {"object"}
    told = [described_types(each, view, depth - 1) for keyword in UNIONS for each in branches_of(node, keyword)]
    known = [each for each in told if each is not None]
    if len(known) < len(told):
        return None
    return own.union(*known) or None
