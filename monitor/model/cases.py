"""The case: what people must settle. In code, commands and JSON it is a conflict (DESIGN.md §4 and §8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from monitor.model.json_value import JsonObject, JsonValue, digest_of_value
from monitor.model.sides import Side


class ConflictStatus(StrEnum):
    PENDING = "pending"
    """Foreseen, not yet failing."""
    REPORTED = "reported"
    """A person says so; nobody has seen it fail yet."""
    DETECTED = "detected"
    CONFIRMED = "confirmed"
    ATTRIBUTED = "attributed"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    COMMITTED = "committed"
    FIX_VERIFIED = "fix verified"
    CLOSED = "closed"
    FLAKE = "flake"
    ENVIRONMENT = "environment"
    WAIVED = "waived"

    @property
    def is_open(self) -> bool:
        return self not in _ENDED

    @property
    def is_failing(self) -> bool:
        """Open, and something was seen to fail: neither foreseen or reported only, nor working again."""
        return self.is_open and self not in _NOT_FAILING


_ENDED = frozenset({ConflictStatus.CLOSED, ConflictStatus.FLAKE, ConflictStatus.ENVIRONMENT, ConflictStatus.WAIVED})
_NOT_FAILING = frozenset({ConflictStatus.PENDING, ConflictStatus.REPORTED, ConflictStatus.FIX_VERIFIED})


@dataclass(frozen=True, slots=True)
class NextAction:
    """What an open case waits for. `owner` None: both sides, or nobody yet known. `set_by`: the mediator who set it."""

    what: str
    owner: Side | None
    due: datetime | None
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of a case's append-only log. Hash-chained by the store: `hash` covers the entry and `previous`."""

    conflict: str
    number: int
    at: datetime
    event: str
    by: str
    text: str
    data: JsonObject = field(default_factory=dict)
    previous: str = ""
    hash: str = ""

    def to_json(self) -> JsonObject:
        return {
            "conflict": self.conflict,
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(),
            "event": self.event,
            "by": self.by,
            "text": self.text,
            "data": self.data,
            "previous": self.previous,
            "hash": self.hash,
        }


def hash_of(entry: JsonObject) -> str:
    """SHA-256 of the canonical JSON of an entry without `hash` itself, as `LogEntry.to_json` has it."""
    return digest_of_value({name: value for name, value in entry.items() if name != "hash"})


@dataclass(frozen=True, slots=True)
class Link:
    """What the chain shows of one entry of any case: enough to follow it, and nothing of what it says."""

    number: int
    previous: str
    hash: str


REPORTED_BY = "reported by"
"""Key of a note: the sides that reported it, in words, of a case that a report opened; that side first."""
OVER = "over, says "
"""How the notes begin that say for which company what it reported is over; the company's side follows."""
ROOM = "room"
"""Key of a note: the mediation room that is open."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """`version` counts updates: a writer that read an older one is refused (optimistic locking)."""

    id: str
    integration: str
    api: str
    title: str
    status: ConflictStatus
    opened_at: datetime
    updated_at: datetime
    fingerprints: tuple[str, ...]
    """Of the regressions, or of the foreseen change, that it is about."""
    next_action: NextAction | None = None
    waiting_on: str = ""
    """`in-house`, `partner`, `both` or `nobody`."""
    verdict: JsonObject = field(default_factory=dict)
    """`Verdict.to_json()` of the worst regression; empty while pending or detected."""
    first_indication_at: datetime | None = None
    confirmed_at: datetime | None = None
    attributed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    green_since: datetime | None = None
    closed_at: datetime | None = None
    environment: str | None = None
    operation: str | None = None
    repeats: int = 0
    version: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)
    asked: NextAction | None = None
    """What somebody was asked, which comes before what the status calls for, until it is answered."""
    held_by: Side | None = None
    """The company that took over the step of whoever the verdict says; who changed and who owes stays as it was."""

    @property
    def reporters(self) -> tuple[Side, ...]:
        """The companies that reported it, of a case that a report opened; empty of any other."""
        return tuple(Side(each) for each in self.notes.get(REPORTED_BY, "").split())

    @property
    def not_over_for(self) -> tuple[Side, ...]:
        """Those of them that have not said that it is over."""
        return tuple(each for each in self.reporters if f"{OVER}{each.value}" not in self.notes)

    @property
    def only_reported(self) -> bool:
        """Opened by a person's report, and nothing that passed before was seen to fail."""
        return bool(self.reporters) and not self.verdict and self.confirmed_at is None

    def to_json(self) -> dict[str, JsonValue]:
        """A case as commands and the API show it (DESIGN.md §3)."""
        action = self.next_action
        return {
            "id": self.id,
            "integration": self.integration,
            "api": self.api,
            "environment": self.environment,
            "operation": self.operation,
            "title": self.title,
            "status": self.status.value,
            "waiting_on": self.waiting_on,
            "next_action": None
            if action is None
            else {
                "what": action.what,
                "owner": action.owner.value if action.owner else None,
                "due": _moment(action.due),
                "set_by": action.set_by or None,
            },
            "opened_at": _moment(self.opened_at),
            "updated_at": _moment(self.updated_at),
            "first_indication_at": _moment(self.first_indication_at),
            "confirmed_at": _moment(self.confirmed_at),
            "attributed_at": _moment(self.attributed_at),
            "acknowledged_at": _moment(self.acknowledged_at),
            "acknowledged_by": self.acknowledged_by,
            "closed_at": _moment(self.closed_at),
            "repeats": self.repeats,
            "fingerprints": list(self.fingerprints),
            "verdict": self.verdict or None,
        }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


MEDIATORS = "mediators"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell one side; written to the outbox in the transaction of what caused it, delivered afterwards.

    `side` None: for whoever mediates between the two.
    """

    id: str
    at: datetime
    integration: str
    side: Side | None
    conflict: str
    reason: str
    """A word shared by log, metric and test: `opened`, `attributed`, `closed`, `reopened` …"""
    title: str
    body: str
    delivered_at: datetime | None = None
    attempts: int = 0
    attempted_at: datetime | None = None
    """When the newest attempt began."""
    in_flight: bool = False
    """An attempt has begun and its result is not known: where it was cut short, the next one may be a repeat."""
    delivered_to: tuple[str, ...] = ()
    """Destinations that took it already, where there are several; digests, since their URLs hold secrets."""
    last_error: str | None = None
    shadow: bool = False
    """Was kept and shown, not sent."""
    facts: JsonObject = field(default_factory=dict)
    """The same as `body`, for programs."""
    chain_number: int = 0
    chain_head: str = ""
    """Number and hash of the newest log entry when it was written, what it tells of included; set by the store."""
    batch: str = ""
    """The id under which it was first handed over, alone or with others, and is again; empty before that."""

    @property
    def heading(self) -> str:
        """What it tells, in a few words; empty in one that was written before facts were kept."""
        return str(self.facts.get("heading", ""))

    @property
    def to(self) -> str:
        """For whom it is, in one word: a side, or `MEDIATORS`."""
        return self.side.value if self.side else MEDIATORS
