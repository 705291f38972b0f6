"""Shortcuts: what each saves, who pays for it, and the verdict two weeks later."""

from datetime import date
from typing import Final, NamedTuple, Unpack

import sqlalchemy as sa

from slackbot.store.people import bounds
from slackbot.store.schema.changes import ShortcutChanges
from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import shortcut


class Shortcut(NamedTuple):
    """A shortcut; `payer` is me_later, colleague, customer, nobody or "", `verdict` keep, change, undo or "" (open)."""

    id: int
    day: date
    text: str
    saves: str
    payer: str
    verdict: str


_MINE: Final = owned(shortcut)
_COLUMNS: Final = (
    shortcut.c.id,
    shortcut.c.day,
    shortcut.c.text,
    shortcut.c.saves,
    shortcut.c.payer,
    shortcut.c.verdict,
)
_BY_ID: Final = sa.select(*_COLUMNS).where(*_MINE, shortcut.c.id == sa.bindparam("shortcut_id"))
_OPEN: Final = (
    sa.select(*_COLUMNS)
    .where(*_MINE, shortcut.c.verdict == sa.literal(""))
    .order_by(shortcut.c.id.desc())
    .limit(sa.bindparam("most"))
)
_BETWEEN: Final = (
    sa.select(*_COLUMNS)
    .where(*_MINE, shortcut.c.day.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(shortcut.c.id)
)
_INSERT: Final = sa.insert(shortcut).returning(shortcut.c.id)


def add(tx: sa.Connection, who: MemberId, day: date, text: str) -> int:
    """Add a shortcut without details; returns its id."""
    bounds.make_room(tx, shortcut, who, day)
    new = {**who._asdict(), "day": day, "text": text, "saves": "", "payer": "", "verdict": ""}
    return int(tx.execute(_INSERT, new).scalar_one())


def get(tx: sa.Connection, who: MemberId, shortcut_id: int) -> Shortcut | None:
    """Return a person's shortcut; None if it is not theirs."""
    row = tx.execute(_BY_ID, {**who._asdict(), "shortcut_id": shortcut_id}).one_or_none()
    return None if row is None else Shortcut._make(row)


def newest_open(tx: sa.Connection, who: MemberId, most: int) -> list[Shortcut]:
    """Return the newest open shortcuts, up to `most`, in the order they were added."""
    rows = tx.execute(_OPEN, {**who._asdict(), "most": most}).all()
    return [Shortcut._make(row) for row in reversed(rows)]


def between(tx: sa.Connection, who: MemberId, first: date, last: date) -> list[Shortcut]:
    """Return the shortcuts added between two days."""
    rows = tx.execute(_BETWEEN, {**who._asdict(), "first": first, "last": last})
    return [Shortcut._make(row) for row in rows]


def change(tx: sa.Connection, who: MemberId, shortcut_id: int, **values: Unpack[ShortcutChanges]) -> Shortcut | None:
    """Set some of a shortcut's columns and return it; None if it is gone."""
    mine = (*owned_by(shortcut, who), shortcut.c.id == shortcut_id)
    row = tx.execute(sa.update(shortcut).where(*mine).values(**values).returning(*_COLUMNS)).one_or_none()
    return None if row is None else Shortcut._make(row)
