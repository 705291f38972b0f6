"""Tables for the access log and for erasure requests."""

import sqlalchemy as sa

from slackbot.store.schema.columns import ID, Moment, metadata, of_member

sighting = sa.Table(
    "sighting",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text),  # who looked; nobody, once they had everything of theirs forgotten
    sa.Column("what", sa.Text, nullable=False),  # export, preview, settings
    sa.Column("subject", sa.Text, nullable=False),  # the channel of the team that was looked at; empty: at one's own
    sa.Column("at", Moment, nullable=False),  # whole minutes
    sa.Index(None, "workspace_id", "user_id"),
    sa.Index(None, "workspace_id", "subject"),
)

forget_ask = sa.Table(
    "forget_ask",
    metadata,
    sa.Column("uid", sa.Text, primary_key=True),  # opaque: what the button carries
    *of_member(),
    sa.Column("asked_at", Moment, nullable=False),
)

forgotten = sa.Table(
    "forgotten",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, primary_key=True),  # a hash of who it was, so that nothing late brings them back
    sa.Column("swept", sa.Boolean, nullable=False),  # whether the database's free space was emptied since
)

home_reset = sa.Table(
    "farewell",
    metadata,
    sa.Column("workspace_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),  # whose Home is still to be blanked; gone once it is
)
