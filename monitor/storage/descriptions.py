"""Snapshots of descriptions, what each poll knows, and how two snapshots differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from monitor.model.changes import Change
from monitor.model.descriptions import Document, PollState, PollTarget
from monitor.storage import codec, content
from monitor.storage.backend import insert_new, upsert
from monitor.storage.part import Part
from monitor.storage.tables import blobs, document_files, documents, poll_states
from monitor.storage.tables import changes as changes_table


class Descriptions(Part):
    def poll_states(self) -> Mapping[str, PollState]:
        with self._database.reading() as connection:
            rows = connection.execute(select(poll_states)).all()
        return {row.target: self._load(PollState, row.body) for row in rows}

    def save_polls(self, states: Iterable[PollState]) -> None:
        rows = [{"target": state.target.key, "body": codec.dump(state)} for state in states]
        if rows:
            with self._database.writing() as connection:
                connection.execute(upsert(self._backend, poll_states), rows)

    def put_document(self, document: Document) -> str:
        """Where the same bytes came from two places, the first is kept as `source`."""
        digest = document.digest
        with self._database.reading() as connection:
            if connection.scalar(select(documents.c.digest).where(documents.c.digest == digest)):
                return digest
        contents = {name: content.Content.of(plain) for name, plain in document.files.items()}
        row = {"digest": digest, "entry": document.entry, "source": document.source}
        files = [{"document": digest, "name": name, "content": each.digest} for name, each in contents.items()]
        with self._database.writing() as connection:
            content.put(connection, self._backend, *contents.values())
            connection.execute(insert_new(self._backend, documents), row)
            connection.execute(insert_new(self._backend, document_files), files)
        return digest

    def document(self, digest: str) -> Document:
        query = (
            select(document_files.c.name, blobs)
            .join(blobs, blobs.c.digest == document_files.c.content)
            .where(document_files.c.document == digest)
        )
        with self._database.reading() as connection:
            found = connection.execute(select(documents).where(documents.c.digest == digest)).one_or_none()
            rows = connection.execute(query).all()
        if found is None:
            raise KeyError(digest)
        place = self._database.place
        files = {row.name: content.plain(row.digest, row.content, place) for row in rows}
        return Document(entry=found.entry, files=files, source=found.source)

    def save_changes(
        self,
        target: PollTarget,
        base: str,
        revision: str,
        changes: Sequence[Change],
        not_before: datetime | None,
        not_after: datetime,
    ) -> None:
        """Saying the same comparison of the same interval again, after a cycle that was cut short, adds nothing."""
        comparison = {
            "scope": target.scope,
            "api": target.api,
            "target": target.key,
            "base": base,
            "revision": revision,
            "not_before": not_before,
        }
        with self._database.writing() as connection:
            if not changes or connection.execute(select(changes_table.c.id).filter_by(**comparison)).first():
                return
            connection.execute(
                insert(changes_table),
                [comparison | {"not_after": not_after, "body": codec.dump(change)} for change in changes],
            )

    def changes(self, scope: str, api: str) -> Iterator[tuple[datetime | None, datetime, str, str, Change]]:
        query = (
            select(changes_table)
            .where(changes_table.c.scope == scope, changes_table.c.api == api)
            .order_by(changes_table.c.not_after, changes_table.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield row.not_before, row.not_after, row.base, row.revision, self._load(Change, row.body)
