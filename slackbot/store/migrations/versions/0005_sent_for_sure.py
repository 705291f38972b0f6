"""Sent for sure: when an intent was made, what a habit came to, who was told, which zone rules dates were made by."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("member", sa.Column("unreachable_on", sa.Date(), nullable=True))
    op.add_column("delivery", sa.Column("intended_at", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("follows", sa.Text(), nullable=True))
    op.create_index("ix_delivery_day", "delivery", ["day"], unique=False)
    op.create_index("ix_occasion_due_at_workspace_id", "occasion", ["due_at", "workspace_id"], unique=False)
    op.drop_index("ix_occasion_due_at", "occasion")
    op.create_table(
        "mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mark"),
    )
