"""Numbers between bounds, on a grid or off it."""

from collections.abc import Iterable, Iterator
from dataclasses import field
from fractions import Fraction
from itertools import islice
from math import ceil, floor, lcm

from monitor.model.record import draft
from monitor.schemas.normal.assertions import Bound, Format, MultipleOf
from monitor.schemas.normal.values import identity
from monitor.schemas.search.literals import EMPTY, Fact, Found, Integral, Literal, NotMultiple, Outcome, Undecided
from monitor.schemas.text.formats import INTEGER_RANGES

_TRIED = 2_000
_MOST_TRIED = 20_000
_ZERO = Fraction(0)


@draft
class _Demand:
    """What a number must satisfy. A limit is (value, exclusive)."""

    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    divisors: list[Fraction] = field(default_factory=list)
    avoided: list[Fraction] = field(default_factory=list)
    """Divisors of which it is no multiple."""

    def bound(self, limit: Fraction, exclusive: bool, upper: bool) -> None:
        if upper:
            if self.high is None or (limit, not exclusive) < (self.high[0], not self.high[1]):
                self.high = (limit, exclusive)
        elif self.low is None or (limit, exclusive) > self.low:
            self.low = (limit, exclusive)

    def admits(self, number: Fraction) -> bool:
        return (
            self.within(number)
            and all((number / divisor).denominator == 1 for divisor in self.divisors)
            and not any((number / divisor).denominator == 1 for divisor in self.avoided)
        )

    def within(self, number: Fraction) -> bool:
        below = self.low is not None and (number < self.low[0] or (number == self.low[0] and self.low[1]))
        above = self.high is not None and (number > self.high[0] or (number == self.high[0] and self.high[1]))
        return not below and not above


def solve(literals: Iterable[Literal], barred: frozenset[bytes]) -> Outcome:
    demand = _demand(literals)
    if demand.divisors:
        return _on_grid(demand, barred)
    return _anywhere(demand, barred)


def _demand(literals: Iterable[Literal]) -> _Demand:
    demand = _Demand()
    for literal in literals:
        match literal:
            case Fact(assertion=Bound(limit=limit, exclusive=exclusive, upper=upper)):
                demand.bound(limit, exclusive, upper)
            case Fact(assertion=MultipleOf(divisor=divisor)):
                demand.divisors.append(divisor)
            case Fact(assertion=Format(name=name)) if name in INTEGER_RANGES:
                low, high = INTEGER_RANGES[name]
                demand.bound(Fraction(low), exclusive=False, upper=False)
                demand.bound(Fraction(high), exclusive=False, upper=True)
            case Integral(holds=holds):
                (demand.divisors if holds else demand.avoided).append(Fraction(1))
            case NotMultiple(divisor=divisor):
                demand.avoided.append(divisor)
    return demand


def _common_multiple(divisors: Iterable[Fraction]) -> Fraction:
    result = Fraction(1)
    for count, divisor in enumerate(divisors):
        if not count:
            result = divisor
            continue
        denominator = lcm(result.denominator, divisor.denominator)
        result = Fraction(lcm(int(result * denominator), int(divisor * denominator)), denominator)
    return result


def _on_grid(demand: _Demand, barred: frozenset[bytes]) -> Outcome:
    """Multiples of one step. What is avoided repeats, so one period and as many again as are barred decide."""
    step = _common_multiple(demand.divisors)
    first = None if demand.low is None else ceil(demand.low[0] / step)
    last = None if demand.high is None else floor(demand.high[0] / step)
    period = int(_common_multiple([step, *demand.avoided]) / step)
    needed = period * (len(barred) + 1) + 2
    if first is not None:
        start = max(first, 0 if last is None else min(0, last + 1 - needed))  # near 0, where the window fits
        indices = range(start, start + needed if last is None else min(last + 1, start + needed))
    elif last is not None:
        indices = range(last, last - needed, -1)
    else:
        indices = range(needed)
    tried = min(max(_TRIED, needed), _MOST_TRIED)
    for index in islice(_friendly(indices), tried):
        value = _spelt(index * step)
        if value is not None and demand.admits(index * step) and identity(value) not in barred:
            return Found(value)
    if len(indices) > tried:
        return Undecided("no multiple was found among the first ones")
    return EMPTY


def _friendly(indices: range) -> Iterator[int]:
    """1 first where it is there."""
    if 1 in indices:
        yield 1
    yield from indices


def _anywhere(demand: _Demand, barred: frozenset[bytes]) -> Outcome:
    low, high = demand.low, demand.high
    if low is not None and high is not None and low[0] >= high[0]:
        if low[0] > high[0] or low[1] or high[1]:
            return EMPTY
        only = _spelt(low[0])
        if only is None:
            return Undecided("the only number left can't be written as a decimal")
        return Found(only) if demand.admits(low[0]) and identity(only) not in barred else EMPTY
    for number in _candidates(low, high):
        value = _spelt(number)
        if value is not None and demand.admits(number) and identity(value) not in barred:
            return Found(value)
    return Undecided("no number was found among those tried")


def _candidates(low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None) -> Iterator[Fraction]:
    if low is None and high is None:
        base, width = _ZERO, Fraction(1)
    elif low is None or high is None:
        base, width = (high[0] - 1, Fraction(1)) if high is not None else (low[0] if low else _ZERO, Fraction(1))
    else:
        base, width = low[0], high[0] - low[0]
    whole = Fraction(floor(base))
    yield from (Fraction(1), _ZERO)
    for limit in (low, high):
        if limit is not None:
            yield limit[0]
    yield from (whole + offset for offset in range(3))
    for start, extent in ((base, width), (_ZERO, 1), (_ZERO, -1)):  # large numbers have no fractions in a float
        for parts in (2, 4, 10, 8, 16, 100, 1000, 1024):
            yield from (start + extent * Fraction(part, parts) for part in range(1, min(parts, 24)))
    yield from (whole + offset for offset in range(3, 200))


def _spelt(number: Fraction) -> int | float | None:
    """As a JSON number that means exactly this, or None."""
    if number.denominator == 1:
        return int(number)
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if Fraction(repr(value)) == number else None
