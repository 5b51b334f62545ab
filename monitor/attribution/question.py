"""What is asked of the room and what it is asked upon: the case before any replay, the evidence, the terms in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from monitor.attribution.noise import Noise
from monitor.model.sides import Side
from monitor.model.values import Cell, Failure, Severity
from monitor.model.verdicts import Observation, Signature


@dataclass(frozen=True, slots=True)
class Party:
    """A side with the name that people are shown."""

    side: Side
    name: str


class ControlBasis(StrEnum):
    """What stands in the control cell; each but `NONE` shares host and credential with the failing interaction."""

    CONFIGURED = "configured"
    CHOSEN = "chosen"
    """Unchanged interactions that the engine picked."""
    PROBES = "probes"
    """Only DNS, TLS and authentication were probed: a verdict is at most likely."""
    NONE = "none"


class Relevance(IntEnum):
    """How near a change is to the place that fails; a higher number is nearer."""

    OTHER = 1
    SHARED = 2
    """Edits a component used in several operations, not shown to reach this one."""
    OPERATION = 4
    PLACE = 8
    """Touches what fails: the pointer itself, what holds it, or the request of an operation that is refused."""


class ChangeKind(StrEnum):
    """What sort of thing moved; the words of `Culprit.kind`."""

    DESCRIPTION = "description"
    CONTRACT = "contract"
    DEPLOYMENT = "deployment"
    BEHAVIOUR = "behaviour"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class KnownChange:
    """Something one side changed, at some instant of [`not_before`, `not_after`] (polling sees intervals)."""

    side: Side
    kind: ChangeKind
    summary: str
    relevance: Relevance
    not_after: datetime
    not_before: datetime | None = None
    severity: Severity = Severity.RISKY
    declared: bool = False
    """That side itself said so: `deployed`, calendar, announcement."""
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How the live answer differs from the recording at the signature's place. `text` has no values of secrets."""

    text: str
    violates_description: bool = False
    """The live answer is outside the description in force there."""
    repeats: bool = False
    """A second resource shows the same difference."""


@dataclass(frozen=True, slots=True)
class Question:
    """One signature that passed before and fails now, with all that is known before the first replay.

    `contract_changed`: this interaction's request or expectations differ from those that last passed. Where they do
    not, `new_old` is `old_old` and `old_new` is `new_new`: two cells, not four. `request_changed`: also what is sent
    differs, so that old and new consumer need an exchange each; otherwise one exchange is judged by both expectations.
    `replay_allowed`: False for unsafe methods in production without `probe: {replay: true}`, and where nothing may be
    sent.
    """

    signature: Signature
    provider: Party
    consumer: Party
    last_passed_at: datetime
    first_failed_at: datetime
    contract_changed: bool = False
    request_changed: bool = False
    harness_changed: bool = False
    """This monitor's version differs from the one that saw the last pass."""
    previous_runs: bool = False
    """An old provider version still answers at `previous`."""
    safe: bool = True
    """RFC 9110 §9.2.1 method."""
    replay_allowed: bool = True
    control: ControlBasis = ControlBasis.NONE
    own_quota_used: bool = False
    """The rate limit was reached by this monitor's own probes."""
    names_resource: bool = False
    """The request names one resource by id, whose absence the provider answers with a declared error status."""
    withdrawn: bool = False
    """The provider took the operation out of its description, or the end that it announced has come: what the request
    names need not be gone to be refused."""
    undescribed: bool = False
    """What is asked now is no operation of the description, neither of the one in force nor of the present one: that it
    is not there says nothing of a record."""
    taken_once: bool = False
    """What is asked has succeeded a single time and asks for a change: it may be something that can be done once."""
    changes: tuple[KnownChange, ...] = ()
    foreseen: KnownChange | None = None
    """The change of the description, from before the last pass, that says what is done now."""
    difference: Difference | None = None
    observed: bool = False
    """Nothing may be sent: exchanges are those of observed traffic, which any client may have sent."""
    settled_by: str = ""
    """Where they are, the exchange that would settle it, and who can supply it."""
    noise: Noise | None = None
    """Learned from this signature's own history; None takes the prior of its failure class."""
    green_runs: int = 0
    """Verifications of what is relied on now that passed, one after the other, until it failed."""

    @property
    def is_about_state(self) -> bool:
        """Test data may be gone: a declared error status for a request that names a resource."""
        return not self.withdrawn and not self.undescribed and self._names_what_is_missing

    @property
    def _names_what_is_missing(self) -> bool:
        failure = self.signature.failure
        if self.taken_once and failure in {Failure.REQUEST_REJECTED, Failure.STATUS}:
            return True
        return failure is Failure.STATE or (self.names_resource and failure is Failure.STATUS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What experiments showed. Rounds of live replays count from 1; round 0 is what was there before.

    The failure that opened the case selected it and is no evidence: as a live observation of round 0 it is kept and
    shown, never counted. An observation without result (`unknown`) contributes nothing. Every control probed gives an
    observation of its own; `failure` must be set where it failed, since only classes of the host count against it.
    """

    observations: Sequence[Observation] = ()
    second_resource: Cell = Cell.UNKNOWN
    """Result with another resource, or after the provider state was set up afresh; asked for by `Round`."""
    volatile: bool = False
    """Where one certain value is expected, every answer has another: what passed before passed by chance."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A change announced at `at` to take effect at `effective` (deprecation, sunset, calendar)."""

    at: datetime
    effective: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the contract in force says of this failure; None where it is silent or undecided.

    `provider_within`: what the provider now does is permitted by the description in force. `consumer_within`:
    everything that the consumer sends and relies on here is promised by it. `agreed_contract_forbids`: a Pact that both
    sides agreed to forbids what the provider now does. `both_readings`: the text admits both readings.
    """

    provider_within: bool | None = None
    consumer_within: bool | None = None
    agreed_contract_forbids: bool = False
    both_readings: bool = False
    announcement: Announcement | None = None
    notice_days: int = 90
    agreed_by: tuple[Side, ...] = field(default=())

    @property
    def agreed_by_both(self) -> bool:
        return set(self.agreed_by) == set(Side)
