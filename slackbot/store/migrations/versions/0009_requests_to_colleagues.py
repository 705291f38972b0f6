"""Requests to colleagues: cover for a customer's time, a hard one together, a hand-over, a walk."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    for name in ("together", "walks"):
        op.add_column("member", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "request",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hard_part", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger()),
        sa.Column("taken_by", sa.Text()),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_request_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    op.create_index("ix_request_workspace_id_user_id_day", "request", ["workspace_id", "user_id", "day"])
    op.create_table(
        "request_ask",
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_request_ask_request", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "user_id", name="pk_request_ask"),
    )
    op.create_index("ix_request_ask_workspace_id_user_id", "request_ask", ["workspace_id", "user_id"])
