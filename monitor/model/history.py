"""What was observed, when, in which cycle: the record that `history` prints and that is never rewritten."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.contracts import Interaction
from monitor.model.exchanges import Exchange
from monitor.model.json_value import JsonObject
from monitor.model.values import Outcome


class RecordKind(StrEnum):
    POLL = "poll"
    CHANGE = "change"
    VERIFICATION = "verification"
    CONFIRMATION = "confirmation"
    """A foreseen break tried on the live API."""
    OBSERVED = "observed"
    """Traffic was handed in."""
    REPORTED = "reported"
    """A person reported a problem, with the exchange that shows it."""
    VERSION = "version"
    """What an environment said that it runs."""
    REGRESSION = "regression"
    CONFLICT = "conflict"
    DEPLOYED = "deployed"
    AGREED = "agreed"
    PAUSED = "paused"
    RESUMED = "resumed"
    GATE = "gate"
    CHECKED = "checked"
    """A description was checked before it shipped, and whoever sent it in had that kept."""


NO_CYCLE = ""
"""What people say belongs to no cycle."""


@dataclass(frozen=True, slots=True)
class Record:
    """One observation. `id` is assigned by the store (0 = not stored yet) and grows with time of storing."""

    at: datetime
    kind: RecordKind
    integration: str
    api: str | None
    cycle: str
    data: JsonObject = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """Request and response kept from a green verification: tomorrow's 'old provider'."""

    integration: str
    api: str
    environment: str
    interaction: Interaction
    exchange: Exchange
    at: datetime
    description_digest: str | None = None
    contract_digest: str | None = None
    version: str | None = None
    """Of the provider, where it tells one."""
    harness: str = ""
    """Version of this monitor that saw it pass."""


@dataclass(frozen=True, slots=True)
class InteractionHistory:
    """What is known of one interaction in one environment before this cycle."""

    last_outcome: Outcome | None = None
    last_passed_at: datetime | None = None
    failing_since: datetime | None = None
    last_verified_at: datetime | None = None
    passes: int = 0
    failures: int = 0
    recent: str = ""
    """What became of the last verifications, oldest first, a letter each (`flakiness.Run`)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The description and contracts that one side last accepted with `agree`."""

    side: str
    description_digest: str | None
    contract_digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractInForce:
    """What the sides are held to for one API: what both last agreed, else what was first verified green.

    `agreed_by`: sides that confirmed it, as a whole, with `agree`. `accepted`: what each side last accepted, also where
    the other has not accepted it yet, so that it is not in force.
    """

    integration: str
    api: str
    description_digest: str | None
    contract_digests: tuple[str, ...]
    since: datetime
    agreed_by: tuple[str, ...] = ()
    how: str = "first verified green"
    accepted: tuple[Accepted, ...] = ()

    @property
    def accepted_whole(self) -> tuple[str, ...]:
        """Sides whose last word was for exactly this description and these contracts."""
        return tuple(
            sorted(
                each.side
                for each in self.accepted
                if each.description_digest == self.description_digest
                and set(each.contract_digests) == set(self.contract_digests)
            )
        )

    def confirmed_by(self, contract: str | None) -> tuple[str, ...]:
        """Sides that confirmed what a verdict rests on: the description in force and, unless None, that contract."""
        heard = {
            each.side
            for each in self.accepted
            if each.description_digest == self.description_digest
            and (contract is None or contract in each.contract_digests)
        }
        return tuple(sorted({*self.agreed_by, *heard}))
