"""A side that no value satisfies: included in anything, which proves nothing of what is sent in its stead."""

from collections.abc import Collection

from monitor.diff.edits.local import SCALARS
from monitor.diff.proofs.asked import KEPT, Asked
from monitor.diff.schema.conjunctions import standing_alone
from monitor.diff.schema.contradictions import impossible, is_nothing
from monitor.diff.schema.text_values import text_readings
from monitor.model.facts import FactKind, Finding, Proof
from monitor.model.json_value import JsonValue
from monitor.model.record import replaced
from monitor.schemas import Dialect, Included, Resource, SchemaAt

_NOTHING = SchemaAt(Resource({"not": {}}, Dialect.DRAFT2020), "")
_NOTHING_IN_COMMON = "its types and values have nothing in common"

_WIDER = frozenset(
    {FactKind.ENUM_DROPPED, FactKind.ALTERNATIVE_ADDED, FactKind.DISCRIMINATED_ALTERNATIVE_ADDED}
    | {FactKind.PROPERTY_ADDED_OPTIONAL, FactKind.PROPERTY_ADDED_CLOSED, FactKind.PROPERTY_BECAME_OPTIONAL}
)
_NARROWER = frozenset(
    {FactKind.ENUM_INTRODUCED, FactKind.ALTERNATIVE_REMOVED, FactKind.PROPERTY_BECAME_REQUIRED}
    | {FactKind.PROPERTY_ADDED_OPTIONAL, FactKind.PROPERTY_ADDED_REQUIRED}
)
"""What loses no request (the first), or no answer, whatever its author meant by the rest."""


def of_nothing(asked: Asked, proof: Proof | None) -> Proof | None:
    """The proof, or that nobody knows, where it is one of nothing at all."""
    if proof is not None and proof.finding is Finding.LOST and asked.as_text and _is_listed_as_text(asked):
        return Proof(Finding.UNKNOWN, reason=_no_value(asked.sides[1]))
    holds = proof is None or proof.finding is Finding.KEPT
    if holds and is_nothing(asked.producer) and not is_nothing(asked.reader):
        return Proof(Finding.UNKNOWN, reason=_no_value(asked.sides[0]))
    read = impossible(asked.reader, asked.view)
    sent = impossible(asked.producer, asked.view)
    if sent and (not read if proof is None else holds):
        return Proof(Finding.UNKNOWN, reason=_forbidden(asked.sides[0], sent))
    if holds and not sent and not _is_kept_alone(asked) and _is_never_sent(asked):
        return Proof(Finding.UNKNOWN, reason=_why_none(asked))
    if read and not sent and proof is None:
        proof = KEPT
    if proof is not None and not proof.reason and asked.edit.name in read:
        return replaced(proof, reason=_forbidden(asked.sides[1], read))
    return proof


def _is_never_sent(asked: Asked) -> bool:
    """Proved, unless a value is seen at once."""
    schema = asked.sent_by_any()
    return asked.samples.at(schema, asked.view, judged=False) is None and asked.is_included(schema, _NOTHING)


def _is_listed_as_text(asked: Asked) -> bool:
    """Does the reader list, as texts, all that is sent, though its type is that of no text?"""
    listed = asked.reader.enumeration() if is_nothing(asked.reader) else None
    if not listed:
        return False
    readings: list[JsonValue] = [read for each in listed for read in text_readings(each)]
    return asked.is_included(asked.producer.schema, standing_alone(({"enum": readings},)))


def _is_kept_alone(asked: Asked) -> bool:
    edit = asked.edit
    if edit.kind in (_WIDER if asked.request else _NARROWER):
        return True
    if not edit.keywords or not set(edit.keywords) <= set(SCALARS) - {"type"}:
        return False
    sent, read = asked.in_order(*(standing_alone(each or ({},)) for each in (edit.before, edit.after)))
    return isinstance(asked.questions.alone(sent, read, asked.view), Included)


def _why_none(asked: Asked) -> str:
    node, side = asked.producer, asked.sides[0]
    if is_nothing(node):
        return _no_value(side)
    members = node.properties(asked.view)
    held = {name: node.of(members[name]).schema for name in node.required(asked.view)}
    names = [name for name, schema in held.items() if asked.is_included(schema, _NOTHING)]
    if not names:
        return f"no value satisfies the {side}: what it says contradicts itself"
    return f"no object satisfies the {side}: {_listed(names)} required there, and no value of it is allowed"


def _no_value(side: str) -> str:
    return f"no value satisfies the {side}: {_NOTHING_IN_COMMON}"


def _forbidden(side: str, names: frozenset[str]) -> str:
    return f"no object satisfies the {side}: {_listed(names)} required there, and forbidden"


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{each}`" for each in sorted(names)) + (" is" if len(names) == 1 else " are")
