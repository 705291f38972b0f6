"""The first start on a restored database: skips deliveries due before it, so that none is sent twice or late."""

import logging
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from slackbot.delivery.planning import DOWN, take_up
from slackbot.scheduled import KINDS
from slackbot.store import metadata
from slackbot.store.database import Database
from slackbot.store.outbox import lanes

log = logging.getLogger(__name__)

MARK: Final = "backup"  # metadata key: when the backup was made; empty once a start has handled it


async def pass_over(database: Database, at: datetime) -> None:
    """Skip everything due by now if the database was restored from a backup."""
    made = await database.transact(metadata.read, MARK)
    if not made:
        return
    for workspace_id in await database.transact(lanes.enabled):
        while not await database.transact(take_up, KINDS, workspace_id, at, DOWN):
            pass
    await database.transact(_forget_mark)
    log.warning("restored from a backup made at %s: everything due until now is skipped", made)


def _forget_mark(tx: sa.Connection) -> None:
    metadata.write(tx, MARK, "")
