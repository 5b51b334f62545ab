"""The terms of one branch, kept so that one which says the opposite of another is found at once."""

from collections.abc import Hashable, Iterable

from monitor.schemas.literals import Term
from monitor.schemas.resource import SchemaAt
from monitor.schemas.sameness import Sameness


class Demanded:
    """Bare terms are left out, since what they say does not hold of the whole schema; so are those that only name."""

    def __init__(self, sameness: Sameness, terms: Iterable[Term]) -> None:
        self._sameness = sameness
        self._schemas: dict[tuple[bool, Hashable], list[SchemaAt]] = {}
        for term in terms:
            self.add(term)

    def add(self, term: Term) -> None:
        if not (term.bare or term.naming):
            self._schemas.setdefault((term.holds, self._sameness.outline(term.schema)), []).append(term.schema)

    def contradict(self, term: Term) -> bool:
        """Whether the opposite is demanded already, be it in another place of the document."""
        if term.bare or term.naming:
            return False
        opposite = self._schemas.get((not term.holds, self._sameness.outline(term.schema)), ())
        return any(self._sameness.same(term.schema, other) for other in opposite)
