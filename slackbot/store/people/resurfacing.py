"""Resurfacing: old lines that may be shown again, and the day each last was."""

from datetime import date
from typing import Final

import sqlalchemy as sa

from slackbot.coach.looking_back import Memory, Thanked, days_back, days_of_thanks
from slackbot.store.batch_reads import Key, Keys, by_day, of_batch, people
from slackbot.store.schema.columns import owned
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, look_back, thanks

_MINE: Final = owned(done_line)
_MEMORIES: Final = (
    sa.select(done_line.c.user_id, done_line.c.id, done_line.c.day, done_line.c.text, look_back.c.day)
    .join_from(done_line, look_back, look_back.c.line_id == done_line.c.id, isouter=True)
    .where(
        *of_batch(done_line),
        done_line.c.removed_by.is_(None),
        done_line.c.day.in_(sa.bindparam("days", expanding=True)),
    )
    .order_by(done_line.c.id)
)
_THANKED: Final = (
    sa.select(thanks.c.receiver_id, thanks.c.id, thanks.c.day, thanks.c.text, thanks.c.user_id)
    .where(
        thanks.c.workspace_id == sa.bindparam("workspace_id"),
        thanks.c.receiver_id.in_(sa.bindparam("user_ids", expanding=True)),
        thanks.c.day.in_(sa.bindparam("days", expanding=True)),
    )
    .order_by(thanks.c.id)
)
_NEWEST_OF: Final = (
    sa.select(done_line.c.user_id, sa.func.max(look_back.c.day).label("day"))
    .join_from(look_back, done_line, look_back.c.line_id == done_line.c.id)
    .where(*of_batch(done_line))
    .group_by(done_line.c.user_id)
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


def memories(tx: sa.Connection, keys: Keys) -> dict[Key, list[Memory]]:
    """Return the lines that may be shown again on each key's day, for a batch."""
    old: dict[Key, list[Memory]] = {key: [] for key in keys}
    for day, those in by_day(keys).items():
        facts = people(those)
        for row in tx.execute(_MEMORIES, {**facts, "days": list(days_back(day))}):
            old[MemberId(facts["workspace_id"], row.user_id), day].append(Memory._make(row[1:]))
    return old


def thanked(tx: sa.Connection, keys: Keys) -> dict[Key, list[Thanked]]:
    """Return the thanks that each person received on a day to look back to, for a batch."""
    old: dict[Key, list[Thanked]] = {key: [] for key in keys}
    for day, those in by_day(keys).items():
        facts = people(those)
        for row in tx.execute(_THANKED, {**facts, "days": list(days_of_thanks(day))}):
            old[MemberId(facts["workspace_id"], row.receiver_id), day].append(Thanked._make(row[1:]))
    return old


def newest_of(tx: sa.Connection, keys: Keys) -> dict[Key, date | None]:
    """Return the last day on which one of each person's lines was shown again, None if none was, for a batch."""
    rows = tx.execute(_NEWEST_OF, people(keys))
    last = {row.user_id: row.day for row in rows}
    return {(who, day): last.get(who.user_id) for who, day in keys}


def note(tx: sa.Connection, who: MemberId, line_id: int, on: date) -> None:
    """Note that a person's line was shown again."""
    facts = {**who._asdict(), "line": line_id, "on": on}
    if not tx.execute(_MOVE, facts).rowcount:
        tx.execute(_BEGIN, facts)
