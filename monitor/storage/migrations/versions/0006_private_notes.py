"""What one side of a case keeps to itself: raw estimates and internal notes."""

import sqlalchemy as sa
from alembic import op

from monitor.storage.sqlite import RowNumber
from monitor.storage.tables import AnyText

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "private_notes",
        sa.Column("number", RowNumber, primary_key=True, autoincrement=True),
        sa.Column("conflict", AnyText, sa.ForeignKey("conflicts.id"), nullable=False),
        sa.Column("integration", AnyText, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        comment="what one side keeps to itself; never in the log, a message or a bundle",
    )
    op.create_index("private_notes_by_conflict", "private_notes", ["conflict"])
    op.create_index("private_notes_by_side", "private_notes", ["integration", "side"])
