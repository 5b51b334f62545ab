"""The unions on the way to an edit: their other alternatives may take what an edited one loses."""

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.steps import OF_SAME_VALUE, Step
from monitor.model.record import record
from monitor.openapi.digests import plain_bytes

_REMARKS = frozenset({"description", "title"})


@record
class Context:
    """`unions`: each that is led through, with the alternative. `own`: the edit is one of the innermost union's value,
    of which its other alternatives may speak too.
    """

    unions: tuple[tuple[int, Pair], ...] = ()
    own: bool = False

    def tells_more_than(self, other: "Context") -> bool:
        """Is what is lost by way of the other lost by way of this too?"""
        return {*self.unions} <= {*other.unions} and (other.own or not self.own)


NOWHERE = Context()
"""In no union."""


class Contexts:
    """Those of one comparison. Unions that say the same have one number, wherever they are written."""

    def __init__(self) -> None:
        self._known: dict[Pair, int] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def of(self, found: Found) -> Context:
        context, visits = NOWHERE, [*(visit for visit, _ in found.way), found.visit]
        for (visit, step), below in zip(found.way, visits[1:], strict=True):
            context = self.behind(context, visit, step, below.pair)
        return context

    def behind(self, context: Context, visit: Visit, step: Step, below: Pair) -> Context:
        """That of a place to which a step leads from a visit with the context."""
        if step.kind not in OF_SAME_VALUE:
            return Context(context.unions) if context.own else context
        return Context((*context.unions, (self._number(visit), below)), own=True)

    def _number(self, union: Visit) -> int:
        if union.pair not in self._known:
            self._known[union.pair] = self._numbers.setdefault(_said(union), len(self._numbers))
        return self._known[union.pair]


def _said(union: Visit) -> tuple[object, ...]:
    return union.pair.view, _said_by(union.base), _said_by(union.revision)


def _said_by(node: Conjunction) -> tuple[object, ...]:
    parts = ({name: each.keywords[name] for name in each.keywords.keys() - _REMARKS} for each in node.facets)
    return node.problem, node.heirs, *(plain_bytes(each, in_order=True) for each in parts)
