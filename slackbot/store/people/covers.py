"""Cover for breaks: the asker, those asked, and the first to say yes; deleted after a few days."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.store.people import bounds
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, cover, cover_ask, delivery, member

KIND = "cover"


class Cover(NamedTuple):
    """A break that asks for cover; `covered_by` is the asker themselves if it began without cover."""

    id: int
    asker: MemberId
    covered_by: str | None
    what: str = ""


def willing(tx: sa.Connection, who: MemberId, day: date) -> list[MemberId]:
    """Return the other people of a workspace who opted in to be asked, and were not asked often enough on a day."""
    asked = (
        sa.select(sa.func.count())
        .select_from(cover_ask.join(cover))
        .where(cover_ask.c.workspace_id == member.c.workspace_id, cover_ask.c.user_id == member.c.user_id)
        .where(cover.c.day == day)
    )
    others = sa.select(member.c.workspace_id, member.c.user_id).where(
        member.c.workspace_id == who.workspace_id,
        member.c.user_id != who.user_id,
        member.c.active,
        member.c.covers,
        asked.scalar_subquery() < bounds.MOST_ASKED,
    )
    return [MemberId(*row) for row in tx.execute(others.order_by(member.c.user_id))]


def add(tx: sa.Connection, who: MemberId, day: date, asked: Iterable[MemberId], what: str = "") -> int:
    """Store a question to these people, and what the break is for; returns the cover's id."""
    bounds.make_room(tx, cover, who, day)
    new = sa.insert(cover).values(**who._asdict(), day=day, what=what).returning(cover.c.id)
    cover_id = int(tx.execute(new).scalar_one())
    rows = [{"cover_id": cover_id, **other._asdict()} for other in asked]
    if rows:
        tx.execute(sa.insert(cover_ask), rows)
    return cover_id


def asked_of(tx: sa.Connection, who: MemberId, cover_id: int) -> Cover | None:
    """Return a cover that a person was asked for; None if they were not."""
    rows = (
        sa.select(cover.c.id, cover.c.workspace_id, cover.c.user_id, cover.c.covered_by, cover.c.what)
        .join(cover_ask, cover_ask.c.cover_id == cover.c.id)
        .where(
            cover.c.id == cover_id,
            cover.c.workspace_id == who.workspace_id,
            *owned_by(cover_ask, who),
        )
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else Cover(row.id, MemberId(row.workspace_id, row.user_id), row.covered_by, row.what)


def taken_by(tx: sa.Connection, who: MemberId, cover_id: int) -> str | None:
    """Return who covered a person's break; None if nobody did, or it is not theirs."""
    mine = sa.select(cover.c.covered_by).where(*owned_by(cover, who), cover.c.id == cover_id)
    by: str | None = tx.execute(mine).scalar_one_or_none()
    return None if by == who.user_id else by


def purpose(tx: sa.Connection, who: MemberId, cover_id: int) -> str:
    """Return what a person's break is for; empty if they did not say, or the cover is not theirs."""
    mine = sa.select(cover.c.what).where(*owned_by(cover, who), cover.c.id == cover_id)
    return tx.execute(mine).scalar_one_or_none() or ""


def reword(tx: sa.Connection, who: MemberId, cover_id: int, what: str) -> None:
    """Set what a person's break is for, because they asked once more."""
    tx.execute(sa.update(cover).where(*owned_by(cover, who), cover.c.id == cover_id).values(what=what))


def asked_others(tx: sa.Connection, asker: MemberId, cover_id: int, by: str) -> list[tuple[str, str]]:
    """Return the user id and Slack's timestamp of each question sent, except to `by`."""
    rows = sa.select(delivery.c.user_id, delivery.c.slack_ts).where(
        *_questions(asker, cover_id), delivery.c.user_id != by, delivery.c.slack_ts.is_not(None)
    )
    return [(row.user_id, row.slack_ts) for row in tx.execute(rows.order_by(delivery.c.id))]


def take(tx: sa.Connection, asker: MemberId, cover_id: int, by: str) -> bool:
    """Take a cover; False if somebody was faster. The question's times are deleted."""
    first = sa.update(cover).where(*owned_by(cover, asker), cover.c.id == cover_id, cover.c.covered_by.is_(None))
    if tx.execute(first.values(covered_by=by)).rowcount == 0:
        return False
    sent = sa.update(delivery).where(*_questions(asker, cover_id), delivery.c.state > State.SENDING)
    tx.execute(sent.values(due_at=None, expires_at=None, slack_ts=None))
    return True


def open_of(tx: sa.Connection, who: MemberId) -> list[int]:
    """Return the ids of a person's covers that nobody took."""
    mine = sa.select(cover.c.id).where(*owned_by(cover, who), cover.c.covered_by.is_(None))
    return list(tx.execute(mine.order_by(cover.c.id)).scalars())


def still_asks(tx: sa.Connection, who: MemberId, cover_id: int, at: datetime) -> int | None:
    """Return the minutes for which a question still asks some people; None if it is closed for all of them."""
    rows = sa.select(delivery.c.occurrence).where(*_questions(who, cover_id), delivery.c.expires_at > at)
    occurrence = tx.execute(rows.limit(1)).scalar_one_or_none()
    return None if occurrence is None else int(occurrence.split(" ")[1])


def purge(tx: sa.Connection, before: date) -> int:
    """Delete covers of days before `before`; returns their number."""
    return tx.execute(sa.delete(cover).where(cover.c.day < before)).rowcount


def _questions(asker: MemberId, cover_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        delivery.c.workspace_id == asker.workspace_id,
        delivery.c.kind == KIND,
        delivery.c.occurrence.startswith(f"{cover_id} ", autoescape=True),
    )
