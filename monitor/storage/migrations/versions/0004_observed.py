"""Exchanges of traffic that was observed, by the time at which they were."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import AnyText, Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "observed_exchanges",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("api", AnyText, primary_key=True),
        sa.Column("environment", AnyText, primary_key=True),
        sa.Column("exchange", sa.Text, sa.ForeignKey("exchanges.digest"), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        comment="of traffic that others sent; at: when the exchange was, not when it was handed in",
    )
    op.create_index("observed_exchanges_by_time", "observed_exchanges", ["integration", "api", "environment", "at"])
