"""Strings of some length, pattern and format."""

from collections.abc import Iterable, Iterator
from dataclasses import field

from monitor.model.record import draft
from monitor.schemas.budget import Budget
from monitor.schemas.normal.assertions import Format, JsonType, Pattern, Size
from monitor.schemas.normal.values import identity
from monitor.schemas.search.literals import EMPTY, Fact, Found, Literal, Missed, Outcome, Undecided, Unformatted
from monitor.schemas.text.formats import ANNOTATIONS, INTEGER_RANGES, OFF_FORMAT, TEXT_FORMATS, contains, is_formatted
from monitor.schemas.text.languages import Language, is_regular, matches, shortest

_LONGEST = 100_000
_TEXT, _NUMERAL = "text", "1"
_LIKELY = ("abc", "abc1", "123456789", "Abcd1!", "abc-1", "ABC1", "example.com", "a b", "!", "ab", "a", "1")
_LENGTHS = (0, 6, 8, 12)
"""Tried where an expression looks ahead, or back: most of these ask for letters of some kinds, as of a password, or
forbid an edge. No longer ones: such an expression may take time for ever.
"""
_FILLER = "a"
"""Lengthens an example of a format to what is demanded; many formats don't mind at their end."""


@draft
class _Demand:
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    least: int = 0
    most: int | None = None
    formats: list[str] = field(default_factory=list)
    unformatted: list[str] = field(default_factory=list)

    def admits(self, text: str) -> bool | None:
        """None where a format or pattern leaves it open."""
        verdicts = [
            len(text) >= self.least and (self.most is None or len(text) <= self.most),
            *(matches(expression, text) for expression in self.found),
            *(_opposite(matches(expression, text)) for expression in self.missed),
            *(is_formatted(name, text) for name in self.formats),
            *(_opposite(is_formatted(name, text)) for name in self.unformatted),
        ]
        return False if False in verdicts else None if None in verdicts else True

    def contradictory(self) -> bool:
        return any(contains(wider, narrower) for wider in self.unformatted for narrower in self.formats)

    def of_formats_alone(self) -> Found | None:
        """Where nothing but formats is demanded there are such texts, though none may be known here; to validators a
        format that they do not know is any text.
        """
        others = (self.found, self.missed, self.unformatted, self.least, self.most is not None)
        if not self.formats or any(others) or not TEXT_FORMATS.keys().isdisjoint(self.formats):
            return None
        return Found(_NUMERAL if INTEGER_RANGES.keys() >= {*self.formats} else _TEXT)


def solve(literals: Iterable[Literal], barred: frozenset[bytes], budget: Budget, *, guessing: bool = False) -> Outcome:
    """`guessing`: a text may be found of which nothing but an unknown format leaves open whether it is one."""
    demand = _demand(literals)
    if demand.contradictory() or (demand.most is not None and demand.least > demand.most):
        return EMPTY
    if demand.least > _LONGEST:
        return Undecided("the string would be very long")
    for text in _candidates(demand):
        if identity(text) not in barred and demand.admits(text):
            return Found(text)
    excluded = frozenset(text for text in map(_text, barred) if text is not None)
    # Without negated formats the necessary expressions bound what a value can be: no text there is a proof.
    necessary = [f"^(?:{TEXT_FORMATS[name].necessary})$" for name in demand.formats if name in TEXT_FORMATS]
    sufficient = [f"^(?:{TEXT_FORMATS[name].sufficient})$" for name in demand.formats if name in TEXT_FORMATS]
    impossible = [f"^(?:{TEXT_FORMATS[name].sufficient})$" for name in demand.unformatted if name in TEXT_FORMATS]
    widest = Language((*demand.found, *necessary), (*demand.missed, *impossible), demand.least, demand.most, excluded)
    likely = shortest(widest, budget)
    if likely is None:
        return EMPTY
    surely_off = [f"^(?:{TEXT_FORMATS[name].necessary})$" for name in demand.unformatted if name in TEXT_FORMATS]
    narrow = Language((*demand.found, *sufficient), (*demand.missed, *surely_off), demand.least, demand.most, excluded)
    certain = shortest(narrow, budget)
    for each in (certain, likely):
        if each is not None and identity(each) not in barred:
            admitted = demand.admits(each)
            if admitted or (guessing and admitted is None):
                return Found(each)
    return demand.of_formats_alone() or Undecided(_unknown(demand))


def _unknown(demand: _Demand) -> str:
    names = ", ".join(f'"{each}"' for each in sorted({*demand.formats, *demand.unformatted} - ANNOTATIONS))
    return f"strings of the format {names} are not fully known here" if names else "the pattern is not read"


def _demand(literals: Iterable[Literal]) -> _Demand:
    demand = _Demand()
    for literal in literals:
        match literal:
            case Fact(assertion=Size(type=JsonType.STRING, limit=limit, upper=True)):
                demand.most = limit if demand.most is None else min(demand.most, limit)
            case Fact(assertion=Size(type=JsonType.STRING, limit=limit)):
                demand.least = max(demand.least, limit)
            case Fact(assertion=Pattern(expression=expression)):
                demand.found.append(expression)
            case Missed(expression=expression):
                demand.missed.append(expression)
            case Fact(assertion=Format(name=name)):
                demand.formats.append(name)
            case Unformatted(name=name):
                demand.unformatted.append(name)
    return demand


def _candidates(demand: _Demand) -> Iterator[str]:
    for name in demand.formats:
        if name in TEXT_FORMATS:
            for text in TEXT_FORMATS[name].examples:
                yield text.ljust(demand.least, _FILLER)
    if demand.unformatted:
        yield from OFF_FORMAT
    for facts in TEXT_FORMATS.values() if demand.unformatted else ():
        yield from facts.examples
    if not all(map(is_regular, (*demand.found, *demand.missed))):
        yield from _likely(demand)


def _likely(demand: _Demand) -> Iterator[str]:
    for length in _LENGTHS:
        if length >= demand.least:
            yield from (text.ljust(length, _FILLER) for text in _LIKELY)


def _opposite(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


def _text(spelt: bytes) -> str | None:
    import json

    value = json.loads(spelt)
    return value if isinstance(value, str) else None
