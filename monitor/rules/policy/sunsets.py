"""Deprecations and sunset dates: what an announcement is worth, and whether what went was allowed to go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model.api import Lifecycle
from monitor.model.values import Ground, Severity
from monitor.openapi.lifecycle import sunset_of
from monitor.rules.policy.rating import Rating


def deprecated(after: Lifecycle, now: datetime | None, notice: timedelta | None) -> Rating:
    """Newly deprecated: fine with a date that leaves time, risky without what the notice agreed on demands."""
    if after.sunset is None:
        if notice:
            return Rating(Severity.RISKY, "no sunset date says until when it works", Ground.WITHOUT_SUNSET)
        return Rating(Severity.COMPATIBLE)
    return _dated(after.sunset, now, notice) or Rating(Severity.COMPATIBLE)


def moved(before: Lifecycle, after: Lifecycle, now: datetime | None, notice: timedelta | None) -> Rating:
    """A sunset date that came, went, or became another."""
    if after.sunset is None:
        if not after.deprecated:
            return Rating(Severity.COMPATIBLE, "it stays", Ground.SUNSET_DELETED)
        return Rating(
            Severity.RISKY, "it stays deprecated, and nothing says until when it works", Ground.SUNSET_DELETED
        )
    short = _dated(after.sunset, now, notice)
    if before.sunset is None:
        return short or Rating(Severity.COMPATIBLE, "", Ground.SUNSET_ANNOUNCED)
    one, other = sunset_of(before.sunset), sunset_of(after.sunset)
    if one is not None and other is not None and other < one:
        return short or Rating(Severity.RISKY, "plans were made for the later date", Ground.SUNSET_EARLIER)
    return short or Rating(Severity.COMPATIBLE, "", Ground.SUNSET_POSTPONED)


def _dated(sunset: str, now: datetime | None, notice: timedelta | None) -> Rating | None:
    """What is wrong with a date that is announced today; None where nothing is."""
    day = sunset_of(sunset)
    if day is None:
        reason = f"the sunset {_shown(sunset)!r} is not a date like 2027-01-31"
        return Rating(Severity.RISKY, reason, Ground.SUNSET_UNREADABLE)
    if now is None:
        return None
    if day <= now:
        return Rating(Severity.RISKY, f"the sunset {day:%Y-%m-%d} has passed already", Ground.SUNSET_PASSED)
    if notice and day - now < notice:
        return Rating(Severity.RISKY, _too_short(day - now, notice), Ground.NOTICE_TOO_SHORT)
    return None


def _too_short(left: timedelta, agreed: timedelta) -> str:
    """In whole days; in hours where less than two days are agreed."""
    unit, length = ("day", timedelta(days=1)) if agreed >= timedelta(days=2) else ("hour", timedelta(hours=1))
    had, wanted = left // length, agreed // length
    return f"{had} {unit}{'s' * (had != 1)} of notice, where {wanted} {'is' if wanted == 1 else 'are'} agreed"


def gone(standings: Sequence[Lifecycle], severity: Severity, now: datetime | None, *, removed: bool) -> Rating | None:
    """Something was lost at a place of which the base said this, innermost part first; None: nothing was announced.

    With the sunset passed it is risky: the announced end has come. Else it is rated as ever, and what went says why.
    """
    announced = [each for each in standings if each.deprecated or each.sunset]
    due = [day for each in announced if (day := sunset_of(each.sunset)) is not None and now is not None and day <= now]
    if due and severity is not Severity.COMPATIBLE:
        reason = f"its sunset {min(due):%Y-%m-%d} has passed"
        return Rating(Severity.RISKY, reason, Ground.NOTICE_RUN_OUT)
    if not announced or not removed:
        return None
    sunset = announced[0].sunset
    if sunset is None:
        return Rating(severity, "it was deprecated, without a date until when it works", Ground.WITHOUT_SUNSET)
    day = sunset_of(sunset)
    if day is None:
        reason = f"it was deprecated, and its sunset {_shown(sunset)!r} is not a date like 2027-01-31"
        return Rating(severity, reason, Ground.SUNSET_UNREADABLE)
    if now is None:
        return None
    return Rating(severity, f"it was to work until {day:%Y-%m-%d}", Ground.BEFORE_SUNSET)


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
