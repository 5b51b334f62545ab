"""What a case cost one side, at the rates it configured. A part without a rate is told in its own unit only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from monitor.model.costs import CostRates

_CENT = Decimal("0.01")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Part(StrEnum):
    ENGINEERS = "engineers"
    CALLS = "failed_calls"
    CUSTOMERS = "customers"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Quantities:
    """What is priced, of one case in one period.

    `step`: working time in which it waited for the side whose rates these are. `customers`: its share of the time in
    which production failed (cases at the same time share it); `delay`: likewise, elsewhere. `calls`: real calls that
    were seen to fail.
    """

    step: timedelta
    calls: int
    customers: timedelta
    delay: timedelta


Cost = Mapping[Part, Decimal]
"""Parts that have a rate, in whole cents; their sum is the cost of the case."""


def cost_of(found: Quantities, rates: CostRates | None) -> Cost:
    if rates is None:
        return {}
    working = _product(rates.engineer_hour, rates.engineer_share)
    priced = {
        Part.ENGINEERS: _product(working, _ratio(found.step, _HOUR)),
        Part.CALLS: _product(rates.failed_call, Decimal(found.calls)),
        Part.CUSTOMERS: _product(rates.customer_hour, _ratio(found.customers, _HOUR)),
        Part.DELAY: _product(rates.delay_day, _ratio(found.delay, _DAY)),
    }
    return {part: amount.quantize(_CENT) for part, amount in priced.items() if amount is not None}


def added(costs: Iterable[Cost]) -> Cost:
    """Part by part; a part that none has is missing."""
    found: dict[Part, Decimal] = {}
    for cost in costs:
        for part, amount in cost.items():
            found[part] = found.get(part, Decimal(0)) + amount
    return found


def sum_of(cost: Cost) -> Decimal:
    return sum(cost.values(), Decimal(0))


def _product(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _ratio(span: timedelta, unit: timedelta) -> Decimal:
    """Exact, whatever the spans: microseconds by microseconds."""
    microsecond = timedelta(microseconds=1)
    return Decimal(span // microsecond) / Decimal(unit // microsecond)
