"""What is reported of a `diff`: one pair of descriptions or several, with the documents that lines are shown from."""

from collections.abc import Iterable, Iterator, Mapping

from monitor.errors import Diagnostic
from monitor.model.changes import Change, Comparison, Location
from monitor.model.descriptions import Document, beside
from monitor.model.json_value import JsonObject
from monitor.model.record import record
from monitor.model.values import Severity
from monitor.rules.order import RANK
from monitor.rules.rows import Row

OPERATIONS_SHOWN = 3
"""Of those that one edit reaches; the rest is counted for people, and listed in JSON."""
PARTS_SHOWN = 8
"""Of those that one change is made of; the rest is counted, and listed in JSON and on the page."""
MILDER_SHOWN = 2
"""Of those parts that are less bad than the change."""
WHOLE = "*"
"""Stands for the API as a whole where a change is about no operation in particular."""


@record
class Pair:
    """Two descriptions compared. A document is None where its side has none: the description was added or removed."""

    comparison: Comparison
    base: Document | None = None
    revision: Document | None = None
    name: str = ""
    """The path that both have in common, where several pairs are compared."""

    def places(self, change: Change) -> Iterator[tuple[str, Location, str]]:
        """Where a change stands: side, place and the file that holds it, of each side that has it."""
        for side, location, about, document in (
            ("base", change.base, self.comparison.base, self.base),
            ("revision", change.revision, self.comparison.revision, self.revision),
        ):
            if location is not None:
                yield side, location, file_of(location, about, document)


def written_at(location: Location, file: str, *, column: bool = True) -> str:
    """File, line and column, else where in the file it is; the file alone where that is the whole of it."""
    numbers = [location.line, location.column] if column else [location.line]
    told = [str(each) for each in numbers if each is not None]
    at = f"#{location.pointer}" if location.pointer else ""
    return ":".join([file, *told]) if told else f"{file}{at}"


@record
class Unread:
    """A pair of several that could not be compared, and why."""

    name: str
    reason: Diagnostic

    @property
    def message(self) -> str:
        return f"{self.name} could not be compared: {self.reason}"


@record
class Report:
    pairs: tuple[Pair, ...]
    rows: Mapping[str, Row]
    """By rule id: why, and what to do."""
    several: bool = False
    """Asked for as many pairs, even if only one was found."""
    unread: tuple[Unread, ...] = ()

    def __iter__(self) -> Iterator[tuple[Pair, Change]]:
        """Every change with its pair, pair by pair, worst first."""
        for pair in self.pairs:
            for change in pair.comparison.changes:
                yield pair, change

    @property
    def changes(self) -> list[Change]:
        return [change for _, change in self]


def one(comparison: Comparison, base: Document, revision: Document, rows: Iterable[Row]) -> Report:
    """The report on one pair."""
    return Report((Pair(comparison, base, revision),), {row.id: row for row in rows})


def named(about: JsonObject) -> str:
    """How people call a description: title and version, else where it was read from."""
    return " ".join(str(about[name]) for name in ("title", "version") if about.get(name)) or source_of(about)


def source_of(about: JsonObject) -> str:
    return str(about.get("source") or "nothing")


def titled(comparison: Comparison) -> str:
    return f"{named(comparison.base)} → {named(comparison.revision)}"


def file_of(location: Location, about: JsonObject, document: Document | None) -> str:
    """The file that holds a place: that of the entry, unless a description is split over several or overlaid.

    Overlays are named as they were given, parts as they lie beside the entry.
    """
    entry = source_of(about)
    if location.source is None:
        return entry
    overlays = frozenset[str]() if document is None else document.overlay_names
    return location.source if location.source in overlays else beside(entry, location.source)


def operations_of(change: Change) -> tuple[str, ...]:
    """Those for which the edit is as bad as it is said to be, the one of the shown place first."""
    as_bad = (each.operation for each in change.reaches if each.severity is change.severity)
    return tuple(dict.fromkeys([change.operation, *as_bad]))


def reached_operations(change: Change) -> tuple[str, ...]:
    """Also those for which it is less bad, but not harmless."""
    felt = (Severity.COMPATIBLE,) if change.severity is Severity.COMPATIBLE else (Severity.BREAKING, Severity.RISKY)
    reached = (each.operation for each in change.reaches if each.severity in felt)
    return tuple(dict.fromkeys([change.operation, *reached]))


def several(names: Iterable[str], shown: int = OPERATIONS_SHOWN) -> str:
    """The first few names, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def group_of(operations: tuple[str, ...]) -> str:
    """What people look for: the operation, or how many an edit reaches and the first few."""
    if len(operations) == 1:
        return "the whole API" if operations[0] == WHOLE else operations[0]
    return f"{len(operations)} operations: {several(operations)}"


def where(change: Change) -> str:
    """Operation and place of the worst, as one line."""
    return " · ".join(each for each in (change.operation, change.place) if each and each != WHOLE)


def placed(change: Change, at: str) -> str:
    """A worst place, as `at` has it. Of a component it is one of several, or stands in one that the message omits."""
    if change.component is not None and change.component.described in change.message:
        return at and f"{at}, among others"
    return ", ".join(each for each in (at, in_component(change)) if each)


def in_component(change: Change) -> str:
    """Empty where the change lies in none, or the message names it."""
    component = change.component
    return "" if component is None or component.described in change.message else f"in component {component.name}"


def users(change: Change) -> str:
    """Who uses the place, each with what the change is for it; empty where nobody is known to (the note says if so)."""
    if change.consumers:
        return several([f"{each.name} ({each.severity.value})" for each in change.consumers], 10)
    return several(change.used_by, 10)


def parts_of(change: Change) -> tuple[str, ...]:
    """The edits that a transition is made of, as messages, each once, but for one that says the same as the whole."""
    return tuple(dict.fromkeys(part.message for part in change.parts if part.message != change.message))


def worst_parts(change: Change) -> tuple[str, ...]:
    """As many of `parts_of`, the worst first, as are read at a glance, and how many more there are."""
    parts = parts_of(change)
    as_bad = {part.message for part in change.parts if RANK[part.severity] <= RANK[change.severity]}
    worst, milder = ([each for each in parts if (each in as_bad) is bad] for bad in (True, False))
    shown = (*worst, *milder[: MILDER_SHOWN if as_bad else None])[:PARTS_SHOWN]
    more = len(parts) - len(shown)
    harmless = {part.message for part in change.parts if part.severity is Severity.COMPATIBLE}
    compatible = sum(each in harmless and each not in shown for each in parts)
    how_many = f"{compatible} of them " if compatible < more else "all " if more > 1 else ""
    told = f"and {more} more" + (f", {how_many}compatible" if compatible else "")
    return (*shown, *([told] if more else []))


def summary(changes: Iterable[Change]) -> str:
    """`2 edits break 5 operations (1 edit hits checkout), 1 risky (1 undecided), 4 compatible`."""
    found = list(changes)
    if not found:
        return "no change that matters to anybody"
    breaking, risky, compatible = (
        [each for each in found if each.severity is severity]
        for severity in (Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE)
    )
    undecided = sum(not each.decided for each in risky)
    parts = [_broken(breaking) if breaking or not undecided else "no edit is known to break anybody"]
    if risky:
        parts.append(f"{len(risky)} risky" + (f" ({undecided} undecided)" if undecided else ""))
    if compatible:
        parts.append(f"{len(compatible)} compatible")
    return ", ".join(parts)


def compared(report: Report) -> str:
    """Of several pairs: how many."""
    changed = sum(bool(pair.comparison.changes) for pair in report.pairs)
    unread = len({each.name for each in report.unread})
    found = f"{counted(len(report.pairs), 'description')} compared, {changed} changed"
    return found + (f", {unread} could not be compared" if unread else "")


def totals(report: Report) -> str:
    """The summary of all pairs: what could not be compared is not among those that changed in nothing."""
    if report.unread and not report.pairs:
        return "nothing could be compared"
    return ("of the rest: " if report.unread else "") + summary(report.changes)


def _broken(breaking: list[Change]) -> str:
    if not breaking:
        return "no edit breaks anybody"
    reached = {operation for change in breaking for operation in operations_of(change)}
    whom = "the whole API" if WHOLE in reached or not reached else counted(len(reached), "operation")
    return f"{counted(len(breaking), 'edit')} break{'s' * (len(breaking) == 1)} {whom}{_hit(breaking)}"


def _hit(breaking: list[Change]) -> str:
    """How many of them somebody is known to use, and who."""
    used = [change for change in breaking if change.used_by]
    if not used:
        return ""
    names = several(sorted({consumer for change in used for consumer in change.used_by}))
    how_many = f"{counted(len(used), 'edit')} hit{'s' * (len(used) == 1)}" if len(used) < len(breaking) else "used by"
    return f" ({how_many} {names})"


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def strangers(comparison: Comparison) -> tuple[str, str] | None:
    """What to say of two descriptions that share almost no operation, and the command that suits them better."""
    counts = [about.get("operations") for about in (comparison.base, comparison.revision)]
    if not all(isinstance(each, int) for each in counts):  # one side is no description at all: it came, or went, whole
        return None
    fewest = min(each for each in counts if isinstance(each, int))
    if not fewest or comparison.shared_operations * 10 >= fewest:
        return None
    some = f"{comparison.shared_operations} of {counted(fewest, 'operation')}"
    shared = f"these two share {some if comparison.shared_operations else 'no operation'}"
    from shlex import join

    command = join(("compat-monitor", "try", source_of(comparison.base), source_of(comparison.revision)))
    title = comparison.base.get("title")
    if title and title == comparison.revision.get("title"):
        return f"{shared}, though they have one title", command
    return f"{shared}: they are hardly two versions of one API", command
