"""Teams: a channel with a recap, who is in it, what each of them said yes to, and what was posted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("recaps", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("is_channel", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "team",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=True),
        sa.Column("post_day", sa.SmallInteger(), nullable=True),
        sa.Column("post_at", sa.Time(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("off_reason", sa.Text(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("people_at", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=True),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_team_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("workspace_id", "user_id", name="uq_team_workspace_id_user_id"),
    )
    op.create_table(
        "condition",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_condition_team", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_condition_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_condition"),
        sa.UniqueConstraint("team_id", "user_id", "day", "slot", name="uq_condition_team_id_user_id_day_slot"),
    )
    op.create_index("ix_condition_workspace_id_user_id", "condition", ["workspace_id", "user_id"], unique=False)
    op.create_table(
        "recap",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("question", sa.SmallInteger(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_recap_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "day", name="pk_recap"),
    )
    op.create_table(
        "recap_part",
        sa.Column("id", _ID, nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("slack_ts", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_recap_part_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_recap_part"),
        sa.UniqueConstraint("team_id", "day", "part", name="uq_recap_part_team_id_day_part"),
    )
    op.create_index(
        "ix_recap_part_changed",
        "recap_part",
        ["workspace_id", "lease_until"],
        unique=False,
        sqlite_where=sa.text("wanted > shown"),
        postgresql_where=sa.text("wanted > shown"),
    )
    op.create_table(
        "share",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_share_team", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_share_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.UniqueConstraint("team_id", "user_id", "kind", "source_id", name="uq_share_team_id_user_id_kind_source_id"),
    )
    op.create_index("ix_share_team_id_day_part", "share", ["team_id", "day", "part"], unique=False)
    op.create_index("ix_share_workspace_id_user_id", "share", ["workspace_id", "user_id"], unique=False)
    op.create_table(
        "teammate",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_teammate_team", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_teammate_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "workspace_id", "user_id", name="pk_teammate"),
    )
    op.create_index("ix_teammate_workspace_id_user_id", "teammate", ["workspace_id", "user_id"], unique=False)
