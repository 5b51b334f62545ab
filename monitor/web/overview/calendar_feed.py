"""Milestones as a calendar that people subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from monitor.explanation.words import Names
from monitor.model.integration import Integration
from monitor.model.json_value import digest_of_value
from monitor.web.words import MILESTONES
from monitor.workflow.road_map import Milestone

if TYPE_CHECKING:
    from icalendar import Event  # a third of a second: `serve` starts without it

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESHED = timedelta(hours=6)


def calendar_of(pairs: Sequence[tuple[Integration, Milestone]], address: str | None, now: datetime) -> bytes:
    """Whole days; what has no day is left out. The id of an entry stays the same when its day is moved."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//compat-monitor//road map//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "compat-monitor: road map")
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    for integration, milestone in pairs:
        if milestone.first is not None:
            calendar.add_component(_event(integration, milestone, address, now))
    return bytes(calendar.to_ical())


def _event(integration: Integration, milestone: Milestone, address: str | None, now: datetime) -> "Event":
    from icalendar import Event

    names = Names.of(integration)
    who = names.side(milestone.side.value) if milestone.side else f"{names.in_house} and {names.partner}"
    event, first = Event(), milestone.first
    assert first is not None
    what = [integration.name, milestone.kind.value, milestone.api, milestone.what]
    event.add("uid", f"{digest_of_value(what)[:32]}@compat-monitor")
    event.add("dtstamp", now)
    event.add("dtstart", first)
    event.add("dtend", (milestone.last or first) + timedelta(days=1))  # exclusive, by RFC 5545 §3.6.1
    event.add("summary", f"{who}, {MILESTONES[milestone.kind].lower()}: {milestone.what}")
    event.add("description", "\n".join(_lines(milestone)))
    event.add("transp", "TRANSPARENT")
    if address is not None:
        event.add("url", f"{address.rstrip('/')}/integrations/{quote(integration.name, safe='')}/road-map")
    return event


def _lines(milestone: Milestone) -> list[str]:
    lines = [f"Said by: {milestone.how}"] if milestone.how else []
    if milestone.announced is not None:
        lines.append(f"Announced: {'on or before ' if milestone.or_before else ''}{milestone.announced}")
    return lines + ([f"Will meet: {', '.join(milestone.meets)}"] if milestone.meets else [])
