"""What a company says that a break costs it (settings.yaml, `cost_rates`)."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CostRates:
    """Of our side, and private to it. A rate that is None is not known: what it would price is told in its own unit."""

    currency: str
    """As people write it, such as `EUR`."""
    engineer_hour: Decimal | None = None
    engineer_share: Decimal | None = None
    """How much of the working time in which a step lies with our side somebody works on it; from 0 to 1."""
    failed_call: Decimal | None = None
    customer_hour: Decimal | None = None
    """An hour in which customers meet a break in production."""
    delay_day: Decimal | None = None
    """24 hours in which a break elsewhere holds up what waits for it."""
