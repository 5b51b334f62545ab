"""Evidence is kept at each change of a side. Of older recordings the fingerprints are not known: none is made up."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import AnyText, Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "kept_evidence",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("environment", AnyText, primary_key=True),
        sa.Column("interaction", AnyText, primary_key=True),
        sa.Column("status", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("exchange", sa.Text, sa.ForeignKey("exchanges.digest"), nullable=False),
        sa.Column("first_at", Instant, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        comment="the newest green exchange of each interaction, by status and by the state of the two sides",
    )
