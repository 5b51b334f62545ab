"""One operation split into several that do its work between them, or several merged into one that does theirs.

Something that the one had several of must be dealt out among the others, each piece to one of them and none left over:
alternatives of the body or of the answer, listed values of a parameter or member, or parameters. All else is alike.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.doings import Doing
from monitor.rules.transitions.names import words
from monitor.rules.transitions.transition import Documents, EditGroup, Transition

_KINDS = (FactKind.OPERATION_REMOVED, FactKind.OPERATION_ADDED)
_FEWEST = 2
_MOST_NAMED = 3

Share = frozenset[str]
"""Pieces of what an operation does."""
Way = Callable[[Doing, Sequence[Doing]], Iterator[tuple[Share, Mapping[str, Share]]]]
"""What the whole does, and what each of the others (by the key of its edit) takes over from that."""


def splits(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    edits = [[each for each in groups if each.first.kind is kind] for kind in _KINDS]
    if not all(edits) or max(map(len, edits)) < _FEWEST:
        return
    gone, new = (
        [each for each in (Doing(side, edit, documents) for edit in edits[side]) if each.is_called] for side in (0, 1)
    )
    split = [(FactKind.OPERATION_SPLIT, whole, parts) for whole, parts in _dealt_out(gone, new)]
    merged = [(FactKind.OPERATIONS_MERGED, whole, parts) for whole, parts in _dealt_out(new, gone)]
    uses = Counter(each.group.key for _, whole, parts in (*split, *merged) for each in (whole, *parts))
    for kind, whole, parts in (*split, *merged):
        together = (whole, *parts)
        if all(uses[each.group.key] == 1 for each in together):
            sides = (whole.operation.key, _listed(parts))
            before, after = sides if kind is FactKind.OPERATION_SPLIT else sides[::-1]
            keys = frozenset(each.group.key for each in together)
            yield Transition(kind, keys, {"before": before, "after": after})


def _listed(parts: Sequence[Doing]) -> str:
    keys = [each.operation.key for each in parts]
    more = len(keys) - _MOST_NAMED
    return f"{', '.join(keys[:_MOST_NAMED])} and {more} more" if more > 0 else f"{', '.join(keys[:-1])} and {keys[-1]}"


def _dealt_out(wholes: Sequence[Doing], others: Sequence[Doing]) -> Iterator[tuple[Doing, Sequence[Doing]]]:
    """Each whole with those that it was dealt out among, where all ways of telling give the same ones."""
    if len(others) < _FEWEST:
        return
    for whole in wholes:
        near = [each for each in others if each.is_near(whole)]
        if len(near) < _FEWEST:
            continue
        found = {
            frozenset(shares)
            for way in _WAYS
            for total, shares in way(whole, near)
            if len(shares) >= _FEWEST and _is_partition(total, list(shares.values()))
        }
        if len(found) == 1:
            keys = found.pop()
            yield whole, [each for each in near if each.group.key in keys]


def _is_partition(total: Share, shares: Sequence[Share]) -> bool:
    return sum(map(len, shares)) == len(total) and frozenset().union(*shares) == total


def _bodies(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each reads some of the alternatives of the body."""
    total = whole.alternatives(whole.body)
    if len(total) < _FEWEST:
        return
    shares = {
        each.group.key: each.alternatives(each.body)
        for each in others
        if each.asked == whole.asked and each.sends_like(whole) and _answers_as_much(each, whole)
    }
    yield total, _within(total, shares)


def _answers(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each answers with some of the alternatives of the answer."""
    total = whole.alternatives(whole.answer)
    if len(total) < _FEWEST:
        return
    shares = {
        each.group.key: each.alternatives(each.answer)
        for each in others
        if each.asked == whole.asked and each.successes == whole.successes and each.asks_body_like(whole)
    }
    yield total, _within(total, shares)


def _values(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each is for some of the values that one parameter or member may have: it lists them, or is called by one."""
    for choice, total in whole.choices.items():
        shares = {
            each.group.key: each.choices.get(choice) or _called(each, whole, total)
            for each in others
            if each.asked - {choice} == whole.asked - {choice}
            and each.asks_body_like_but_for(whole, choice)
            and _answers_as_much(each, whole)
        }
        yield total, _within(total, shares)


def _called(part: Doing, whole: Doing, values: Share) -> Share:
    """The value whose words are all in its name, and were not in that of the whole."""
    own = part.name - whole.name
    return frozenset(each for each in values if words(each) and words(each) <= own)


def _parameters(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each is asked by some of the parameters, besides those that all have, for the same object."""
    alike = [
        each
        for each in others
        if each.parameters.keys() <= whole.parameters.keys()
        and each.asks_body_like(whole)
        and each.answers_like(whole)
        and (each.answers_object_like(whole) or _extends(each, whole))
    ]
    common = frozenset(whole.parameters).intersection(*(each.parameters for each in alike))
    shares = {each.group.key: frozenset(each.parameters) - common for each in alike}
    total = frozenset(whole.parameters) - common
    yield total, _within(total, shares)


def _ids(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each extends the `operationId`, asks for the same and answers with the same object."""
    shares = {
        each.group.key: frozenset({each.group.key})
        for each in others
        if _extends(each, whole)
        and each.asked == whole.asked
        and each.asks_body_like(whole)
        and each.answers_same(whole)
        and each.answers_object_like(whole)
    }
    yield frozenset(shares), shares


def _extends(part: Doing, whole: Doing) -> bool:
    """`createPaymentByCard` for `createPayment`."""
    return bool(whole.identity) and part.identity > whole.identity


def _answers_as_much(part: Doing, whole: Doing) -> bool:
    """The same, or some of its alternatives."""
    if part.answers_like(whole):
        return True
    alternatives = part.alternatives(part.answer)
    fewer = bool(alternatives) and alternatives < whole.alternatives(whole.answer)
    return fewer and part.successes == whole.successes


def _within(total: Share, shares: Mapping[str, Share]) -> Mapping[str, Share]:
    """Those who take over something, and nothing but what was there."""
    return {key: share for key, share in shares.items() if share and share <= total}


_WAYS: tuple[Way, ...] = (_bodies, _answers, _values, _parameters, _ids)
