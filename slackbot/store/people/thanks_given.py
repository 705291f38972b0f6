"""Thanks between two people. The team sees one if both of them agreed."""

from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import thanks


class Thanks(NamedTuple):
    """One thanks, from `sender_id` to `receiver_id`; it may be shared if both agreed."""

    id: int
    sender_id: str
    receiver_id: str
    day: date
    text: str
    sender_shares: bool
    receiver_shares: bool


_COLUMNS: Final = (
    thanks.c.id,
    thanks.c.user_id,
    thanks.c.receiver_id,
    thanks.c.day,
    thanks.c.text,
    thanks.c.sender_shares,
    thanks.c.receiver_shares,
)
_HERE: Final = thanks.c.workspace_id == sa.bindparam("workspace_id")
_BY_ID: Final = thanks.c.id == sa.bindparam("thanks_id")
_SENT: Final = sa.select(*_COLUMNS).where(_HERE, thanks.c.user_id == sa.bindparam("user_id"), _BY_ID)
_RECEIVED: Final = sa.select(*_COLUMNS).where(_HERE, thanks.c.receiver_id == sa.bindparam("user_id"), _BY_ID)
_NEWEST: Final = (
    sa.select(*_COLUMNS)
    .where(_HERE, thanks.c.receiver_id == sa.bindparam("user_id"))
    .order_by(thanks.c.id.desc())
    .limit(sa.bindparam("most"))
)
_SHARED: Final = (
    sa.select(*_COLUMNS)
    .where(
        _HERE,
        thanks.c.sender_shares,
        thanks.c.receiver_shares,
        thanks.c.day.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(thanks.c.id)
)
_BETWEEN: Final = (
    sa.select(*_COLUMNS)
    .where(
        _HERE,
        sa.or_(thanks.c.user_id == sa.bindparam("user_id"), thanks.c.receiver_id == sa.bindparam("user_id")),
        thanks.c.day.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(thanks.c.id)
)
_INSERT: Final = sa.insert(thanks).returning(thanks.c.id)


def add(tx: sa.Connection, who: MemberId, receiver_id: str, day: date, text: str) -> int:
    """Add a thanks, private to the two people; returns its id."""
    new = {**who._asdict(), "receiver_id": receiver_id, "day": day, "text": text}
    return int(tx.execute(_INSERT, {**new, "sender_shares": False, "receiver_shares": False}).scalar_one())


def sent(tx: sa.Connection, who: MemberId, thanks_id: int) -> Thanks | None:
    """Return a thanks that a person gave; None if it is not theirs."""
    return _one(tx.execute(_SENT, {**who._asdict(), "thanks_id": thanks_id}))


def received(tx: sa.Connection, who: MemberId, thanks_id: int) -> Thanks | None:
    """Return a thanks that a person received; None if it was not to them."""
    return _one(tx.execute(_RECEIVED, {**who._asdict(), "thanks_id": thanks_id}))


def newest_received(tx: sa.Connection, who: MemberId, most: int) -> list[Thanks]:
    """Return up to `most` newest thanks that a person received, in order."""
    rows = tx.execute(_NEWEST, {**who._asdict(), "most": most}).all()
    return [Thanks._make(row) for row in reversed(rows)]


def between(tx: sa.Connection, who: MemberId, first: date, last: date) -> list[Thanks]:
    """Return the thanks that a person gave or received between two days, in order."""
    rows = tx.execute(_BETWEEN, {**who._asdict(), "first": first, "last": last})
    return [Thanks._make(row) for row in rows]


def share_sent(tx: sa.Connection, who: MemberId, thanks_id: int, *, yes: bool) -> bool:
    """Set the sender's consent to sharing; False if there is no such thanks."""
    mine = sa.update(thanks).where(*owned_by(thanks, who), thanks.c.id == thanks_id)
    return tx.execute(mine.values(sender_shares=yes)).rowcount == 1


def share_received(tx: sa.Connection, who: MemberId, thanks_id: int, *, yes: bool) -> bool:
    """Set the receiver's consent to sharing; False if there is no such thanks."""
    mine = sa.update(thanks).where(
        thanks.c.workspace_id == who.workspace_id, thanks.c.receiver_id == who.user_id, thanks.c.id == thanks_id
    )
    return tx.execute(mine.values(receiver_shares=yes)).rowcount == 1


def shared(tx: sa.Connection, workspace_id: str, first: date, last: date) -> list[Thanks]:
    """Return a workspace's thanks between two days that both sides agreed to share, in order."""
    rows = tx.execute(_SHARED, {"workspace_id": workspace_id, "first": first, "last": last})
    return [Thanks._make(row) for row in rows]


def _one(rows: sa.CursorResult[Any]) -> Thanks | None:
    row = rows.one_or_none()
    return None if row is None else Thanks._make(row)
