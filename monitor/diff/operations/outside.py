"""Documents that both sides refer to and that were read on neither: what stands there may be another than before."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.diff.sides import Sides, stated
from monitor.documents import external_places
from monitor.model.api import Operation
from monitor.model.facts import Fact, FactKind, Finding, Proof
from monitor.model.values import Direction

_PUBLISHED = ("http://json-schema.org/", "https://json-schema.org/")
"""Its schemas of schemas are released once and never edited."""
_REASON = "the reference could not be followed on either side"


def outside_facts(sides: Sides, whole: Operation) -> Iterator[Fact]:
    """None where the descriptions are equal, since nothing then says that anything changed."""
    if not sides.untouched.unread:
        return
    before, after = (external_places(each.root) for each in (sides.base, sides.revision))
    for location in before:
        if location in after and not location.startswith(_PUBLISHED):
            pointers = (before[location], after[location])
            fact = stated(
                sides, FactKind.DOCUMENT_UNREAD, Direction.NONE, whole, f"document {location}", pointers, name=location
            )
            yield replace(fact, proof=Proof(Finding.UNKNOWN, reason=_REASON))
