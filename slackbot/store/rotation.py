"""Token rotation: which tokens need refreshing soon, and which replica refreshes each.

A replica commits a lease by database time before it calls Slack, so that one refreshes a token at a time. If it is
killed in between, the lease expires and the refresh token is tried again; the token itself works until it expires,
whatever Slack answers. `expires_at` goes by the clock of the replica that stored it: it is hours away, and clocks
differ by minutes.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from slackbot.store.installations import Installation, get
from slackbot.store.outbox import lanes
from slackbot.store.schema.schema import EPOCH, installation


def due(tx: sa.Connection, at: datetime, within: timedelta) -> list[str]:
    """Return the installations whose token expires soon and is not being refreshed by any replica."""
    rows = sa.select(installation.c.place_id).where(*_to_refresh(lanes.database_now(tx, at), at + within))
    return list(tx.execute(rows.order_by(installation.c.expires_at)).scalars())


def lease(
    tx: sa.Connection, place_id: str, token: str, at: datetime, within: timedelta, lasting: timedelta
) -> Installation | None:
    """Lease the refresh of one token; None if it is not due or another replica refreshes it."""
    now = lanes.database_now(tx, at)
    mine = sa.update(installation).where(installation.c.place_id == place_id, *_to_refresh(now, at + within))
    leased = tx.execute(mine.values(lease=token, leased_until=now + lasting)).rowcount == 1
    return get(tx, place_id) if leased else None


def keep(tx: sa.Connection, new: Installation, token: str) -> bool:
    """Store refreshed tokens; False if the lease was lost or the bot was removed meanwhile."""
    values = {"token": new.token, "refresh_token": new.refresh_token, "expires_at": new.expires_at}
    mine = sa.update(installation).where(installation.c.place_id == new.place_id, installation.c.lease == token)
    return tx.execute(mine.values(**values, lease=None, leased_until=EPOCH)).rowcount == 1


def rest(tx: sa.Connection, place_id: str, token: str, at: datetime, wait: timedelta) -> None:
    """Retry a failed refresh after a while."""
    until = lanes.database_now(tx, at) + wait
    mine = sa.update(installation).where(installation.c.place_id == place_id, installation.c.lease == token)
    tx.execute(mine.values(lease=None, leased_until=until))


def release_all(tx: sa.Connection) -> None:
    """Release every refresh lease, at the start of a process known to be the only one."""
    tx.execute(sa.update(installation).values(lease=None, leased_until=EPOCH))


def _to_refresh(now: datetime, before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    free = sa.or_(installation.c.leased_until <= now, installation.c.leased_until > now + timedelta(hours=1))
    return installation.c.refresh_token.is_not(None), installation.c.expires_at <= before, free
