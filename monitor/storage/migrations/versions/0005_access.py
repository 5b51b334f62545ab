"""Accounts, sessions, links, API tokens, and who came in."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.backend import backend_named
from monitor.storage.sqlite import RowNumber
from monitor.storage.tables import AnyText, Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", AnyText, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_by", AnyText, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        comment="digest: of the random id that only the browser has",
    )
    op.create_index("sessions_by_holder", "sessions", ["holder", "held_by"])
    op.create_index("sessions_by_end", "sessions", ["expires_at"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "api_tokens",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("name", AnyText, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        comment="secrets of this monitor itself",
    )
    op.create_table(
        "audit",
        sa.Column("number", RowNumber, primary_key=True, autoincrement=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("name", AnyText, nullable=False),
        sa.Column("text", AnyText, nullable=False),
        sa.Column("address", AnyText, nullable=False),
        comment="append-only: who came in, or tried to",
    )
    op.create_index("audit_by_event", "audit", ["event", "at"])
    for statement in backend_named(op.get_bind().dialect.name).refuse_rewriting("audit", "number"):
        op.execute(statement)
