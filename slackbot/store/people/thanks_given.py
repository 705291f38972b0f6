"""Thanks between two people."""

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, people
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import thanks

LAST: Final = 2**63 - 1  # no id is greater


class Thanks(NamedTuple):
    """A thanks from `sender_id` to `receiver_id`; `slackbot.store.recap.shares` knows who else may see it."""

    id: int
    sender_id: str
    receiver_id: str
    day: date
    text: str


_COLUMNS: Final = (
    thanks.c.id,
    thanks.c.user_id,
    thanks.c.receiver_id,
    thanks.c.day,
    thanks.c.text,
)
_HERE: Final = thanks.c.workspace_id == sa.bindparam("workspace_id")
_BY_ID: Final = thanks.c.id == sa.bindparam("thanks_id")
_SENT: Final = sa.select(*_COLUMNS).where(_HERE, thanks.c.user_id == sa.bindparam("user_id"), _BY_ID)
_RECEIVED: Final = sa.select(*_COLUMNS).where(_HERE, thanks.c.receiver_id == sa.bindparam("user_id"), _BY_ID)
_NEWEST: Final = (
    sa.select(*_COLUMNS)
    .where(_HERE, thanks.c.receiver_id == sa.bindparam("user_id"), thanks.c.id < sa.bindparam("before"))
    .order_by(thanks.c.id.desc())
    .limit(sa.bindparam("most"))
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
_RECEIVED_IN_SPAN: Final = (
    sa.select(*_COLUMNS)
    .where(
        _HERE,
        thanks.c.receiver_id.in_(sa.bindparam("user_ids", expanding=True)),
        thanks.c.day >= sa.bindparam("since"),
    )
    .order_by(thanks.c.id)
)
_INSERT: Final = sa.insert(thanks).returning(thanks.c.id)


def add(tx: sa.Connection, who: MemberId, receiver_id: str, day: date, text: str) -> int:
    """Add a thanks, private to the two people; returns its id."""
    new = {**who._asdict(), "receiver_id": receiver_id, "day": day, "text": text}
    return int(tx.execute(_INSERT, {**new, "sender_shares": False, "receiver_shares": False}).scalar_one())


def given_on(tx: sa.Connection, who: MemberId, day: date) -> list[str]:
    """Return the people that a person thanked on a day, once for each thanks."""
    rows = sa.select(thanks.c.receiver_id).where(*owned_by(thanks, who), thanks.c.day == day)
    return list(tx.execute(rows).scalars())


def sent(tx: sa.Connection, who: MemberId, thanks_id: int) -> Thanks | None:
    """Return a thanks that a person gave; None if it is not theirs."""
    return _one(tx.execute(_SENT, {**who._asdict(), "thanks_id": thanks_id}))


def received(tx: sa.Connection, who: MemberId, thanks_id: int) -> Thanks | None:
    """Return a thanks that a person received; None if it was not to them."""
    return _one(tx.execute(_RECEIVED, {**who._asdict(), "thanks_id": thanks_id}))


def newest_received(tx: sa.Connection, who: MemberId, most: int, before: int = LAST) -> list[Thanks]:
    """Return the newest thanks that a person received, up to `most` of those before an id, in order."""
    rows = tx.execute(_NEWEST, {**who._asdict(), "most": most, "before": before}).all()
    return [Thanks._make(row) for row in reversed(rows)]


def between(tx: sa.Connection, who: MemberId, first: date, last: date) -> list[Thanks]:
    """Return the thanks that a person gave or received between two days, in order."""
    rows = tx.execute(_BETWEEN, {**who._asdict(), "first": first, "last": last})
    return [Thanks._make(row) for row in rows]


def received_in_span(tx: sa.Connection, keys: Keys, within: timedelta) -> dict[Key, list[Thanks]]:
    """Return the thanks that each person received, from `within` before the key's day up to it, for a batch."""
    received: dict[str, list[Thanks]] = {}
    rows = tx.execute(_RECEIVED_IN_SPAN, {**people(keys), "since": min(day for _, day in keys) - within})
    for each in map(Thanks._make, rows):
        received.setdefault(each.receiver_id, []).append(each)
    theirs = {key: received.get(key[0].user_id, ()) for key in keys}
    return {(who, day): [each for each in theirs[who, day] if day - within <= each.day <= day] for who, day in keys}


def _one(rows: sa.CursorResult[Any]) -> Thanks | None:
    row = rows.one_or_none()
    return None if row is None else Thanks._make(row)
