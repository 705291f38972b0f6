"""Purges a workspace that removed the bot: deletes all its rows, some people at a time."""

from typing import Final

import sqlalchemy as sa

from slackbot.store.schema.schema import member, metadata

_AT_A_TIME: Final = 10


def purge(tx: sa.Connection, workspace_id: str) -> bool:
    """Delete some of a workspace's members with their rows, and finally the rest; False once nothing is left."""
    some = sa.select(member.c.user_id).where(member.c.workspace_id == workspace_id).limit(_AT_A_TIME)
    people = sa.delete(member).where(
        member.c.workspace_id == workspace_id, member.c.user_id.in_(some.scalar_subquery())
    )
    if tx.execute(people).rowcount:
        return True
    for table in reversed(metadata.sorted_tables):
        if "workspace_id" in table.c:
            tx.execute(sa.delete(table).where(table.c.workspace_id == workspace_id))
    return False
