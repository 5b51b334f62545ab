"""References that lead to another component now: one edit of whoever refers, however much the two components differ.

Where the earlier component went as the later one came, it was renamed, and what was edited in it is told by itself.
"""

from monitor.diff.edits.walk import Found
from monitor.diff.schema.conjunctions import Conjunctions
from monitor.diff.subjects import is_component
from monitor.documents.pointers import split_pointer
from monitor.model.facts import Swap
from monitor.schemas import DanglingReferenceError


class Swaps:
    def __init__(self, schemas: tuple[Conjunctions, Conjunctions]) -> None:
        self._schemas = schemas

    def of(self, found: Found, place: str) -> Swap | None:
        """The outermost on the way to an edit, which begins at `place`."""
        path = ""
        for pair, step in (*((visit.pair, str(step)) for visit, step in found.way), (found.visit.pair, "")):
            base, revision = self._component(0, pair.base), self._component(1, pair.revision)
            if base and revision and base != revision and (self._has(1, base) or self._has(0, revision)):
                before, after = (split_pointer(each)[-1] for each in (base, revision))
                return Swap(before, after, f"{place} {path}".strip())
            path += step
        return None

    def _component(self, side: int, pointers: tuple[str, ...]) -> str | None:
        target = self._schemas[side].target(pointers[0]) if len(pointers) == 1 else ""
        return target if is_component(target) else None

    def _has(self, side: int, pointer: str) -> bool:
        try:
            self._schemas[side].resource.held(pointer)
        except DanglingReferenceError:
            return False
        return True
