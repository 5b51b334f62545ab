"""The terms of one branch, kept so that one which says the opposite of another is found at once."""

from collections.abc import Hashable, Iterable

from monitor.schemas.normal.sameness import Sameness
from monitor.schemas.resource import SchemaAt
from monitor.schemas.search.literals import Term


class BranchTerms:
    """Bare terms are left out, since what they say does not hold of the whole schema; so are those that only name."""

    def __init__(self, sameness: Sameness, terms: Iterable[Term]) -> None:
        self._sameness = sameness
        self._added: dict[bool, list[SchemaAt]] = {True: [], False: []}
        self._outlined: dict[bool, dict[Hashable, list[SchemaAt]]] = {True: {}, False: {}}
        added = self._added
        for term in terms:
            if not (term.bare or term.naming):
                added[term.holds].append(term.schema)

    def add(self, term: Term) -> None:
        if not (term.bare or term.naming):
            self._added[term.holds].append(term.schema)

    def contradict(self, term: Term) -> bool:
        """Whether the opposite is demanded already, be it in another place of the document."""
        if term.bare or term.naming:
            return False
        return any(self._sameness.same(term.schema, other) for other in self._alike(term.schema, not term.holds))

    def _alike(self, schema: SchemaAt, holds: bool) -> Iterable[SchemaAt]:
        """Those that look the same; most branches demand nothing of the other kind, and no schema is looked at."""
        added, outlined = self._added[holds], self._outlined[holds]
        while added:
            other = added.pop()
            outlined.setdefault(self._sameness.outline(other), []).append(other)
        return outlined.get(self._sameness.outline(schema), ()) if outlined else ()
