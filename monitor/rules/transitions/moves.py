"""What is edited for an operation to move: a parameter that goes into its path, or out of it, and its `operationId`."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import EditGroup, Transition


def moves(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    moved = [each for each in groups if each.first.kind is FactKind.OPERATION_MOVED]
    beside = [each for each in groups if _is_beside(each)] if moved else []
    for move in moved:
        along = [each for each in beside if each.operations <= move.operations]
        if along:
            yield Transition(FactKind.OPERATION_MOVED, edits_of((move, *along)), move.shown)


def _is_beside(group: EditGroup) -> bool:
    if group.first.kind is FactKind.PARAMETER_MOVED:
        return "path" in group.shown.values()
    return group.first.kind is FactKind.OPERATION_ID_CHANGED
