"""A channel's new id: its account moves there with everything kept under the old one."""

from typing import Final

import sqlalchemy as sa

from slackbot.store.recap import teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member, metadata, sighting

_OWNER: Final = frozenset({"workspace_id", "user_id"})
_RENAMED: Final = frozenset({"user_id", "dm_channel"})


def move(tx: sa.Connection, moved: Team, channel_id: str) -> Team:
    """Move a team to its channel's new id; its recap, people, yeses, posts and waiting deliveries come along.

    A team that was begun at the new id, because the bot met the channel there first, goes, unless it has a recap of its
    own: then that one stays, and the moved team is returned as it was.
    """
    old, new = moved.account, MemberId(moved.workspace_id, channel_id)
    there = teams.at_channel(tx, *new)
    if there is not None and there.post_at is not None:
        return moved
    tx.execute(sa.delete(member).where(*owned_by(member, new), member.c.is_channel))
    columns = [sa.literal(channel_id) if column.name in _RENAMED else column for column in member.c]
    account = sa.select(*columns).where(*owned_by(member, old))
    tx.execute(sa.insert(member).from_select([column.name for column in member.c], account))
    for table in metadata.sorted_tables:
        if table is not member and set(table.c.keys()) >= _OWNER:
            tx.execute(sa.update(table).where(*owned_by(table, old)).values(user_id=channel_id))
    seen = sa.update(sighting).where(sighting.c.workspace_id == old.workspace_id, sighting.c.subject == old.user_id)
    tx.execute(seen.values(subject=channel_id))
    tx.execute(sa.delete(member).where(*owned_by(member, old)))
    return teams.get(tx, moved.workspace_id, moved.id) or moved
