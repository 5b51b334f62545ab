"""A piece of what an operation does that left it for a new one: an alternative of the body, a value, a parameter."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.doings import Doing, listed, undisputed
from monitor.rules.transitions.shares import Share, bodies, is_partition, parameter_of, values_of
from monitor.rules.transitions.transition import EditGroup, Transition

_LEFT = frozenset({FactKind.ALTERNATIVE_REMOVED, FactKind.ENUM_VALUE_REMOVED, FactKind.PARAMETER_REMOVED})


def departures(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    left = [each for each in groups if each.first.kind in _LEFT and each.first.direction is Direction.REQUEST]
    new = [each for each in groups if each.first.kind is FactKind.OPERATION_ADDED]
    if not left or not new:
        return
    added = [Doing(1, each.first.subject, each.key, documents) for each in new]
    found = []
    for group, whole in _of_one_operation(left, documents):
        parts = _takers(group, whole, [each for each in added if each.is_called and each.is_near(whole)])
        if parts:
            found.append((parts, (whole, parts)))
    for whole, parts in undisputed(found):
        key = whole.operation.key
        after = listed([key, *(each.operation.key for each in parts)])
        edits = frozenset(each.edit for each in (whole, *parts))
        yield Transition(FactKind.OPERATION_SPLIT, edits, {"before": key, "after": after})


def _of_one_operation(left: Sequence[EditGroup], documents: Documents) -> Iterator[tuple[EditGroup, Doing]]:
    """Edits that are felt by one operation, which stays where it was."""
    shapes = {place.key: shape for shape, place in documents.api(0).places.items()}
    for group in left:
        shape = shapes.get(group.first.operation, "")
        if len(group.operations) == 1 and shape in documents.api(1).operations:
            whole = Doing(0, shape, group.key, documents)
            if whole.is_called:
                yield group, whole


def _takers(group: EditGroup, whole: Doing, near: Sequence[Doing]) -> Sequence[Doing]:
    """Those that took over all that was lost, and nothing else, each some of it."""
    lost, shares = _dealt_out(group, whole, near)
    taken = {key: share for key, share in shares.items() if share <= lost}
    return [each for each in near if each.edit in taken] if is_partition(lost, list(taken.values())) else ()


def _dealt_out(group: EditGroup, whole: Doing, near: Sequence[Doing]) -> tuple[Share, Mapping[str, Share]]:
    fact = group.first
    location, _, rest = fact.place.partition(" ")
    if fact.kind is FactKind.PARAMETER_REMOVED:
        return frozenset({rest}), parameter_of(rest, whole, near)
    if fact.kind is FactKind.ALTERNATIVE_REMOVED:
        told = [whole.says(each.base) for each in group.facts]
        of_body = location == "body" and " /" not in rest
        return frozenset(each for each in told if each), bodies(whole, near) if of_body and all(told) else {}
    choice = rest.partition(" /")[2] if location == "body" else rest
    values = frozenset(each for each in fact.enumerated if isinstance(each, str))
    return values, values_of(choice, whole, near) if choice in whole.choices else {}
