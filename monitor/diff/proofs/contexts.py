"""The outermost union on the way to an edit: its other alternatives may take what an edited one loses."""

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.steps import OF_SAME_VALUE
from monitor.openapi.digests import plain_bytes

_REMARKS = frozenset({"description", "title"})


class Contexts:
    """Those of one comparison, each with a number: unions that say the same are one, wherever they are written."""

    def __init__(self) -> None:
        self._known: dict[Pair, int] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def of(self, found: Found) -> int | None:
        """None where there is no union on the way."""
        union = next((visit for visit, step in found.way if step.kind in OF_SAME_VALUE), None)
        if union is None:
            return None
        if union.pair not in self._known:
            self._known[union.pair] = self._numbers.setdefault(_said(union), len(self._numbers))
        return self._known[union.pair]


def _said(union: Visit) -> tuple[object, ...]:
    return union.pair.view, _said_by(union.base), _said_by(union.revision)


def _said_by(node: Conjunction) -> tuple[object, ...]:
    parts = ({name: each.keywords[name] for name in each.keywords.keys() - _REMARKS} for each in node.facets)
    return node.problem, node.heirs, *(plain_bytes(each, in_order=True) for each in parts)
