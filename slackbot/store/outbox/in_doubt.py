"""Deliveries in doubt: they may have arrived, and stay SENDING until they are looked up or given up."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.schema.columns import OPEN
from slackbot.store.schema.schema import State, delivery

_BEHIND: Final = timedelta(milliseconds=1)


def mark_in_doubt(tx: sa.Connection, delivery_id: int, token: str, look_at: datetime, reason: str) -> bool:
    """Note that a post may have arrived, to be looked up at `look_at`. False as for `settle`."""
    values = {"visible_at": look_at, "reason": reason, "token": None, "looked_at": None, "looked_to": None}
    return tx.execute(outbox.sending(delivery_id, token).values(**values)).rowcount == 1


def look_again(
    tx: sa.Connection, delivery_id: int, at: datetime, look_at: datetime, looked_to: str | None = None
) -> None:
    """Schedule another look-up for a delivery in doubt, from the point up to which its conversation was read."""
    values = {"visible_at": look_at, "token": None, "looked_at": at, "looked_to": looked_to}
    tx.execute(_in_doubt(delivery_id, at).values(**values))


def rest(tx: sa.Connection, workspace_id: str, at: datetime, until: datetime) -> None:
    """Suspend look-ups in a workspace until a moment; after that, deliveries never looked up come first."""
    waiting = sa.update(delivery).where(
        delivery.c.workspace_id == workspace_id, delivery.c.state < OPEN, delivery.c.state == State.SENDING
    )
    waiting = waiting.where(delivery.c.visible_at <= at)
    tx.execute(waiting.where(delivery.c.looked_at.is_(None)).values(visible_at=until, token=None))
    tx.execute(waiting.where(delivery.c.looked_at.is_not(None)).values(visible_at=until + _BEHIND, token=None))


def resolve(
    tx: sa.Connection, delivery_id: int, at: datetime, state: State, reason: str | None = None, ts: str | None = None
) -> bool:
    """End a delivery in doubt at `at`, or let it wait again; False if another process did."""
    values = {"state": state, "reason": reason, "slack_ts": ts, "token": None, "intended_at": None}
    values |= {"looked_at": None, "looked_to": None}
    return tx.execute(_in_doubt(delivery_id, at).values(**values)).rowcount == 1


def orphan(tx: sa.Connection, look_at: datetime) -> None:
    """At the start of the only process: every send in flight has lost its sender, and is in doubt from `look_at` on."""
    orphans = sa.update(delivery).where(delivery.c.state < OPEN, delivery.c.state == State.SENDING)
    tx.execute(orphans.where(delivery.c.visible_at > look_at).values(visible_at=look_at, token=None))


def _in_doubt(delivery_id: int, at: datetime) -> sa.Update:
    return sa.update(delivery).where(
        delivery.c.id == delivery_id, delivery.c.state == State.SENDING, delivery.c.visible_at <= at
    )
