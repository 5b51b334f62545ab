"""What an account is made of, as it was observed and logged."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.cases import Conflict, LogEntry
from monitor.model.history import Record
from monitor.model.integration import Environment, Integration
from monitor.model.receiving import served


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of a case failed."""

    api: str
    environment: str
    operation: str


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A verification that failed, or found nobody answering. `observed`: of real traffic that was handed in."""

    place: Place
    interaction: str
    at: datetime
    observed: bool


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """`log`: oldest first, without repeats that move nothing.

    `places`: where its failures were; empty for one that is only foreseen.
    """

    conflict: Conflict
    log: tuple[LogEntry, ...]
    places: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Material:
    """Of one integration. Cases, gate decisions and changes reach back beyond the period that is accounted for."""

    integration: Integration
    cases: tuple[CaseRecord, ...] = ()
    failed: tuple[FailedCheck, ...] = ()
    gates: tuple[Record, ...] = ()
    changes: tuple[Record, ...] = ()
    watched_since: datetime | None = None
    """When the first observation was made; None: never yet."""

    def is_production(self, place: Place) -> bool:
        """By its environment; by the name alone where that is configured no more."""
        known = (api.environment(place.environment) for api in served(self.integration) if api.name == place.api)
        found = next((each for each in known if each is not None), None)
        return (found or Environment(place.environment)).is_production

    def watches_production(self, api: str) -> bool:
        """Whether a production environment of that API, or a receiver of its messages there, is configured."""
        found = [each for each in served(self.integration) if each.name == api]
        return any(environment.is_production for each in found for environment in each.environments)
