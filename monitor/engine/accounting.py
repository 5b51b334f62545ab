"""What an account is made of, read from the store: as much as its period asks for, and no more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.accounts.account import Account, account, reach
from monitor.accounts.material import CaseRecord, FailedCheck, Material, Place
from monitor.accounts.period import Period, union
from monitor.accounts.story import stories
from monitor.engine.ports import Store
from monitor.model.costs import CostRates
from monitor.model.history import Record, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.values import Outcome
from monitor.workflow.events import EventKind

_SAYS_NOTHING_NEW = (EventKind.REPEATED.value, EventKind.JOINED.value)
"""Events of which a case that stays open has one in each cycle, and that move neither status nor verdict."""
_FAILED = (Outcome.FAILED.value, Outcome.ERRORED.value)


def accounts(
    store: Store, integrations: Sequence[Integration], period: Period, rates: CostRates | None, now: datetime
) -> tuple[Account, ...]:
    """One for each integration, in their order."""
    return tuple(account(material(store, each, period, now), period, rates, now) for each in integrations)


def material(store: Store, integration: Integration, period: Period, now: datetime) -> Material:
    since, until = reach(period), period.end
    cases = tuple(_cases(store, integration, since, until))
    name = integration.name
    first = next(store.records(integration=name), None)
    found = Material(
        integration,
        cases,
        gates=tuple(store.records_between(since, until, kind=RecordKind.GATE, integration=name)),
        changes=tuple(store.records_between(since, until, kind=RecordKind.CHANGE, integration=name)),
        watched_since=first.at if first else None,
    )
    return replace(found, failed=tuple(_failed(store, found, since, until, now)))


def _cases(store: Store, integration: Integration, since: datetime, until: datetime) -> Iterator[CaseRecord]:
    conflicts = store.conflicts_between(since, until, integration=integration.name)
    ids = [each.id for each in conflicts]
    logs = store.logs(ids, without=_SAYS_NOTHING_NEW)
    regressions = store.regressions_of(ids)
    for conflict in conflicts:
        yield CaseRecord(conflict, logs[conflict.id], frozenset(map(_place, _objects(regressions[conflict.id]))))


def _failed(store: Store, found: Material, since: datetime, until: datetime, now: datetime) -> Iterator[FailedCheck]:
    """Checks that failed while a case did; what lies between is not read."""
    reached = Period(since, until)
    spans = (part for story in stories(found, now) for span in story.failing if (part := span.within(reached)))
    for span in union(spans):
        records = store.records_between(
            span.start, span.end, kind=RecordKind.VERIFICATION, integration=found.integration.name, outcomes=_FAILED
        )
        yield from map(_check, records)


def _check(record: Record) -> FailedCheck:
    data = record.data
    place = Place(record.api or "", str(data.get("environment")), str(data.get("operation")))
    return FailedCheck(place, str(data.get("interaction")), record.at, data.get("observed") is True)


def _place(regression: Mapping[str, JsonValue]) -> Place:
    return Place(str(regression.get("api")), str(regression.get("environment")), str(regression.get("operation")))


def _objects(values: Iterable[JsonValue]) -> Iterator[Mapping[str, JsonValue]]:
    return (each for each in values if isinstance(each, Mapping))
