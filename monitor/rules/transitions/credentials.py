"""Ways to authenticate that went as others came in their place.

That one way went for another is stated as one fact where consumers authenticate (`diff/access.py`).
"""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.transition import Documents, EditGroup, Transition

_GONE, _NEW = FactKind.CREDENTIAL_ALTERNATIVE_REMOVED, FactKind.CREDENTIAL_ALTERNATIVE_ADDED


def credentials(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    """By what is enough now: what went for it at the operations where another came."""
    gone, new = ([each for each in groups if each.first.kind is kind] for kind in (_GONE, _NEW))
    left: dict[tuple[Direction, str], list[EditGroup]] = {}
    for each in gone if new else ():
        left.setdefault((each.first.direction, each.first.values["after"]), []).append(each)
    for (_way, after), held in left.items():
        spots = frozenset(spot for each in held for spot in each.spots)
        came = [each for each in new if each.spots <= spots]
        went = [each for each in held if any(each.spots & other.spots for other in came)]
        if went:
            edits = frozenset(each.key for each in (*went, *came))
            before = " or ".join(each.first.values["before"] for each in went)
            yield Transition(FactKind.CREDENTIALS_REPLACED, edits, {"before": before, "after": after})
