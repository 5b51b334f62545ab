"""References that lead to another component now: one edit of whoever refers, however much the two components differ.

Where the earlier component went as the later one came, it was renamed, and what was edited in it is told by itself.
"""

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit
from monitor.diff.identity.homes import Homes
from monitor.diff.schema.conjunctions import Conjunction, Conjunctions
from monitor.diff.schema.steps import StepKind
from monitor.diff.subjects import is_component
from monitor.documents.pointers import split_pointer
from monitor.model.facts import Swap
from monitor.schemas import DanglingReferenceError

_REMARKS = frozenset({"default", "deprecated", "description", "example", "examples", "externalDocs", "nullable",
                      "readOnly", "title", "writeOnly", "xml"})  # fmt: skip
"""Keywords that people write beside a reference."""


class Swaps:
    def __init__(self, schemas: tuple[Conjunctions, Conjunctions], homes: Homes) -> None:
        self._schemas, self._homes = schemas, homes
        self._known: dict[Pair, tuple[str, str] | None] = {}

    def of(self, found: Found, place: str) -> Swap | None:
        """The outermost on the way to an edit, which begins at `place`; None where that is of a component below it."""
        visits = [*(visit for visit, _ in found.way), found.visit]
        for ordinal, visit in enumerate(visits):
            swapped = self._swapped(visit)
            if swapped is not None:
                if self._homes.edited(found) or any(self._homes.of_both(each.pair) for each in visits[ordinal + 1 :]):
                    return None
                steps = [step for _, step in found.way[:ordinal]]
                path = "".join(map(str, steps))
                alternative = bool(steps) and steps[-1].kind is StepKind.BRANCH
                return Swap(*swapped, f"{place} {path}".strip(), alternative)
        return None

    def _swapped(self, visit: Visit) -> tuple[str, str] | None:
        """The names of the two components that are referred to."""
        if visit.pair not in self._known:
            self._known[visit.pair] = self._looked_up(visit)
        return self._known[visit.pair]

    def _looked_up(self, visit: Visit) -> tuple[str, str] | None:
        base = self._component(0, visit.pair.base, visit.base)
        revision = self._component(1, visit.pair.revision, visit.revision)
        if base and revision and base != revision and (self._has(1, base) or self._has(0, revision)):
            return split_pointer(base)[-1], split_pointer(revision)[-1]
        return None

    def _component(self, side: int, pointers: tuple[str, ...], node: Conjunction) -> str | None:
        """What is referred to as a whole: by `$ref`, or by an `allOf` around it that adds remarks."""
        targets = [self._schemas[side].target(each) for each in pointers]
        if len(targets) == 1 and is_component(targets[0]):
            return targets[0]
        telling = [each.pointer for each in node.facets if not each.keywords.keys() <= _REMARKS]
        return telling[0] if len(telling) == 1 and is_component(telling[0]) else None

    def _has(self, side: int, pointer: str) -> bool:
        try:
            self._schemas[side].resource.held(pointer)
        except DanglingReferenceError:
            return False
        return True
