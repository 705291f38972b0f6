"""Shares: a person's yes or no for each line and team, with the exact words and the message they were posted in.

No row means no. A posted share keeps its row when it is withdrawn, so that its message can be updated.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by, upsert
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import matter, recap_part, share

LINE: Final = "line"
CHALLENGE: Final = "challenge"
SHORTCUT: Final = "shortcut"
CAUSE: Final = "cause"  # a verdict on a hard line: what would have to change
ANSWER: Final = "answer"  # to the previous recap's question
GIVEN: Final = "given"  # a thanks, as its sender
RECEIVED: Final = "received"  # a thanks, as its receiver
OWN: Final = (LINE, CHALLENGE, SHORTCUT, CAUSE, ANSWER)


class Source(NamedTuple):
    """The source of a share in a team's recap: a line, a hard one or a thanks, by its kind and its id."""

    team_id: int
    kind: str
    source_id: int


class Share(NamedTuple):
    """A person's yes or no; `part` is the recap's message that shows it, None before it was posted."""

    id: int
    team_id: int
    kind: str
    source_id: int
    text: str
    yes: bool
    day: date
    part: int | None
    signed: bool | None = None


_COLUMNS: Final = (
    share.c.id,
    share.c.team_id,
    share.c.kind,
    share.c.source_id,
    share.c.text,
    share.c.yes,
    share.c.day,
    share.c.part,
    share.c.signed,
)


def put(tx: sa.Connection, who: MemberId, source: Source, *, text: str, yes: bool, day: date) -> None:
    """Store a yes or no with its words; if it was posted, its message will be updated."""
    new = {"text": text, "yes": yes, "day": day}
    row = (
        upsert(tx, share)
        .values(**who._asdict(), **source._asdict(), **new)
        .on_conflict_do_nothing()
        .returning(share.c.id)
    )
    if tx.execute(row).one_or_none() is not None:
        return
    of = (share.c.team_id == source.team_id, *_about(source.kind, source.source_id))
    mine = sa.update(share).where(*owned_by(share, who), *of)
    posted = sa.case((share.c.part.is_(None), sa.bindparam("on", day)), else_=share.c.day)
    tx.execute(mine.values(text=text, yes=yes, day=posted))
    touch(tx, who, *of)


def of_recap(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> list[Share]:
    """Return a person's answers for one recap."""
    mine = sa.select(*_COLUMNS).where(*owned_by(share, who), share.c.team_id == team_id, share.c.day == day)
    return _shares(tx.execute(mine.order_by(share.c.id)))


def standing(tx: sa.Connection, who: MemberId) -> list[Share]:
    """Return a person's valid yeses in every team, posted or not."""
    mine = sa.select(*_COLUMNS).where(*owned_by(share, who), share.c.yes)
    return _shares(tx.execute(mine.order_by(share.c.id)))


def posted_before(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> set[tuple[str, int]]:
    """Return the (kind, source id) of a person's items posted in another recap of a team."""
    mine = sa.select(share.c.kind, share.c.source_id).where(*owned_by(share, who), share.c.team_id == team_id)
    return {(row.kind, row.source_id) for row in tx.execute(mine.where(share.c.day != day, share.c.part.is_not(None)))}


def last_posted(tx: sa.Connection, who: MemberId, team_id: int) -> date | None:
    """Return the day of a team's last recap that showed anything of a person."""
    mine = sa.select(sa.func.max(share.c.day)).where(*owned_by(share, who), share.c.team_id == team_id)
    day: date | None = tx.execute(mine.where(share.c.part.is_not(None))).scalar_one()
    return day


def none_of(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> None:
    """Withdraw all of a person's yeses for one recap."""
    of = (share.c.team_id == team_id, share.c.day == day, share.c.yes)
    touch(tx, who, *of)
    tx.execute(sa.update(share).where(*owned_by(share, who), *of).values(yes=False))


def take_back(tx: sa.Connection, who: MemberId, kind: str, source_ids: Iterable[int]) -> None:
    """Withdraw a person's yeses to some items in every team."""
    for source_id in source_ids:
        touch(tx, who, *_about(kind, source_id))
        mine = (*owned_by(share, who), *_about(kind, source_id))
        tx.execute(sa.delete(share).where(*mine, share.c.part.is_(None)))
        tx.execute(sa.update(share).where(*mine).values(yes=False))


def align_thanks(tx: sa.Connection, workspace_id: str, team_id: int, thanks_id: int, day: date) -> None:
    """Make both yeses to an unposted thanks count for the same recap, however far apart they came."""
    sides = sa.update(share).where(share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.yes)
    sides = sides.where(share.c.kind.in_((GIVEN, RECEIVED)), share.c.source_id == thanks_id)
    tx.execute(sides.where(share.c.part.is_(None)).values(day=day))


def void(
    tx: sa.Connection, who: MemberId, kind: str, source_id: int, text: str, *, even_same: bool = False
) -> list[Share]:
    """Withdraw a person's yeses to words other than `text`, in every team; returns them as they were.

    From then on the new words are offered, even after a no. `even_same` withdraws yeses to `text` as well.
    """
    outdated = (*_about(kind, source_id), sa.true() if even_same else share.c.text != text)
    rows = sa.select(*_COLUMNS).where(*owned_by(share, who), *outdated, share.c.yes)
    voided = _shares(tx.execute(rows.order_by(share.c.team_id)))
    touch(tx, who, *outdated, share.c.yes)
    tx.execute(sa.update(share).where(*owned_by(share, who), *outdated).values(text=text, yes=False))
    return voided


def lapse(tx: sa.Connection, workspace_id: str, team_id: int) -> list[MemberId]:
    """Withdraw everybody's yeses in a team, posted or not; returns the people who had any."""
    standing = (share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.yes)
    people = sa.select(share.c.user_id).where(*standing).distinct().order_by(share.c.user_id)
    lapsed = [MemberId(workspace_id, user_id) for user_id in tx.execute(people).scalars()]
    for who in lapsed:
        touch(tx, who, share.c.team_id == team_id, share.c.yes)
    tx.execute(sa.update(share).where(*standing).values(yes=False))
    return lapsed


def note_seen(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int) -> None:
    """Note the words in which Slack shows the shares of a message just posted or edited."""
    of = (share.c.workspace_id == workspace_id, share.c.team_id == team_id, share.c.day == day, share.c.part == part)
    tx.execute(sa.update(share).where(*of).values(seen=sa.case((share.c.yes, share.c.text), else_=None)))


def forget(tx: sa.Connection, who: MemberId) -> None:
    """Before a person is erased, mark every message with anything of theirs for an update, thanks included.

    Deleting the person deletes their shares; a thanks without both yeses is no longer shown.
    """
    touch(tx, who)


def touch(tx: sa.Connection, who: MemberId, *of: sa.ColumnElement[bool]) -> None:
    """Mark the messages with a person's shares, or some of them, for an update: in posts, and in the lead's copy."""
    posted = sa.select(share.c.team_id, share.c.day, share.c.part)
    theirs = posted.where(*owned_by(share, who), *of, share.c.part.is_not(None)).distinct()
    for team_id, day, part in tx.execute(theirs).all():
        shown = sa.update(recap_part).where(
            recap_part.c.team_id == team_id, recap_part.c.day == day, recap_part.c.part.in_({-1, 0, part})
        )
        tx.execute(shown.values(wanted=recap_part.c.wanted + 1))
    answered = sa.select(matter.c.team_id, matter.c.told_on).join(share, share.c.id == matter.c.share_id)
    for team_id, day in tx.execute(answered.where(*owned_by(share, who), *of, matter.c.told_on.is_not(None))).all():
        head = recap_part.c.team_id == team_id, recap_part.c.day == day, recap_part.c.part == 0
        tx.execute(sa.update(recap_part).where(*head).values(wanted=recap_part.c.wanted + 1))


def sign(tx: sa.Connection, who: MemberId, team_id: int, *, signed: bool, day: date | None = None) -> None:
    """Show or hide a person's name beside their posted shares of one day, or of all days."""
    of = (share.c.team_id == team_id, share.c.part.is_not(None), *(() if day is None else (share.c.day == day,)))
    if signed:
        of = (*of, share.c.kind != CAUSE)  # a cause is signed only by itself
    touch(tx, who, *of)
    tx.execute(sa.update(share).where(*owned_by(share, who), *of).values(signed=signed))
    if not signed:
        causes = (share.c.team_id == team_id, share.c.kind == CAUSE)
        tx.execute(sa.update(share).where(*owned_by(share, who), *causes, share.c.part.is_(None)).values(signed=None))


def sign_one(tx: sa.Connection, who: MemberId, team_id: int, about: tuple[str, int], *, signed: bool) -> None:
    """Show or hide a person's name beside a single share."""
    of = (share.c.team_id == team_id, *_about(*about))
    tx.execute(sa.update(share).where(*owned_by(share, who), *of).values(signed=signed))
    touch(tx, who, *of)


def move_week(tx: sa.Connection, workspace_id: str, team_id: int, before: date, day: date) -> None:
    """Move unposted answers to the recap's new day."""
    mine = sa.update(share).where(share.c.workspace_id == workspace_id, share.c.team_id == team_id)
    tx.execute(mine.where(share.c.day == before, share.c.part.is_(None)).values(day=day))


def _about(kind: str, source_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return share.c.kind == kind, share.c.source_id == source_id


def _shares(rows: sa.CursorResult[Any]) -> list[Share]:
    return [Share._make(row) for row in rows]
