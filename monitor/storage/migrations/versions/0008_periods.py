"""When a case was last written, so that a period is read without all that ended before it; records by their time."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("conflicts", sa.Column("updated_at", Instant))
    table = sa.table("conflicts", sa.column("id"), sa.column("body"), sa.column("updated_at", Instant))
    connection = op.get_bind()
    for key, body in connection.execute(sa.select(table.c.id, table.c.body)).all():
        at = datetime.fromisoformat(json.loads(body)["updated_at"])
        connection.execute(sa.update(table).where(table.c.id == key).values(updated_at=at))
    op.create_index("conflicts_by_update", "conflicts", ["updated_at"])
    op.create_index("records_by_time", "records", ["integration", "kind", "at"])
