"""Deliveries in doubt: when each was looked up last, and how far its conversation was read."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("delivery", sa.Column("looked_at", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("looked_to", sa.Text(), nullable=True))
