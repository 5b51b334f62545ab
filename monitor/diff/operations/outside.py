"""Documents that both sides refer to and that were read on neither: what stands there may be another than before."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.sides import Sides, stated
from monitor.documents import external_places
from monitor.documents.bundling import BUNDLED
from monitor.documents.pointers import join_pointer, split_pointer
from monitor.documents.references import NAMES
from monitor.model.api import Api, Operation
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject
from monitor.model.values import Direction

_PUBLISHED = ("http://json-schema.org/", "https://json-schema.org/")
"""Its schemas of schemas are released once and never edited."""
_REASON = "the reference could not be followed on either side"
_READ = frozenset({"x-bundled-files", "x-webhooks"})
"""Extensions that decide what is sent."""
_REMARKS = frozenset({"examples", "description", "externalDocs", "tags"})


def outside_facts(sides: Sides, whole: Operation) -> Iterator[Fact]:
    """None where the descriptions are equal and read in one place, since nothing then says that anything changed."""
    if not sides.untouched.unread:
        return
    before, after = _needed(sides.base), _needed(sides.revision)
    for location in before:
        if location in after and not (sides.untouched.unread_beside and "://" in location):
            pointers = (before[location], after[location])
            fact = stated(
                sides, FactKind.DOCUMENT_UNREAD, Direction.NONE, whole, f"document {location}", pointers, name=location
            )
            yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=_REASON))


def _needed(api: Api) -> Mapping[str, str]:
    """Documents that decide what is sent, each with the first place that refers to it."""
    found: dict[str, str] = {}
    for location, places in _referred_to(api.root):
        place = next((each for each in places if not _is_remark(each)), None)
        if place is not None and not location.startswith(_PUBLISHED):
            found.setdefault(location, place)
    return found


def _referred_to(root: JsonObject) -> Iterator[tuple[str, list[str]]]:
    """With the places that refer there. A file beside the description may have names that elsewhere mean an example."""
    yield from external_places(root).items()
    files = root.get(BUNDLED)
    for name, file in files.items() if isinstance(files, Mapping) else ():
        for location, places in external_places(file, named=True).items():
            yield location, [join_pointer(BUNDLED, name) + each for each in places]


def _is_remark(pointer: str) -> bool:
    """Is it inside of an extension, an example or the like?"""
    tokens = list(split_pointer(pointer))
    return any(
        above not in NAMES and (name in _REMARKS or (name.startswith("x-") and name not in _READ))
        for above, name in zip(["", *tokens], tokens, strict=False)
    )
