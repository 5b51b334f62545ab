"""The first schema."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.backend import backend_named
from monitor.storage.sqlite import RowNumber
from monitor.storage.tables import AnyText, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    _make_observations()
    _make_descriptions()
    _make_verifications()
    _make_agreements()
    _make_cases()
    backend = backend_named(op.get_bind().dialect.name)
    for table, key in (("records", "id"), ("log_entries", "number")):
        for statement in backend.refuse_rewriting(table, key):
            op.execute(statement)


def _make_observations() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        comment="content under its SHA-256, compressed with zstd; size in bytes before compression",
    )
    op.create_table(
        "records",
        sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("integration", AnyText, nullable=False),
        sa.Column("api", AnyText),
        sa.Column("cycle", AnyText, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        comment="append-only",
    )
    op.create_index("records_by_integration", "records", ["integration", "id"])
    op.create_index("records_by_kind", "records", ["kind", "id"])


def _make_descriptions() -> None:
    op.create_table(
        "documents",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("entry", AnyText, nullable=False),
        sa.Column("source", AnyText, nullable=False),
    )
    op.create_table(
        "document_files",
        sa.Column("document", sa.Text, sa.ForeignKey("documents.digest"), primary_key=True),
        sa.Column("name", AnyText, primary_key=True),
        sa.Column("content", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
    )
    op.create_table(
        "poll_states",
        sa.Column("target", AnyText, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
        sa.Column("scope", AnyText, nullable=False),
        sa.Column("api", AnyText, nullable=False),
        sa.Column("target", AnyText, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("not_before", Instant),
        sa.Column("not_after", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("changes_by_api", "changes", ["scope", "api", "not_after", "id"])
    op.create_index("changes_by_comparison", "changes", ["target", "base", "revision"])


def _make_verifications() -> None:
    op.create_table(
        "exchanges",
        sa.Column("digest", sa.Text, sa.ForeignKey("blobs.digest"), primary_key=True),
    )
    op.create_table(
        "interaction_histories",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("environment", AnyText, primary_key=True),
        sa.Column("interaction", AnyText, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "recordings",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("environment", AnyText, primary_key=True),
        sa.Column("interaction", AnyText, primary_key=True),
        sa.Column("interaction_digest", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
        sa.Column("exchange_digest", sa.Text, sa.ForeignKey("exchanges.digest"), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("description_digest", sa.Text),
        sa.Column("contract_digest", sa.Text),
        sa.Column("version", AnyText),
        comment="the newest of each interaction and environment",
    )
    op.create_table(
        "generated_cases",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("cases", sa.Text, sa.ForeignKey("blobs.digest"), nullable=False),
    )
    op.create_table(
        "probe_budgets",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("environment", AnyText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("spent", sa.BigInteger, nullable=False),
    )


def _make_agreements() -> None:
    op.create_table(
        "contracts_in_force",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "pauses",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("until", Instant, nullable=False),
    )
    op.create_table(
        "deployments",
        sa.Column("number", RowNumber, primary_key=True, autoincrement=True),
        sa.Column("integration", AnyText, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("environment", AnyText, nullable=False),
        sa.Column("version", AnyText, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index("deployments_by_integration", "deployments", ["integration", "at"])


def _make_cases() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("integration", AnyText, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("conflicts_by_integration", "conflicts", ["integration", "opened_at"])
    op.create_table(
        "log_entries",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("conflict", AnyText, sa.ForeignKey("conflicts.id"), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("event", AnyText, nullable=False),
        sa.Column("by", AnyText, nullable=False),
        sa.Column("text", AnyText, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        comment="append-only; one hash chain over all cases",
    )
    op.create_index("log_entries_by_conflict", "log_entries", ["conflict", "number"])
    op.create_table(
        "regressions",
        sa.Column("conflict", AnyText, sa.ForeignKey("conflicts.id"), primary_key=True),
        sa.Column("fingerprint", AnyText, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("number", RowNumber, primary_key=True, autoincrement=True),
        sa.Column("id", AnyText, nullable=False, unique=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("integration", AnyText, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("conflict", AnyText, sa.ForeignKey("conflicts.id"), nullable=False),
        sa.Column("reason", AnyText, nullable=False),
        sa.Column("title", AnyText, nullable=False),
        sa.Column("body", AnyText, nullable=False),
        sa.Column("delivered_at", Instant),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("attempted_at", Instant),
        sa.Column("in_flight", sa.Boolean, nullable=False),
        sa.Column("delivered_to", sa.Text, nullable=False),
        sa.Column("last_error", AnyText),
        sa.Column("shadow", sa.Boolean, nullable=False),
        comment="the outbox",
    )
    op.create_index("messages_by_delivery", "messages", ["delivered_at", "at", "number"])
