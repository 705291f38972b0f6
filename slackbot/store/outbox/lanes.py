"""Lanes: one a workspace, leased by whoever sends there now, so that a slow workspace never holds up another."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.schema.schema import EPOCH, delivery, lane

_OPEN: Final[sa.ColumnClause[int]] = sa.literal_column("2")
_LONGEST: Final = timedelta(minutes=10)  # no lease, and no Retry-After that is kept, is as long


def database_now(tx: sa.Connection, at: datetime) -> datetime:
    """Return the time by which leases count: the database's where processes share one, `at` on SQLite."""
    if tx.dialect.name == "sqlite":
        return at
    milliseconds = sa.func.floor(sa.extract("epoch", sa.func.clock_timestamp()) * 1000)
    return EPOCH + timedelta(milliseconds=int(tx.execute(sa.select(milliseconds)).scalar_one()))


def open_lane(tx: sa.Connection, workspace_id: str) -> None:
    """Make sure that a workspace has a lane, and that it is enabled."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(lane).values(workspace_id=workspace_id, lease_until=EPOCH, not_before=EPOCH)
    tx.execute(row.on_conflict_do_update(index_elements=["workspace_id"], set_={"disabled_reason": None}))


def lease(tx: sa.Connection, at: datetime, token: str, seconds: float, most: int) -> list[str]:
    """Lease free lanes in which something is to be sent, or to be looked up, at `at`; returns their workspaces."""
    now = database_now(tx, at)
    work = sa.exists().where(
        delivery.c.workspace_id == lane.c.workspace_id,
        delivery.c.state < _OPEN,
        delivery.c.visible_at <= at,
    )
    free = (
        sa.select(lane.c.workspace_id)
        .where(lane.c.disabled_reason.is_(None), _over(lane.c.lease_until, now), _over(lane.c.not_before, at), work)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    workspaces = list(tx.execute(free).scalars())
    if workspaces:
        leased = sa.update(lane).where(lane.c.workspace_id.in_(workspaces))
        tx.execute(leased.values(token=token, lease_until=now + timedelta(seconds=seconds)))
    return workspaces


def renew(tx: sa.Connection, workspace_id: str, at: datetime, token: str, seconds: float) -> bool:
    """Prolong a lease; False where it is not one's own any more."""
    until = database_now(tx, at) + timedelta(seconds=seconds)
    return tx.execute(_held(workspace_id, token).values(lease_until=until)).rowcount == 1


def release(tx: sa.Connection, workspace_id: str, token: str) -> None:
    """Hand a lane back."""
    tx.execute(_held(workspace_id, token).values(token=None, lease_until=EPOCH))


def release_all(tx: sa.Connection) -> None:
    """Hand every lane back: for the start of a process that is known to be the only one."""
    tx.execute(sa.update(lane).values(token=None, lease_until=EPOCH))


def wait(tx: sa.Connection, workspace_id: str, until: datetime) -> None:
    """Send nothing in a workspace before `until`, as Slack's Retry-After asks."""
    tx.execute(sa.update(lane).where(lane.c.workspace_id == workspace_id).values(not_before=until))


def disable(tx: sa.Connection, workspace_id: str, reason: str) -> None:
    """Send nothing more in a workspace: its token is no good."""
    tx.execute(sa.update(lane).where(lane.c.workspace_id == workspace_id).values(disabled_reason=reason))


def paused(tx: sa.Connection) -> list[str]:
    """Return the workspaces in which nothing is sent."""
    return list(tx.execute(sa.select(lane.c.workspace_id).where(lane.c.disabled_reason.is_not(None))).scalars())


def is_paused(workspace_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether nothing is sent in the workspace of a row: nothing is to be asked there either."""
    return sa.exists().where(lane.c.workspace_id == workspace_id, lane.c.disabled_reason.is_not(None))


def _over(until: sa.ColumnElement[datetime], now: datetime) -> sa.ColumnElement[bool]:
    """Whether a wait is over; so is one further off than any is made: the clock was set back since."""
    return sa.or_(until <= now, until > now + _LONGEST)


def _held(workspace_id: str, token: str) -> sa.Update:
    return sa.update(lane).where(lane.c.workspace_id == workspace_id, lane.c.token == token)


def ensure(tx: sa.Connection, workspace_id: str) -> None:
    """Make sure that a workspace has a lane; one that is disabled stays so."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = insert(lane).values(workspace_id=workspace_id, lease_until=EPOCH, not_before=EPOCH)
    tx.execute(row.on_conflict_do_nothing())
