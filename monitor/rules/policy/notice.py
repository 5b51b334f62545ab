"""Ends that were announced: what is due, and had its whole notice, surprises nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.changes import Change
from monitor.model.record import record
from monitor.model.values import Ground, Severity


@record
class Sunset:
    """An end that was announced at `announced` (first seen then at the latest) for `effective`; both in UTC."""

    announced: datetime
    effective: datetime

    def has_run_out(self, now: datetime, notice: timedelta) -> bool:
        """Is it due, after the whole notice? Too short a notice is none."""
        return now >= self.effective and self.effective - self.announced >= notice


def after_notice(
    changes: Iterable[Change], sunsets: Mapping[str, Sunset], now: datetime, notice: timedelta
) -> tuple[Change, ...]:
    """The same changes; what was announced for the whole notice period, and is due, is risky and no longer breaking.

    `sunsets`: by operation, such as `GET /charges/{id}`. A change that also breaks another operation stays breaking.
    Too short a notice changes nothing.
    """
    ended = {key: each for key, each in sunsets.items() if each.has_run_out(now, notice)}
    return tuple(_with_notice(change, ended) for change in changes)


def _with_notice(change: Change, ended: Mapping[str, Sunset]) -> Change:
    if change.severity is not Severity.BREAKING:
        return change
    broken = {each.operation for each in change.reaches if each.severity is Severity.BREAKING} | {change.operation}
    if not broken <= ended.keys():
        return change
    sunset = max((ended[each] for each in broken), key=lambda each: each.effective)
    announced, effective = (each.date().isoformat() for each in (sunset.announced, sunset.effective))
    text = f"announced by {announced} for {effective}: its notice has run out"
    return replace(
        change,
        severity=Severity.RISKY,
        reaches=tuple(replace(each, severity=_lowered(each.severity)) for each in change.reaches),
        consumers=tuple(replace(each, severity=_lowered(each.severity)) for each in change.consumers),
        ground=Ground.NOTICE_RUN_OUT,
        note="; ".join(part for part in (change.note, text) if part),
    )


def _lowered(severity: Severity) -> Severity:
    return Severity.RISKY if severity is Severity.BREAKING else severity
