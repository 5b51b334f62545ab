"""Values of an enumeration in the place of as many others."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import EditGroup, Transition


def enumerations(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    """Where fewer or more came than went, none is said to stand for another."""
    gone, new = (
        {each.spots: each for each in groups if each.first.kind is kind}
        for kind in (FactKind.ENUM_VALUE_REMOVED, FactKind.ENUM_VALUE_ADDED)
    )
    for spots, before in gone.items():
        after = new.get(spots)
        if after is not None and len(before.first.enumerated) == len(after.first.enumerated):
            shown = {"before": before.shown["before"], "after": after.shown["after"]}
            yield Transition(FactKind.ENUM_VALUES_REPLACED, edits_of((before, after)), {"what": before.what, **shown})
