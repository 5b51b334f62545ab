"""A reader of `oneOf` refuses what fits two of its alternatives: may the producer send such a message?"""

from monitor.diff.edits.walk import Found
from monitor.diff.proofs.asked import Asked, as_written
from monitor.diff.proofs.elsewhere import as_outermost
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conjunctions import Conjunction, synthetic
from monitor.diff.schema.steps import StepKind
from monitor.model.facts import Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.schemas import Included, SchemaAt

_FEW = 8
"""More alternatives are not set beside each other where nothing sent fits the one in question at all."""
_REFUSED = "it fits two alternatives of the `oneOf` now, and is refused for that"
_DOUBTED = "a message may fit two alternatives of the `oneOf` now, and is refused then"


def fitting_two(asked: Asked, read: Conjunction, sent: Conjunction | None = None) -> Proof | None:
    """Does a message fit the reader's alternative `read`, and another, that did not fit the producer's `sent`?

    None where there is none. A server that validates refuses one; a consumer mostly reads by the first that fits, so
    that of answers it is not known. `asked` is at the union.
    """
    others = [each for each in branches_of(asked.reader, "oneOf") if each.facets != read.facets]
    producer = sent_around(asked, sent)
    if len(others) > _FEW and asked.is_included(producer, _refusing(asked, "not", read, as_written(read))):
        return None
    twice: JsonObject = {"allOf": [as_written(read), {"anyOf": [as_written(each) for each in others]}]}
    answer = asked.ask(producer, _refusing(asked, "not twice", read, twice))
    if isinstance(answer, Included):
        return None
    shown = asked.shown(answer) if asked.request else None
    if shown is None and asked.told_from_none(asked.reader, read) and _meets_two_as_ever(asked, read):
        return None
    if shown is None:
        return Proof(Finding.UNKNOWN, reason=_DOUBTED)
    return Proof(Finding.LOST, shown.witness, shown.reason or _REFUSED)


def _meets_two_as_ever(asked: Asked, read: Conjunction) -> bool:
    """Nobody reads an answer by the letter then; nor a request, if all that fits it fits two of the producer's."""
    sent = branches_of(asked.producer, "oneOf")
    return not asked.request or any(
        asked.told_from_none(asked.producer, each) and asked.is_included(read.schema, each.schema) for each in sent
    )


_PLAIN = frozenset({"boolean", "integer", "null", "number", "string"})
"""Types of values of which no reader ignores a part."""


def among_alternatives(asked: Asked) -> Proof | None:
    """Of an alternative of plain values: is each read by any of the reader's, or which one is read by none any more?

    Also what fits two of the producer's, which its own description refuses, and which it may send all the same, is read
    where it is kept; where it is lost, one is shown that fits the producer's union.
    """
    if not asked.found.way or asked.found.way[-1][1].kind is not StepKind.BRANCH or not _is_plain(asked.producer):
        return None
    (visit, _), way = asked.found.way[-1], asked.found.way[:-1]
    union = asked.at(Found(asked.edit, visit, way))
    if union.is_included(asked.producer.schema, union.reader.schema):
        return Proof(Finding.KEPT, reason="another alternative reads it")
    return union.shown(union.ask(asked.sent_within(union), union.reader.schema))


def _is_plain(node: Conjunction) -> bool:
    listed, types = node.enumeration(), node.types()
    if listed is not None:
        return not any(isinstance(each, dict | list) for each in listed)
    return types is not None and types <= _PLAIN


def sent_around(asked: Asked, but: Conjunction | None = None) -> SchemaAt:
    """What the producer allows, with all that is described around it. `but`: its alternative that does not allow it."""
    node, top = asked.producer, asked.at(as_outermost(asked.found)).producer
    parts: list[JsonValue] = [as_written(each) for each in dict.fromkeys((node, top))]
    parts += [] if but is None else [{"not": as_written(but)}]
    if len(parts) == 1:
        return node.schema
    key = ("unlike", node.pointers, top.pointers, None if but is None else but.pointers, asked.request)
    return asked.questions.made(key, lambda: synthetic(node.resource, {"allOf": parts}))


def _refusing(asked: Asked, what: str, read: Conjunction, refused: JsonObject) -> SchemaAt:
    key = (what, asked.reader.pointers, read.pointers, asked.request)
    return asked.questions.made(key, lambda: synthetic(asked.reader.resource, {"not": refused}))
