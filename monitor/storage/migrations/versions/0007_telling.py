"""Messages keep their facts for programs, the head of the log when they were written, and the id of their hand-over;
what Alertmanager was told is kept.
"""

import sqlalchemy as sa
from alembic import op

from monitor.storage.tables import AnyText

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("messages", sa.Column("facts", sa.Text, nullable=False, server_default="{}"))
    op.add_column("messages", sa.Column("chain_number", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("chain_head", sa.Text, nullable=False, server_default=""))
    op.add_column("messages", sa.Column("batch", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "alerts",
        sa.Column("integration", AnyText, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        comment="what Alertmanager may have",
    )
    op.create_index("messages_by_integration", "messages", ["integration", "at", "number"])
    op.create_index("messages_by_conflict", "messages", ["conflict"])
