"""Recordings tell which version of this monitor made them; of older ones it is not known."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import AnyText

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("recordings", sa.Column("harness", AnyText, nullable=False, server_default=""))
