"""Resurfacing: old lines that may be shown again, and when each last was."""

from collections.abc import Collection
from datetime import date
from typing import Final

import sqlalchemy as sa

from slackbot.coach.looking_back import Memory
from slackbot.store.schema.columns import owned
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, look_back

_MINE: Final = owned(done_line)
_OF_DAYS: Final = (
    sa.select(done_line.c.id, done_line.c.day, done_line.c.text, look_back.c.day)
    .join_from(done_line, look_back, look_back.c.line_id == done_line.c.id, isouter=True)
    .where(
        *_MINE,
        done_line.c.removed_by.is_(None),
        done_line.c.kind != "rough",  # nobody wants that one back
        done_line.c.day.in_(sa.bindparam("days", expanding=True)),
    )
    .order_by(done_line.c.id)
)
_NEWEST: Final = (
    sa.select(sa.func.max(look_back.c.day))
    .join_from(look_back, done_line, look_back.c.line_id == done_line.c.id)
    .where(*_MINE)
)
_THE_LINE: Final = (*_MINE, done_line.c.id == sa.bindparam("line"))
_MOVE: Final = (
    sa.update(look_back)
    .where(look_back.c.line_id.in_(sa.select(done_line.c.id).where(*_THE_LINE)))
    .values(day=sa.bindparam("on"))
)
_BEGIN: Final = sa.insert(look_back).from_select(
    ["line_id", "day"], sa.select(done_line.c.id, sa.bindparam("on", type_=sa.Date)).where(*_THE_LINE)
)


def of_days(tx: sa.Connection, who: MemberId, days: Collection[date]) -> list[Memory]:
    """Return the lines of some days, each with the day it was last shown again."""
    return [Memory._make(row) for row in tx.execute(_OF_DAYS, {**who._asdict(), "days": list(days)})]


def newest(tx: sa.Connection, who: MemberId) -> date | None:
    """Return the last day on which a person's line was shown again, None if none was."""
    day: date | None = tx.execute(_NEWEST, who._asdict()).scalar_one()
    return day


def note(tx: sa.Connection, who: MemberId, line_id: int, on: date) -> None:
    """Note that a person's line was shown again."""
    facts = {**who._asdict(), "line": line_id, "on": on}
    if not tx.execute(_MOVE, facts).rowcount:
        tx.execute(_BEGIN, facts)
