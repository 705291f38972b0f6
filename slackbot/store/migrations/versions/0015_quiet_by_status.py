"""Quiet while a Slack status says meeting, call, lunch or holiday; a digest whose words are in App Home."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("member", sa.Column("occupied", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("member", sa.Column("occupied_until", sa.BigInteger(), nullable=True))
    op.add_column("member", sa.Column("digest_home", sa.Boolean(), nullable=False, server_default=sa.false()))
