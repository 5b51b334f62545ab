"""What verification leaves behind: histories, exchanges, recordings, pinned cases, and the probes it used up."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, select

from monitor.model.contracts import Interaction
from monitor.model.exchanges import Exchange
from monitor.model.history import InteractionHistory, Recording
from monitor.storage import codec
from monitor.storage.backend import Backend, insert_new, upsert
from monitor.storage.content import Content, plain, put
from monitor.storage.part import Noun, Part
from monitor.storage.tables import (
    blobs,
    exchanges,
    generated_cases,
    interaction_histories,
    probe_budgets,
    recordings,
)


class Verifications(Part):
    def interaction_history(self, integration: str, api: str, environment: str) -> Mapping[str, InteractionHistory]:
        query = select(interaction_histories.c.interaction, interaction_histories.c.body).filter_by(
            integration=integration, api=api, environment=environment
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.interaction: self._load(InteractionHistory, row.body) for row in rows}

    def save_interaction_history(
        self, integration: str, api: str, environment: str, histories: Mapping[str, InteractionHistory]
    ) -> None:
        where = {"integration": integration, "api": api, "environment": environment}
        rows = [where | {"interaction": key, "body": codec.dump(each)} for key, each in histories.items()]
        if rows:
            with self._database.writing() as connection:
                connection.execute(upsert(self._backend, interaction_histories), rows)

    def put_exchange(self, exchange: Exchange) -> str:
        content = _content(exchange)
        with self._database.writing() as connection:
            put(connection, self._backend, content)
            connection.execute(insert_new(self._backend, exchanges), {"digest": content.digest})
        return content.digest

    def exchange(self, digest: str) -> Exchange:
        return self._load(Exchange, self.exchange_content(digest))

    def exchange_content(self, digest: str) -> bytes:
        """As it is stored: JSON whose SHA-256 is the digest."""
        query = select(blobs).join(exchanges).where(exchanges.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise KeyError(digest)
        return plain(row.digest, row.content, self._database.place)

    def save_recording(self, recording: Recording) -> str:
        exchange, interaction = _content(recording.exchange), _content(recording.interaction)
        row = {
            "integration": recording.integration,
            "api": recording.api,
            "environment": recording.environment,
            "interaction": recording.interaction.key,
            "interaction_digest": interaction.digest,
            "exchange_digest": exchange.digest,
            "at": recording.at,
            "description_digest": recording.description_digest,
            "contract_digest": recording.contract_digest,
            "version": recording.version,
            "harness": recording.harness,
        }
        with self._database.writing() as connection:
            put(connection, self._backend, exchange, interaction)
            connection.execute(insert_new(self._backend, exchanges), {"digest": exchange.digest})
            connection.execute(upsert(self._backend, recordings), row)
        return exchange.digest

    def recording(self, integration: str, api: str, environment: str, interaction: str) -> Recording | None:
        query = _recordings(integration, api, environment).where(recordings.c.interaction == interaction)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else self._recording(row)

    def recordings(self, integration: str, api: str, environment: str) -> Mapping[str, Recording]:
        with self._database.reading() as connection:
            rows = connection.execute(_recordings(integration, api, environment)).all()
        return {row.interaction: self._recording(row) for row in rows}

    def generated_cases(self, integration: str, api: str) -> tuple[Interaction, ...]:
        query = select(blobs).join(generated_cases).filter_by(integration=integration, api=api)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return ()
        return self._noun(tuple[Interaction, ...], row.digest, row.content)

    def save_generated_cases(self, integration: str, api: str, cases: Sequence[Interaction]) -> None:
        content = _content(tuple(cases))
        with self._database.writing() as connection:
            put(connection, self._backend, content)
            connection.execute(
                upsert(self._backend, generated_cases),
                {"integration": integration, "api": api, "cases": content.digest},
            )

    def spend(self, integration: str, api: str, environment: str, day: date, count: int, limit: int) -> bool:
        if count < 0:
            raise ValueError("a negative number of probes can't be taken from a budget")
        if count > limit:
            return False
        row = {"integration": integration, "api": api, "environment": environment, "day": day, "spent": count}
        with self._database.writing() as connection:
            return connection.execute(_spending(self._backend), {**row, "limit": limit}).first() is not None

    def spent(self, integration: str, api: str, environment: str, day: date) -> int:
        query = select(probe_budgets.c.spent).filter_by(
            integration=integration, api=api, environment=environment, day=day
        )
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def _noun(self, kind: type[Noun], digest: str, compressed: bytes) -> Noun:
        return self._load(kind, plain(digest, compressed, self._database.place))

    def _recording(self, row: Row[Any]) -> Recording:
        return Recording(
            integration=row.integration,
            api=row.api,
            environment=row.environment,
            interaction=self._noun(Interaction, row.interaction_digest, row.interaction_content),
            exchange=self._noun(Exchange, row.exchange_digest, row.exchange_content),
            at=row.at,
            description_digest=row.description_digest,
            contract_digest=row.contract_digest,
            version=row.version,
            harness=row.harness,
        )


def _content(value: object) -> Content:
    return Content.of(codec.dump(value).encode("ascii"))


def _recordings(integration: str, api: str, environment: str) -> Select[Any]:
    interaction, exchange = blobs.alias("interaction_blob"), blobs.alias("exchange_blob")
    return (
        select(
            recordings,
            interaction.c.content.label("interaction_content"),
            exchange.c.content.label("exchange_content"),
        )
        .join(interaction, interaction.c.digest == recordings.c.interaction_digest)
        .join(exchange, exchange.c.digest == recordings.c.exchange_digest)
        .where(
            recordings.c.integration == integration,
            recordings.c.api == api,
            recordings.c.environment == environment,
        )
    )


@cache
def _spending(backend: Backend) -> Any:
    """Adds to what was spent, where that stays within the parameter `limit`; gives a row where it did."""
    insert = backend.insert(probe_budgets)
    taken = probe_budgets.c.spent + insert.excluded.spent
    keys = list(probe_budgets.primary_key)
    within = insert.on_conflict_do_update(
        index_elements=keys, set_={"spent": taken}, where=taken <= bindparam("limit", type_=Integer)
    )
    return within.returning(probe_budgets.c.spent)
