"""When a side is told what: at once, or when its working hours begin, by the reason of the message."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from monitor.model.cases import Message
from monitor.model.integration import Company, WorkingHours
from monitor.model.mediators import Between
from monitor.workflow.working_time import add_working, next_opening


class Promptness(StrEnum):
    AT_ONCE = "at once"
    """Something fails, fails again, or was told wrongly: whoever is called at night wants to know."""
    IN_HOURS = "in working hours"
    """It asks nothing of anybody now: clocks run in working hours only."""


PROMPTNESS: Mapping[str, Promptness] = {
    "attributed": Promptness.AT_ONCE,
    "reopened": Promptness.AT_ONCE,
    "opened": Promptness.AT_ONCE,
    "escalated": Promptness.AT_ONCE,
    "handed-over": Promptness.AT_ONCE,
    "witnessed": Promptness.AT_ONCE,
    "overturned": Promptness.AT_ONCE,
    "room-opened": Promptness.IN_HOURS,
    "step-set": Promptness.IN_HOURS,
    "room-settled": Promptness.IN_HOURS,
    "offered": Promptness.IN_HOURS,
    "option-declined": Promptness.IN_HOURS,
    "option-accepted": Promptness.IN_HOURS,
    "position": Promptness.IN_HOURS,
    "room-closed": Promptness.IN_HOURS,
    "reported": Promptness.AT_ONCE,
    "never-passed": Promptness.IN_HOURS,
    "untried": Promptness.IN_HOURS,
    "not-reproduced": Promptness.IN_HOURS,
    "tried": Promptness.IN_HOURS,
    "concern": Promptness.IN_HOURS,
    "not-adequate": Promptness.IN_HOURS,
    "disputed": Promptness.IN_HOURS,
    "upheld": Promptness.IN_HOURS,
    "proposed": Promptness.IN_HOURS,
    "declined": Promptness.IN_HOURS,
    "foreseen": Promptness.IN_HOURS,
    "answered": Promptness.IN_HOURS,
    "committed": Promptness.IN_HOURS,
    "accepted": Promptness.IN_HOURS,
    "updated": Promptness.IN_HOURS,
    "expected": Promptness.IN_HOURS,
    "affirmed": Promptness.IN_HOURS,
    "environment": Promptness.IN_HOURS,
    "waived": Promptness.IN_HOURS,
    "working-again": Promptness.IN_HOURS,
    "over-for-one": Promptness.IN_HOURS,
    "closed": Promptness.IN_HOURS,
}
"""By reason, worst first. A reason that is not here goes at once and before all others."""

EVERY_DAY = WorkingHours("UTC", frozenset(range(1, 8)), time(9), time(17))
"""When the daily message comes of a side that has no hours."""

_RANKS = {reason: rank for rank, reason in enumerate(PROMPTNESS)}


def promptness(reason: str) -> Promptness:
    return PROMPTNESS.get(reason, Promptness.AT_ONCE)


def rank(reason: str) -> int:
    """The worst has the lowest."""
    return _RANKS.get(reason, -1)


def told_from(message: Message, company: Company | Between) -> datetime:
    """The first moment (UTC) at which the side is told."""
    if promptness(message.reason) is Promptness.AT_ONCE:
        return message.at
    if company.daily:
        return next_opening(message.at, company.hours or EVERY_DAY)
    return add_working(message.at, timedelta(0), company.hours)
