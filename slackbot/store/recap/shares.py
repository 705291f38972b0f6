"""Shares: what a person said yes to, line by line and team by team, in which words, and where it was posted.

No row is no. What was posted keeps its row when it is taken back, so that the message it stands in can be changed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import recap_part, share

LINE: Final = "line"
CHALLENGE: Final = "challenge"
SHORTCUT: Final = "shortcut"
GIVEN: Final = "given"  # a thanks, as who gave it
RECEIVED: Final = "received"  # a thanks, as who got it
OWN: Final = (LINE, CHALLENGE, SHORTCUT)


class Share(NamedTuple):
    """A yes (or a no) of a person; `part` is the message of the recap in which it stands, None before it was posted."""

    id: int
    team_id: int
    kind: str
    source_id: int
    text: str
    yes: bool
    day: date
    part: int | None


_COLUMNS: Final = (
    share.c.id,
    share.c.team_id,
    share.c.kind,
    share.c.source_id,
    share.c.text,
    share.c.yes,
    share.c.day,
    share.c.part,
)


def put(
    tx: sa.Connection, who: MemberId, team_id: int, kind: str, source_id: int, *, text: str, yes: bool, day: date
) -> None:
    """Keep a yes or a no to one thing in one team, in these words; where it was posted its message is to be changed."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    new = {"team_id": team_id, "kind": kind, "source_id": source_id, "text": text, "yes": yes, "day": day}
    row = insert(share).values(**who._asdict(), **new).on_conflict_do_nothing().returning(share.c.id)
    if tx.execute(row).one_or_none() is not None:
        return
    mine = sa.update(share).where(*_is(who), *_about(kind, source_id), share.c.team_id == team_id)
    posted = sa.case((share.c.part.is_(None), sa.bindparam("on", day)), else_=share.c.day)
    tx.execute(mine.values(text=text, yes=yes, day=posted))
    touch(tx, who, share.c.team_id == team_id, *_about(kind, source_id))


def of_recap(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> list[Share]:
    """Return what a person said of one recap, yes and no."""
    mine = sa.select(*_COLUMNS).where(*_is(who), share.c.team_id == team_id, share.c.day == day)
    return _shares(tx.execute(mine.order_by(share.c.id)))


def standing(tx: sa.Connection, who: MemberId) -> list[Share]:
    """Return all that a person said yes to and did not take back, in every team, posted or not."""
    mine = sa.select(*_COLUMNS).where(*_is(who), share.c.yes)
    return _shares(tx.execute(mine.order_by(share.c.id)))


def posted_before(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> set[tuple[str, int]]:
    """Return what of a person's was posted in another recap of a team: it is not offered again."""
    mine = sa.select(share.c.kind, share.c.source_id).where(*_is(who), share.c.team_id == team_id)
    return {(row.kind, row.source_id) for row in tx.execute(mine.where(share.c.day != day, share.c.part.is_not(None)))}


def last_posted(tx: sa.Connection, who: MemberId, team_id: int) -> date | None:
    """Return the day of the last recap of a team in which anything of a person's was posted."""
    mine = sa.select(sa.func.max(share.c.day)).where(*_is(who), share.c.team_id == team_id)
    day: date | None = tx.execute(mine.where(share.c.part.is_not(None))).scalar_one()
    return day


def none_of(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> None:
    """Take back all that a person said yes to for one recap."""
    of = (share.c.team_id == team_id, share.c.day == day, share.c.yes)
    touch(tx, who, *of)
    tx.execute(sa.update(share).where(*_is(who), *of).values(yes=False))


def take_back(tx: sa.Connection, who: MemberId, kind: str, source_ids: Iterable[int]) -> None:
    """Take a person's yes back, in every team, to what they took off their list, or want to keep between two."""
    for source_id in source_ids:
        touch(tx, who, *_about(kind, source_id))
        mine = (*_is(who), *_about(kind, source_id))
        tx.execute(sa.delete(share).where(*mine, share.c.part.is_(None)))
        tx.execute(sa.update(share).where(*mine).values(yes=False))


def forget(tx: sa.Connection, who: MemberId) -> None:
    """Before a person is forgotten: have every message changed in which anything of theirs stands, thanks too.

    Deleting the person deletes what they said yes to; a thanks without both yeses is shown no more.
    """
    touch(tx, who)


def touch(tx: sa.Connection, who: MemberId, *of: sa.ColumnElement[bool]) -> None:
    """Have the messages changed in which a person's shares (or some of them) stand, and the post over them."""
    posted = sa.select(share.c.team_id, share.c.day, share.c.part)
    for team_id, day, part in tx.execute(posted.where(*_is(who), *of, share.c.part.is_not(None)).distinct()).all():
        shown = sa.update(recap_part).where(
            recap_part.c.team_id == team_id, recap_part.c.day == day, recap_part.c.part.in_({0, part})
        )
        tx.execute(shown.values(wanted=recap_part.c.wanted + 1))


def sign(tx: sa.Connection, who: MemberId, team_id: int, *, signed: bool, day: date | None = None) -> None:
    """Have what a person shared, and was posted, stand there with their name or without; of one day, or of all."""
    of = (share.c.team_id == team_id, share.c.part.is_not(None), *(() if day is None else (share.c.day == day,)))
    touch(tx, who, *of)
    tx.execute(sa.update(share).where(*_is(who), *of).values(signed=signed))


def move_week(tx: sa.Connection, workspace_id: str, team_id: int, before: date, day: date) -> None:
    """Let what was said of a recap that is now on another day hold for that day."""
    mine = sa.update(share).where(share.c.workspace_id == workspace_id, share.c.team_id == team_id)
    tx.execute(mine.where(share.c.day == before, share.c.part.is_(None)).values(day=day))


def _same(
    table: sa.FromClause, workspace_id: sa.ColumnElement[str], user_id: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.workspace_id == workspace_id, table.c.user_id == user_id)


def _is(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return share.c.workspace_id == who.workspace_id, share.c.user_id == who.user_id


def _about(kind: str, source_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return share.c.kind == kind, share.c.source_id == source_id


def _shares(rows: sa.CursorResult[Any]) -> list[Share]:
    return [Share._make(row) for row in rows]
