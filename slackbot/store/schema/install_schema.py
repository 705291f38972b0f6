"""Tables of installing: installations with their tokens, and spent OAuth states."""

import sqlalchemy as sa

from slackbot.store.schema.columns import Moment, metadata

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("place_id", sa.Text, primary_key=True),  # a workspace (T…), or a whole organisation (E…)
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("bot_user_id", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),  # with spaces between them
    sa.Column("token", sa.Text),  # encrypted; empty once the bot was removed
    sa.Column("refresh_token", sa.Text),  # encrypted; where tokens rotate
    sa.Column("expires_at", Moment),
    sa.Column("lease", sa.Text),  # who refreshes the token just now
    sa.Column("leased_until", Moment, nullable=False),
    sa.Column("installed_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("ended_reason", sa.Text),  # app_uninstalled, tokens_revoked, or Slack's word for a dead token
)

spent_state = sa.Table(
    "spent_state",
    metadata,
    sa.Column("mark", sa.Text, primary_key=True),  # a hash of an OAuth state that was used
    sa.Column("until", Moment, nullable=False),  # when nobody would take it any more
)
