"""A yes belongs to a channel and to those who can read it; colleagues' messages can be turned off."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; there is none back (a backup is).

    `thanks.sender_shares` and `receiver_shares` are not read any more: they are yeses that named no channel.
    """
    for name in ("thanks", "signals"):
        op.add_column("member", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("team", sa.Column("audience", sa.Text(), nullable=True))
    op.add_column("share", sa.Column("seen", sa.Text(), nullable=True))
    op.add_column("recap_part", sa.Column("refused", sa.Text(), nullable=True))
    op.execute("UPDATE share SET seen = text WHERE part IS NOT NULL AND yes")
