"""Parked lines: they wait, return once, and the person says whether they matter; without an answer they stay."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.people import bounds
from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import parked

WAITING: Final = "waiting"
ASKED: Final = "asked"
TODAY: Final = "today"
LEFT: Final = "left"
LET_GO: Final = "let_go"
DONE: Final = "done"
CAME_BACK: Final = frozenset({ASKED, LEFT})
UNSETTLED: Final = frozenset({WAITING, TODAY}) | CAME_BACK
_MAY_WAIT: Final = (TODAY, *sorted(CAME_BACK))


class Parked(NamedTuple):
    """A line that can wait. `day` is when it was parked, `state` is waiting, asked, left, today, let_go or done.

    An asked line came back and waits for an answer; a left one had none by the time the next lines came back.
    `first_step` may be empty; `taken_on` is the day it was taken up again (`state` is today).
    """

    id: int
    day: date
    text: str
    state: str
    first_step: str = ""
    taken_on: date | None = None


_MINE: Final = owned(parked)
_COLUMNS: Final = (parked.c.id, parked.c.day, parked.c.text, parked.c.state, parked.c.first_step, parked.c.taken_on)
_ALL: Final = sa.select(*_COLUMNS).where(*_MINE).order_by(parked.c.id)
_STANDING: Final = _ALL.where(parked.c.state.in_((WAITING, ASKED)))
_IN_MIND: Final = _ALL.where(parked.c.state == TODAY, parked.c.taken_on == sa.bindparam("on"))
_UNSETTLED: Final = _ALL.where(parked.c.state.in_(UNSETTLED))
_BY_ID: Final = _ALL.where(parked.c.id == sa.bindparam("line_id"))
_INSERT: Final = sa.insert(parked).returning(parked.c.id)


def add(tx: sa.Connection, who: MemberId, day: date, texts: Iterable[str]) -> list[int]:
    """Park lines; returns their ids."""
    rows = [{**who._asdict(), "day": day, "text": text, "state": WAITING} for text in texts]
    bounds.make_room(tx, parked, who, day, len(rows))
    return [int(tx.execute(_INSERT, row).scalar_one()) for row in rows]


def get(tx: sa.Connection, who: MemberId, line_id: int) -> Parked | None:
    """Return a person's line; None if it is not theirs or does not exist."""
    return next(iter(_lines(tx.execute(_BY_ID, {**who._asdict(), "line_id": line_id}))), None)


def standing(tx: sa.Connection, who: MemberId) -> list[Parked]:
    """Return the lines that wait, or returned without an answer, in the order they were parked."""
    return _lines(tx.execute(_STANDING, who._asdict()))


def in_mind(tx: sa.Connection, who: MemberId, day: date) -> list[Parked]:
    """Return the lines taken up again on a day and not settled yet."""
    return _lines(tx.execute(_IN_MIND, {**who._asdict(), "on": day}))


def unsettled(tx: sa.Connection, who: MemberId) -> list[Parked]:
    """Return every line neither done nor let go, including those taken up on an earlier day and left."""
    return _lines(tx.execute(_UNSETTLED, who._asdict()))


def set_first_step(tx: sa.Connection, who: MemberId, line_id: int, step: str) -> bool:
    """Store a line's first step; False if the line is settled."""
    unsettled_one = sa.update(parked).where(*owned_by(parked, who), parked.c.id == line_id, _is_unsettled())
    return tx.execute(unsettled_one.values(first_step=step)).rowcount == 1


def bring_back(tx: sa.Connection, who: MemberId, before: date) -> None:
    """Mark lines parked before a day as asked; those asked earlier without an answer are not asked about again."""
    fresh = (*owned_by(parked, who), parked.c.state == WAITING, parked.c.day < before)
    if tx.execute(sa.select(parked.c.id).where(*fresh).limit(1)).one_or_none() is None:
        return
    tx.execute(sa.update(parked).where(*owned_by(parked, who), parked.c.state == ASKED).values(state=LEFT))
    tx.execute(sa.update(parked).where(*fresh).values(state=ASKED))


def resolve(
    tx: sa.Connection,
    who: MemberId,
    line_id: int,
    state: str,
    on: date | None = None,
    of: Collection[str] = UNSETTLED,
) -> str | None:
    """Move a line to `today` (taken up on a day), `let_go` or `done`, if its state is one of `of`.

    Returns its words, None if its state is another one by now.
    """
    ended = (
        sa.update(parked)
        .where(*owned_by(parked, who), parked.c.id == line_id, parked.c.state.in_(of))
        .values(state=state, taken_on=on if state == TODAY else None)
    )
    text: str | None = tx.execute(ended.returning(parked.c.text)).scalar_one_or_none()
    return text


def put_on_list(tx: sa.Connection, who: MemberId, line_id: int, done_line_id: int) -> None:
    """Note the line of the running list that a done line became."""
    tx.execute(sa.update(parked).where(*owned_by(parked, who), parked.c.id == line_id).values(line_id=done_line_id))


def reopen(tx: sa.Connection, who: MemberId, done_line_ids: Collection[int], on: date) -> None:
    """Take up again, on a day, what was done before its line was undone."""
    of = (*owned_by(parked, who), parked.c.line_id.in_(done_line_ids), parked.c.state == DONE)
    tx.execute(sa.update(parked).where(*of).values(state=TODAY, taken_on=on))


def finish_again(tx: sa.Connection, who: MemberId, done_line_ids: Collection[int]) -> None:
    """Mark reopened lines as done again after their line was restored."""
    of = (*owned_by(parked, who), parked.c.line_id.in_(done_line_ids), parked.c.state == TODAY)
    tx.execute(sa.update(parked).where(*of).values(state=DONE, taken_on=None))


def park_again(tx: sa.Connection, who: MemberId, line_id: int, day: date) -> str | None:
    """Let a line that came back wait once more, as parked on a day; returns its words, None for any other line."""
    waits = sa.update(parked).where(*owned_by(parked, who), parked.c.id == line_id, parked.c.state.in_(_MAY_WAIT))
    again = waits.values(state=WAITING, day=day, taken_on=None).returning(parked.c.text)
    text: str | None = tx.execute(again).scalar_one_or_none()
    return text


def let_all_go(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> int:
    """Let go of lines that returned and were not settled since; returns their number."""
    shown = (*owned_by(parked, who), parked.c.id.in_(line_ids), parked.c.state.in_(CAME_BACK))
    return tx.execute(sa.update(parked).where(*shown).values(state=LET_GO)).rowcount


def _is(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return parked.c.workspace_id == who.workspace_id, parked.c.user_id == who.user_id


def _is_unsettled() -> sa.ColumnElement[bool]:
    return parked.c.state.in_(UNSETTLED)


def _lines(rows: Iterable[sa.Row[Any]]) -> list[Parked]:
    return [Parked._make(row) for row in rows]
