"""Edits put together: by what happened, by the object that lost or got members, by the places where they are felt."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.kinds import MEMBER_REMOVED, Kinds
from monitor.rules.transitions.transition import EditGroup, Spot


def edits_of(groups: Iterable[EditGroup]) -> frozenset[str]:
    """As a transition names its parts."""
    return frozenset(each.key for each in groups)


def gone_and_new(groups: Sequence[EditGroup], kinds: Kinds) -> tuple[list[EditGroup], list[EditGroup]]:
    gone, new = ([each for each in groups if each.first.kind in some] for some in kinds)
    return gone, new


def by_object(
    groups: Sequence[EditGroup], kinds: Collection[FactKind]
) -> Mapping[frozenset[Spot], Sequence[EditGroup]]:
    """Those that one object lost, or got: not where several alternatives at one place did."""
    found: dict[frozenset[Spot], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind in kinds:
            found[each.parents].append(each)
    return {parents: held for parents, held in found.items() if len(set(map(_whole, held))) == 1}


def _whole(group: EditGroup) -> str | None:
    """The object on the side that does not have the member."""
    return group.pointer(int(group.first.kind in MEMBER_REMOVED))


def connected(
    groups: Sequence[EditGroup], felt: Callable[[EditGroup], frozenset[Hashable]]
) -> Iterator[list[EditGroup]]:
    """Those that are felt at a place in common, or are so by way of others."""
    by_place: dict[Hashable, list[EditGroup]] = {}
    for each in groups:
        for place in felt(each):
            by_place.setdefault(place, []).append(each)
    seen: set[str] = set()
    for first in groups:
        found = [] if first.key in seen else [first]
        seen.add(first.key)
        for each in found:  # it grows
            new = {other.key: other for place in felt(each) for other in by_place[place] if other.key not in seen}
            seen |= new.keys()
            found += new.values()
        if found:
            yield found


def only_pairs(candidates: Sequence[tuple[EditGroup, EditGroup]]) -> list[tuple[EditGroup, EditGroup]]:
    """Those of which neither side could also belong to another."""
    uses = Counter((side, each.key) for pair in candidates for side, each in enumerate(pair))
    return [pair for pair in candidates if all(uses[side, each.key] == 1 for side, each in enumerate(pair))]
