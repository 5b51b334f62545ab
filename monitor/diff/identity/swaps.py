"""References that lead to another component now: one edit of whoever refers, however much the two components differ.

Where the earlier component went as the later one came, it was renamed, and what was edited in it is told by itself.
"""

from monitor.diff.edits.walk import Found
from monitor.diff.identity.homes import component_of_both, edited_component
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
    def __init__(self, schemas: tuple[Conjunctions, Conjunctions]) -> None:
        self._schemas = schemas

    def of(self, found: Found, place: str) -> Swap | None:
        """The outermost on the way to an edit, which begins at `place`; None where that is of a component below it."""
        path, alternative = "", False
        way = (*found.way, (found.visit, None))
        for ordinal, (visit, step) in enumerate(way):
            base = self._component(0, visit.pair.base, visit.base)
            revision = self._component(1, visit.pair.revision, visit.revision)
            if base and revision and base != revision and (self._has(1, base) or self._has(0, revision)):
                below = (each.pair for each, _ in way[ordinal + 1 :])
                if edited_component(found) or any(map(component_of_both, below)):
                    return None
                before, after = (split_pointer(each)[-1] for each in (base, revision))
                return Swap(before, after, f"{place} {path}".strip(), alternative)
            alternative = step is not None and step.kind is StepKind.BRANCH
            path += str(step or "")
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
