"""What a break is for, kept while colleagues are asked to cover it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("cover", sa.Column("what", sa.Text(), nullable=False, server_default=sa.text("''")))
