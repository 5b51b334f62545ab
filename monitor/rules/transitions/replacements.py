"""An object none of whose members is left, and all of whose members are new."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.kinds import MEMBER_ADDED, MEMBER_REMOVED
from monitor.rules.transitions.transition import Documents, EditGroup, Spot, Transition
from monitor.schemas import View

_FEWEST = 3
"""Members of both sides together: one in the place of one is no other object."""
_MOST_NAMED = 4


def replacements(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    by_object: dict[frozenset[Spot], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind in MEMBER_REMOVED | MEMBER_ADDED:
            by_object[each.parents].append(each)
    for parents, held in by_object.items():
        gone, new = ([each for each in held if each.first.kind in kinds] for kinds in (MEMBER_REMOVED, MEMBER_ADDED))
        if not gone or not new or len(held) < _FEWEST:
            continue
        if _is_all(gone, 0, new, documents) and _is_all(new, 1, gone, documents):
            values = {"what": held[0].whole(parents), "before": _listed(gone), "after": _listed(new)}
            yield Transition(FactKind.OBJECT_REPLACED, frozenset(each.key for each in held), values)


def _is_all(some: Sequence[EditGroup], side: int, others: Sequence[EditGroup], documents: Documents) -> bool:
    """Did the object of that side have, or get, no other members? Facts of the other side point to the whole of it."""
    whole = others[0].first.base if side == 0 else others[0].first.revision
    view = View.REQUEST if some[0].first.direction is Direction.REQUEST else View.RESPONSE
    return documents.node(side, str(whole)).properties(view).keys() == {each.name for each in some}


def _listed(groups: Sequence[EditGroup]) -> str:
    more = len(groups) - _MOST_NAMED
    return ", ".join(f"`{each.name}`" for each in groups[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
