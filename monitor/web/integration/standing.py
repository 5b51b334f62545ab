"""In what state an integration is, for the wall, its page and the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta

from monitor.engine.events import CycleFinished
from monitor.explanation.words import clock_time, duration
from monitor.model.cases import Conflict
from monitor.model.integration import Integration
from monitor.model.values import CompatibilityState
from monitor.web.context import WebContext

STALE_AFTER = 3
"""Verification intervals after which a finished cycle says nothing about now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`reasons`: why, in sentences."""

    state: CompatibilityState
    reasons: tuple[str, ...] = ()


def standing(
    integration: Integration,
    cycle: CycleFinished | None,
    open_cases: Sequence[Conflict],
    paused_until: datetime | None,
    now: datetime,
) -> Standing:
    """In conflict where an open case fails; compatible only by a finished, recent cycle, and not while paused."""
    if any(each.status.is_failing for each in open_cases):
        return Standing(CompatibilityState.CONFLICT)
    if paused_until is not None and paused_until > now:
        until = "until somebody resumes it" if paused_until.year == MAXYEAR else f"until {clock_time(paused_until)}"
        return Standing(CompatibilityState.UNKNOWN, (f"Paused, {until}: nothing is sent, so nothing is known.",))
    if cycle is None:
        return Standing(
            CompatibilityState.UNKNOWN,
            ("No whole check has finished since the monitor started; the first is under way.",),
        )
    if now - cycle.at > STALE_AFTER * integration.schedule.verify:
        return Standing(
            CompatibilityState.UNKNOWN,
            (f"The last whole check finished {duration(now - cycle.at)} ago: too old to count.",),
        )
    return Standing(cycle.state, cycle.reasons)


def standing_of(context: WebContext, integration: Integration, open_cases: Sequence[Conflict]) -> Standing:
    return standing(
        integration,
        context.latest_cycle(integration.name),
        open_cases,
        context.store.paused_until(integration.name),
        context.clock.now(),
    )


def is_paused(context: WebContext, integration: Integration) -> bool:
    until = context.store.paused_until(integration.name)
    return until is not None and until > context.clock.now()


def failing_since(open_cases: Sequence[Conflict]) -> datetime | None:
    """When the window began that is running now: the first indication of what fails; None where nothing does."""
    began = [each.first_indication_at or each.opened_at for each in open_cases if each.status.is_failing]
    return min(began, default=None)


def window_of(conflicts: Sequence[Conflict]) -> str:
    """Of the newest case that has both times; empty where none has."""
    spans: list[timedelta] = [
        each.attributed_at - each.confirmed_at for each in conflicts if each.attributed_at and each.confirmed_at
    ]
    return duration(spans[0]) if spans else ""
