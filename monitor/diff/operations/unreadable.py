"""What one side lacks is not known to be gone, or new, where a part of that side can't be read that may be it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from monitor.documents.pointers import split_pointer
from monitor.model.api import Note, Operation
from monitor.model.facts import Fact, FactKind, Finding, Proof

_GONE: Mapping[FactKind, str] = {
    FactKind.PARAMETER_REMOVED: "parameters",
    FactKind.BODY_REMOVED: "requestBody",
    FactKind.STATUS_REMOVED_SUCCESS: "responses",
    FactKind.STATUS_REMOVED_LAST_SUCCESS: "responses",
    FactKind.HEADER_REMOVED_REQUIRED: "headers",
    FactKind.HEADER_REMOVED_OPTIONAL: "headers",
    FactKind.MEDIA_TYPE_REMOVED: "content",
    FactKind.SENT_MEDIA_TYPE_REMOVED: "content",
}
_NEW: Mapping[FactKind, str] = {
    FactKind.PARAMETER_ADDED_REQUIRED: "parameters",
    FactKind.BODY_ADDED_REQUIRED: "requestBody",
}
"""Where in an operation it would stand."""
_SECURITY = "security"
_OF_SECURITY = frozenset(
    {FactKind.CREDENTIAL_FIRST_REQUIRED, FactKind.CREDENTIAL_REQUIRED, FactKind.CREDENTIAL_WAIVED,
     FactKind.CREDENTIAL_ALTERNATIVE_REMOVED, FactKind.CREDENTIAL_ALTERNATIVE_ADDED,
     FactKind.SCOPE_REQUIRED, FactKind.SCOPE_DROPPED}
)  # fmt: skip
"""What is told of credentials on both sides."""

_STYLED = frozenset({FactKind.PARAMETER_SERIALIZATION_CHANGED, FactKind.HEADER_SERIALIZATION_CHANGED})
_DECIDING: Mapping[str, frozenset[FactKind]] = {
    "required": frozenset(
        {FactKind.PARAMETER_BECAME_REQUIRED, FactKind.PARAMETER_BECAME_OPTIONAL, FactKind.BODY_BECAME_REQUIRED,
         FactKind.BODY_BECAME_OPTIONAL, FactKind.HEADER_BECAME_REQUIRED, FactKind.HEADER_BECAME_OPTIONAL}
    ),
    "style": _STYLED,
    "explode": _STYLED,
    "allowReserved": frozenset({FactKind.PARAMETER_RESERVED_ALLOWED, FactKind.PARAMETER_RESERVED_FORBIDDEN}),
    "allowEmptyValue": frozenset({FactKind.PARAMETER_EMPTY_ALLOWED, FactKind.PARAMETER_EMPTY_FORBIDDEN}),
}  # fmt: skip
"""Words of a part that decide what is told of it."""

_NAMELESS = frozenset({"parameters", "requestBody"})
"""A parameter that can't be read may be any; there is one body."""


def as_far_as_read(facts: Iterable[Fact], base: Operation, revision: Operation) -> Iterator[Fact]:
    lost = [each for each in revision.notes if each not in base.notes]
    found = [each for each in base.notes if each not in revision.notes]
    held = ((revision, lost), (base, found))
    if any(note.pointer == operation.pointer for operation, notes in held for note in notes):
        yield from (each for each in facts if each.kind is FactKind.PART_UNREADABLE)  # of the whole operation
        return
    for fact in facts:
        said = chain(_of_word(fact.kind, fact.revision, lost), _of_word(fact.kind, fact.base, found))
        note = next(chain(_perhaps(fact, lost, found), said), None)
        yield fact if note is None else replace(fact, proof=Proof(Finding.UNKNOWN, reason=note.message))


def _perhaps(fact: Fact, lost: list[Note], found: list[Note]) -> Iterator[Note]:
    """Where what is told to be gone, or new, may stand all the same."""
    if fact.kind in _OF_SECURITY:
        return (each for each in (*lost, *found) if _SECURITY in split_pointer(each.pointer)[-3:])
    place, notes = (_GONE[fact.kind], lost) if fact.kind in _GONE else (_NEW.get(fact.kind, ""), found)
    name = fact.values.get("name", "")
    return (each for each in notes if _may_be(each.pointer, place, name))


def _of_word(kind: FactKind, pointer: str | None, notes: list[Note]) -> Iterator[Note]:
    """Of the word that decides it, which the other side says in a way that can be read."""
    words = {name for name, kinds in _DECIDING.items() if kind in kinds}
    return (each for each in notes if any(each.pointer == f"{pointer}/{name}" for name in words))


def _may_be(pointer: str, place: str, name: str) -> bool:
    """Is it what stands in that place, of that name, or the place itself?"""
    *_, above, last = (" ", " ", *split_pointer(pointer))
    return last == place or (above == place and (place in _NAMELESS or last.lower() == name.lower()))
