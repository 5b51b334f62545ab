"""How both companies moved, as a picture: a lane for each description and environment, and the cases beneath."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.engine.course import Course, DeclaredVersions, Lane, LaneKind, Move, Stretch, Trouble
from monitor.explanation.words import Names, clock_time
from monitor.model.integration import Integration
from monitor.model.sides import Side

WIDTH, LABEL, RIGHT, TOP, ROW, HEADING = 900, 190, 14, 24, 26, 24
"""Pixels: of all, of the names at the left, free at the right, of the days on top, of a lane, of a company's name."""
NARROWEST = 3
"""Pixels: what takes no time is drawn so wide."""
LETTER = 7
"""Pixels that a letter takes at most."""
MOVES_LISTED, ROWS_OF_CASES = 50, 6
DIGEST_SHOWN = 7
_TICKS_MAX = 12
_STEPS = (
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 7, 14, 28, 91, 182, 364)),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """`kind`: how it is drawn. `text` is empty where it has no room."""

    x: float
    y: float
    width: float
    kind: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class CoursePicture:
    """`ticks`: where a day stands, and its name; `headings` and `names`: how far down, and the text."""

    height: int
    ticks: tuple[tuple[float, str], ...]
    headings: tuple[tuple[float, str], ...]
    names: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the list that says the same: `when`, `who` and `what`, newest first."""

    when: str
    who: str
    what: str
    severity: str


@dataclass(frozen=True, slots=True)
class CourseView:
    picture: CoursePicture
    steps: tuple[Step, ...]
    more: int
    """Steps that the list leaves out."""


def course_view(course: Course, integration: Integration, declared: DeclaredVersions) -> CourseView | None:
    """None where nothing was described and nothing deployed yet."""
    if not course.lanes:
        return None
    labels = _Labels(declared)
    steps = sorted(_steps(course, integration, labels), key=lambda step: step[0], reverse=True)
    return CourseView(
        _Drawing(course, integration, labels).picture(),
        tuple(step for _, step in steps[:MOVES_LISTED]),
        max(len(steps) - MOVES_LISTED, 0),
    )


class _Labels:
    def __init__(self, declared: DeclaredVersions) -> None:
        self._declared = declared

    def version(self, lane: Lane, version: str) -> str:
        """What a description declares, else the beginning of its digest; what was said to run as it was said."""
        if lane.kind is not LaneKind.DESCRIBED:
            return version
        return self._declared.of(version) or version[:DIGEST_SHOWN]

    def move(self, lane: Lane, move: Move) -> str:
        before = self.version(lane, move.before) if move.before else ""
        after = self.version(lane, move.after)
        versions = f"{before} → {after}" if before and before != after else after
        edits = f", {move.edits} {'edit' if move.edits == 1 else 'edits'}" if move.edits else ""
        worst = f", the worst of them {move.severity.value}" if move.severity and move.edits > 1 else ""
        return f"{versions}{edits}{worst or (f', {move.severity.value}' if move.severity else '')}"


def _steps(course: Course, integration: Integration, labels: _Labels) -> Iterator[tuple[datetime, Step]]:
    for lane in course.lanes:
        for move in lane.moves:
            what = f"{_lane_name(lane)}: {labels.move(lane, move)}"
            severity = move.severity.value if move.severity else ""
            yield move.not_after, Step(_when(move), integration.company(lane.side).name, what, severity)


def _when(move: Move) -> str:
    after = clock_time(move.not_after)
    return after if move.not_before is None else f"{clock_time(move.not_before)} to {after}"


def _lane_name(lane: Lane) -> str:
    of = " ".join(each for each in (lane.api, lane.environment) if each)
    return f"{of}, {lane.kind.value}"


class _Drawing:
    """Rows are given out from the top as they are needed."""

    def __init__(self, course: Course, integration: Integration, labels: _Labels) -> None:
        self._course = course
        self._integration = integration
        self._labels = labels
        self._y = float(TOP)
        self._headings: list[tuple[float, str]] = []
        self._names: list[tuple[float, str]] = []
        self._bars: list[Bar] = []

    def picture(self) -> CoursePicture:
        for side in Side:
            lanes = [each for each in self._course.lanes if each.side is side]
            if lanes:
                self._heading(self._integration.company(side).name)
            for lane in lanes:
                self._lane(lane, self._row(_lane_name(lane)))
        if self._course.troubles:
            self._heading("Cases")
            self._troubles()
        return CoursePicture(
            height=round(self._y + 6),
            ticks=tuple(self._ticks()),
            headings=tuple(self._headings),
            names=tuple(self._names),
            bars=tuple(self._bars),
        )

    def _heading(self, text: str) -> None:
        self._headings.append((self._y + 16, text))
        self._y += HEADING

    def _row(self, name: str) -> float:
        middle = self._y + ROW / 2
        self._names.append((middle, name))
        self._y += ROW
        return middle

    def _across(self, moment: datetime) -> float:
        begin, end = self._course.since, self._course.until
        share = (min(max(moment, begin), end) - begin) / (end - begin)
        return round(LABEL + share * (WIDTH - LABEL - RIGHT), 1)

    def _span(self, since: datetime | None, until: datetime | None) -> tuple[float, float]:
        """Where it begins, and how wide it is."""
        x = self._across(since or self._course.since)
        return x, round(self._across(until or self._course.until) - x, 1)

    def _lane(self, lane: Lane, y: float) -> None:
        for number, stretch in enumerate(lane.stretches):
            if stretch.version:
                self._bars.append(self._stretch(lane, stretch, y, number))
        for move in lane.moves:
            x, width = self._span(move.not_before or move.not_after, move.not_after)
            title = f"{_when(move)}: {self._labels.move(lane, move)}"
            kind = f"move-{move.severity.value}" if move.severity else "move-other"
            self._bars.append(Bar(x, y, max(width, NARROWEST), kind, title))

    def _stretch(self, lane: Lane, stretch: Stretch, y: float, number: int) -> Bar:
        x, width = self._span(stretch.since, stretch.until)
        kind = "stretch-even" if number % 2 == 0 else "stretch-odd"
        if width < 2 * LETTER:  # no room for a version: it is not read at all
            return Bar(x, y, max(width, NARROWEST), kind, "")
        version = self._labels.version(lane, stretch.version)
        since = f" since {clock_time(stretch.since)}" if stretch.since else ""
        text = version if LETTER * (len(version) + 3) <= width else ""
        return Bar(x, y, width, kind, f"{version}{since}", text)

    def _troubles(self) -> None:
        """Cases that overlap stand one below the other."""
        rows: list[list[Trouble]] = []
        for trouble in self._course.troubles:
            row = next((each for each in rows if (end := each[-1].until) is not None and end <= trouble.since), None)
            if row is not None:
                row.append(trouble)
            elif len(rows) < ROWS_OF_CASES:
                rows.append([trouble])
        names = Names.of(self._integration)
        for number, row in enumerate(rows):
            y = self._row("open and closed" if number == 0 else "")
            for trouble in row:
                x, width = self._span(trouble.since, trouble.until)
                kind = "case-reported" if trouble.reported else "case-over" if trouble.until else "case-open"
                changed = f" (changed by {names.side(trouble.changed_by)})" if trouble.changed_by in list(Side) else ""
                self._bars.append(Bar(x, y, max(width, 2 * NARROWEST), kind, f"{trouble.title}{changed}"))

    def _ticks(self) -> Iterator[tuple[float, str]]:
        begin, end = self._course.since, self._course.until
        step = next((each for each in _STEPS if (end - begin) / each <= _TICKS_MAX), _STEPS[-1])
        first = datetime(begin.year, 1, 1, tzinfo=UTC)
        moment = first + step * ((begin - first) // step)
        while moment < end:
            if moment > begin:
                yield self._across(moment), _tick(moment, step)
            moment += step


def _tick(moment: datetime, step: timedelta) -> str:
    if step < timedelta(days=1) and moment.hour:
        return f"{moment:%H:%M}"
    return f"{moment:%-d %b}"
