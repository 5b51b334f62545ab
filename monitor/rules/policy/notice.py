"""Ends that were announced while somebody watched: what is due, and had its whole notice, surprises nobody."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.model.record import record
from monitor.model.values import Ground, Severity
from monitor.rules.policy.rating import Rating


@record
class Sunset:
    """An end that was announced at `announced` (first seen then at the latest) for `effective`; both in UTC."""

    announced: datetime
    effective: datetime

    def has_run_out(self, now: datetime, notice: timedelta) -> bool:
        """Is it due, after the whole notice? Too short a notice is none."""
        return now >= self.effective and self.effective - self.announced >= notice


Watched = Mapping[str, Sunset]
"""By operation, such as `GET /charges/{id}`: what somebody who has watched an API saw announced."""


def run_out(sunset: Sunset | None, severity: Severity, now: datetime, notice: timedelta) -> Rating | None:
    """Risky, and no longer breaking, where the notice has run out; None where it has not."""
    if sunset is None or severity is Severity.COMPATIBLE or not sunset.has_run_out(now, notice):
        return None
    announced, effective = (each.date().isoformat() for each in (sunset.announced, sunset.effective))
    text = f"announced by {announced} for {effective}: its notice has run out"
    return Rating(Severity.RISKY, text, Ground.NOTICE_RUN_OUT)
