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

    `places`: where its failures were; empty for one that is only foreseen. `members`: JSON Pointers of what failed in
    the case's operation.
    """

    conflict: Conflict
    log: tuple[LogEntry, ...]
    places: frozenset[Place] = frozenset()
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Announcement:
    """That something will end. `operation` None: of what several may use. `member`: a pointer, a parameter (`query q`),
    or only a name; empty: the whole operation.

    `or_before`: at that moment or earlier, nobody knows when; without `at`, not even until when.
    """

    api: str
    operation: str | None
    member: str = ""
    at: datetime | None = None
    or_before: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """Of one integration. Cases, gate decisions and changes reach back beyond the period that is accounted for; changes
    that announce an end reach back as far as there are any.
    """

    integration: Integration
    cases: tuple[CaseRecord, ...] = ()
    failed: tuple[FailedCheck, ...] = ()
    gates: tuple[Record, ...] = ()
    changes: tuple[Record, ...] = ()
    announced: tuple[Announcement, ...] = ()
    """What was said when watching began, or stands in headers of answers: no change tells since when."""
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
