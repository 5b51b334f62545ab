"""What code hosts and CI servers show beside a line: one annotation per change, or per reason of the gate."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from monitor.explanation.witness_text import message_lines, said
from monitor.model.changes import Change, Location
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, digest_of_value
from monitor.model.record import record
from monitor.model.values import Severity
from monitor.reports.advice import advice, why
from monitor.reports.comparisons import (
    Pair,
    Report,
    Unread,
    file_of,
    operations_of,
    several,
    titled,
    users,
    where,
    worst_parts,
)
from monitor.rules.rows import Row


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LEVEL_BY_SEVERITY: Mapping[Severity, Level] = {
    Severity.BREAKING: Level.ERROR,
    Severity.RISKY: Level.WARNING,
    Severity.COMPATIBLE: Level.NOTE,
}


@record
class Spot:
    """A place in a file or document: its path or URL, as it was given."""

    file: str
    line: int | None = None
    column: int | None = None

    @property
    def is_file(self) -> bool:
        return "://" not in self.file


@record
class Guide:
    """What is known of a rule."""

    id: str
    why: str
    help: str
    example: str = ""
    level: Level = Level.WARNING


@record
class Annotation:
    guide: Guide
    level: Level
    title: str
    """Severity and rule."""
    message: str
    where: str
    """Operation and place."""
    fingerprint: str
    spot: Spot | None
    earlier: Spot | None = None
    """The same edit in the base."""
    details: str = ""
    """Several lines: what else people need to see."""
    decided: bool = True

    @property
    def sentence(self) -> str:
        """Message and place in one line."""
        return f"{self.message} ({self.where})" if self.where else self.message


def suites(report: Report) -> list[tuple[str, list[Annotation]]]:
    """The annotations of each pair, with its name; of one that could not be compared, why."""
    return [
        *(
            (
                pair.name or titled(pair.comparison),
                [_annotation(pair, change, report) for change in pair.comparison.changes],
            )
            for pair in report.pairs
        ),
        *((each.name, [_unread(each)]) for each in report.unread),
    ]


def _annotation(pair: Pair, change: Change, report: Report) -> Annotation:
    """At the revision's place, or where that has none, at the base's."""
    row = report.rows.get(change.rule)
    earlier = _spot(change.base, pair.comparison.base, pair.base)
    operations = operations_of(change)
    reached = f", {len(operations)} operations" if len(operations) > 1 else ""
    return Annotation(
        guide=guide_of(change.rule, row),
        level=LEVEL_BY_SEVERITY[change.severity],
        title=f"{change.severity.value}{'' if change.decided else ' (undecided)'}: {change.rule}",
        message=change.message,
        where=where(change) + reached,
        fingerprint=change.fingerprint,
        spot=_spot(change.revision, pair.comparison.revision, pair.revision) or earlier,
        earlier=earlier,
        details="\n".join(_details(change, row)),
        decided=change.decided,
    )


def _unread(unread: Unread) -> Annotation:
    """An error: nothing is known of what changed there."""
    reason = unread.reason
    place = reason.place
    return Annotation(
        guide=Guide(reason.code, "", "", level=Level.ERROR),
        level=Level.ERROR,
        title=f"not compared: {reason.code}",
        message=f"{unread.name} could not be compared: {reason.message}",
        where="",
        fingerprint=digest_of_value([unread.name, reason.code]),
        spot=None if place is None else Spot(place.source, place.line, place.column),
        details="\n".join(f"{label}: {text}" for label, text in (("note", reason.note), ("help", reason.help)) if text),
        decided=False,
    )


def guide_of(rule: str, row: Row | None) -> Guide:
    if row is None:
        return Guide(rule, "", "")
    return Guide(rule, row.why, row.help, row.example, LEVEL_BY_SEVERITY[row.severity])


def _spot(location: Location | None, about: JsonObject, document: Document | None) -> Spot | None:
    if location is None or not about.get("source"):
        return None
    return Spot(file_of(location, about, document), location.line, location.column)


def _details(change: Change, row: Row | None) -> Iterator[str]:
    operations = operations_of(change)
    if len(operations) > 1:
        yield f"reaches {several(operations, 10)}"
    if change.component is not None and change.component.described not in change.message:
        yield f"in component {change.component.name}"
    yield from (f"part: {part}" for part in worst_parts(change))
    if users(change):
        yield f"used by {users(change)}"
    if change.note:
        yield f"note: {change.note}"
    if change.witness is not None:
        yield f"{said(change.witness.accepted_by, change.witness.loss, change.place)}:"
        yield from (f"    {line.text}" for line in message_lines(change.witness.message, change.place))
    reason = why(change, row)
    if reason is not None:
        yield f"why: {reason}"
    advised = advice(change, row)
    if advised is not None:
        yield f"{'settle' if advised.settles else 'help'}: {advised.text}"


def guides(found: Iterable[Annotation]) -> dict[str, Guide]:
    """The rules that are named, each once, by id."""
    return {each.guide.id: each.guide for each in found}
