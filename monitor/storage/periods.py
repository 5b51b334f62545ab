"""What happened in a period, read without what ended before it: how much that is does not grow with the store's age."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, column, or_, select, values

from monitor.model.cases import Conflict, ConflictStatus, LogEntry
from monitor.model.history import Record, RecordKind
from monitor.model.json_value import JsonValue
from monitor.model.values import Outcome
from monitor.storage.cases import entry_of
from monitor.storage.observations import record_of
from monitor.storage.part import Part
from monitor.storage.tables import AnyText, conflicts, log_entries, records, regressions

_IDS_AT_ONCE = 500
"""Bound parameters of one statement: SQLite's builds allow a thousand and more."""
_SPANS_AT_ONCE = 100
"""Terms of one condition: SQLite allows a thousand, each of a few."""
_FAILED = (Outcome.FAILED.value, Outcome.ERRORED.value)
"""Looked for in the text of records, so that a million green checks are not carried out of the database."""
_MOVES = or_(
    *(
        log_entries.c.data.contains(f'"from":"{each}"') & ~log_entries.c.data.contains(f'"to":"{each}"')
        for each in ConflictStatus
    )
)
"""Looked for in the text of entries, for the same reason."""


class Periods(Part):
    def conflicts_between(
        self, since: datetime, until: datetime, *, integration: str | None = None
    ) -> tuple[Conflict, ...]:
        query = (
            select(conflicts.c.body)
            .where(conflicts.c.opened_at < until)
            .where(conflicts.c.ended_at.is_(None) | (conflicts.c.ended_at >= since))
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
                .where(log_entries.c.conflict.in_(some), log_entries.c.event.not_in(without) | _MOVES)
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
        self, since: datetime, until: datetime, *, kind: RecordKind, integrations: Sequence[str]
    ) -> Iterator[Record]:
        for some in _batches(integrations):
            query = (
                select(records)
                .where(records.c.integration.in_(some), records.c.kind == kind.value)
                .where(records.c.at >= since, records.c.at < until)
                .order_by(records.c.at, records.c.id)
            )
            with self._database.reading() as connection:
                rows = connection.execute(query).all()
            yield from map(record_of, rows)

    def failed_checks(self, spans: Sequence[tuple[str, datetime, datetime]]) -> Iterator[Record]:
        failed = or_(*(records.c.data.contains(f'"outcome":"{each}"') for each in _FAILED))
        verified = records.c.kind == RecordKind.VERIFICATION.value  # in each term: an index serves them one by one
        for at in range(0, len(spans), _SPANS_AT_ONCE):
            within = (
                and_(records.c.integration == integration, verified, records.c.at >= start, records.c.at < end)
                for integration, start, end in spans[at : at + _SPANS_AT_ONCE]
            )
            query = select(records).where(or_(*within), failed)
            with self._database.reading() as connection:
                rows = connection.execute(query.order_by(records.c.at, records.c.id)).all()
            yield from (each for each in map(record_of, rows) if each.data.get("outcome") in _FAILED)

    def watched_since(self, integrations: Sequence[str]) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for some in _batches(integrations):
            names = values(column("name", AnyText), name="names").data([(each,) for each in some]).cte()
            first = (
                select(records.c.at)
                .where(records.c.integration == names.c.name)
                .order_by(records.c.id)
                .limit(1)
                .scalar_subquery()
            )
            with self._database.reading() as connection:
                rows = connection.execute(select(names.c.name, first.label("at"))).all()
            found |= {row.name: row.at for row in rows if row.at is not None}
        return found


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + _IDS_AT_ONCE] for at in range(0, len(ids), _IDS_AT_ONCE))
