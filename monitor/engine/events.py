"""What a cycle says while it runs. Listeners (terminal, metrics, log, reports) subscribe; the engine knows none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.cases import Conflict
from monitor.model.changes import Change
from monitor.model.confirmations import Confirmation
from monitor.model.contracts import Origin
from monitor.model.descriptions import Poll, PollTarget
from monitor.model.exchanges import Exchange
from monitor.model.flakiness import FlakeRate
from monitor.model.json_value import JsonObject
from monitor.model.values import CompatibilityState, Outcome
from monitor.model.verdicts import Regression


@dataclass(frozen=True, slots=True)
class CycleStarted:
    integration: str
    cycle: str
    at: datetime
    polls_planned: int
    verifications_planned: int


@dataclass(frozen=True, slots=True)
class Polled:
    integration: str
    poll: Poll


@dataclass(frozen=True, slots=True)
class Changed:
    """Two snapshots of a description were compared. `problem`: why they could not be."""

    integration: str
    target: PollTarget
    base_digest: str
    revision_digest: str
    changes: tuple[Change, ...]
    not_before: datetime | None
    not_after: datetime
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """One interaction was run, or why it was not (`reason`)."""

    integration: str
    api: str
    environment: str
    contract: str
    interaction: str
    operation: str
    outcome: Outcome
    reason: str
    at: datetime
    duration_seconds: float | None = None
    pending: bool = False
    """Does not pass, and never passed here: not a regression."""
    exchange: Exchange | None = None
    origin: Origin | None = None
    observed: bool = False
    """Nothing was sent: `exchange` is of observed traffic, and `at` is its time."""


@dataclass(frozen=True, slots=True)
class WitnessTried:
    """A foreseen break was looked for on the live API."""

    integration: str
    confirmation: Confirmation


@dataclass(frozen=True, slots=True)
class Attributing:
    """Replays have begun for a failure."""

    integration: str
    api: str
    environment: str
    operation: str


@dataclass(frozen=True, slots=True)
class RegressionFound:
    regression: Regression
    conflict: str
    seconds_to_verdict: float


@dataclass(frozen=True, slots=True)
class RegressionOngoing:
    """An attributed regression still fails in the same way; nothing was replayed. `data`: as stored, DESIGN.md §3.

    `seen_again`: False where no exchange is newer than those that were known.
    """

    integration: str
    conflict: str
    data: JsonObject
    seen_again: bool = True


@dataclass(frozen=True, slots=True)
class FlakeCounted:
    """A failure that passes again with nothing changed; nobody is told. `rate`: how often it does so of late."""

    regression: Regression
    rate: FlakeRate | None = None


@dataclass(frozen=True, slots=True)
class ConflictChanged:
    """A case was opened, moved or closed."""

    conflict: Conflict
    event: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should know and that did not stop the cycle (a contract that can't be read …)."""

    integration: str
    code: str
    message: str
    owner: str
    """`in-house`, `partner` or `monitor`: who can mend it."""


@dataclass(frozen=True, slots=True)
class CycleFinished:
    integration: str
    cycle: str
    at: datetime
    state: CompatibilityState
    reasons: tuple[str, ...]
    """Why the state is unknown, each with what would settle it; empty where compatible."""
    seconds: float
    counts: Mapping[str, int] = field(default_factory=dict)


Event = (
    CycleStarted
    | Polled
    | Changed
    | Verified
    | WitnessTried
    | Attributing
    | RegressionFound
    | RegressionOngoing
    | FlakeCounted
    | ConflictChanged
    | Problem
    | CycleFinished
)
