"""One operation split into several that do its work between them, or several merged into one that does theirs.

Something that the one had several of must be dealt out among the others, each piece to one of them and none left over.
"""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.doings import Doing, listed, undisputed
from monitor.rules.transitions.grouping import gone_and_new
from monitor.rules.transitions.kinds import Kinds
from monitor.rules.transitions.shares import FEWEST, WAYS, is_partition
from monitor.rules.transitions.transition import EditGroup, Transition

_KINDS: Kinds = ((FactKind.OPERATION_REMOVED,), (FactKind.OPERATION_ADDED,))


def splits(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    gone, new = gone_and_new(groups, _KINDS)
    if not gone or not new or max(len(gone), len(new)) < FEWEST:
        return
    before, after = (
        [Doing(side, each.first.subject, each.key, documents) for each in some] for side, some in ((0, gone), (1, new))
    )
    before, after = ([each for each in some if each.is_called] for some in (before, after))
    split = [(FactKind.OPERATION_SPLIT, [whole], parts) for whole, parts in _dealt_out(before, after)]
    merged = [(FactKind.OPERATIONS_MERGED, parts, [whole]) for whole, parts in _dealt_out(after, before)]
    for kind, *sides in undisputed([([*each[1], *each[2]], each) for each in (*split, *merged)]):
        edits = frozenset(each.edit for side in sides for each in side)
        shown = [listed([each.operation.key for each in side]) for side in sides]
        yield Transition(kind, edits, {"before": shown[0], "after": shown[1]})


def _dealt_out(wholes: Sequence[Doing], others: Sequence[Doing]) -> Iterator[tuple[Doing, Sequence[Doing]]]:
    """Each whole with those that it was dealt out among, where all ways of telling give the same ones."""
    if len(others) < FEWEST:
        return
    for whole in wholes:
        near = [each for each in others if each.is_near(whole)]
        if len(near) < FEWEST:
            continue
        found = {
            frozenset(shares)
            for way in WAYS
            for total, shares in way(whole, near)
            if len(shares) >= FEWEST and is_partition(total, list(shares.values()))
        }
        if len(found) == 1:
            keys = found.pop()
            yield whole, [each for each in near if each.edit in keys]
