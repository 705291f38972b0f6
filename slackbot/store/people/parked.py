"""Parked lines: they wait, come back once, and the person says whether they still matter."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import parked

WAITING: Final = "waiting"
ASKED: Final = "asked"
TODAY: Final = "today"
LET_GO: Final = "let_go"


class Parked(NamedTuple):
    """A parked line; `day` is when it was parked, `state` is waiting, asked, today or let_go."""

    id: int
    day: date
    text: str
    state: str


_MINE: Final = owned(parked)
_COLUMNS: Final = (parked.c.id, parked.c.day, parked.c.text, parked.c.state)
_STANDING: Final = sa.select(*_COLUMNS).where(*_MINE, parked.c.state.in_((WAITING, ASKED))).order_by(parked.c.id)
_INSERT: Final = sa.insert(parked)


def add(tx: sa.Connection, who: MemberId, day: date, texts: Iterable[str]) -> None:
    """Park lines."""
    rows = [{**who._asdict(), "day": day, "text": text, "state": WAITING} for text in texts]
    if rows:
        tx.execute(_INSERT, rows)


def standing(tx: sa.Connection, who: MemberId) -> list[Parked]:
    """Return lines that wait, or came back without an answer, in the order they were parked."""
    return [Parked._make(row) for row in tx.execute(_STANDING, who._asdict())]


def bring_back(tx: sa.Connection, who: MemberId, before: date) -> None:
    """Mark lines parked before a day as asked, and let go of those asked earlier without an answer."""
    fresh = (*owned_by(parked, who), parked.c.state == WAITING, parked.c.day < before)
    if tx.execute(sa.select(parked.c.id).where(*fresh).limit(1)).one_or_none() is None:
        return
    tx.execute(sa.update(parked).where(*owned_by(parked, who), parked.c.state == ASKED).values(state=LET_GO))
    tx.execute(sa.update(parked).where(*fresh).values(state=ASKED))


def settle(tx: sa.Connection, who: MemberId, line_id: int, state: str) -> str | None:
    """Settle an open line as `today` or `let_go`; returns its text, None if it is no longer open."""
    ended = (
        sa.update(parked)
        .where(*owned_by(parked, who), parked.c.id == line_id, parked.c.state.in_((WAITING, ASKED)))
        .values(state=state)
    )
    text: str | None = tx.execute(ended.returning(parked.c.text)).scalar_one_or_none()
    return text


def let_all_go(tx: sa.Connection, who: MemberId) -> int:
    """Let go of all lines that came back; returns how many. Waiting lines keep waiting."""
    gone = sa.update(parked).where(*owned_by(parked, who), parked.c.state == ASKED).values(state=LET_GO)
    return tx.execute(gone).rowcount
