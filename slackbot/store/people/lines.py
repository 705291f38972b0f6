"""The running list: a person's lines by day, in order; no time of day is stored."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.coach.running_list import HEAVY
from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line


class Line(NamedTuple):
    """A line of the running list; `kind` is done, hard or time, `removed_by` the call that removed it, if any."""

    id: int
    day: date
    kind: str
    text: str
    removed_by: str | None

    @property
    def removed(self) -> bool:
        """Whether it was removed from the list."""
        return self.removed_by is not None


# Statements are built once, because building one costs as much as running it.
_MINE: Final = owned(done_line)
_KEPT: Final = done_line.c.removed_by.is_(None)
_MARKS: Final = ("hard", "time")
_COLUMNS: Final = (
    done_line.c.id,
    done_line.c.day,
    done_line.c.kind,
    done_line.c.text,
    done_line.c.removed_by,  # not `IS NOT NULL`: in RETURNING, SQLite 3.40 works that out from the WHERE
)
_ON_DAY: Final = sa.select(*_COLUMNS).where(*_MINE, done_line.c.day == sa.bindparam("on"), _KEPT)
_OF_DAY: Final = _ON_DAY.order_by(done_line.c.id)
_BETWEEN: Final = (
    sa.select(*_COLUMNS)
    .where(*_MINE, done_line.c.day.between(sa.bindparam("first"), sa.bindparam("last")), _KEPT)
    .order_by(done_line.c.day, done_line.c.id)
)
_OF_DAYS: Final = (
    sa.select(done_line.c.user_id, *_COLUMNS)
    .where(*of_batch(done_line), done_line.c.day.in_(sa.bindparam("days", expanding=True)), _KEPT)
    .order_by(done_line.c.id)
)
_COUNT: Final = sa.select(sa.func.count()).where(*_MINE, done_line.c.day == sa.bindparam("on"), _KEPT)
_NEWEST: Final = (
    _ON_DAY.add_columns(_COUNT.scalar_subquery()).order_by(done_line.c.id.desc()).limit(sa.bindparam("most"))
)
_BY_ID: Final = sa.select(*_COLUMNS).where(*_MINE, done_line.c.id == sa.bindparam("line_id"))
_DAYS_WRITTEN: Final = (
    sa.select(done_line.c.user_id, done_line.c.day)
    .where(*of_batch(done_line), done_line.c.day >= sa.bindparam("since"), _KEPT)
    .distinct()
)
_MARKED_HEAVY: Final = _DAYS_WRITTEN.where(done_line.c.kind.in_(HEAVY))
_OF_SPAN: Final = (
    sa.select(done_line.c.user_id, *_COLUMNS)
    .where(*of_batch(done_line), done_line.c.day.between(sa.bindparam("first"), sa.bindparam("last")), _KEPT)
    .order_by(done_line.c.day, done_line.c.id)
)
_MARKED_IN_SPAN: Final = _OF_SPAN.where(done_line.c.kind.in_(_MARKS))
_MARKED: Final = (
    sa.select(*_COLUMNS)
    .where(*_MINE, done_line.c.day.between(sa.bindparam("first"), sa.bindparam("last")), _KEPT)
    .where(done_line.c.kind.in_(_MARKS))
    .order_by(done_line.c.id.desc())
    .limit(sa.bindparam("most"))
)
_INSERT: Final = sa.insert(done_line).returning(done_line.c.id)


def add(tx: sa.Connection, who: MemberId, day: date, kept: Iterable[tuple[str, str]], call: str) -> list[int]:
    """Add lines, each a kind and its text, to a day, in order; returns their ids. Undo refers to them by `call`."""
    rows = [{**who._asdict(), "day": day, "kind": kind, "text": text, "added_by": call} for kind, text in kept]
    # Insert one at a time: most calls bring one line, for which a batch costs twice as much.
    return [int(tx.execute(_INSERT, row).scalar_one()) for row in rows]


def of_day(tx: sa.Connection, who: MemberId, day: date) -> list[Line]:
    """Return a day's lines in the order they were added."""
    return _lines(tx.execute(_OF_DAY, {**who._asdict(), "on": day}))


def of_days(tx: sa.Connection, keys: Keys) -> dict[Key, list[Line]]:
    """Return the lines of each key's day, for a batch."""
    lines: dict[Key, list[Line]] = {key: [] for key in keys}
    facts = people(keys)
    for row in tx.execute(_OF_DAYS, {**facts, "days": sorted({day for _, day in keys})}):
        key = MemberId(facts["workspace_id"], row.user_id), row.day
        if key in lines:
            lines[key].append(Line._make(row[1:]))
    return lines


def of_span(tx: sa.Connection, keys: Keys, within: timedelta, *, marked: bool = False) -> dict[Key, list[Line]]:
    """Return the lines from `within` before each key's day up to it, in order, for a batch.

    With `marked`, only those marked hard or as time given.
    """
    lines: dict[Key, list[Line]] = {key: [] for key in keys}
    facts, days = people(keys), {day for _, day in keys}
    rows = tx.execute(
        _MARKED_IN_SPAN if marked else _OF_SPAN, {**facts, "first": min(days) - within, "last": max(days)}
    )
    for row in rows:
        who = MemberId(facts["workspace_id"], row.user_id)
        for key in ((who, day) for day in days if day - within <= row.day <= day):
            if key in lines:
                lines[key].append(Line._make(row[1:]))
    return lines


def between(tx: sa.Connection, who: MemberId, first: date, last: date) -> list[Line]:
    """Return the lines between two days, in order."""
    return _lines(tx.execute(_BETWEEN, {**who._asdict(), "first": first, "last": last}))


def days_written(tx: sa.Connection, keys: Keys, within: timedelta) -> dict[Key, set[date]]:
    """Return the days with a line, from `within` before each key's day up to it, for a batch."""
    return _days(tx, _DAYS_WRITTEN, keys, within)


def days_marked_heavy(tx: sa.Connection, keys: Keys, within: timedelta) -> dict[Key, set[date]]:
    """Return the days with a line marked hard or rough; as `days_written`."""
    return _days(tx, _MARKED_HEAVY, keys, within)


def marked(tx: sa.Connection, who: MemberId, first: date, last: date, most: int) -> list[Line]:
    """Return the newest lines marked hard or as time given between two days, up to `most`, in order."""
    return _lines(tx.execute(_MARKED, {**who._asdict(), "first": first, "last": last, "most": most}))[::-1]


def newest(tx: sa.Connection, who: MemberId, day: date, most: int) -> tuple[list[Line], int]:
    """Return up to `most` newest lines of a day, in the order they were added, and the number of all of them."""
    rows = tx.execute(_NEWEST, {**who._asdict(), "on": day, "most": most}).all()
    return [Line._make(row[:-1]) for row in reversed(rows)], rows[0][-1] if rows else 0


def get(tx: sa.Connection, who: MemberId, line_id: int) -> Line | None:
    """Return a person's line, removed or not; None if it is not theirs or was purged."""
    return next(iter(_lines(tx.execute(_BY_ID, {**who._asdict(), "line_id": line_id}))), None)


def reword(tx: sa.Connection, who: MemberId, line_id: int, kind: str, text: str) -> bool:
    """Change a line's kind and text; False if the line is gone."""
    changed = tx.execute(_update(who).where(done_line.c.id == line_id, _KEPT).values(kind=kind, text=text))
    return changed.rowcount == 1


def remove(tx: sa.Connection, who: MemberId, line_id: int, call: str, on: date) -> bool:
    """Remove a line so that undoing `call` restores it; False if it is already gone."""
    taken = tx.execute(_update(who).where(done_line.c.id == line_id, _KEPT).values(removed_by=call, removed_on=on))
    return taken.rowcount == 1


def undo(tx: sa.Connection, who: MemberId, undone: str, call: str, on: date) -> list[Line]:
    """Undo a call: restore the lines it removed, or remove those it added; returns these lines."""
    back = _update(who).where(done_line.c.removed_by == undone).values(removed_by=None, removed_on=None)
    gone = _update(who).where(done_line.c.added_by == undone, _KEPT).values(removed_by=call, removed_on=on)
    changed = _lines(tx.execute(back.returning(*_COLUMNS))) or _lines(tx.execute(gone.returning(*_COLUMNS)))
    return sorted(changed, key=lambda line: line.id)


def purge(tx: sa.Connection, before: date) -> int:
    """Delete lines removed before a date; returns their number."""
    return tx.execute(sa.delete(done_line).where(done_line.c.removed_on < before)).rowcount


def _days(tx: sa.Connection, rows: sa.Select[Any], keys: Keys, within: timedelta) -> dict[Key, set[date]]:
    since = min(day for _, day in keys) - within
    days: dict[str, set[date]] = {}
    for user_id, day in tx.execute(rows, {**people(keys), "since": since}):
        days.setdefault(user_id, set()).add(day)
    return {(who, day): {each for each in days.get(who.user_id, ()) if each <= day} for who, day in keys}


def _update(who: MemberId) -> sa.Update:
    return sa.update(done_line).where(*owned_by(done_line, who))


def _lines(rows: sa.CursorResult[Any]) -> list[Line]:
    return [Line._make(row) for row in rows]
