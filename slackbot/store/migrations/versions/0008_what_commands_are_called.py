"""What commands are called where a person types them: with a prefix where the workspace's manifest gave them one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("member", sa.Column("prefix", sa.Text(), nullable=False, server_default=sa.text("''")))
