"""Causes: whether a hard line was worth it or avoidable, and what would have to change, in its author's words."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from slackbot.store.people.lines import Line
from slackbot.store.schema.columns import owned_by, upsert
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import cause, done_line

Verdict = Literal["worth_it", "avoidable"]


class Cause(NamedTuple):
    """A verdict on a hard line; `line` is that line's text, `text` what would have to change (empty for worth_it)."""

    id: int
    day: date
    line_id: int
    line: str
    verdict: str
    text: str


_COLUMNS: Final = (cause.c.id, cause.c.day, cause.c.line_id, done_line.c.text, cause.c.verdict, cause.c.text)


def say(tx: sa.Connection, who: MemberId, line_id: int, verdict: Verdict, text: str, day: date) -> int:
    """Store the verdict on one of a person's lines, replacing an earlier one; returns its id."""
    said = {"verdict": verdict, "text": text, "day": day}
    row = upsert(tx, cause).values(**who._asdict(), line_id=line_id, **said)
    row = row.on_conflict_do_update(index_elements=["line_id"], set_=said, where=sa.and_(*owned_by(cause, who)))
    return int(tx.execute(row.returning(cause.c.id)).scalar_one())


def get(tx: sa.Connection, who: MemberId, cause_id: int) -> Cause | None:
    """Return a person's cause; None if its line was removed, or it is not theirs."""
    return next(iter(_of(tx, who, cause.c.id == cause_id)), None)


def of_line(tx: sa.Connection, who: MemberId, line_id: int) -> Cause | None:
    """Return the cause of one line."""
    return next(iter(_of(tx, who, cause.c.line_id == line_id)), None)


def avoidable(tx: sa.Connection, who: MemberId, first: date, last: date) -> list[Cause]:
    """Return what would have to change, said between two days, in order."""
    return _of(tx, who, cause.c.verdict == "avoidable", cause.c.day.between(first, last))


def newest(tx: sa.Connection, who: MemberId, most: int) -> list[Cause]:
    """Return the newest verdicts, up to `most`, in order."""
    rows = _select(who).order_by(cause.c.id.desc()).limit(most)
    return [Cause._make(row) for row in tx.execute(rows)][::-1]


def unsaid(tx: sa.Connection, who: MemberId, first: date, last: date, most: int) -> list[Line]:
    """Return the newest hard lines between two days without a verdict, up to `most`, in order."""
    said = sa.select(cause.c.id).where(cause.c.line_id == done_line.c.id).exists()
    columns = (done_line.c.id, done_line.c.day, done_line.c.kind, done_line.c.text, done_line.c.removed_by)
    rows = sa.select(*columns).where(*owned_by(done_line, who), done_line.c.day.between(first, last), ~said)
    rows = rows.where(done_line.c.removed_by.is_(None), done_line.c.kind == "hard")
    return [Line._make(row) for row in tx.execute(rows.order_by(done_line.c.id.desc()).limit(most))][::-1]


def remove(tx: sa.Connection, who: MemberId, cause_id: int) -> bool:
    """Delete a person's cause; False if it is gone already."""
    return tx.execute(sa.delete(cause).where(*owned_by(cause, who), cause.c.id == cause_id)).rowcount == 1


def of_lines(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> list[int]:
    """Return the ids of the causes of some lines, removed or not."""
    rows = sa.select(cause.c.id).where(*owned_by(cause, who), cause.c.line_id.in_(line_ids))
    return list(tx.execute(rows).scalars())


def _of(tx: sa.Connection, who: MemberId, *of: sa.ColumnElement[bool]) -> list[Cause]:
    return [Cause._make(row) for row in tx.execute(_select(who).where(*of).order_by(cause.c.id))]


def _select(who: MemberId) -> sa.Select[Any]:
    rows = sa.select(*_COLUMNS).join(done_line, done_line.c.id == cause.c.line_id)
    return rows.where(*owned_by(cause, who), done_line.c.removed_by.is_(None))
