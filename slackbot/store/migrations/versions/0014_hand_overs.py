"""Hand-overs can be turned off."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("member", sa.Column("hand_overs", sa.Boolean(), nullable=False, server_default=sa.true()))
