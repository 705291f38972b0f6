"""One piece, the team's shelf, and lines chosen for a document of one's own."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "user_id"],
        ["member.workspace_id", "member.user_id"],
        name=f"fk_{table}_member",
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    for table in ("team", "recap"):
        op.add_column(table, sa.Column("piece", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("recap", sa.Column("shelf_id", sa.BigInteger()))
    op.create_table(
        "piece",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reflection_id", sa.BigInteger(), nullable=False),
        _owner("piece"),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_piece"),
    )
    op.create_index("ix_piece_day", "piece", ["day"])
    op.create_table(
        "pick",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        _owner("pick"),
        sa.PrimaryKeyConstraint("id", name="pk_pick"),
        sa.UniqueConstraint(
            *("workspace_id", "user_id", "kind", "source_id"), name="uq_pick_workspace_id_user_id_kind_source_id"
        ),
    )
    _create_shelf()


def _create_shelf() -> None:
    op.create_table(
        "shelf",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.BigInteger()),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("told_on", sa.Date()),
        _owner("shelf"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_shelf_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_shelf"),
    )
    op.create_index("ix_shelf_team_id_yes", "shelf", ["team_id", "yes"])
    op.create_index("ix_shelf_workspace_id_user_id", "shelf", ["workspace_id", "user_id"])
