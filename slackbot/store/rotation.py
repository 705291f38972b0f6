"""Tokens that rotate: which are to be refreshed soon, by whom, and what came of it.

One replica refreshes a token at a time: a lease by database time, committed before Slack is called. Who is killed in
between leaves the lease to run out; the refresh token is then tried once more, and the token itself is good until it
expires whatever Slack says to that. When that is goes by the clock of whoever heard it: hours off, where clocks differ
by minutes.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from slackbot.store.installations import Installation, get
from slackbot.store.outbox import lanes
from slackbot.store.schema.schema import EPOCH, installation


def due(tx: sa.Connection, at: datetime, within: timedelta) -> list[str]:
    """Return the places whose token expires within a time from now, and that nobody refreshes just now."""
    rows = sa.select(installation.c.place_id).where(*_to_refresh(lanes.database_now(tx, at), at + within))
    return list(tx.execute(rows.order_by(installation.c.expires_at)).scalars())


def lease(
    tx: sa.Connection, place_id: str, token: str, at: datetime, within: timedelta, patience: timedelta
) -> Installation | None:
    """Lease the refreshing of one place's token for a while; None where it is not due, or somebody else does it."""
    now = lanes.database_now(tx, at)
    mine = sa.update(installation).where(installation.c.place_id == place_id, *_to_refresh(now, at + within))
    leased = tx.execute(mine.values(lease=token, leased_until=now + patience)).rowcount == 1
    return get(tx, place_id) if leased else None


def keep(tx: sa.Connection, new: Installation, token: str) -> bool:
    """Keep what a refresh brought; False where the lease is somebody else's, or the bot was removed meanwhile."""
    values = {"token": new.token, "refresh_token": new.refresh_token, "expires_at": new.expires_at}
    mine = sa.update(installation).where(installation.c.place_id == new.place_id, installation.c.lease == token)
    return tx.execute(mine.values(**values, lease=None, leased_until=EPOCH)).rowcount == 1


def rest(tx: sa.Connection, place_id: str, token: str, at: datetime, wait: timedelta) -> None:
    """Let a refresh that came to nothing be tried again after a while."""
    until = lanes.database_now(tx, at) + wait
    mine = sa.update(installation).where(installation.c.place_id == place_id, installation.c.lease == token)
    tx.execute(mine.values(lease=None, leased_until=until))


def release_all(tx: sa.Connection) -> None:
    """Let every refresh be tried again: for the start of a process that is known to be the only one."""
    tx.execute(sa.update(installation).values(lease=None, leased_until=EPOCH))


def _to_refresh(now: datetime, before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    free = sa.or_(installation.c.leased_until <= now, installation.c.leased_until > now + timedelta(hours=1))
    return installation.c.refresh_token.is_not(None), installation.c.expires_at <= before, free
