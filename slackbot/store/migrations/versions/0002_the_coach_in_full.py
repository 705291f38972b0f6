"""The coach in full: challenges, reflections, shortcuts, thanks, parked lines, habits, choices."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.create_table(
        "challenge",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hard_part", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_challenge_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_challenge"),
    )
    op.create_index(
        "ix_challenge_workspace_id_user_id_day", "challenge", ["workspace_id", "user_id", "day"], unique=False
    )

    op.create_table(
        "cover",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("covered_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_cover_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cover"),
    )
    op.create_table(
        "habit",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unanswered", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("resting", sa.Boolean(), nullable=False),
        sa.Column("quiet_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_habit_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", "kind", name="pk_habit"),
    )
    op.create_table(
        "parked",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_parked_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_parked"),
    )
    op.create_index(
        "ix_parked_workspace_id_user_id_state", "parked", ["workspace_id", "user_id", "state"], unique=False
    )

    op.create_table(
        "reflection",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_reflection_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reflection"),
    )
    op.create_index(
        "ix_reflection_workspace_id_user_id_day", "reflection", ["workspace_id", "user_id", "day"], unique=False
    )

    op.create_table(
        "shortcut",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saves", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_shortcut_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shortcut"),
    )
    op.create_index(
        "ix_shortcut_workspace_id_user_id_day", "shortcut", ["workspace_id", "user_id", "day"], unique=False
    )

    op.create_table(
        "thanks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("receiver_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sender_shares", sa.Boolean(), nullable=False),
        sa.Column("receiver_shares", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_thanks_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_thanks"),
    )
    op.create_index(
        "ix_thanks_workspace_id_receiver_id_day", "thanks", ["workspace_id", "receiver_id", "day"], unique=False
    )
    op.create_index("ix_thanks_workspace_id_user_id_day", "thanks", ["workspace_id", "user_id", "day"], unique=False)

    op.create_table(
        "cover_ask",
        sa.Column("cover_id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("slack_ts", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["cover_id"], ["cover.id"], name="fk_cover_ask_cover", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cover_id", "user_id", name="pk_cover_ask"),
    )
    op.create_table(
        "look_back",
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["done_line.id"], name="fk_look_back_done_line", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line_id", name="pk_look_back"),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ramp_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ramp_asked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("locale", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("budget", sa.SmallInteger(), server_default="5", nullable=False))
        batch_op.add_column(sa.Column("break_times", sa.Text(), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("challenge_nudge_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("reflection", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("days_off", sa.Text(), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("holidays", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("covers", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("set_up", sa.SmallInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("second_challenge_on", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("challenge_asked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("home_opened", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wall_time", sa.Time(), nullable=True))
