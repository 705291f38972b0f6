"""An index of what is due in all workspaces, by which a tick finds the lanes with work, the longest due first."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OPEN = sa.text("state < 2")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.create_index(
        "ix_delivery_visible",
        "delivery",
        ["visible_at", "workspace_id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
