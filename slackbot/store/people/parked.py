"""Parked lines: what a person let wait, until it comes back once and they say whether it still matters."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import parked

WAITING: Final = "waiting"
ASKED: Final = "asked"
TODAY: Final = "today"
LET_GO: Final = "let_go"


class Parked(NamedTuple):
    """A line that waits, or came back; `day` is when it was parked, `state` waiting, asked, today or let_go."""

    id: int
    day: date
    text: str
    state: str


_MINE: Final = (parked.c.workspace_id == sa.bindparam("workspace_id"), parked.c.user_id == sa.bindparam("user_id"))
_COLUMNS: Final = (parked.c.id, parked.c.day, parked.c.text, parked.c.state)
_STANDING: Final = sa.select(*_COLUMNS).where(*_MINE, parked.c.state.in_((WAITING, ASKED))).order_by(parked.c.id)
_INSERT: Final = sa.insert(parked)


def add(tx: sa.Connection, who: MemberId, day: date, texts: Iterable[str]) -> None:
    """Let lines wait."""
    rows = [{**who._asdict(), "day": day, "text": text, "state": WAITING} for text in texts]
    if rows:
        tx.execute(_INSERT, rows)


def standing(tx: sa.Connection, who: MemberId) -> list[Parked]:
    """Return what waits, or came back and was not answered, in the order it was parked."""
    return [Parked._make(row) for row in tx.execute(_STANDING, who._asdict())]


def bring_back(tx: sa.Connection, who: MemberId, before: date) -> None:
    """Mark what was parked before a day as asked; what was asked earlier and left without an answer is let go."""
    fresh = (*_is(who), parked.c.state == WAITING, parked.c.day < before)
    if tx.execute(sa.select(parked.c.id).where(*fresh).limit(1)).one_or_none() is None:
        return
    tx.execute(sa.update(parked).where(*_is(who), parked.c.state == ASKED).values(state=LET_GO))
    tx.execute(sa.update(parked).where(*fresh).values(state=ASKED))


def settle(tx: sa.Connection, who: MemberId, line_id: int, state: str) -> str | None:
    """End a line that stands as `today` or `let_go`; returns its words, None where it does not stand any more."""
    ended = (
        sa.update(parked)
        .where(*_is(who), parked.c.id == line_id, parked.c.state.in_((WAITING, ASKED)))
        .values(state=state)
    )
    text: str | None = tx.execute(ended.returning(parked.c.text)).scalar_one_or_none()
    return text


def let_all_go(tx: sa.Connection, who: MemberId) -> int:
    """Let go of all that came back; returns how many lines those were. What still waits goes on waiting."""
    gone = sa.update(parked).where(*_is(who), parked.c.state == ASKED).values(state=LET_GO)
    return tx.execute(gone).rowcount


def _is(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return parked.c.workspace_id == who.workspace_id, parked.c.user_id == who.user_id
