"""Members that were put into a part of an `allOf` beside one that is closed: it refuses them all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import EditGroup, Spot, Transition


def shut_out(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    by_object: dict[frozenset[Spot], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.proof.rated_as is FactKind.PROPERTY_SHUT_OUT:
            by_object[each.parents].append(each)
    for held in by_object.values():
        if len(held) > 1:
            values = {"what": f"each of {', '.join(each.what for each in held)}"}
            yield Transition(FactKind.PROPERTY_SHUT_OUT, edits_of(held), values, grows=True)
