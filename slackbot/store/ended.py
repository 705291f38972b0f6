"""What has had its time: deliveries that came to nothing in a paused workspace, and those that ended long ago."""

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from slackbot.store import lanes
from slackbot.store.schema import State, delivery

_OPEN: Final[sa.ColumnClause[int]] = sa.literal_column("2")


def lapse(tx: sa.Connection, at: datetime) -> int:
    """End as skipped what waits where a workspace is paused, and is too late by now; returns how many."""
    late = sa.update(delivery).where(
        delivery.c.workspace_id.in_(lanes.paused(tx)),
        delivery.c.state < _OPEN,
        delivery.c.state == State.WAITING,
        delivery.c.expires_at < at,
    )
    return tx.execute(late.values(state=State.SKIPPED, reason="workspace_paused")).rowcount


def purge(tx: sa.Connection, before: date, most: int) -> int:
    """Delete what ended and belongs to a day before the given one, so many at a time; returns how many."""
    ended = sa.select(delivery.c.id).where(delivery.c.day < before, delivery.c.state >= _OPEN).limit(most)
    return tx.execute(sa.delete(delivery).where(delivery.c.id.in_(ended.scalar_subquery()))).rowcount
