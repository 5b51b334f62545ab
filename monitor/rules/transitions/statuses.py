"""One success instead of another, the only one that was promised by the only one that came."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.transition import Documents, EditGroup, Transition

_GONE, _NEW = FactKind.STATUS_REMOVED_LAST_SUCCESS, FactKind.STATUS_ADDED_SUCCESS

Use = tuple[str, Direction]
"""Operation, and which way its answers travel."""


def statuses(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    """Where one edit is shared by several operations, all of them must have changed alike."""
    about = [each for each in groups if each.first.kind in {_GONE, _NEW}]
    while about:
        together = _connected(about)
        about = [each for each in about if each not in together]
        gone, new = ([each for each in together if each.first.kind is kind] for kind in (_GONE, _NEW))
        before, after = {each.name for each in gone}, {each.name for each in new}
        if len(before) == len(after) == 1 and _uses(gone) == _uses(new) and _once(gone) and _once(new):
            values = {"before": before.pop(), "after": after.pop()}
            yield Transition(FactKind.SUCCESS_STATUS_CHANGED, frozenset(each.key for each in together), values)


def _connected(groups: Sequence[EditGroup]) -> list[EditGroup]:
    """The first, with all that share an operation with it or with one another."""
    found, left = [groups[0]], list(groups[1:])
    while more := [each for each in left if _uses([each]) & _uses(found)]:
        found += more
        left = [each for each in left if each not in more]
    return found


def _uses(groups: Sequence[EditGroup]) -> frozenset[Use]:
    return frozenset((fact.operation, fact.direction) for each in groups for fact in each.facts)


def _once(groups: Sequence[EditGroup]) -> bool:
    """Each operation at one of them only."""
    return sum(len(_uses([each])) for each in groups) == len(_uses(groups))
