"""Errors as people read them: a stable code, one plain sentence, the place, a note, and help.

Four families deserve different treatment (`Family`): the user's mistake, the other side's failure, a verdict (which is
never raised: it is a result), and our own bug. Nothing here prints: `cli` renders a `Diagnostic` and picks the status.
"""

from dataclasses import dataclass
from enum import StrEnum

from monitor.errors.remedies import REMEDIES


class Family(StrEnum):
    """Whose the problem is."""

    YOURS = "yours"
    """Arguments, configuration, or a document given on the command line."""
    OTHER_SIDE = "other-side"
    """A server or document of one of the watched sides: a fact about that side."""
    OUR_BUG = "our-bug"
    """Something this program should have handled; ask for a report."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in what the problem is. `line` and `column` count from 1; `pointer` is an RFC 6901 JSON Pointer."""

    source: str
    line: int | None = None
    column: int | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        numbers = ":".join(str(number) for number in (self.line, self.column) if number is not None)
        text = f"{self.source}:{numbers}" if numbers else self.source
        return f"{text} at {self.pointer}" if self.pointer else text


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `message` is one plain lower-case sentence without a full stop; only `help` proposes a fix.

    Where no help is given, it is that of the code in `remedies`.
    """

    code: str
    message: str
    place: Place | None = None
    note: str | None = None
    help: str | None = None

    def __post_init__(self) -> None:
        if self.help is None:
            object.__setattr__(self, "help", REMEDIES.get(self.code))

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class MonitorError(Exception):
    """Base of every error this program raises on purpose; it carries one `Diagnostic` or more (`diagnostics`)."""

    family: Family = Family.OUR_BUG

    def __init__(self, *diagnostics: Diagnostic) -> None:
        if not diagnostics:
            raise ValueError("an error needs at least one diagnostic")
        super().__init__("; ".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics

    @property
    def diagnostic(self) -> Diagnostic:
        """The first problem, where one is enough."""
        return self.diagnostics[0]


class UsageError(MonitorError):
    """The user's arguments or configuration can't be acted on; exit status 2."""

    family = Family.YOURS


class DocumentError(MonitorError):
    """A document can't be read: truncated, wrong encoding, too deep, dangling reference, not an API description.

    Whose problem it is depends on where the document came from: the caller that fetched it says so.
    """

    family = Family.YOURS


class OtherSideError(MonitorError):
    """A watched server or repository could not be reached or answered with something unusable.

    `transient`: trying again may help (time-out, connection refused, 5xx); otherwise it needs a person.
    """

    family = Family.OTHER_SIDE

    def __init__(self, *diagnostics: Diagnostic, transient: bool) -> None:
        super().__init__(*diagnostics)
        self.transient = transient


class StoreError(MonitorError):
    """The store can't be opened, read or written: not a database, wrong version, disk full. Nothing stored is lost."""

    family = Family.YOURS
