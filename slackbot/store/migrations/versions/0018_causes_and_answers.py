"""Causes of hard lines, what a lead answers to a recap, and what a team answers to its question."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.add_column("recap", sa.Column("asked_on", sa.Date()))
    op.add_column("recap_part", sa.Column("channel", sa.Text()))
    op.create_table(
        "cause",
        sa.Column("id", _ID, primary_key=True),
        *_of_member("cause"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["done_line.id"], name="fk_cause_done_line", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_cause"),
        sa.UniqueConstraint("line_id", name="uq_cause_line_id"),
    )
    op.create_index("ix_cause_workspace_id_user_id_day", "cause", ["workspace_id", "user_id", "day"])
    op.create_table(
        "matter",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("share_id", _ID),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text()),
        sa.Column("told_on", sa.Date()),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_matter_team", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name="fk_matter_share", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_matter"),
    )
    op.create_index("ix_matter_team_id_day", "matter", ["team_id", "day"])
    op.create_index("ix_matter_share_id", "matter", ["share_id"])
    op.create_table(
        "recap_answer",
        sa.Column("id", _ID, primary_key=True),
        *_of_member("recap_answer"),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_recap_answer_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_recap_answer"),
        sa.UniqueConstraint("team_id", "user_id", "day", name="uq_recap_answer_team_id_user_id_day"),
    )
    op.create_index("ix_recap_answer_workspace_id_user_id_day", "recap_answer", ["workspace_id", "user_id", "day"])


def _of_member(table: str) -> tuple[sa.Column[str] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name=f"fk_{table}_member",
            ondelete="CASCADE",
        ),
    )
