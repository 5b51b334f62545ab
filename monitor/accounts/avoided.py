"""What prevented breaks would have cost: a range from this integration's own past, with its assumptions, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

ESCAPED_NEEDED = 4
"""Quartiles of fewer say nothing."""

ASSUMPTIONS = (
    "each would have reached production and been met there as the breaks of the year before were",
    "the range runs from the lower to the upper quartile of what each of those cost, times the number prevented",
    "what the gate refused counts once for what it breaks, however often it was asked",
)


@dataclass(frozen=True, slots=True)
class Avoided:
    """Never a point: from a lower to an upper quartile of past breaks, times the number prevented.

    `basis`: how many past breaks it rests on. Without enough of them all ranges are None. Money also without rates.
    """

    prevented: int
    basis: int
    customers: tuple[timedelta, timedelta] | None = None
    step: tuple[timedelta, timedelta] | None = None
    money: tuple[Decimal, Decimal] | None = None


def avoided(
    prevented: int, customers: Sequence[timedelta], step: Sequence[timedelta], money: Sequence[Decimal] | None
) -> Avoided:
    """The sequences: of each escaped case that is over. `money` None: there are no rates."""
    basis = len(customers)
    if not prevented or basis < ESCAPED_NEEDED:
        return Avoided(prevented, basis)
    return Avoided(
        prevented,
        basis,
        _range(customers, prevented),
        _range(step, prevented),
        None if money is None else _range(money, prevented, lambda amount: amount.quantize(Decimal("0.01"))),
    )


def _range(values: Sequence[Any], times: int, rounded: Callable[[Any], Any] = lambda value: value) -> tuple[Any, Any]:
    low, high = quartiles(values)
    return rounded(low * times), rounded(high * times)


def quartiles(values: Sequence[Any]) -> tuple[Any, Any]:
    """The lower and the upper, between neighbours by proportion (Hyndman and Fan 1996, definition 7)."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return _quantile(ordered, last), _quantile(ordered, 3 * last)


def _quantile(ordered: Sequence[Any], quarters: int) -> Any:
    """At `quarters` quarters of the way from one member to the next, counted from the first."""
    at, rest = divmod(quarters, 4)
    below, above = ordered[at], ordered[min(at + 1, len(ordered) - 1)]
    return below + (above - below) * rest / 4
