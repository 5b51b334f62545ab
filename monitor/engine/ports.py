"""What the engine needs from outside: small protocols; real adapters at the rim, documented fakes in tests/fakes.

Network ports are asynchronous; the store is synchronous (its calls take milliseconds, and an integration's cycle runs
in a loop of its own).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from monitor.model.cases import Conflict, Link, LogEntry, Message
from monitor.model.changes import Change
from monitor.model.contracts import Interaction
from monitor.model.descriptions import Document, FetchResult, PollState, PollTarget, Validators
from monitor.model.evidence import Kept
from monitor.model.exchanges import Exchange, Request
from monitor.model.history import ContractInForce, InteractionHistory, Record, Recording, RecordKind
from monitor.model.integration import ApiSettings, ContractSource, Environment, SpecSource
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.mail import Mailing
from monitor.model.probes import Reach
from monitor.model.settlement import PrivateNote
from monitor.model.sides import Side


class Clock(Protocol):
    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class DescriptionSource(Protocol):
    """Fetches descriptions from URL, file or git; never raises for what the other side does (see `FetchFailed`)."""

    async def fetch(self, source: SpecSource, validators: Validators | None) -> FetchResult: ...


class ContractReader(Protocol):
    """Reads the interactions that a configured contract source holds."""

    async def read(self, source: ContractSource) -> tuple[Interaction, ...]:
        """Raises `UsageError` for a contract file that is missing or malformed, `OtherSideError` for a failing URL."""
        ...


class Exchanger(Protocol):
    """Sends one request to an environment, on a fresh connection, within its guards; never raises for a failure."""

    async def send(self, request: Request, environment: Environment, *, previous: bool = False) -> Exchange:
        """Send `request` with the environment's own headers laid over it; the exchange returned is already redacted.

        `previous`: to the old version that still runs beside it. Raises `UsageError` where there is no such address, or
        it names an environment variable that is not set.
        """
        ...

    async def reach(self, environment: Environment) -> Reach:
        """Resolve, connect and shake hands, and no more, on a connection of its own; never raises for a failure."""
        ...

    async def set_state(self, interaction: Interaction, environment: Environment) -> str | None:
        """Ask the provider-states endpoint to set up `interaction.states`; the reason where that failed, else None."""
        ...


class CaseGenerator(Protocol):
    """Makes generated cases from a description, in a process of its own, bounded in time and memory."""

    async def generate(self, api: ApiSettings, document: Document, digest: str) -> tuple[Interaction, ...]:
        """Same description and seed: same cases. Raises `MonitorError` where the generator failed or hit a bound."""
        ...


class Notifier(Protocol):
    async def deliver(self, message: Message, urls: Sequence[str]) -> str | None:
        """None when every URL took it; else the reason, without secrets."""
        ...


class EventPoster(Protocol):
    async def post(self, message: Message, url: str, secret: str) -> str | None:
        """None when the URL took it as an event signed with `secret`; else the reason, without secrets."""
        ...


class Store(Protocol):
    """One suite of tests runs on every implementation (tests/storage).

    Every method that writes is one transaction. Content (descriptions, exchanges) is stored once under its SHA-256.
    """

    # --- what was observed -------------------------------------------------------------------------------------
    def record(self, records: Iterable[Record]) -> None:
        """Append; never rewritten."""
        ...

    def records(
        self, *, kinds: Sequence[RecordKind] = (), integration: str | None = None, newest: int | None = None
    ) -> Iterator[Record]:
        """Oldest first; `newest` keeps only that many of the latest."""
        ...

    def record_with(self, record: Record, contents: Sequence[bytes]) -> Record:
        """Append one, with the contents that it names by their SHA-256; as it is stored."""
        ...

    def recorded(self, number: int) -> Record | None:
        """The one with that id."""
        ...

    def content(self, digest: str) -> bytes:
        """What was stored under that SHA-256. Raises `KeyError` for an unknown one."""
        ...

    # --- descriptions ------------------------------------------------------------------------------------------
    def poll_states(self) -> Mapping[str, PollState]:
        """By target key."""
        ...

    def save_polls(self, states: Iterable[PollState]) -> None: ...

    def put_document(self, document: Document) -> str:
        """Store a snapshot; its digest (of file names and bytes). The same bytes are stored once."""
        ...

    def document(self, digest: str) -> Document:
        """Raises `KeyError` for an unknown digest."""
        ...

    def save_changes(
        self,
        target: PollTarget,
        base: str,
        revision: str,
        changes: Sequence[Change],
        not_before: datetime | None,
        not_after: datetime,
    ) -> None:
        """The judged difference between two snapshots, made at some instant of the interval."""
        ...

    def changes(self, scope: str, api: str) -> Iterator[tuple[datetime | None, datetime, str, str, Change]]:
        """(not_before, not_after, base digest, revision digest, change), oldest first."""
        ...

    # --- verification ------------------------------------------------------------------------------------------
    def interaction_history(self, integration: str, api: str, environment: str) -> Mapping[str, InteractionHistory]:
        """By interaction key."""
        ...

    def save_interaction_history(
        self, integration: str, api: str, environment: str, histories: Mapping[str, InteractionHistory]
    ) -> None: ...

    def put_exchange(self, exchange: Exchange) -> str:
        """Store an exchange (already redacted); its digest."""
        ...

    def exchange(self, digest: str) -> Exchange:
        """Raises `KeyError` for an unknown digest."""
        ...

    def exchange_content(self, digest: str) -> bytes:
        """As it is stored: JSON whose SHA-256 is the digest. Raises `KeyError` for an unknown digest."""
        ...

    def save_recording(self, recording: Recording) -> str:
        """Make this the newest recording of its interaction and environment; the digest of its exchange."""
        ...

    def recording(self, integration: str, api: str, environment: str, interaction: str) -> Recording | None:
        """The newest one."""
        ...

    def recordings(self, integration: str, api: str, environment: str) -> Mapping[str, Recording]:
        """The newest one of each interaction, by interaction key."""
        ...

    def keep(self, rows: Sequence[Kept], dropped: Sequence[Kept] = ()) -> None:
        """Insert or replace evidence by its key, whose exchanges are stored already, and forget what is dropped."""
        ...

    def kept(self, integration: str, api: str, environment: str, interaction: str | None = None) -> tuple[Kept, ...]:
        """The evidence of all interactions, or of one by its key; what began first comes first."""
        ...

    def save_observed(self, integration: str, api: str, found: Mapping[str, Sequence[Exchange]]) -> Mapping[str, int]:
        """Keep what was observed (already redacted), by environment, all or none; how many of each were new."""
        ...

    def observed(
        self, integration: str, api: str, environment: str, *, newest: int, since: datetime | None = None
    ) -> tuple[Exchange, ...]:
        """At most so many of the newest, no older than `since`, oldest first."""
        ...

    def generated_cases(self, integration: str, api: str) -> tuple[Interaction, ...]:
        """The pinned cases, in the order in which they were made; empty where none were."""
        ...

    def save_generated_cases(self, integration: str, api: str, cases: Sequence[Interaction]) -> None:
        """Replace the pinned cases."""
        ...

    def spend(self, integration: str, api: str, environment: str, day: date, count: int, limit: int) -> bool:
        """Take `count` probes from the day's budget, atomically; False (nothing taken) if it would exceed `limit`."""
        ...

    def spent(self, integration: str, api: str, environment: str, day: date) -> int: ...

    def last_recorded(self, kind: RecordKind, integrations: Sequence[str]) -> Mapping[str, datetime]:
        """The time of the newest record of that kind; integrations without one are missing."""
        ...

    # --- agreements --------------------------------------------------------------------------------------------
    def contract_in_force(self, integration: str, api: str) -> ContractInForce | None: ...

    def save_contract_in_force(self, contract: ContractInForce) -> None: ...

    def replace_contract_in_force(self, known: ContractInForce | None, contract: ContractInForce) -> bool:
        """False, and nothing is written, where what is in force is not `known` any more: somebody agreed meanwhile."""
        ...

    def paused_until(self, integration: str) -> datetime | None:
        """None: not paused. `datetime.max` (aware): until resumed."""
        ...

    def pauses(self) -> Mapping[str, datetime]:
        """Until when, by integration; also of those that are over."""
        ...

    def pause(self, integration: str, until: datetime | None) -> None:
        """None resumes."""
        ...

    # --- cases -------------------------------------------------------------------------------------------------
    def conflicts(
        self, *, integration: str | None = None, open_only: bool = False, newest: int | None = None
    ) -> tuple[Conflict, ...]:
        """Newest first; `newest` keeps only that many."""
        ...

    def conflict(self, conflict_id: str) -> Conflict | None: ...

    def save_conflict(
        self,
        conflict: Conflict,
        entries: Sequence[LogEntry],
        messages: Sequence[Message],
        notes: Sequence[PrivateNote] = (),
        records: Sequence[Record] = (),
    ) -> bool:
        """Insert or update with its log entries, messages, what a side keeps to itself and what is recorded of it, in
        one transaction.

        `conflict.version` is the version that was read (0 = new). False, and nothing is written, where another writer
        got there first. Entries are numbered and hash-chained by the store.
        """
        ...

    def private_notes(
        self, *, conflict_id: str | None = None, integration: str | None = None, side: Side | None = None
    ) -> tuple[PrivateNote, ...]:
        """What sides keep to themselves, oldest first."""
        ...

    def log(self, conflict_id: str) -> tuple[LogEntry, ...]: ...

    def chain_links(self, since: int = 1) -> Iterator[Link]:
        """The log of all cases from that number on, oldest first, without what is said in it."""
        ...

    def save_regression(self, conflict_id: str, fingerprint: str, data: JsonValue) -> None:
        """The newest state of a regression, as JSON for pages and the API."""
        ...

    def regressions(self, *, conflict_id: str | None = None, integration: str | None = None) -> tuple[JsonValue, ...]:
        """As saved; each object also has `conflict`."""
        ...

    # --- periods ------------------------------------------------------------------------------------------------
    def conflicts_between(
        self, since: datetime, until: datetime, *, integration: str | None = None
    ) -> tuple[Conflict, ...]:
        """Those that were open at some time from `since` up to `until`, oldest first."""
        ...

    def logs(self, ids: Sequence[str], *, without: Sequence[str] = ()) -> Mapping[str, tuple[LogEntry, ...]]:
        """The log of each case, oldest first; entries of the events in `without` that move no status are left out."""
        ...

    def regressions_of(self, ids: Sequence[str]) -> Mapping[str, tuple[JsonValue, ...]]:
        """As saved, by case."""
        ...

    def records_between(
        self, since: datetime, until: datetime, *, kind: RecordKind, integrations: Sequence[str]
    ) -> Iterator[Record]:
        """Of one kind, from `since` up to `until`, those of an integration oldest first."""
        ...

    def failed_checks(self, spans: Sequence[tuple[str, datetime, datetime]]) -> Iterator[Record]:
        """Verifications that failed or got no answer: of an integration, from a moment up to another; oldest first."""
        ...

    def watched_since(self, integrations: Sequence[str]) -> Mapping[str, datetime]:
        """When the first observation of each was made; without those of which there is none."""
        ...

    # --- outbox ------------------------------------------------------------------------------------------------
    def messages(
        self,
        *,
        undelivered_only: bool = False,
        integration: str | None = None,
        conflict: str | None = None,
        newest: int | None = None,
    ) -> tuple[Message, ...]:
        """Oldest first; `newest` keeps only that many of the latest."""
        ...

    def was_told(self, integration: str, side: Side, *, besides: str) -> bool:
        """Whether any message but those of the batch `besides` ever reached that side: what was shown did not."""
        ...

    def claim_messages(self, ids: Sequence[str], batch: str, at: datetime, abandoned_before: datetime) -> bool:
        """Begin an attempt at handing these over under the id `batch`, and count it, before anything is sent.

        False, and nothing is claimed, where one of them is delivered, or another attempt at it is in flight that began
        after `abandoned_before`.
        """
        ...

    def mark_destination(self, ids: Sequence[str], destination: str) -> None:
        """One of several destinations took them, so that a further attempt leaves it out."""
        ...

    def mark_delivery(self, ids: Sequence[str], at: datetime | None, error: str | None, *, shadow: bool) -> None:
        """`at`: delivered (or shown, in shadow) then; else the attempt failed with `error`. Ends the claim, if any."""
        ...

    def alerts(self, integration: str) -> tuple[JsonObject, ...]:
        """Those that Alertmanager may have, as they were last saved."""
        ...

    def save_alerts(self, integration: str, alerts: Sequence[JsonObject], /) -> None:
        """Replace those of the integration."""
        ...

    def mailing(self, mailing_id: str) -> Mailing | None:
        """What became of a mail that is sent once; None: it was never tried."""
        ...

    def claim_mailing(self, known: Mailing, at: datetime) -> bool:
        """Begin an attempt, and count it, before anything is sent; `known` is new (no attempts) or as it was read.

        False, and nothing is claimed, where somebody else began one meanwhile, or it is delivered.
        """
        ...

    def mark_mailing(self, mailing_id: str, at: datetime | None, error: str | None) -> None:
        """Ends the attempt. `at`: delivered then; else it failed with `error`."""
        ...

    # --- deployments -------------------------------------------------------------------------------------------
    def save_deployment(
        self, integration: str, side: Side, environment: str, version: str, at: datetime, data: JsonValue
    ) -> None: ...

    def deployments(self, integration: str) -> tuple[Mapping[str, JsonValue], ...]:
        """Newest first: side, environment, version, at (ISO), data."""
        ...

    def reachable(self) -> str | None:
        """None when the database answers; else why not. Takes no longer the more there is: for a health check."""
        ...

    def integrity(self) -> str | None:
        """None when the database is sound; else what is wrong. Reads all of it: at start, and once in a while."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a cycle reaches the outside through."""

    clock: Clock
    descriptions: DescriptionSource
    contracts: ContractReader
    exchanger: Exchanger
    generator: CaseGenerator
    store: Store
