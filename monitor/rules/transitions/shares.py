"""Ways to tell that several operations do between them what one does: what there are several of, and who has which.

Alternatives of the body or of the answer, listed values of a parameter or member, or parameters. All else is alike.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.rules.transitions.doings import Doing
from monitor.rules.transitions.names import words

FEWEST = 2
"""Pieces that can be dealt out."""

Share = frozenset[str]
"""Pieces of what an operation does."""
Way = Callable[[Doing, Sequence[Doing]], Iterator[tuple[Share, Mapping[str, Share]]]]
"""What the whole does, and what each of the others (by the key of its edit) takes over from that."""


def is_partition(total: Share, shares: Sequence[Share]) -> bool:
    return sum(map(len, shares)) == len(total) and frozenset().union(*shares) == total


def _bodies(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    total = whole.alternatives(whole.body)
    if len(total) >= FEWEST:
        yield total, bodies(whole, others)


def bodies(whole: Doing, others: Sequence[Doing]) -> Mapping[str, Share]:
    """Each reads some of the alternatives of the body."""
    shares = {
        each.edit: each.alternatives(each.body)
        for each in others
        if each.asked == whole.asked and each.sends_like(whole) and _answers_as_much(each, whole)
    }
    return _within(whole.alternatives(whole.body), shares)


def _answers(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each answers with some of the alternatives of the answer."""
    total = whole.alternatives(whole.answer)
    if len(total) < FEWEST:
        return
    shares = {
        each.edit: each.alternatives(each.answer)
        for each in others
        if each.asked == whole.asked and each.successes == whole.successes and each.asks_body_like(whole)
    }
    yield total, _within(total, shares)


def _values(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    for choice, total in whole.choices.items():
        yield total, values_of(choice, whole, others)


def values_of(choice: str, whole: Doing, others: Sequence[Doing]) -> Mapping[str, Share]:
    """Each is for some of the values that one parameter or member may have: it lists them, or is called by one."""
    total = whole.choices[choice]
    shares = {
        each.edit: each.choices.get(choice) or _called(each, whole, total)
        for each in others
        if each.asked - {choice} == whole.asked - {choice}
        and each.asks_body_like_but_for(whole, choice)
        and _answers_as_much(each, whole)
    }
    return _within(total, shares)


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
    shares = {each.edit: frozenset(each.parameters) - common for each in alike}
    total = frozenset(whole.parameters) - common
    yield total, _within(total, shares)


def parameter_of(name: str, whole: Doing, others: Sequence[Doing]) -> Mapping[str, Share]:
    """Those asked by all the same parameters, that one among them, for the same object."""
    return {
        each.edit: frozenset({name})
        for each in others
        if name in each.parameters
        and each.parameters.keys() == whole.parameters.keys()
        and each.asks_body_like(whole)
        and each.answers_same(whole)
        and each.answers_object_like(whole)
    }


def _ids(whole: Doing, others: Sequence[Doing]) -> Iterator[tuple[Share, Mapping[str, Share]]]:
    """Each extends the `operationId`, asks for the same and answers with the same object."""
    shares = {
        each.edit: frozenset({each.edit})
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


WAYS: tuple[Way, ...] = (_bodies, _answers, _values, _parameters, _ids)
