"""Exchanges of observed traffic, each once, in the order of their own time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.model.exchanges import Exchange
from monitor.storage import codec
from monitor.storage.backend import insert_new
from monitor.storage.content import Content, plain, put
from monitor.storage.part import Part
from monitor.storage.tables import blobs, exchanges, observed_exchanges

_BATCH = 500
"""Rows of one statement: databases bound the number of its parameters."""


class ObservedTraffic(Part):
    def save_observed(self, integration: str, api: str, found: Mapping[str, Sequence[Exchange]]) -> Mapping[str, int]:
        kept = [
            ({"integration": integration, "api": api, "environment": name, "at": each.at}, _content(each))
            for name, members in found.items()
            for each in members
        ]
        with self._database.writing() as connection:
            before = self._counts(connection, integration, api)
            for start in range(0, len(kept), _BATCH):
                batch = kept[start : start + _BATCH]
                put(connection, self._backend, *(content for _, content in batch))
                digests = [{"digest": content.digest} for _, content in batch]
                connection.execute(insert_new(self._backend, exchanges), digests)
                rows = [{**row, "exchange": content.digest} for row, content in batch]
                connection.execute(insert_new(self._backend, observed_exchanges), rows)
            after = self._counts(connection, integration, api)
        return {name: after.get(name, 0) - before.get(name, 0) for name in found}

    def observed(
        self, integration: str, api: str, environment: str, *, newest: int, since: datetime | None = None
    ) -> tuple[Exchange, ...]:
        query = (
            select(blobs.c.digest, blobs.c.content)
            .join(observed_exchanges, observed_exchanges.c.exchange == blobs.c.digest)
            .filter_by(integration=integration, api=api, environment=environment)
            .order_by(observed_exchanges.c.at.desc(), blobs.c.digest)
            .limit(newest)
        )
        if since is not None:
            query = query.where(observed_exchanges.c.at >= since)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            self._load(Exchange, plain(row.digest, row.content, self._database.place)) for row in reversed(rows)
        )

    def _counts(self, connection: Connection, integration: str, api: str) -> Mapping[str, int]:
        query = (
            select(observed_exchanges.c.environment, func.count())
            .filter_by(integration=integration, api=api)
            .group_by(observed_exchanges.c.environment)
        )
        return {row[0]: row[1] for row in connection.execute(query)}


def _content(exchange: Exchange) -> Content:
    return Content.of(codec.dump(exchange).encode("ascii"))
