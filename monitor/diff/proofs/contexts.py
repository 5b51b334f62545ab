"""What stands around an edit and has a say in its proof, so that another place with the same around it is told alike.

That is each value on the way that says more of what it holds than what its members and items are by themselves: other
alternatives of a union may take what an edited one loses, or describe what came to a member.
"""

from monitor.diff.edits.walk import Found, Visit
from monitor.diff.schema.branches import UNIONS
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.steps import Step
from monitor.openapi.digests import plain_bytes

_REMARKS = frozenset({"description", "title"})
_OF_WHOLE = (*UNIONS, "if", "dependentSchemas", "dependencies", "not", "enum", "const")
"""Keywords by which a value may say what is in its members."""

Context = tuple[int | Step, ...]


class Contexts:
    """Those of one comparison: values that say the same have one number, wherever they are written."""

    def __init__(self) -> None:
        self._known: dict[Visit, int | None] = {}
        self._numbers: dict[tuple[object, ...], int] = {}

    def of(self, found: Found) -> Context:
        """Empty where nothing around it has a say."""
        told: list[int | Step] = []
        for visit, step in found.way:
            number = self.number(visit)
            if number is not None:
                told.append(number)
            if told:
                told.append(step)
        return tuple(told)

    def number(self, visit: Visit) -> int | None:
        """None where the value has no say."""
        if visit not in self._known:
            has_say = _has_say(visit.base) or _has_say(visit.revision)
            self._known[visit] = self._numbers.setdefault(_said(visit), len(self._numbers)) if has_say else None
        return self._known[visit]


def _has_say(node: Conjunction) -> bool:
    return bool(node.heirs) or any(map(node.values, _OF_WHOLE))


def _said(visit: Visit) -> tuple[object, ...]:
    return visit.pair.view, _said_by(visit.base), _said_by(visit.revision)


def _said_by(node: Conjunction) -> tuple[object, ...]:
    parts = ({name: each.keywords[name] for name in each.keywords.keys() - _REMARKS} for each in node.facets)
    return node.problem, node.heirs, *(plain_bytes(each, in_order=True) for each in parts)
