"""A value that became one of several alternatives, or is none any more, with what went, or came, of it for that."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind as F
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.kinds import MEMBER_ADDED, MEMBER_REMOVED
from monitor.rules.transitions.transition import NOTHING, EditGroup, Spot, Transition

_OF_VALUE = frozenset({F.TYPE_CHANGED, F.PARAMETER_TYPE_CHANGED, F.HEADER_TYPE_CHANGED, F.ADDITIONAL_MEMBERS_CHANGED})


def compositions(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    composed = [each for each in groups if each.first.kind is F.COMPOSITION_CHANGED]
    if not composed:
        return
    beside: dict[frozenset[Spot], list[EditGroup]] = {}
    for each in groups:
        if each.first.kind in _OF_VALUE:
            beside.setdefault(each.spots, []).append(each)
        elif each.first.kind in MEMBER_REMOVED | MEMBER_ADDED:
            beside.setdefault(each.parents, []).append(each)
    for group in composed:
        shown = group.shown
        moved = MEMBER_REMOVED if shown["before"] == NOTHING else MEMBER_ADDED
        others = [each for each in beside.get(group.spots, ()) if each.first.kind in _OF_VALUE | moved]
        if others and NOTHING in shown.values():
            edits = edits_of((group, *others))
            yield Transition(F.COMPOSITION_CHANGED, edits, {"what": group.what, **shown})
