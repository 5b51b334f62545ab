"""Mails that are sent once."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import AnyText, Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "mailings",
        sa.Column("id", AnyText, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("attempted_at", Instant),
        sa.Column("in_flight", sa.Boolean, nullable=False),
        sa.Column("delivered_at", Instant),
        sa.Column("last_error", AnyText),
        comment="what became of mails that are sent once, such as a month's report",
    )
