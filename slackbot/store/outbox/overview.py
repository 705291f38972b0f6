"""Figures about the outbox for operators: totals over all workspaces, without naming any."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import OPEN
from slackbot.store.schema.schema import State, delivery, lane


class Standing(NamedTuple):
    """Counts of deliveries due and unsent, with the age of the oldest in seconds, and of those that may have arrived.

    A message is due once its place in the spread has come, or the pause or do-not-disturb that held it is over; after a
    failed try it counts from its first due time. Paused workspaces are left out. `paused` counts workspaces whose token
    does not work, `open` all others.
    """

    due: int
    oldest: float
    unknown: int
    open: int
    paused: int


def standing(tx: sa.Connection, at: datetime) -> Standing:
    """Return the figures at a moment."""
    tried = delivery.c.attempts > 0
    since = sa.case((tried, sa.func.coalesce(delivery.c.due_at, delivery.c.visible_at)), else_=delivery.c.visible_at)
    waiting = (
        sa.select(sa.func.count(), sa.func.min(since))
        .join(lane, lane.c.workspace_id == delivery.c.workspace_id)
        .where(lane.c.disabled_reason.is_(None), delivery.c.state < OPEN, delivery.c.state == State.WAITING)
        .where(sa.or_(delivery.c.visible_at <= at, tried))
    )
    due, oldest = tx.execute(waiting).one()
    unknown = tx.execute(sa.select(sa.func.count()).where(delivery.c.state == State.UNKNOWN)).scalar_one()
    lanes = sa.select(sa.func.count(), sa.func.count(lane.c.disabled_reason))
    known, paused = tx.execute(lanes).one()
    age = max((at - oldest).total_seconds(), 0) if oldest else 0
    return Standing(due, age, unknown, known - paused, paused)


def is_writable(tx: sa.Connection) -> bool:
    """Run an update that changes nothing but fails on a read-only database."""
    return tx.execute(sa.update(lane).where(sa.false()).values(token=None)).rowcount == 0
