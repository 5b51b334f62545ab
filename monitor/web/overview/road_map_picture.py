"""The months ahead as a picture: a lane each, a mark for a day, a bar for several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.web.words import MILESTONES
from monitor.workflow.road_map import Milestone

MONTHS = 9
WIDTH, LABEL, TOP, LANE = 900, 150, 26, 34
"""Pixels: of all, of the names at the left, of the months at the top, and of a lane."""
LANES = 30


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    width: float
    """Of a bar; 0 for a day."""
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`months`: where each begins and its name; `lanes`: names and the middle of each."""

    height: int
    months: tuple[tuple[float, str], ...]
    lanes: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    later: int
    """Milestones beyond what is drawn."""


def picture_of(milestones: Sequence[tuple[str, Milestone]], today: date) -> Picture | None:
    """(lane, milestone) pairs; None where nothing has a day."""
    dated = [(lane, each, each.first) for lane, each in milestones if each.first is not None]
    begin = today.replace(day=1)
    months = [_month_after(begin, number) for number in range(MONTHS + 1)]
    end = months[-1]
    shown = [each for each in dated if each[2] < end]
    if not shown:
        return None
    lanes = list(dict.fromkeys(lane for lane, _, _ in sorted(shown, key=lambda each: each[0])))[:LANES]

    def across(day: date) -> float:
        share = (min(max(day, begin), end) - begin) / (end - begin)
        return round(LABEL + share * (WIDTH - LABEL), 1)

    middle = {lane: TOP + LANE * (number + 0.5) for number, lane in enumerate(lanes)}
    marks = []
    for lane, each, first in shown:
        if lane in middle:
            last = each.last or first
            width = across(last + timedelta(days=1)) - across(first) if last > first else 0.0
            title = f"{first}: {MILESTONES[each.kind].lower()}, {each.what}"
            marks.append(Mark(across(first), middle[lane], width, each.kind.value.replace(" ", "-"), title))
    return Picture(
        height=TOP + LANE * len(lanes),
        months=tuple((across(month), f"{month:%b %Y}" if month.month == 1 else f"{month:%b}") for month in months[:-1]),
        lanes=tuple((y, lane) for lane, y in middle.items()),
        marks=tuple(marks),
        later=len(dated) - len(marks),
    )


def _month_after(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
