"""Requests to colleagues: the asker, the request, those asked, and the first to say yes; deleted after a few days."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from slackbot.store.people import bounds
from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery, member, request, request_ask

Purpose = Literal["time", "together", "hand_over", "walk"]

# The kind of delivery that asks, and the member column that opts in to being asked.
QUESTIONS: Final = {"time": "time_cover", "together": "together", "hand_over": "hand_over", "walk": "walk"}
OPTED_IN: Final = {"time": member.c.covers, "together": member.c.together, "walk": member.c.walks}
_NAMES_BOTH: Final = ("together", "walk")  # whoever says yes reads the asker's name; for a break or a customer not
_COLUMNS: Final = (
    request.c.id,
    request.c.workspace_id,
    request.c.user_id,
    request.c.day,
    request.c.purpose,
    request.c.minutes,
    request.c.text,
    request.c.hard_part,
    request.c.source_id,
    request.c.taken_by,
)


class Wish(NamedTuple):
    """A request's content. `text` and `hard_part` reach the other person; `source_id` is its challenge or line."""

    purpose: Purpose
    minutes: int = 0
    text: str = ""
    hard_part: str = ""
    source_id: int | None = None


class Request(NamedTuple):
    """A stored request. `taken_by` is the first to say yes, the asker once it is withdrawn, None while open."""

    id: int
    asker: MemberId
    day: date
    wish: Wish
    taken_by: str | None

    @property
    def withdrawn(self) -> bool:
        """Whether the asker withdrew it."""
        return self.taken_by == self.asker.user_id


def willing(tx: sa.Connection, who: MemberId, purpose: Purpose, day: date) -> list[MemberId]:
    """Return the others of a workspace who opted in to being asked for this, and were not asked enough on a day."""
    asked = (
        sa.select(sa.func.count())
        .select_from(request_ask.join(request))
        .where(request_ask.c.workspace_id == member.c.workspace_id, request_ask.c.user_id == member.c.user_id)
        .where(request.c.day == day, request.c.purpose == purpose)
    )
    others = _opted_in(who, purpose).where(asked.scalar_subquery() < bounds.MOST_ASKED)
    return [MemberId(*row) for row in tx.execute(others.order_by(member.c.user_id))]


def walks_without_company(tx: sa.Connection, who: MemberId) -> list[tuple[MemberId, int]]:
    """Return the walks of others who opted in that nobody has joined, each with its asker and the request's id."""
    open_walks = sa.and_(
        request.c.workspace_id == member.c.workspace_id,
        request.c.user_id == member.c.user_id,
        request.c.purpose == "walk",
        request.c.taken_by.is_(None),
    )
    rows = _opted_in(who, "walk").add_columns(request.c.id).join(request, open_walks).order_by(request.c.id)
    return [(MemberId(workspace_id, user_id), request_id) for workspace_id, user_id, request_id in tx.execute(rows)]


def add(tx: sa.Connection, who: MemberId, day: date, wish: Wish, asked: Iterable[MemberId]) -> int:
    """Store a request and the people asked; returns its id."""
    bounds.make_room(tx, request, who, day)
    new = sa.insert(request).values(**who._asdict(), day=day, **wish._asdict()).returning(request.c.id)
    request_id = int(tx.execute(new).scalar_one())
    rows = [{"request_id": request_id, **other._asdict()} for other in asked]
    if rows:
        tx.execute(sa.insert(request_ask), rows)
    return request_id


def get(tx: sa.Connection, who: MemberId, request_id: int) -> Request | None:
    """Return a person's request; None if it is not theirs or does not exist."""
    return _one(tx, sa.select(*_COLUMNS).where(*owned_by(request, who), request.c.id == request_id))


def asked_of(tx: sa.Connection, who: MemberId, request_id: int) -> Request | None:
    """Return a request that this person was asked for; None if they were not."""
    mine = request_ask.c.workspace_id == who.workspace_id, request_ask.c.user_id == who.user_id
    rows = sa.select(*_COLUMNS).join(request_ask, request_ask.c.request_id == request.c.id)
    return _one(tx, rows.where(request.c.id == request_id, request.c.workspace_id == who.workspace_id, *mine))


def open_of(tx: sa.Connection, who: MemberId, purpose: Purpose) -> list[Request]:
    """Return a person's requests to which nobody has said yes, oldest first."""
    still = request.c.taken_by.is_(None), request.c.purpose == purpose
    rows: sa.Select[Any] = sa.select(*_COLUMNS).where(*owned_by(request, who), *still).order_by(request.c.id)
    return [_request(row) for row in tx.execute(rows)]


def reached(tx: sa.Connection, who: MemberId) -> list[tuple[Request, str]]:
    """Return a person's requests that told a colleague of them, each with that colleague's user id; oldest first.

    A hand-over counts from when it was asked: whether it was read is the colleague's to know.
    """
    asked = sa.and_(request_ask.c.request_id == request.c.id, request.c.purpose == "hand_over")
    joined = sa.and_(request.c.purpose.in_(_NAMES_BOTH), request.c.taken_by != who.user_id)
    reader = sa.func.coalesce(request_ask.c.user_id, request.c.taken_by).label("reader")
    rows: sa.Select[Any] = sa.select(*_COLUMNS, reader).join(request_ask, asked, isouter=True)
    told = rows.where(*owned_by(request, who), sa.or_(request_ask.c.user_id.is_not(None), joined))
    return [(_request(row), row.reader) for row in tx.execute(told.order_by(request.c.id))]


def count(tx: sa.Connection, who: MemberId, day: date, purpose: Purpose) -> int:
    """Count a person's requests of a day."""
    rows = sa.select(sa.func.count()).where(*owned_by(request, who), request.c.day == day, request.c.purpose == purpose)
    return int(tx.execute(rows).scalar_one())


def asked_today(tx: sa.Connection, who: MemberId, other: MemberId, day: date, purpose: Purpose) -> bool:
    """Whether a person has asked this colleague for this on a day."""
    rows = (
        sa.select(request.c.id)
        .join(request_ask, request_ask.c.request_id == request.c.id)
        .where(*owned_by(request, who), request.c.day == day, request.c.purpose == purpose)
        .where(request_ask.c.workspace_id == other.workspace_id, request_ask.c.user_id == other.user_id)
    )
    return tx.execute(rows.limit(1)).one_or_none() is not None


def questions_to_others(tx: sa.Connection, asker: MemberId, request_id: int, by: str) -> list[tuple[str, str]]:
    """Return the messages that asked anybody but `by`: the user id and Slack's timestamp of each."""
    rows = sa.select(delivery.c.user_id, delivery.c.slack_ts).where(
        *_questions(asker, request_id), delivery.c.user_id != by, delivery.c.slack_ts.is_not(None)
    )
    return [(row.user_id, row.slack_ts) for row in tx.execute(rows.order_by(delivery.c.id))]


def take(tx: sa.Connection, asker: MemberId, request_id: int, by: str) -> bool:
    """Give an open request to a user, or to the asker, who withdraws it so; the times of the questions are deleted."""
    first = sa.update(request).where(
        *owned_by(request, asker), request.c.id == request_id, request.c.taken_by.is_(None)
    )
    if tx.execute(first.values(taken_by=by)).rowcount == 0:
        return False
    sent = sa.update(delivery).where(*_questions(asker, request_id), delivery.c.state > State.SENDING)
    tx.execute(sent.values(due_at=None, expires_at=None, slack_ts=None))
    return True


def purge(tx: sa.Connection, before: date) -> int:
    """Delete requests of days before `before`; returns their number."""
    return tx.execute(sa.delete(request).where(request.c.day < before)).rowcount


def _opted_in(who: MemberId, purpose: Purpose) -> sa.Select[Any]:
    return sa.select(member.c.workspace_id, member.c.user_id).where(
        member.c.workspace_id == who.workspace_id, member.c.user_id != who.user_id, member.c.active, OPTED_IN[purpose]
    )


def _questions(asker: MemberId, request_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        delivery.c.workspace_id == asker.workspace_id,
        delivery.c.kind.in_(QUESTIONS.values()),
        delivery.c.occurrence == str(request_id),
    )


def _one(tx: sa.Connection, rows: sa.Select[Any]) -> Request | None:
    row = tx.execute(rows).one_or_none()
    return None if row is None else _request(row)


def _request(row: sa.Row[Any]) -> Request:
    wish = Wish(row.purpose, row.minutes, row.text, row.hard_part, row.source_id)
    return Request(row.id, MemberId(row.workspace_id, row.user_id), row.day, wish, row.taken_by)
