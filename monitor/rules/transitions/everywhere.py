"""A media type that is nowhere offered, or accepted, any more, or was nowhere before: one decision about the whole API.

Where it only went from some places, each that is unlike the others is a change of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.model.api import Api, Role
from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import EditGroup, Transition

_OTHER_SIDE = {FactKind.MEDIA_TYPE_REMOVED: 1, FactKind.MEDIA_TYPE_ADDED: 0}
"""The side that may not have it."""
_FEWEST = 3
"""Fewer unlike places are told one by one."""


def everywhere(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    alike: dict[tuple[FactKind, Direction, str, bool], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind in _OTHER_SIDE:
            alike[each.first.kind, each.first.direction, each.name, each.is_decided].append(each)
    for (kind, direction, name, _), held in alike.items():
        if len(held) >= _FEWEST and name not in _media_types(documents.api(_OTHER_SIDE[kind]), direction):
            yield Transition(kind, edits_of(held), {"name": name}, grows=True)


def _media_types(api: Api, direction: Direction) -> frozenset[str]:
    called = [each for each in api.operations.values() if each.role is Role.CONSUMER]
    if direction is Direction.REQUEST:
        return frozenset(name for each in called if each.body for name in each.body.content)
    return frozenset(name for each in called for answer in each.responses.values() for name in answer.content)
