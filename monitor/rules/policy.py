"""What an announcement makes of a change: policy, with `now` as an argument (DESIGN.md §6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model.changes import Change
from monitor.model.values import Severity


@dataclass(frozen=True, slots=True)
class Sunset:
    """An end that was announced at `announced` (first seen then at the latest) for `effective`."""

    announced: datetime
    effective: datetime


_ENDINGS = frozenset({"operation-removed"})
"""Rules of changes that a sunset announces."""


def after_notice(
    changes: Iterable[Change], sunsets: Mapping[str, Sunset], now: datetime, notice: timedelta
) -> tuple[Change, ...]:
    """The same changes; what was announced for the whole notice period, and is due, is risky and no longer breaking.

    `sunsets`: by operation, such as `GET /charges/{id}`. Too short a notice changes nothing.
    """
    return tuple(_with_notice(change, sunsets.get(change.operation), now, notice) for change in changes)


def _with_notice(change: Change, sunset: Sunset | None, now: datetime, notice: timedelta) -> Change:
    if change.rule not in _ENDINGS or change.severity is not Severity.BREAKING or sunset is None:
        return change
    if now < sunset.effective or sunset.effective - sunset.announced < notice:
        return change
    announced, effective = (each.date().isoformat() for each in (sunset.announced, sunset.effective))
    text = f"announced by {announced} for {effective}: its notice has run out"
    reaches = tuple(
        replace(reach, severity=Severity.RISKY) if reach.severity is Severity.BREAKING else reach
        for reach in change.reaches
    )
    note = "; ".join(part for part in (change.note, text) if part)
    return replace(change, severity=Severity.RISKY, reaches=reaches, note=note)
