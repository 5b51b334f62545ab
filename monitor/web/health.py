"""Is the monitor itself well? A pure judgement over facts that the daemon gathers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.explanation.words import duration
from monitor.web.context import Health

INTERVALS_ALLOWED = 3
"""A cycle may be late by this many intervals before the monitor is called unwell."""


@dataclass(frozen=True, slots=True)
class CycleFact:
    """`finished_at`: of the last whole cycle; None where none has finished since `since` (start or configuration)."""

    integration: str
    interval: timedelta
    since: datetime
    finished_at: datetime | None
    paused: bool = False


def assess_health(
    *, scheduler_running: bool, store_problem: str | None, cycles: Iterable[CycleFact], now: datetime
) -> Health:
    """Unwell where the scheduler stands still, the store is unsound, or a cycle is overdue that is not paused."""
    reasons = []
    if not scheduler_running:
        reasons.append("the scheduler is stopped: nothing is polled or verified")
    if store_problem:
        reasons.append(f"the store is not sound: {store_problem}")
    facts = {"scheduler": "running" if scheduler_running else "stopped", "store": store_problem or "sound"}
    for cycle in cycles:
        last = cycle.finished_at or cycle.since
        if not cycle.paused and now - last > INTERVALS_ALLOWED * cycle.interval:
            reasons.append(f"no cycle of {cycle.integration} has finished for {duration(now - last)}")
        facts[f"cycle {cycle.integration}"] = cycle.finished_at.isoformat() if cycle.finished_at else "none yet"
    return Health(tuple(reasons), facts)
