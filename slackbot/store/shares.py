"""Shares: what a person said yes to, line by line and team by team, in which words, and where it was posted.

No row is no. What was posted keeps its row when it is taken back, so that the message it stands in can be changed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.members import MemberId
from slackbot.store.schema import member, recap_part, share, team, teammate, thanks

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


class Shown(NamedTuple):
    """What a recap shows; `name` is who said it, None where they would rather not say."""

    id: int
    kind: str
    text: str
    name: str | None


class Thanked(NamedTuple):
    """A thanks that a recap shows: the id of the giver's yes, who thanks whom, and for what."""

    id: int
    giver: str
    receiver: str
    text: str


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
_NAME: Final = sa.case((teammate.c.signed, member.c.name), else_=sa.null())


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


def get(tx: sa.Connection, who: MemberId, team_id: int, kind: str, source_id: int) -> Share | None:
    """Return what a person said of one thing in one team; None where they said nothing."""
    mine = sa.select(*_COLUMNS).where(*_is(who), *_about(kind, source_id), share.c.team_id == team_id)
    return next(iter(_shares(tx.execute(mine))), None)


def standing(tx: sa.Connection, who: MemberId) -> list[Share]:
    """Return all that a person said yes to and did not take back, in every team, posted or not."""
    mine = sa.select(*_COLUMNS).where(*_is(who), share.c.yes)
    return _shares(tx.execute(mine.order_by(share.c.id)))


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
    """Have the messages changed in which a person's shares (or some of them) stand."""
    posted = sa.select(share.c.team_id, share.c.day, share.c.part)
    for team_id, day, part in tx.execute(posted.where(*_is(who), *of, share.c.part.is_not(None)).distinct()).all():
        shown = sa.update(recap_part).where(
            recap_part.c.team_id == team_id, recap_part.c.day == day, recap_part.c.part == part
        )
        tx.execute(shown.values(wanted=recap_part.c.wanted + 1))


def for_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Shown]:
    """Return what is to be in a recap as things stand now: a yes of somebody who takes part; thanks are apart."""
    takes_part = (teammate.c.here, ~teammate.c.apart, member.c.active)
    return _shown(tx, workspace_id, team_id, day, *takes_part, share.c.part.is_(None))


def in_part(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int) -> list[Shown]:
    """Return what one message of a recap shows as things stand now; who left the channel since is still in it."""
    return _shown(tx, workspace_id, team_id, day, share.c.part == part)


def place(tx: sa.Connection, team_id: int, part: int, ids: Iterable[int]) -> None:
    """Note in which message of the recap these stand; with a thanks goes its receiver's yes."""
    mine = sa.and_(share.c.team_id == team_id, share.c.id.in_(list(ids)))
    given = sa.select(share.c.source_id).where(mine, share.c.kind == GIVEN).scalar_subquery()
    received = sa.and_(share.c.team_id == team_id, share.c.kind == RECEIVED, share.c.source_id.in_(given))
    for stands in (received, mine):
        tx.execute(sa.update(share).where(stands).values(part=part))


def thanks_in_part(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int) -> list[Thanked]:
    """Return the thanks that one message of a recap shows: those to which both still say yes."""
    return _thanked(tx, workspace_id, team_id, day, share.c.part == part)


def thanks_for_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Thanked]:
    """Return the thanks that are to be in a recap: both said yes, in this team."""
    return _thanked(tx, workspace_id, team_id, day, share.c.part.is_(None))


def agree(tx: sa.Connection, workspace_id: str, found: int, first: date, day: date) -> None:
    """Have a yes that both sides of a thanks gave in their DM count in this team, where no other team is meant.

    It is the one team in which both take part, and neither said anything else of it there.
    """
    mates = sa.alias(teammate)
    both = (
        sa.select(thanks.c.id, thanks.c.user_id, thanks.c.receiver_id, sa.func.min(teammate.c.team_id).label("team_id"))
        .select_from(thanks)
        .join(teammate, _same(teammate, thanks.c.workspace_id, thanks.c.user_id))
        .join(
            mates,
            sa.and_(_same(mates, thanks.c.workspace_id, thanks.c.receiver_id), mates.c.team_id == teammate.c.team_id),
        )
        .join(team, team.c.id == teammate.c.team_id)
        .where(
            thanks.c.workspace_id == workspace_id,
            thanks.c.day.between(first, day),
            thanks.c.sender_shares,
            thanks.c.receiver_shares,
            team.c.active,
            *(side for one in (teammate, mates) for side in (one.c.here, ~one.c.apart)),
        )
        .group_by(thanks.c.id, thanks.c.user_id, thanks.c.receiver_id)
        .having(sa.func.count() == 1)
    )
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    for row in tx.execute(both).all():
        for user_id, kind in ((row.user_id, GIVEN), (row.receiver_id, RECEIVED)) if row.team_id == found else ():
            new = {"team_id": found, "kind": kind, "source_id": row.id, "text": "", "yes": True, "day": day}
            yes = insert(share).values(workspace_id=workspace_id, user_id=user_id, **new)
            tx.execute(yes.on_conflict_do_nothing())


def move_week(tx: sa.Connection, workspace_id: str, team_id: int, before: date, day: date) -> None:
    """Let what was said of a recap that is now on another day hold for that day."""
    mine = sa.update(share).where(share.c.workspace_id == workspace_id, share.c.team_id == team_id)
    tx.execute(mine.where(share.c.day == before, share.c.part.is_(None)).values(day=day))


def _shown(tx: sa.Connection, workspace_id: str, team_id: int, day: date, *of: sa.ColumnElement[bool]) -> list[Shown]:
    rows = (
        sa.select(share.c.id, share.c.kind, share.c.text, _NAME)
        .join(teammate, sa.and_(teammate.c.team_id == share.c.team_id, teammate.c.user_id == share.c.user_id))
        .join(member, _same(member, share.c.workspace_id, share.c.user_id))
        .where(share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.day == day, share.c.yes)
        .where(share.c.kind.in_(OWN), *of)
    )
    return [Shown._make(row) for row in tx.execute(rows.order_by(share.c.id))]


def _thanked(
    tx: sa.Connection, workspace_id: str, team_id: int, day: date, *of: sa.ColumnElement[bool]
) -> list[Thanked]:
    other, giver, receiver = sa.alias(share), sa.alias(member), sa.alias(member)
    agreed = sa.and_(
        other.c.team_id == share.c.team_id,
        other.c.source_id == share.c.source_id,
        other.c.kind == RECEIVED,
        other.c.yes,
    )
    rows = (
        sa.select(share.c.id, sa.func.coalesce(giver.c.name, ""), sa.func.coalesce(receiver.c.name, ""), thanks.c.text)
        .join(other, agreed)
        .join(thanks, sa.and_(thanks.c.id == share.c.source_id, thanks.c.workspace_id == share.c.workspace_id))
        .join(giver, _same(giver, share.c.workspace_id, share.c.user_id))
        .join(receiver, _same(receiver, other.c.workspace_id, other.c.user_id))
        .where(share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.day == day, share.c.yes)
        .where(share.c.kind == GIVEN, thanks.c.user_id == share.c.user_id, thanks.c.receiver_id == other.c.user_id, *of)
    )
    return [Thanked._make(row) for row in tx.execute(rows.order_by(share.c.id))]


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
