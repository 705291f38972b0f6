"""Lanes: per-workspace queues with a lease, so that a slow workspace never holds up another."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.store.schema.columns import OPEN, Moment, upsert
from slackbot.store.schema.schema import EPOCH, delivery, lane

HELD: Final = "held_by_an_operator"
_LONGEST: Final = timedelta(minutes=10)  # longer than any lease and any stored Retry-After
MOST_APART: Final = timedelta(minutes=4)  # between the database's clock and a machine's, before it is told
_PROMPT: Final = timedelta(seconds=1)  # an answer that took longer says little about a clock


def database_now(tx: sa.Connection, at: datetime) -> datetime:
    """Return the clock for leases: the database's if processes share it, `at` on SQLite."""
    if tx.dialect.name == "sqlite":
        return at
    milliseconds = sa.func.floor(sa.extract("epoch", sa.func.clock_timestamp()) * 1000)
    return EPOCH + timedelta(milliseconds=int(tx.execute(sa.select(milliseconds)).scalar_one()))


def clock_ahead(tx: sa.Connection, clock: Clock) -> timedelta | None:
    """Return how far the database's clock is ahead of `clock`, None if its answer took too long to tell.

    Else a machine that slept for an hour in between would take the database to be an hour ahead, and send an hour's
    messages early.
    """
    asked = clock()
    now = database_now(tx, asked)
    took = clock() - asked
    return now - asked - took / 2 if timedelta(0) <= took <= _PROMPT else None


def open_lane(tx: sa.Connection, workspace_id: str) -> None:
    """Create a workspace's lane, or enable it; one held by an operator stays disabled."""
    row = upsert(tx, lane).values(workspace_id=workspace_id, lease_until=EPOCH, not_before=EPOCH)
    tx.execute(row.on_conflict_do_update(index_elements=["workspace_id"], set_={"disabled_reason": _held_or(None)}))


def lease(tx: sa.Connection, at: datetime, token: str, seconds: float, most: int) -> dict[str, int]:
    """Lease free lanes with anything to send or look up at `at`, longest due first.

    Returns their workspaces, each with the number of its deliveries that are due.
    """
    now = database_now(tx, at)
    due = (
        sa.select(
            delivery.c.workspace_id,
            sa.func.min(delivery.c.visible_at).label("since"),
            sa.func.count().label("many"),
        )
        .where(delivery.c.state < OPEN, delivery.c.visible_at <= at)
        .group_by(delivery.c.workspace_id)
        .subquery()
    )
    free = (
        sa.select(lane.c.workspace_id, due.c.many)
        .join(due, due.c.workspace_id == lane.c.workspace_id)
        .where(lane.c.disabled_reason.is_(None), _over(lane.c.lease_until, now), _over(lane.c.not_before, at))
        .order_by(due.c.since)
        .limit(most)
        .with_for_update(skip_locked=True, of=lane)
    )
    workspaces: dict[str, int] = {row.workspace_id: row.many for row in tx.execute(free)}
    if workspaces:
        leased = sa.update(lane).where(lane.c.workspace_id.in_(workspaces))
        tx.execute(leased.values(token=token, lease_until=now + timedelta(seconds=seconds)))
    return workspaces


def renew(tx: sa.Connection, workspace_id: str, at: datetime, token: str, seconds: float) -> bool:
    """Renew a lease; False if it was lost."""
    held = _held(workspace_id, token)
    return tx.execute(held.values(lease_until=_from_now(tx, at, seconds))).rowcount == 1


def release(tx: sa.Connection, workspace_id: str, token: str) -> None:
    """Release a lane, unless the lease was lost."""
    tx.execute(_held(workspace_id, token).values(token=None, lease_until=EPOCH))


def release_all(tx: sa.Connection) -> None:
    """Release every lane, at the start of a process known to be the only one."""
    tx.execute(sa.update(lane).values(token=None, lease_until=EPOCH))


def wait(tx: sa.Connection, workspace_id: str, until: datetime) -> None:
    """Send nothing in a workspace before `until`, as required by Slack's Retry-After."""
    tx.execute(sa.update(lane).where(lane.c.workspace_id == workspace_id).values(not_before=until))


def disable(tx: sa.Connection, workspace_id: str, reason: str) -> None:
    """Pause a workspace whose token does not work."""
    mine = sa.update(lane).where(lane.c.workspace_id == workspace_id)
    tx.execute(mine.values(disabled_reason=_held_or(reason)))


def hold(tx: sa.Connection, workspace_id: str | None = None) -> list[str]:
    """Hold a workspace (None: all of them), so that nothing is sent until it is let go; returns those it changed."""
    running = sa.update(lane).where(sa.or_(lane.c.disabled_reason.is_(None), lane.c.disabled_reason != HELD))
    rows = running if workspace_id is None else running.where(lane.c.workspace_id == workspace_id)
    return sorted(tx.execute(rows.values(disabled_reason=HELD).returning(lane.c.workspace_id)).scalars())


def let_go(tx: sa.Connection, workspace_id: str) -> None:
    """End an operator's hold; if the token died meanwhile, the next call will notice."""
    mine = sa.update(lane).where(lane.c.workspace_id == workspace_id, lane.c.disabled_reason == HELD)
    tx.execute(mine.values(disabled_reason=None))


def known(tx: sa.Connection) -> list[str]:
    """Return the ids of all workspaces."""
    return list(tx.execute(sa.select(lane.c.workspace_id)).scalars())


def held(tx: sa.Connection) -> list[str]:
    """Return the ids of workspaces held by an operator."""
    return list(tx.execute(sa.select(lane.c.workspace_id).where(lane.c.disabled_reason == HELD)).scalars())


def enabled(tx: sa.Connection) -> list[str]:
    """Return the ids of workspaces that are not paused."""
    return list(tx.execute(sa.select(lane.c.workspace_id).where(lane.c.disabled_reason.is_(None))).scalars())


def paused(tx: sa.Connection) -> list[str]:
    """Return the ids of paused workspaces, held ones included."""
    return list(tx.execute(sa.select(lane.c.workspace_id).where(lane.c.disabled_reason.is_not(None))).scalars())


def is_paused(workspace_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Build the condition that a row's workspace is paused, so that Slack is not asked about it either."""
    return sa.exists().where(lane.c.workspace_id == workspace_id, lane.c.disabled_reason.is_not(None))


def _held_or(reason: str | None) -> sa.ColumnElement[str | None]:
    """Build the value of a disabled reason, which keeps an operator's hold."""
    return sa.case((lane.c.disabled_reason == HELD, HELD), else_=reason)


def _over(until: sa.ColumnElement[datetime], now: datetime) -> sa.ColumnElement[bool]:
    """Build the condition that a wait is over; an impossibly long wait means that the clock was set back."""
    return sa.or_(until <= now, until > now + _LONGEST)


def _from_now(tx: sa.Connection, at: datetime, seconds: float) -> datetime | sa.ColumnElement[datetime]:
    """Return the end of a lease that begins now, without asking the database for its time."""
    if tx.dialect.name == "sqlite":
        return at + timedelta(seconds=seconds)
    milliseconds = sa.cast(sa.func.floor(sa.extract("epoch", sa.func.clock_timestamp()) * 1000), sa.BigInteger)
    return sa.type_coerce(milliseconds + int(seconds * 1000), Moment)


def _held(workspace_id: str, token: str) -> sa.Update:
    return sa.update(lane).where(lane.c.workspace_id == workspace_id, lane.c.token == token)


def ensure(tx: sa.Connection, workspace_id: str) -> None:
    """Create a workspace's lane; a disabled one stays disabled."""
    row = upsert(tx, lane).values(workspace_id=workspace_id, lease_until=EPOCH, not_before=EPOCH)
    tx.execute(row.on_conflict_do_nothing())
