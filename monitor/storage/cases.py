"""Conflicts, their log, and the regressions that they are about."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from monitor.errors import StoreError
from monitor.model.cases import Conflict, Link, LogEntry, Message
from monitor.model.history import Record
from monitor.model.json_value import JsonValue
from monitor.model.settlement import PrivateNote
from monitor.model.sides import Side
from monitor.storage import chain, codec
from monitor.storage.backend import upsert
from monitor.storage.observations import record_row
from monitor.storage.outbox import message_row
from monitor.storage.part import Part
from monitor.storage.tables import conflicts, log_entries, private_notes, regressions
from monitor.storage.tables import messages as outbox
from monitor.storage.tables import records as observed

_PAGE = 1000
_REMEMBERED = 1000
"""Conflicts that are kept read, of some 40 KB each: more than are open at once."""


class Cases(Part):
    def conflicts(
        self, *, integration: str | None = None, open_only: bool = False, newest: int | None = None
    ) -> tuple[Conflict, ...]:
        query = select(conflicts.c.body).order_by(conflicts.c.opened_at.desc(), conflicts.c.id)
        if integration is not None:
            query = query.where(conflicts.c.integration == integration)
        if open_only:
            query = query.where(conflicts.c.ended_at.is_(None))  # by an index: closed ones are many
        if newest is not None:
            query = query.limit(newest)
        with self._database.reading() as connection:
            bodies = connection.scalars(query).all()
        return tuple(map(self._conflict_in, bodies))

    def conflict(self, conflict_id: str) -> Conflict | None:
        with self._database.reading() as connection:
            body = connection.scalar(select(conflicts.c.body).where(conflicts.c.id == conflict_id))
        return None if body is None else self._conflict_in(body)

    @cached_property
    def _conflict_in(self) -> Callable[[str], Conflict]:
        """By its text: pages are asked for again and again, and most cases are as they were."""
        return lru_cache(_REMEMBERED)(partial(self._load, Conflict))

    def save_conflict(
        self,
        conflict: Conflict,
        entries: Sequence[LogEntry],
        messages: Sequence[Message],
        notes: Sequence[PrivateNote] = (),
        records: Sequence[Record] = (),
    ) -> bool:
        """What is stored has the next `version`."""
        with self._database.writing() as connection:
            if not self._save(connection, conflict):
                return False
            head = self._append(connection, entries) if entries else _head(connection)
            if messages:
                connection.execute(insert(outbox), [message_row(message, head) for message in messages])
            if notes:
                connection.execute(insert(private_notes), [_note_row(note) for note in notes])
            if records:
                connection.execute(insert(observed), [record_row(each) for each in records])
        return True

    def private_notes(
        self, *, conflict_id: str | None = None, integration: str | None = None, side: Side | None = None
    ) -> tuple[PrivateNote, ...]:
        """Oldest first."""
        query = select(private_notes.c.body).order_by(private_notes.c.number)
        wanted = {"conflict": conflict_id, "integration": integration, "side": side.value if side else None}
        for name, value in wanted.items():
            if value is not None:
                query = query.where(private_notes.c[name] == value)
        with self._database.reading() as connection:
            return tuple(self._load(PrivateNote, body) for body in connection.scalars(query))

    def log(self, conflict_id: str) -> tuple[LogEntry, ...]:
        query = select(log_entries).where(log_entries.c.conflict == conflict_id).order_by(log_entries.c.number)
        with self._database.reading() as connection:
            return tuple(map(entry_of, connection.execute(query)))

    def chain_head(self) -> chain.Head:
        """The newest entry over all cases: a message to a side carries its hash."""
        with self._database.reading() as connection:
            return _head(connection)

    def chain_links(self, since: int = 1) -> Iterator[Link]:
        """The log of all cases from that number on, oldest first, without what is said in it."""
        columns = (log_entries.c.number, log_entries.c.previous, log_entries.c.hash)
        query = select(*columns).where(log_entries.c.number >= since).order_by(log_entries.c.number)
        with self._database.reading() as connection:
            yield from (Link(*row) for row in connection.execute(query.execution_options(yield_per=_PAGE)))

    def save_regression(self, conflict_id: str, fingerprint: str, data: JsonValue) -> None:
        row = {"conflict": conflict_id, "fingerprint": fingerprint, "body": codec.dump(data)}
        with self._database.writing() as connection:
            connection.execute(upsert(self._backend, regressions), row)

    def regressions(self, *, conflict_id: str | None = None, integration: str | None = None) -> tuple[JsonValue, ...]:
        """Those of the newest conflict first."""
        query = (
            select(regressions)
            .join(conflicts)
            .order_by(conflicts.c.opened_at.desc(), conflicts.c.id, regressions.c.fingerprint)
        )
        if conflict_id is not None:
            query = query.where(regressions.c.conflict == conflict_id)
        if integration is not None:
            query = query.where(conflicts.c.integration == integration)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(json.loads(row.body) | {"conflict": row.conflict} for row in rows)

    def reachable(self) -> str | None:
        try:
            with self._database.reading() as connection:
                _head(connection)
        except StoreError as error:
            return str(error)
        return None

    def integrity(self) -> str | None:
        try:
            with self._database.reading() as connection:
                problem = self._backend.problem(connection)
                if problem is not None:
                    return problem
                broken = chain.first_broken(_entries(connection))
        except StoreError as error:
            return str(error)
        return None if broken is None else f"log entry {broken} is not what it was when it was written"

    def _save(self, connection: Connection, conflict: Conflict) -> bool:
        """Whether nobody else wrote this conflict since it was read."""
        stored = replace(conflict, version=conflict.version + 1)
        row = {
            "integration": stored.integration,
            "open": stored.status.is_open,
            "opened_at": stored.opened_at,
            "ended_at": None if stored.status.is_open else stored.updated_at,
            "version": stored.version,
            "body": codec.dump(stored),
        }
        if conflict.version == 0:
            statement = self._backend.insert(conflicts).values(id=conflict.id, **row).on_conflict_do_nothing()
            return connection.execute(statement.returning(conflicts.c.id)).first() is not None
        unchanged = (conflicts.c.id == conflict.id) & (conflicts.c.version == conflict.version)
        return connection.execute(update(conflicts).where(unchanged).values(row)).rowcount == 1

    def _append(self, connection: Connection, entries: Sequence[LogEntry]) -> chain.Head:
        """The head with them."""
        self._backend.serialise(connection)  # the head that is read must still be the head when the entries are written
        sealed = list(chain.linked(entries, _head(connection)))
        rows = [
            {
                "number": entry.number,
                "conflict": entry.conflict,
                "at": entry.at,
                "event": entry.event,
                "by": entry.by,
                "text": entry.text,
                "data": codec.dump(entry.data),
                "previous": entry.previous,
                "hash": entry.hash,
            }
            for entry in sealed
        ]
        connection.execute(insert(log_entries), rows)
        return chain.Head(sealed[-1].number, sealed[-1].hash)


def _note_row(note: PrivateNote) -> dict[str, str]:
    return {
        "conflict": note.conflict,
        "integration": note.integration,
        "side": note.side.value,
        "body": codec.dump(note),
    }


def _head(connection: Connection) -> chain.Head:
    newest = select(log_entries.c.number, log_entries.c.hash).order_by(log_entries.c.number.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return chain.Head() if row is None else chain.Head(row.number, row.hash)


def _entries(connection: Connection) -> Iterator[LogEntry]:
    query = select(log_entries).order_by(log_entries.c.number).execution_options(yield_per=_PAGE)
    yield from map(entry_of, connection.execute(query))


def entry_of(row: Row[Any]) -> LogEntry:
    return LogEntry(
        conflict=row.conflict,
        number=row.number,
        at=row.at,
        event=row.event,
        by=row.by,
        text=row.text,
        data=json.loads(row.data),
        previous=row.previous,
        hash=row.hash,
    )
