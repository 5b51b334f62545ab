"""What green runs showed, at each change of either side."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from monitor.model.evidence import Kept
from monitor.storage import codec
from monitor.storage.backend import upsert
from monitor.storage.part import Part
from monitor.storage.tables import kept_evidence


class Evidence(Part):
    def keep(self, rows: Sequence[Kept], dropped: Sequence[Kept] = ()) -> None:
        written = [{**_key(each), **_content(each)} for each in rows]
        if not written and not dropped:
            return
        with self._database.writing() as connection:
            if written:
                connection.execute(upsert(self._backend, kept_evidence), written)
            for each in dropped:
                connection.execute(delete(kept_evidence).filter_by(**_key(each)))

    def kept(self, integration: str, api: str, environment: str, interaction: str | None = None) -> tuple[Kept, ...]:
        query = select(kept_evidence.c.body).filter_by(integration=integration, api=api, environment=environment)
        if interaction is not None:
            query = query.filter_by(interaction=interaction)
        order = (kept_evidence.c.first_at, kept_evidence.c.interaction, kept_evidence.c.status)
        with self._database.reading() as connection:
            bodies = connection.scalars(query.order_by(*order, kept_evidence.c.fingerprint)).all()
        return tuple(self._load(Kept, body) for body in bodies)


def _key(row: Kept) -> dict[str, object]:
    interaction, status, fingerprint = row.key
    return {
        "integration": row.integration,
        "api": row.api,
        "environment": row.environment,
        "interaction": interaction,
        "status": status,
        "fingerprint": fingerprint,
    }


def _content(row: Kept) -> dict[str, object]:
    return {"exchange": row.exchange, "first_at": row.first_at, "body": codec.dump(row)}
