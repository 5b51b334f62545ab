"""Members that went and came, which several finders of transitions look at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from monitor.model.facts import FactKind as F
from monitor.rules.transitions.transition import EditGroup, Spot

MEMBER_REMOVED = frozenset({F.PROPERTY_REMOVED_REQUIRED, F.PROPERTY_REMOVED_OPTIONAL, F.PROPERTY_REMOVED_UNSTATED})
MEMBER_ADDED = frozenset(
    {F.PROPERTY_ADDED_REQUIRED, F.PROPERTY_ADDED_OPTIONAL, F.PROPERTY_ADDED_OPEN, F.PROPERTY_ADDED_CLOSED}
)
MEMBER_REQUIRED = frozenset({F.PROPERTY_REMOVED_REQUIRED, F.PROPERTY_ADDED_REQUIRED})


def by_object(groups: Sequence[EditGroup], kinds: frozenset[F]) -> Mapping[frozenset[Spot], Sequence[EditGroup]]:
    """Those that one object lost, or got: not where several alternatives at one place did."""
    found: dict[frozenset[Spot], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind in kinds:
            found[each.parents].append(each)
    return {parents: held for parents, held in found.items() if len(set(map(_whole, held))) == 1}


def _whole(group: EditGroup) -> str | None:
    """The object on the side that does not have the member."""
    return group.first.revision if group.first.kind in MEMBER_REMOVED else group.first.base
