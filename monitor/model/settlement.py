"""What two companies say to each other in a case: promises, worries, expectations, who spoke, and for whom.

All of it is folded from the log of the case (`workflow/settlement/folding.py`); only what is private to a side is kept
beside the log, as `PrivateNote`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.json_value import JsonObject
from monitor.model.mediation import Room
from monitor.model.sides import Side


class ConcernKind(StrEnum):
    WORRY = "worry"
    DISAGREEMENT = "disagreement"
    URGENCY = "urgency"
    """It is more urgent than it is treated; says how urgent (`Urgency`)."""


class Unmet(StrEnum):
    """Why the expectation behind a concern was not met."""

    MIS_SET = "mis-set"
    FALSE_ASSUMPTION = "false-assumption"
    COMMITMENT_MISSED = "commitment-missed"


class Hearers(StrEnum):
    """For whom an expectation is meant."""

    OTHER_SIDE = "other-side"
    OUR_TEAMS = "our-teams"
    CUSTOMERS = "customers"


class Urgency(StrEnum):
    """Least first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Visibility(StrEnum):
    LOUD = "loud"
    """Requests fail."""
    SILENT = "silent"
    """2xx outside the contract: nothing says that something is wrong."""
    LATENT = "latent"
    """Foreseen, not failing."""


class Outcome(StrEnum):
    """Of a commitment, once the fix is verified."""

    KEPT = "kept"
    MISSED = "missed"


class Standing(StrEnum):
    """Of a commitment."""

    PROPOSED = "proposed"
    """Somebody whose work it needs has not accepted it yet."""
    AGREED = "agreed"
    DECLINED = "declined"
    KEPT = "kept"
    MISSED = "missed"
    LAPSED = "lapsed"
    """What it rested on is gone: it was neither kept nor missed."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """`due`: the date with its buffer, the only one that both companies see. `needs` and `accepted_by`: a side, or
    `side/contact`.
    """

    id: str
    at: datetime
    side: Side
    by: str
    what: str
    plan: str
    owner: str
    needs: tuple[str, ...]
    due: datetime
    accepted_by: tuple[str, ...] = ()
    declined: str = ""
    """Why not, by whoever declined it."""
    agreed: bool = False
    outcome: Outcome | None = None
    fixed_at: datetime | None = None
    no_buffer: str = ""
    """Why the date has no buffer."""
    lapsed: str = ""
    """Why it holds no longer."""

    @property
    def standing(self) -> Standing:
        if self.outcome is not None:
            return Standing(self.outcome.value)
        if self.lapsed:
            return Standing.LAPSED
        if self.declined:
            return Standing.DECLINED
        return Standing.AGREED if self.agreed else Standing.PROPOSED

    @property
    def awaits(self) -> tuple[str, ...]:
        """Whose acceptance is missing."""
        return tuple(each for each in self.needs if each not in self.accepted_by)


@dataclass(frozen=True, slots=True)
class Answer:
    at: datetime
    by: str
    side: Side
    text: str
    expectation: str
    """Which expectation was not met, in words."""
    unmet: Unmet
    adequate: bool | None = None
    """As its sender judged; None: not yet."""


@dataclass(frozen=True, slots=True)
class Concern:
    """`to`: the company that is asked. `asked_at`: when its response clock began, again where an answer did not do."""

    id: str
    at: datetime
    side: Side
    by: str
    kind: ConcernKind
    text: str
    to: Side
    asked_at: datetime
    claimed: Urgency | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether nothing is asked of the other company: an answer stands, adequate or not judged yet."""
        return bool(self.answers) and self.answers[-1].adequate is not False

    @property
    def settled(self) -> bool:
        return bool(self.answers) and self.answers[-1].adequate is True


@dataclass(frozen=True, slots=True)
class Expectation:
    """A sentence that both companies confirm word for word."""

    id: str
    at: datetime
    side: Side
    by: str
    text: str
    hearers: Hearers
    confirmed_by: Mapping[Side, str] = field(default_factory=dict)
    """Company -> who confirmed for it; whoever stated it confirmed it."""
    retracted: bool = False

    @property
    def confirmed(self) -> bool:
        return set(self.confirmed_by) == set(Side)


@dataclass(frozen=True, slots=True)
class HandOver:
    """From a company to the other, or to a contact of its own: this belongs to …"""

    number: int
    at: datetime
    by: str
    side: Side
    to: Side
    contact: str
    reason: str

    @property
    def crosses(self) -> bool:
        return self.to is not self.side


@dataclass(frozen=True, slots=True)
class Statement:
    """Said for a company by somebody who is not the owner there: unconfirmed until the owner confirms it."""

    number: int
    at: datetime
    by: str
    side: Side
    event: str
    text: str
    owner: str
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a person reported; `request` is a curl line without credentials, empty for a sentence alone."""

    number: int
    at: datetime
    by: str
    side: Side
    text: str
    request: str = ""
    environment: str = ""
    expected: int | None = None
    answered: str = ""
    """By an archive that was brought, such as `500 at 2027-01-12 08:30 UTC`: it shows what somebody saw."""
    not_kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    document: str = ""
    """Any text that was brought with it, redacted."""
    untried: str = ""
    """Why its request is not tried; empty where it is, or where there is none."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everything that was said in a case up to log entry `through`."""

    through: int = 0
    commitments: tuple[Commitment, ...] = ()
    concerns: tuple[Concern, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    statements: tuple[Statement, ...] = ()
    escalated: Mapping[str, datetime] = field(default_factory=dict)
    """Key of a planned step -> when it was taken."""
    moved_number: int = 0
    moved_at: datetime | None = None
    """The entry at which the present status began."""
    last_word: Mapping[Side, datetime] = field(default_factory=dict)
    """When each company last said anything."""
    updates_due: Mapping[Side, datetime] = field(default_factory=dict)
    """By when each company promised its next update in the present status."""
    breaks: tuple[tuple[int, datetime], ...] = ()
    """Number and time of the entries in which it failed again after it had worked."""
    failed_at: datetime | None = None
    """When a check last failed."""
    customer_noticed_at: datetime | None = None
    reports: tuple[Reported, ...] = ()
    waits: tuple[tuple[str, datetime], ...] = ()
    """On whom it waited from when on; the last one until now."""
    rooms: tuple[Room, ...] = ()
    """Mediation rooms, oldest first; at most the last one is open."""
    upheld: bool = False
    """The present explanation was run again after it was seen differently, and stands."""
    disputed_again: tuple[tuple[int, datetime], ...] = ()
    """Number and time of the entries in which an explanation that was upheld is seen differently again."""

    @property
    def room(self) -> Room | None:
        """The one that is open."""
        return self.rooms[-1] if self.rooms and self.rooms[-1].is_open else None

    @property
    def crossings(self) -> tuple[HandOver, ...]:
        return tuple(each for each in self.hand_overs if each.crosses)

    @property
    def unconfirmed(self) -> tuple[Statement, ...]:
        return tuple(each for each in self.statements if each.confirmed_by is None)


class NoteKind(StrEnum):
    ESTIMATE = "estimate"
    """The raw estimate behind a commitment."""
    NOTE = "note"
    """For one's own company."""


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """What one side keeps to itself; never in the log, a message or a bundle. `subject`: such as a commitment's id."""

    conflict: str
    integration: str
    side: Side
    kind: NoteKind
    subject: str
    at: datetime
    by: str
    data: JsonObject = field(default_factory=dict)
