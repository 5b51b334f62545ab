"""What one side lacks is not known to be gone, or new, where a part of that side can't be read that may be it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.documents.pointers import split_pointer
from monitor.model.api import Operation
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

_NAMELESS = frozenset({"parameters", "requestBody"})
"""A parameter that can't be read may be any; there is one body."""


def as_far_as_read(facts: Iterable[Fact], base: Operation, revision: Operation) -> Iterator[Fact]:
    lost = [each for each in revision.notes if each not in base.notes]
    found = [each for each in base.notes if each not in revision.notes]
    for fact in facts:
        place, notes = (_GONE[fact.kind], lost) if fact.kind in _GONE else (_NEW.get(fact.kind, ""), found)
        name = fact.values.get("name", "")
        note = next((each for each in notes if _may_be(each.pointer, place, name)), None)
        yield fact if note is None else replace(fact, proof=Proof(Finding.UNKNOWN, reason=note.message))


def _may_be(pointer: str, place: str, name: str) -> bool:
    """Is it what stands in that place, of that name, or the place itself?"""
    *_, above, last = (" ", " ", *split_pointer(pointer))
    return last == place or (above == place and (place in _NAMELESS or last.lower() == name.lower()))
