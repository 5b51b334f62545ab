"""When a case ended, so that a period is read without all that ended before it; records by their time."""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("conflicts", sa.Column("ended_at", Instant))
    table = sa.table("conflicts", *map(sa.column, ("id", "open", "body")), sa.column("ended_at", Instant))
    connection = op.get_bind()
    ended = sa.select(table.c.id, table.c.body).where(sa.not_(sa.column("open", sa.Boolean)))
    for key, body in connection.execute(ended.select_from(table)).all():
        at = datetime.fromisoformat(json.loads(body)["updated_at"])
        connection.execute(sa.update(table).where(table.c.id == key).values(ended_at=at))
    op.create_index("conflicts_by_end", "conflicts", ["ended_at"])
    op.create_index("records_by_time", "records", ["integration", "kind", "at"])
