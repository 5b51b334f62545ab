"""The shortest text that matches some expressions and no others, of bounded length: or the proof that there is none."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from monitor.model.record import record
from monitor.schemas.budget import Budget, ExhaustedError
from monitor.schemas.text.lookarounds import conjuncts
from monitor.schemas.text.searching import SearchError, search
from monitor.schemas.text.spelling import spelt

if TYPE_CHECKING:
    from monitor.schemas.text.expressions import Automaton

_WEIGHT = 8
_LONG = 64
_REMEMBERED = 1_000
_TRIED_WITH = (2_000, 60_000)
"""Steps: few first, for questions that have no more of them."""
_READABLE = "a0A_-.@/: bcdefxyzBCXYZ123456789"


@record
class Language:
    """Texts in which each of `found` is found and none of `missed`, `least` to `most` characters, not `excluded`."""

    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    excluded: frozenset[str] = frozenset()

    @property
    def exact(self) -> bool:
        """Whether every expression can be reasoned about."""
        wholes = map(conjuncts, (*self.found, *self.missed))
        return all(_machine(part) is not None for whole in wholes for part in (*whole.found, *whole.missed))


def shortest(language: Language, budget: Budget) -> str | None:
    """A shortest text, readable where there is a choice, or None where there is none.

    What can't be reasoned about in an expression is left out: None stays a proof, a text becomes a guess.
    Raises ExhaustedError. The same is asked at many places: the answer is remembered with its cost.
    """
    for steps in _TRIED_WITH:
        cost, text = _searched(language, steps)
        if cost <= steps:
            budget.spend(cost)
            return text
        if budget.left <= steps:
            break
    raise ExhaustedError


@lru_cache(maxsize=_REMEMBERED)
def _searched(language: Language, steps: int) -> tuple[int, str | None]:
    """The steps that it took, and the text; more steps than there were where that was too few."""
    budget = Budget(steps)
    try:
        texts = [_shortest(each, budget) for each in _without_lookarounds(language)]
    except ExhaustedError:
        return steps + 1, None
    return steps - budget.left, min((text for text in texts if text is not None), key=len, default=None)


def _without_lookarounds(language: Language) -> "Iterator[Language]":
    """Languages that have its texts together. An expression is missed where one of its conjuncts is not as it says."""
    wholes = [conjuncts(expression) for expression in language.found]
    found = tuple(part for whole in wholes for part in whole.found)
    missed = tuple(part for whole in wholes for part in whole.missed)
    ways: list[list[tuple[tuple[str, ...], tuple[str, ...]]]] = [
        [*(((), (part,)) for part in whole.found), *(((part,), ()) for part in whole.missed)]
        for whole in map(conjuncts, language.missed)
    ]
    for way in product(*ways):
        gained = (*found, *(part for parts, _ in way for part in parts))
        lost = (*missed, *(part for _, parts in way for part in parts))
        if not {*gained} & {*lost}:
            yield Language(gained, lost, language.least, language.most, language.excluded)


def _shortest(language: Language, budget: Budget) -> str | None:
    if language.most is not None and language.least > language.most:
        return None
    found = [machine for expression in language.found if (machine := _machine(expression) or _wider(expression))]
    missed = [machine for expression in language.missed if (machine := _machine(expression))]
    if not found and not missed and (text := _plain(language)) is not None:
        return text
    return _walk(found, missed, language, budget)


def is_regular(expression: str) -> bool:
    """Whether one automaton reads it as it stands."""
    return _machine(expression) is not None


def matches(expression: str, text: str) -> bool | None:
    """Whether the expression is found in the text; None where it can't be read, or takes too long."""
    machine = _machine(expression)
    if machine is None:
        try:
            return search(expression, text)
        except SearchError:
            return None
    states = machine.start()
    known: dict[tuple[frozenset[int], str], frozenset[int]] = {}
    for character in text:  # of a long one most steps were taken before
        after = known.get((states, character))
        if after is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            after = known[states, character] = machine.step(states, ord(character))
        states = after
    return machine.accepts(states, at_start=not text)


@lru_cache(maxsize=256)
def _machine(expression: str, *, wider: bool = False) -> "Automaton | None":
    from monitor.schemas.text.expressions import UnsupportedError, automaton  # only where somebody wrote one

    try:
        return automaton(spelt(expression), wider=wider)
    except UnsupportedError:
        return None


def _wider(expression: str) -> "Automaton | None":
    """Of more texts, where an expression says more than an automaton can."""
    return _machine(expression, wider=True)


_WORD = "abc"
"""Says more to whoever reads a message than no text at all."""


def _plain(language: Language) -> str | None:
    """Without expressions: a word where it fits, else one letter again and again; None where all those are excluded."""
    fits = language.least <= len(_WORD) and (language.most is None or len(_WORD) <= language.most)
    if fits and _WORD not in language.excluded:
        return _WORD
    for length in range(language.least, language.least + len(language.excluded) + 1):
        if language.most is not None and length > language.most:
            return None
        for letter in _READABLE:
            if letter * length not in language.excluded:
                return letter * length
    return None


def _walk(
    found: "Sequence[Automaton]", missed: "Sequence[Automaton]", language: Language, budget: Budget
) -> str | None:
    """First among the most readable characters, which seldom are all excluded."""
    alphabet = _alphabet([*found, *missed], ())
    if language.least > _LONG:
        unbounded = Language(language.found, language.missed)
        if _walked(found, missed, unbounded, (alphabet, alphabet), budget) is None:
            return None
    text = _walked(found, missed, language, (alphabet, alphabet), budget)
    if text is not None or not language.excluded:
        return text
    apart = _alphabet([*found, *missed], frozenset("".join(language.excluded)))
    return _walked(found, missed, language, (apart, alphabet), budget)


def _walked(
    found: "Sequence[Automaton]",
    missed: "Sequence[Automaton]",
    language: Language,
    alphabets: tuple[list[str], list[str]],
    budget: Budget,
) -> str | None:
    """`alphabets`: for what an excluded text begins with, and for the rest.

    Where a long text is wanted, one character that changes nothing makes it long enough in one step: its lengths are
    walked one by one behind that only, for what must not be longer.
    """
    machines = [_Steps(machine, budget) for machine in (*found, *missed)]
    prefixes = {text[:end] for text in language.excluded for end in range(len(text) + 1)}
    beginning = tuple(machine.start for machine in machines)
    waiting = deque([("", beginning)])
    seen: set[tuple[object, ...]] = set()
    while waiting:
        text, states = waiting.popleft()
        alphabet = alphabets[0] if text in prefixes else alphabets[1]
        budget.spend(1 + len(alphabet) * len(machines) // _WEIGHT)
        if len(text) >= language.least and text not in language.excluded:
            ends = [machine.accepts(state, text) for machine, state in zip(machines, states, strict=True)]
            if all(ends[: len(found)]) and not any(ends[len(found) :]):
                return text
        if language.most is not None and len(text) >= language.most:
            continue
        for character in alphabet:
            after = tuple([machine.after(state, character) for machine, state in zip(machines, states, strict=True)])
            if not all(after[: len(found)]):
                continue
            longer = [text + character]
            if after == states and language.least - len(text) > _LONG:
                longer.append(text.ljust(language.least, character))
            for each in longer:
                key = (after, min(len(each), language.least), each if each in prefixes else None)
                if key not in seen:
                    seen.add(key)
                    waiting.append((each, after))
    return None


class _Steps:
    """The steps of one automaton, each computed once: a walk takes the same one at every length."""

    def __init__(self, machine: "Automaton", budget: Budget) -> None:
        self.start = machine.start()
        self._machine, self._budget = machine, budget
        self._known: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def after(self, states: frozenset[int], character: str) -> frozenset[int]:
        known = self._known.get((states, character))
        if known is None:
            self._budget.spend(len(states) // _WEIGHT)
            known = self._known[states, character] = self._machine.step(states, ord(character))
        return known

    def accepts(self, states: frozenset[int], text: str) -> bool:
        return self._machine.accepts(states, at_start=not text)


def _alphabet(machines: "Collection[Automaton]", apart: Collection[str]) -> list[str]:
    """One character, the most readable, for each way in which the automata tell characters apart, and each of `apart`.

    After the beginning of an excluded text one that leads on to it can't stand for others that lead away.
    """
    from monitor.schemas.text.expressions import EVERY, is_within

    sets = {characters for machine in machines for moves in machine.moves for characters, _ in moves} - {EVERY}
    sets |= {((ord(character), ord(character)),) for character in apart}
    edges = {0, 0xE000, *(ord(character) for character in _READABLE)}
    for characters in sets:
        for low, high in characters:
            edges.update((low, high + 1))
    classes: dict[tuple[bool, ...], str] = {}
    for code in sorted(edges, key=_unreadable):
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            continue
        kind = tuple(is_within(characters, code) for characters in sets)
        classes.setdefault(kind, chr(code))
    return list(classes.values())


def _unreadable(code: int) -> tuple[int, int]:
    place = _READABLE.find(chr(code)) if code < 128 else -1
    if place >= 0:
        return 0, place
    return (1 if 32 < code < 127 else 2), code
