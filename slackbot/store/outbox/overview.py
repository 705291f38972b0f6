"""How the outbox stands, in figures alone: for who runs the bot, over all workspaces and naming none."""

from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.schema import State, delivery, lane

_OPEN: Final[sa.ColumnClause[int]] = sa.literal_column("2")


class Standing(NamedTuple):
    """Deliveries due at a moment and not sent, how long the oldest is due, and what Slack may or may not have.

    `paused` are workspaces whose token is no good, `open` all others.
    """

    due: int
    oldest: float
    unknown: int
    open: int
    paused: int


def standing(tx: sa.Connection, at: datetime) -> Standing:
    """Return how the outbox stands at a moment; the age is in seconds, zero where nothing is due."""
    waiting = sa.select(sa.func.count(), sa.func.min(delivery.c.due_at)).where(
        delivery.c.state < _OPEN, delivery.c.state == State.WAITING, delivery.c.visible_at <= at
    )
    due, oldest = tx.execute(waiting).one()
    unknown = tx.execute(sa.select(sa.func.count()).where(delivery.c.state == State.UNKNOWN)).scalar_one()
    lanes = sa.select(sa.func.count(), sa.func.count(lane.c.disabled_reason))
    known, paused = tx.execute(lanes).one()
    age = max((at - oldest).total_seconds(), 0) if oldest else 0
    return Standing(due, age, unknown, known - paused, paused)


def is_writable(tx: sa.Connection) -> bool:
    """Write nothing, in a way that a database which takes no writes refuses."""
    return tx.execute(sa.update(lane).where(sa.false()).values(token=None)).rowcount == 0
