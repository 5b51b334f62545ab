"""Opening a case and moving it: pure functions over `transitions.TABLE`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model.cases import Conflict, ConflictStatus, LogEntry, Message
from monitor.model.integration import Agreement, Company
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent, EventKind


@dataclass(frozen=True, slots=True)
class Transition:
    """The case after the event (`version` as read, for the store), with what to log and whom to tell.

    Entries have `number` 0 and messages their id from conflict, reason, side and time: the store numbers and chains.
    """

    conflict: Conflict
    entries: tuple[LogEntry, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The event has no row for this status; nothing changed. `possible`: the events that do."""

    status: ConflictStatus | None
    event: EventKind
    possible: tuple[EventKind, ...]
    reason: str


def open_conflict(
    conflict_id: str,
    event: CaseEvent,
    now: datetime,
    agreement: Agreement,
    companies: Mapping[Side, Company],
    *,
    integration: str,
    api: str,
    title: str,
    environment: str | None = None,
    operation: str | None = None,
) -> Transition | Refused:
    """A new case from `seen` or `foreseen`."""
    raise NotImplementedError


def apply(
    conflict: Conflict, event: CaseEvent, now: datetime, agreement: Agreement, companies: Mapping[Side, Company]
) -> Transition | Refused:
    """The case after `event`, or the typed refusal."""
    raise NotImplementedError
