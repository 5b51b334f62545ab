"""Stretches of time, and what of one lies within another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
"""Days that a report may be asked for: calendars reach a year further on either side."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, and without, `end`; aware, in UTC. One that ends before it starts is refused."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period can't end ({self.end}) before it starts ({self.start})")

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def within(self, other: "Period") -> "Period | None":
        """The part of it that lies in `other`; None where there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None


def clipped(spans: Iterable[Period], to: Period) -> tuple[Period, ...]:
    return tuple(part for each in spans if (part := each.within(to)) is not None)


def total(spans: Iterable[Period]) -> timedelta:
    return sum((each.length for each in spans), timedelta())


def union(spans: Iterable[Period]) -> tuple[Period, ...]:
    """The same time without overlap, in order."""
    found: list[Period] = []
    for each in sorted(spans, key=lambda span: (span.start, span.end)):
        if found and each.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return tuple(found)


def shared(spans: Sequence[Sequence[Period]]) -> tuple[timedelta, ...]:
    """How much of the time that the groups cover together falls to each, where those that cover a moment share it
    equally: the parts add up to the union. What divides unevenly by a microsecond falls to the first.
    """
    merged = [union(each) for each in spans]
    moments = sorted({at for group in merged for span in group for at in (span.start, span.end)})
    parts = [timedelta()] * len(merged)
    for start, end in pairwise(moments):
        covering = [n for n, group in enumerate(merged) if any(span.start <= start < span.end for span in group)]
        if covering:
            share = (end - start) // len(covering)
            for n in covering:
                parts[n] += share
            parts[covering[0]] += (end - start) - share * len(covering)
    return tuple(parts)


def month_of(at: datetime) -> Period:
    """The calendar month (UTC) in which `at` lies."""
    start = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Period(start, _next_month(start))


def months_until(end: datetime, count: int) -> tuple[Period, ...]:
    """So many calendar months, oldest first; the last is the one in which the moment before `end` lies."""
    month = month_of(end - timedelta(microseconds=1))
    found = [month]
    for _ in range(count - 1):
        found.append(month_of(found[-1].start - timedelta(days=1)))
    return tuple(reversed(found))


def _next_month(start: datetime) -> datetime:
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
