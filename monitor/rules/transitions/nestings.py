"""Members that were put into an object of their own, or taken out of one: the same names, described alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from monitor.model.facts import FactKind
from monitor.model.record import record
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import by_object, edits_of
from monitor.rules.transitions.kinds import MEMBER_REQUIRED, MEMBERS
from monitor.rules.transitions.names import respells
from monitor.rules.transitions.transition import EditGroup, Transition, demanded_otherwise
from monitor.schemas import View

_FEWEST = 2
"""Members that an object is known by: one of the same name may be there by chance."""
_AROUND = "the object itself"


@record
class _Nesting:
    """`holder`: the member that came with the others in it, or went. `members`: by their names in it."""

    holder: EditGroup
    members: Mapping[str, EditGroup]
    required: frozenset[str]
    """Those that the holder always has, where it is always there itself."""

    @property
    def keys(self) -> frozenset[str]:
        return edits_of((self.holder, *self.members.values()))


def nestings(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    sides = [by_object(groups, kinds) for kinds in MEMBERS]
    found = [
        (side, nesting)
        for side in (0, 1)
        for parents, holders in sides[side].items()
        for holder in holders
        if (nesting := _nesting(holder, sides[1 - side].get(parents, ()), side, documents)) is not None
    ]
    uses = Counter(key for _, nesting in found for key in nesting.keys)
    for side, nesting in found:
        if all(uses[key] == 1 for key in nesting.keys):  # else it may have gone into either
            yield _told(nesting, side)


def _nesting(holder: EditGroup, beside: Sequence[EditGroup], side: int, documents: Documents) -> _Nesting | None:
    """All that the holder has stands beside it on the other side, under its own name or with the holder's before it."""
    pointer = holder.pointer(side)
    if pointer is None or len(beside) < _FEWEST or documents.held(side, pointer) is None:
        return None
    node = documents.node(side, pointer)
    inside = node.properties(View.NEITHER)
    members = {
        name: each
        for name, pointers in inside.items()
        for each in beside
        if len(pointers) == 1
        and (each.name == name or respells(each.name, f"{holder.name}_{name}"))
        and documents.same_across(side, pointers[0], each.pointer(1 - side))
    }
    if len(members) < max(len(inside), _FEWEST) or len({each.key for each in members.values()}) < len(members):
        return None
    required = node.required(View.NEITHER) if holder.first.kind in MEMBER_REQUIRED else frozenset[str]()
    return _Nesting(holder, members, frozenset(required))


def _told(nesting: _Nesting, side: int) -> Transition:
    places = nesting.holder.what, _AROUND
    before, after = places if side == 0 else places[::-1]
    names = ", ".join(f"`{each.name}`" for each in nesting.members.values())
    by_itself = {name for name, each in nesting.members.items() if each.first.kind in MEMBER_REQUIRED}
    required = (nesting.required, by_itself) if side == 0 else (by_itself, nesting.required)
    values = {"name": names, "before": before, "after": after}
    note = demanded_otherwise(list(nesting.members), *required)
    return Transition(FactKind.MEMBERS_MOVED, nesting.keys, values, note)
