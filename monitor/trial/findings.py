"""What a trial can find out, one dataclass each, and the outcome that they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.sides import Side
from monitor.openapi.endings import Ending


@dataclass(frozen=True, slots=True)
class Attempt:
    """A place that was tried for a description, and what it answered, in a few words; what to do, where that is known.

    `help` is given on as the remedy of a place that was the only one to try.
    """

    place: str
    answer: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class DescriptionFound:
    """`location` is what `spec` takes in a configuration, without secrets; `how` says by which way it was found.

    `others`: further descriptions that were found in the same folder. `unread`: parts that could not be read.
    """

    side: Side
    location: str
    how: str
    title: str
    version: str
    openapi: str
    operations: int
    attempts: tuple[Attempt, ...] = ()
    others: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescriptionMissing:
    side: Side
    argument: str
    attempts: tuple[Attempt, ...]
    remedy: str
    unusable: bool = False
    """The argument is a file of the user's own that can't be read: a mistake in the command, not a finding."""


class Relation(StrEnum):
    """Of two descriptions."""

    TWO_VERSIONS = "two versions of one API"
    TWO_APIS = "two APIs"


@dataclass(frozen=True, slots=True)
class Related:
    """`shared` of `fewest` operations, those of the smaller description, are in both. The counts are of edits."""

    relation: Relation
    shared: int
    fewest: int
    breaking: int = 0
    risky: int = 0
    compatible: int = 0
    command: str | None = None


@dataclass(frozen=True, slots=True)
class PastBreak:
    """A breaking edit between two revisions, or a risky one at a place that the traffic uses.

    `announced`: how an earlier revision said so, None where none did; `announced_at`: when the first of them did so, as
    far back as was looked. `days_early`: how long before its own sunset date it happened. `used_by`: whom it hits.
    """

    at: datetime
    commit: str
    operation: str
    message: str
    rule: str
    fingerprint: str
    operations_reached: int
    announced: str | None
    announced_at: datetime | None = None
    days_early: int = 0
    author: str = ""
    used_by: tuple[str, ...] = ()

    @property
    def was_due(self) -> bool:
        """Announced, and not before its date."""
        return self.announced is not None and not self.days_early


@dataclass(frozen=True, slots=True)
class HistoryReplayed:
    """Neighbouring revisions of a description compared, in the time from `since` to `until`.

    `revisions`: those that were read. `unread`: commit and reason. `stopped`: why older ones were not looked at.
    `undecided`: how many of the risky ones may be breaks.
    """

    side: Side
    location: str
    revisions: int
    since: datetime
    until: datetime
    breaks: tuple[PastBreak, ...]
    risky: int
    unread: tuple[tuple[str, str], ...] = ()
    stopped: str | None = None
    undecided: int = 0

    @property
    def announced(self) -> int:
        """How many were announced before, and did not come before their date."""
        return sum(each.was_due for each in self.breaks)


@dataclass(frozen=True, slots=True)
class EndingsListed:
    """Dated ones first, by date. `today`: against which a reader sees what is due."""

    side: Side
    endings: tuple[Ending, ...]
    today: date


class LiveOutcome(StrEnum):
    CONFORMS = "conforms"
    VIOLATES = "violates"
    NEEDS_CREDENTIALS = "needs credentials"
    UNREACHABLE = "not reachable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LiveChecked:
    """One live answer held against the description. `announced`: Deprecation or Sunset headers of the answer."""

    side: Side
    operation: str
    url: str
    outcome: LiveOutcome
    reason: str
    status: int | None = None
    request_id: str | None = None
    at: datetime | None = None
    announced: tuple[Ending, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveLeftOut:
    """Operations that were not called, counted by reason."""

    side: Side
    base_url: str
    called: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Used:
    """An operation that the traffic uses, by `requests` different requests."""

    operation: str
    requests: int
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class TrafficUse:
    """What the archive uses of one description. `by_path_alone`: no request went to an address known for this API."""

    side: Side
    archive: str
    requests: int
    used: tuple[Used, ...]
    operations: int
    by_path_alone: bool = False


class Check(StrEnum):
    """A step of a trial that may have to be left out."""

    HISTORY = "past revisions"
    LIVE = "live answers"
    TRAFFIC = "traffic"
    RELATION = "the two descriptions compared"
    INTEGRATION = "a first integration"


@dataclass(frozen=True, slots=True)
class NotChecked:
    """`remedy`: what would supply it."""

    check: Check
    reason: str
    remedy: str | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class IntegrationWritten:
    """`commands`: what to type next, ready for a shell."""

    file: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """Not a result: what is being done now, for whoever watches."""

    text: str


Finding = (
    DescriptionFound
    | DescriptionMissing
    | Related
    | HistoryReplayed
    | EndingsListed
    | LiveChecked
    | LiveLeftOut
    | TrafficUse
    | NotChecked
    | IntegrationWritten
)


class Outcome(StrEnum):
    """Of a whole trial."""

    FINE = "fine"
    """Each description was found, and no live answer violates one."""
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    """Of a side that was asked about, no description was found."""
    UNUSABLE = "unusable"
    """A file named on the command line can't be read."""


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """The first of these that applies: unusable, violated, fine, unknown."""
    made = tuple(findings)
    if any(isinstance(each, DescriptionMissing) and each.unusable for each in made):
        return Outcome.UNUSABLE
    if any(isinstance(each, LiveChecked) and each.outcome is LiveOutcome.VIOLATES for each in made):
        return Outcome.VIOLATED
    if any(isinstance(each, DescriptionMissing) for each in made):
        return Outcome.UNKNOWN
    found = any(isinstance(each, DescriptionFound) for each in made)
    return Outcome.FINE if found else Outcome.UNKNOWN
