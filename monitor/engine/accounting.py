"""What an account is made of, read from the store: as much as its period asks for, and no more."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from monitor.accounts.account import Account, account, reach
from monitor.accounts.material import Announcement, CaseRecord, FailedCheck, Material, Place
from monitor.accounts.notices import ENDING, SAYING
from monitor.accounts.period import Period, clipped, union
from monitor.accounts.story import Story, stories
from monitor.engine.announcing import standing
from monitor.engine.ports import Store
from monitor.model.costs import CostRates
from monitor.model.history import Record, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.workflow.events import EventKind

T = TypeVar("T")
_EVER = datetime(1970, 1, 1, tzinfo=UTC)

_SAYS_NOTHING_NEW = (EventKind.REPEATED.value, EventKind.JOINED.value)
"""Events of which a case that stays open has one in each cycle. Those that move its status are read all the same."""


def accounts(
    store: Store, integrations: Sequence[Integration], period: Period, rates: CostRates | None, now: datetime
) -> tuple[Account, ...]:
    """One for each integration, in their order. The store is asked the same few questions however many there are, and
    some more of each in which something was broken or ended: since when that was announced.
    """
    found = materials(store, integrations, period)
    told = {each.integration.name: stories(each, now) for each in found}
    checks = _failed(store, told, Period(reach(period), period.end))
    return tuple(
        account(
            replace(each, failed=tuple(checks[name]), announced=_announced(each, told[name], store)),
            period,
            rates,
            now,
            told=told[name],
        )
        for each in found
        for name in (each.integration.name,)
    )


def materials(store: Store, integrations: Sequence[Integration], period: Period) -> tuple[Material, ...]:
    """Without the checks that failed, which are looked for where cases did."""
    since, until = reach(period), period.end
    names = [each.name for each in integrations]
    cases = _by_integration(_cases(store, names, since, until), lambda each: each.conflict.integration)
    gates, changes = (
        _by_integration(
            store.records_between(start, until, kind=kind, integrations=names), lambda each: each.integration
        )
        for kind, start in ((RecordKind.GATE, since), (RecordKind.CHANGE, _EVER))
    )
    watched = store.watched_since(names)
    return tuple(
        Material(
            each,
            tuple(cases[each.name]),
            gates=tuple(gates[each.name]),
            changes=tuple(
                record for record in changes[each.name] if record.at >= since or record.data.get("rule") in SAYING
            ),
            watched_since=watched.get(each.name),
        )
        for each in integrations
    )


def _cases(store: Store, names: Sequence[str], since: datetime, until: datetime) -> Iterator[CaseRecord]:
    conflicts = store.conflicts_between(since, until, integration=names[0] if len(names) == 1 else None)
    ids = [each.id for each in conflicts]
    logs = store.logs(ids, without=_SAYS_NOTHING_NEW)
    regressions = store.regressions_of(ids)
    for conflict in conflicts:
        failures = list(_objects(regressions[conflict.id]))
        members = (str(each.get("pointer") or "") for each in failures if each.get("operation") == conflict.operation)
        yield CaseRecord(conflict, logs[conflict.id], frozenset(map(_place, failures)), frozenset(members))


def _announced(material: Material, told: Sequence[Story], store: Store) -> tuple[Announcement, ...]:
    """Of the APIs of which something was broken or ended."""
    apis = {story.conflict.api for story in told if story.failing and story.changed_by}
    apis |= {each.api or "" for each in material.changes if each.data.get("rule") in ENDING}
    return tuple(standing(material.integration, store, apis)) if apis else ()


def _failed(store: Store, told: Mapping[str, Sequence[Story]], reached: Period) -> defaultdict[str, list[FailedCheck]]:
    """Checks that failed while a case did, by integration; what lies between is not read."""
    spans = [
        (name, span.start, span.end)
        for name, found in told.items()
        for span in union(clipped((span for story in found for span in story.failing), reached))
    ]
    checks: defaultdict[str, list[FailedCheck]] = defaultdict(list)
    for record in store.failed_checks(spans):
        checks[record.integration].append(_check(record))
    return checks


def _by_integration(found: Iterable[T], name: Callable[[T], str]) -> defaultdict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for each in found:
        groups[name(each)].append(each)
    return groups


def _check(record: Record) -> FailedCheck:
    data = record.data
    place = Place(record.api or "", str(data.get("environment")), str(data.get("operation")))
    return FailedCheck(place, str(data.get("interaction")), record.at, data.get("observed") is True)


def _place(regression: Mapping[str, JsonValue]) -> Place:
    return Place(str(regression.get("api")), str(regression.get("environment")), str(regression.get("operation")))


def _objects(values: Iterable[JsonValue]) -> Iterator[Mapping[str, JsonValue]]:
    return (each for each in values if isinstance(each, Mapping))
