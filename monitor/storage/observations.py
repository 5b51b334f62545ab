"""What was observed: appended in batches, read oldest first."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select

from monitor.model.history import Record, RecordKind
from monitor.storage import codec, content
from monitor.storage.part import Part
from monitor.storage.tables import blobs
from monitor.storage.tables import records as table

_PAGE = 1000
"""Rows read at once: a million records neither fill memory nor keep one transaction open."""


class Observations(Part):
    def record(self, records: Iterable[Record]) -> None:
        rows = [record_row(record) for record in records]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(table), rows)

    def record_with(self, record: Record, contents: Sequence[bytes]) -> Record:
        ready = [content.Content.of(plain) for plain in contents]
        with self._database.writing() as connection:
            content.put(connection, self._backend, *ready)
            key = connection.execute(insert(table).values(record_row(record))).inserted_primary_key
        assert key is not None
        return replace(record, id=key[0])

    def recorded(self, number: int) -> Record | None:
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
        return None if row is None else record_of(row)

    def content(self, digest: str) -> bytes:
        with self._database.reading() as connection:
            row = connection.execute(select(blobs).where(blobs.c.digest == digest)).one_or_none()
        if row is None:
            raise KeyError(digest)
        return content.plain(row.digest, row.content, self._database.place)

    def records(
        self, *, kinds: Sequence[RecordKind] = (), integration: str | None = None, newest: int | None = None
    ) -> Iterator[Record]:
        """What is recorded while the iterator is being read does not appear in it."""
        wanted = _narrowed(select(table), kinds, integration)
        first, last = self._bounds(kinds, integration, newest)
        while first <= last:
            page = wanted.where(table.c.id.between(first, last)).order_by(table.c.id).limit(_PAGE)
            with self._database.reading() as connection:
                rows = connection.execute(page).all()
            yield from map(record_of, rows)
            if len(rows) < _PAGE:
                return
            first = rows[-1].id + 1

    def last_recorded(self, kind: RecordKind, integrations: Sequence[str]) -> Mapping[str, datetime]:
        asked = self._backend.listed(integrations)
        of_that = (table.c.integration == asked.c.value) & (table.c.kind == kind.value)
        latest = select(table.c.at).where(of_that).order_by(table.c.at.desc()).limit(1).scalar_subquery()
        with self._database.reading() as connection:
            found = connection.execute(select(asked.c.value, latest)).all()
        return {name: at for name, at in found if at is not None}

    def _bounds(self, kinds: Sequence[RecordKind], integration: str | None, newest: int | None) -> tuple[int, int]:
        """Ids of the first and last record to read; the first is greater where there is none."""
        if newest is not None and newest <= 0:
            return 1, 0
        ids = _narrowed(select(table.c.id), kinds, integration)
        if newest is not None:
            ids = ids.order_by(table.c.id.desc()).limit(newest)
        chosen = ids.subquery()
        with self._database.reading() as connection:
            first, last = connection.execute(select(func.min(chosen.c.id), func.max(chosen.c.id))).one()
        return (1, 0) if first is None else (first, last)


def _narrowed(query: Select[Any], kinds: Sequence[RecordKind], integration: str | None) -> Select[Any]:
    if kinds:
        query = query.where(table.c.kind.in_([kind.value for kind in kinds]))
    if integration is not None:
        query = query.where(table.c.integration == integration)
    return query


def record_row(record: Record) -> dict[str, Any]:
    return {
        "at": record.at,
        "kind": record.kind.value,
        "integration": record.integration,
        "api": record.api,
        "cycle": record.cycle,
        "data": codec.dump(record.data),
    }


def record_of(row: Row[Any]) -> Record:
    return Record(
        at=row.at,
        kind=RecordKind(row.kind),
        integration=row.integration,
        api=row.api,
        cycle=row.cycle,
        data=json.loads(row.data),
        id=row.id,
    )
