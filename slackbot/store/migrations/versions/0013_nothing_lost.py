"""What people give is kept in sight: a hard one's line, first steps, undo of edits, the ramp's noes, introductions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    empty = sa.text("''")
    op.add_column("member", sa.Column("ramp_noes", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("member", sa.Column("ideas", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("member", sa.Column("queue", sa.Text(), nullable=False, server_default=empty))
    op.add_column("member", sa.Column("begun_on", sa.Date(), nullable=True))
    op.add_column("member", sa.Column("introduced", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("member", sa.Column("cue", sa.Text(), nullable=False, server_default=empty))
    op.add_column("member", sa.Column("cue_told_on", sa.Date(), nullable=True))
    op.add_column("challenge", sa.Column("line_id", sa.BigInteger(), nullable=True))
    op.add_column("parked", sa.Column("first_step", sa.Text(), nullable=False, server_default=empty))
    op.add_column("parked", sa.Column("taken_on", sa.Date(), nullable=True))
    op.add_column("parked", sa.Column("line_id", sa.BigInteger(), nullable=True))
    _line_changes()


def _line_changes() -> None:
    op.create_table(
        "line_change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("was_kind", sa.Text(), nullable=False),
        sa.Column("was_text", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["done_line.id"], name="fk_line_change_done_line", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_line_change_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_line_change"),
    )
    op.create_index("ix_line_change_day", "line_change", ["day"])
    op.create_index("ix_line_change_line_id", "line_change", ["line_id"])
    op.create_index("ix_line_change_workspace_id_user_id_day", "line_change", ["workspace_id", "user_id", "day"])
