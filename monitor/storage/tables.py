"""The tables as they are after the newest migration.

A noun that is looked up by its key is kept as one JSON text (`body`) beside the columns that select or order it, so
that a noun may gain a field without a migration.
"""

import re
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from monitor.storage.sqlite import RowNumber

_UNSTORABLE = re.compile("[\x00\\\\\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite gives back naive ones, PostgreSQL the session's zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime can't be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AnyText(TypeDecorator[str]):
    r"""Any Python text. Names come from other people's documents, and PostgreSQL refuses U+0000 and SQLite lone
    surrogates: both, and the backslash, are kept as `\uXXXX`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_name)s_unique",
        "ix": "%(table_name)s_by_%(column_0_name)s",
    }
)
"""Constraints have names, so that a later migration can name the one that it changes."""


def _digest_of_blob(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey("blobs.digest"), primary_key=primary_key, nullable=False)


blobs = Table(
    "blobs",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    comment="content under its SHA-256, compressed with zstd; size in bytes before compression",
)

records = Table(
    "records",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("integration", AnyText, nullable=False),
    Column("api", AnyText),
    Column("cycle", AnyText, nullable=False),
    Column("data", Text, nullable=False),
    Index("records_by_integration", "integration", "id"),
    Index("records_by_kind", "kind", "id"),
    Index("records_by_time", "integration", "kind", "at"),
    comment="append-only",
)

documents = Table(
    "documents",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("entry", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
)

document_files = Table(
    "document_files",
    metadata,
    Column("document", Text, ForeignKey("documents.digest"), primary_key=True),
    Column("name", AnyText, primary_key=True),
    _digest_of_blob("content"),
)

exchanges = Table("exchanges", metadata, _digest_of_blob("digest", primary_key=True))

poll_states = Table(
    "poll_states",
    metadata,
    Column("target", AnyText, primary_key=True),
    Column("body", Text, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("scope", AnyText, nullable=False),
    Column("api", AnyText, nullable=False),
    Column("target", AnyText, nullable=False),
    Column("base", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("not_before", Instant),
    Column("not_after", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index("changes_by_api", "scope", "api", "not_after", "id"),
    Index("changes_by_comparison", "target", "base", "revision"),
)

interaction_histories = Table(
    "interaction_histories",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    Column("environment", AnyText, primary_key=True),
    Column("interaction", AnyText, primary_key=True),
    Column("body", Text, nullable=False),
)

recordings = Table(
    "recordings",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    Column("environment", AnyText, primary_key=True),
    Column("interaction", AnyText, primary_key=True),
    _digest_of_blob("interaction_digest"),
    Column("exchange_digest", Text, ForeignKey("exchanges.digest"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("description_digest", Text),
    Column("contract_digest", Text),
    Column("version", AnyText),
    Column("harness", AnyText, nullable=False, server_default=""),
    comment="the newest of each interaction and environment",
)

kept_evidence = Table(
    "kept_evidence",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    Column("environment", AnyText, primary_key=True),
    Column("interaction", AnyText, primary_key=True),
    Column("status", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", Text, primary_key=True),
    Column("exchange", Text, ForeignKey("exchanges.digest"), nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    comment="the newest green exchange of each interaction, by status and by the state of the two sides",
)

observed_exchanges = Table(
    "observed_exchanges",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    Column("environment", AnyText, primary_key=True),
    Column("exchange", Text, ForeignKey("exchanges.digest"), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("observed_exchanges_by_time", "integration", "api", "environment", "at"),
    comment="of traffic that others sent; at: when the exchange was, not when it was handed in",
)

generated_cases = Table(
    "generated_cases",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    _digest_of_blob("cases"),
)

probe_budgets = Table(
    "probe_budgets",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    Column("environment", AnyText, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("spent", BigInteger, nullable=False),
)

contracts_in_force = Table(
    "contracts_in_force",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("api", AnyText, primary_key=True),
    Column("body", Text, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("until", Instant, nullable=False),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("integration", AnyText, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("ended_at", Instant),
    Index("conflicts_by_integration", "integration", "opened_at"),
    Index("conflicts_by_end", "ended_at"),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("conflict", AnyText, ForeignKey("conflicts.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", AnyText, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("data", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("log_entries_by_conflict", "conflict", "number"),
    comment="append-only; one hash chain over all cases",
)

private_notes = Table(
    "private_notes",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("conflict", AnyText, ForeignKey("conflicts.id"), nullable=False),
    Column("integration", AnyText, nullable=False),
    Column("side", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("private_notes_by_conflict", "conflict"),
    Index("private_notes_by_side", "integration", "side"),
    comment="what one side keeps to itself; never in the log, a message or a bundle",
)

regressions = Table(
    "regressions",
    metadata,
    Column("conflict", AnyText, ForeignKey("conflicts.id"), primary_key=True),
    Column("fingerprint", AnyText, primary_key=True),
    Column("body", Text, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("integration", AnyText, nullable=False),
    Column("side", Text, nullable=False),
    Column("conflict", AnyText, ForeignKey("conflicts.id"), nullable=False),
    Column("reason", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("body", AnyText, nullable=False),
    Column("delivered_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Instant),
    Column("in_flight", Boolean, nullable=False),
    Column("delivered_to", Text, nullable=False),
    Column("last_error", AnyText),
    Column("shadow", Boolean, nullable=False),
    Column("facts", Text, nullable=False, server_default="{}"),
    Column("chain_number", BigInteger, nullable=False, server_default="0"),
    Column("chain_head", Text, nullable=False, server_default=""),
    Column("batch", Text, nullable=False, server_default=""),
    Index("messages_by_delivery", "delivered_at", "at", "number"),
    Index("messages_by_integration", "integration", "at", "number"),
    Index("messages_by_conflict", "conflict"),
    comment="the outbox",
)

mailings = Table(
    "mailings",
    metadata,
    Column("id", AnyText, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Instant),
    Column("in_flight", Boolean, nullable=False),
    Column("delivered_at", Instant),
    Column("last_error", AnyText),
    comment="what became of mails that are sent once, such as a month's report",
)

alerts = Table(
    "alerts",
    metadata,
    Column("integration", AnyText, primary_key=True),
    Column("body", Text, nullable=False),
    comment="what Alertmanager may have",
)

deployments = Table(
    "deployments",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("integration", AnyText, nullable=False),
    Column("side", Text, nullable=False),
    Column("environment", AnyText, nullable=False),
    Column("version", AnyText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("data", Text, nullable=False),
    Index("deployments_by_integration", "integration", "at"),
)
