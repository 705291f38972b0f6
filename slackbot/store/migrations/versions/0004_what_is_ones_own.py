"""Rights over what is kept: a log of every look, everything forgotten on request, answers that go with their person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Take the step; there is none back (a backup is)."""
    op.create_table(
        "sighting",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
    )
    op.create_index("ix_sighting_workspace_id_subject", "sighting", ["workspace_id", "subject"], unique=False)
    op.create_index("ix_sighting_workspace_id_user_id", "sighting", ["workspace_id", "user_id"], unique=False)
    op.create_table(
        "forget_ask",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["member.workspace_id", "member.user_id"],
            name="fk_forget_ask_member",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("uid", name="pk_forget_ask"),
    )
    for table, column in (("forgotten", "mark"), ("farewell", "user_id")):
        op.create_table(
            table,
            sa.Column("workspace_id", sa.Text(), nullable=False),
            sa.Column(column, sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("workspace_id", column, name=f"pk_{table}"),
        )
    op.add_column("forgotten", sa.Column("swept", sa.Boolean(), nullable=False))
    _let_answers_go_with_their_person()


def _let_answers_go_with_their_person() -> None:
    inbox, member = sa.table("inbox", *map(sa.column, _WHO)), sa.table("member", *map(sa.column, _WHO))
    theirs = sa.exists().where(*(inbox.c[part] == member.c[part] for part in _WHO))
    op.execute(sa.delete(inbox).where(~theirs))
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.alter_column("user_id", existing_type=sa.Text(), nullable=True)
        batch_op.create_foreign_key("fk_inbox_member", "member", list(_WHO), list(_WHO), ondelete="CASCADE")
    op.create_index("ix_inbox_workspace_id_user_id", "inbox", ["workspace_id", "user_id"], unique=False)


_WHO = ("workspace_id", "user_id")
