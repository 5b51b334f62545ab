"""Times, amounts and days as the report words them."""

import re
from datetime import timedelta
from decimal import Decimal

from monitor.accounts.account import Month
from monitor.accounts.period import Period
from monitor.explanation.words import duration


def dates(period: Period) -> str:
    """`1 Sep to 30 Nov 2026`: days of UTC, the last one included."""
    first, last = period.start, max(period.start, period.end - timedelta(microseconds=1))
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    return f"{start} to {last.day} {last:%b %Y}"


def month_name(month: Month) -> str:
    return f"{month.period.start:%b}"


def money(amount: Decimal, currency: str) -> str:
    """`EUR 1,211`: below a hundred with its cents."""
    return f"{currency} {amount:,.0f}" if amount >= 100 else f"{currency} {amount:,.2f}"


def hours(span: timedelta) -> str:
    """Working time: hours, since a working day has no fixed length."""
    seconds = span.total_seconds()
    if seconds < 3600:
        return duration(span) if seconds >= 60 else "none" if not seconds else "under a minute"
    return f"{seconds / 3600:,.0f} h" if seconds >= 36000 else f"{seconds / 3600:.1f} h".replace(".0 h", " h")


def lasting(span: timedelta) -> str:
    """`90 days`, `1 day 4 h`, `12 min`."""
    return re.sub(r"\b(\d+) d\b", lambda found: "1 day" if found[1] == "1" else f"{found[1]} days", duration(span))


def sentence(text: str) -> str:
    """With a capital and a full stop, which notes lack."""
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".")


def breaks(count: int) -> str:
    return f"{count} {'break' if count == 1 else 'breaks'}"
