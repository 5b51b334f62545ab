"""When a side is told what: at once, or when its working hours begin, by the reason of the message."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from monitor.model.cases import Message
from monitor.model.integration import Company, WorkingHours
from monitor.model.mediators import Between
from monitor.workflow.working_time import add_working, next_opening


class Urgency(StrEnum):
    AT_ONCE = "at once"
    """Something fails, fails again, or was told wrongly: whoever is called at night wants to know."""
    IN_HOURS = "in working hours"
    """It asks nothing of anybody now: clocks run in working hours only."""


URGENCIES: Mapping[str, Urgency] = {
    "attributed": Urgency.AT_ONCE,
    "reopened": Urgency.AT_ONCE,
    "opened": Urgency.AT_ONCE,
    "escalated": Urgency.AT_ONCE,
    "handed-over": Urgency.AT_ONCE,
    "witnessed": Urgency.AT_ONCE,
    "overturned": Urgency.AT_ONCE,
    "room-opened": Urgency.IN_HOURS,
    "step-set": Urgency.IN_HOURS,
    "room-settled": Urgency.IN_HOURS,
    "offered": Urgency.IN_HOURS,
    "option-declined": Urgency.IN_HOURS,
    "option-accepted": Urgency.IN_HOURS,
    "position": Urgency.IN_HOURS,
    "room-closed": Urgency.IN_HOURS,
    "reported": Urgency.AT_ONCE,
    "never-passed": Urgency.IN_HOURS,
    "untried": Urgency.IN_HOURS,
    "not-reproduced": Urgency.IN_HOURS,
    "tried": Urgency.IN_HOURS,
    "concern": Urgency.IN_HOURS,
    "not-adequate": Urgency.IN_HOURS,
    "disputed": Urgency.IN_HOURS,
    "upheld": Urgency.IN_HOURS,
    "proposed": Urgency.IN_HOURS,
    "declined": Urgency.IN_HOURS,
    "foreseen": Urgency.IN_HOURS,
    "answered": Urgency.IN_HOURS,
    "committed": Urgency.IN_HOURS,
    "accepted": Urgency.IN_HOURS,
    "updated": Urgency.IN_HOURS,
    "expected": Urgency.IN_HOURS,
    "affirmed": Urgency.IN_HOURS,
    "environment": Urgency.IN_HOURS,
    "waived": Urgency.IN_HOURS,
    "working-again": Urgency.IN_HOURS,
    "over-for-one": Urgency.IN_HOURS,
    "closed": Urgency.IN_HOURS,
}
"""By reason, worst first. A reason that is not here goes at once and before all others."""

EVERY_DAY = WorkingHours("UTC", frozenset(range(1, 8)), time(9), time(17))
"""When the daily message comes of a side that has no hours."""

_RANKS = {reason: rank for rank, reason in enumerate(URGENCIES)}


def urgency(reason: str) -> Urgency:
    return URGENCIES.get(reason, Urgency.AT_ONCE)


def rank(reason: str) -> int:
    """The worst has the lowest."""
    return _RANKS.get(reason, -1)


def told_from(message: Message, company: Company | Between) -> datetime:
    """The first moment (UTC) at which the side is told."""
    if urgency(message.reason) is Urgency.AT_ONCE:
        return message.at
    if company.daily:
        return next_opening(message.at, company.hours or EVERY_DAY)
    return add_working(message.at, timedelta(0), company.hours)
