"""What happened in a period, read without what ended before it: how much that is does not grow with the store's age."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from monitor.model.cases import Conflict, LogEntry
from monitor.model.history import Record, RecordKind
from monitor.model.json_value import JsonValue
from monitor.storage.cases import entry_of
from monitor.storage.observations import record_of
from monitor.storage.part import Part
from monitor.storage.tables import conflicts, log_entries, records, regressions

_IDS_AT_ONCE = 500
"""Bound parameters of one statement: SQLite's builds allow a thousand and more."""


class Periods(Part):
    def conflicts_between(
        self, since: datetime, until: datetime, *, integration: str | None = None
    ) -> tuple[Conflict, ...]:
        query = (
            select(conflicts.c.body)
            .where(conflicts.c.opened_at < until, conflicts.c.open | (conflicts.c.updated_at >= since))
            .order_by(conflicts.c.opened_at, conflicts.c.id)
        )
        if integration is not None:
            query = query.where(conflicts.c.integration == integration)
        with self._database.reading() as connection:
            bodies = connection.scalars(query).all()
        return tuple(self._load(Conflict, body) for body in bodies)

    def logs(self, ids: Sequence[str], *, without: Sequence[str] = ()) -> Mapping[str, tuple[LogEntry, ...]]:
        found: dict[str, list[LogEntry]] = {each: [] for each in ids}
        for some in _batches(ids):
            query = (
                select(log_entries)
                .where(log_entries.c.conflict.in_(some), log_entries.c.event.not_in(without))
                .order_by(log_entries.c.number)
            )
            with self._database.reading() as connection:
                for row in connection.execute(query):
                    found[row.conflict].append(entry_of(row))
        return {each: tuple(entries) for each, entries in found.items()}

    def regressions_of(self, ids: Sequence[str]) -> Mapping[str, tuple[JsonValue, ...]]:
        found: dict[str, list[JsonValue]] = {each: [] for each in ids}
        for some in _batches(ids):
            query = select(regressions).where(regressions.c.conflict.in_(some)).order_by(regressions.c.fingerprint)
            with self._database.reading() as connection:
                for row in connection.execute(query):
                    found[row.conflict].append(json.loads(row.body))
        return {each: tuple(bodies) for each, bodies in found.items()}

    def records_between(
        self,
        since: datetime,
        until: datetime,
        *,
        kind: RecordKind,
        integration: str,
        outcomes: Sequence[str] = (),
    ) -> Iterator[Record]:
        query = (
            select(records)
            .where(records.c.integration == integration, records.c.kind == kind.value)
            .where(records.c.at >= since, records.c.at < until)
            .order_by(records.c.at, records.c.id)
        )
        if outcomes:  # looked for in the text, so that a million green checks are not carried out of the database
            query = query.where(or_(*(records.c.data.contains(f'"outcome":"{each}"') for each in outcomes)))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = (record_of(row) for row in rows)
        return (each for each in found if not outcomes or each.data.get("outcome") in outcomes)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + _IDS_AT_ONCE] for at in range(0, len(ids), _IDS_AT_ONCE))
