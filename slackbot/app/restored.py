"""The first start on a restored database: skip deliveries that were due before, so that none is sent twice or late."""

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

MARK: Final = "backup"  # of the metadata: when the backup was made; empty once a start has seen it


async def pass_over(database: Database, at: datetime) -> None:
    """Skip everything that is due by now, if the database is a backup that was put back."""
    made = await database.transact(metadata.read, MARK)
    if not made:
        return
    for workspace_id in await database.transact(lanes.enabled):
        while not await database.transact(take_up, KINDS, workspace_id, at, DOWN):
            pass
    await database.transact(_forget_mark)
    log.warning("restored from a backup of %s: what was due until now is not sent", made)


def _forget_mark(tx: sa.Connection) -> None:
    metadata.write(tx, MARK, "")
