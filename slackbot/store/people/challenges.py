"""Challenges: the hard tickets a person took, what makes each one hard, and how it ended."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, by_day, of_batch, people
from slackbot.store.people import bounds
from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import challenge, member

End = Literal["kept", "handed_over", "put_back"]

FAR: Final = timedelta(days=7)  # from which on a weekday alone would name a nearer day
LINGERS: Final = timedelta(days=7)  # after which an open one no longer blocks a new one


class Challenge(NamedTuple):
    """A hard ticket taken on; `day` is the day it is for, `state` is open, kept, handed_over or put_back.

    `line_id` is the line of the running list that it became when kept.
    """

    id: int
    day: date
    taken_on: date
    text: str
    hard_part: str
    learned: str
    state: str
    closed_on: date | None
    line_id: int | None = None


class OfDay(NamedTuple):
    """A challenge as it was on one day.

    `state` is open, tomorrow (carried to the next date), later (within a week), far, kept, handed_over or put_back;
    `back_on` is the day it is for. `on_list` is set if it is a line of the running list, which shows it already.
    """

    text: str
    state: str
    learned: str
    back_on: date
    on_list: bool = False


class Lesson(NamedTuple):
    """A lesson from a finished challenge, with its day."""

    id: int
    day: date
    text: str
    learned: str


# Statements are built once, because building one costs as much as running it.
_MINE: Final = owned(challenge)
_COLUMNS: Final = (
    challenge.c.id,
    challenge.c.day,
    challenge.c.taken_on,
    challenge.c.text,
    challenge.c.hard_part,
    challenge.c.learned,
    challenge.c.state,
    challenge.c.closed_on,
    challenge.c.line_id,
)
_OPEN: Final = challenge.c.state == "open"
_KEPT: Final = challenge.c.state == "kept"
_NOT_LEFT_LYING: Final = challenge.c.day > sa.bindparam("lying")
_TOLD_BY: Final = (challenge.c.taken_on, challenge.c.closed_on)
_ALL: Final = sa.select(*_COLUMNS).where(*_MINE).order_by(challenge.c.id)
_BY_ID: Final = _ALL.where(challenge.c.id == sa.bindparam("challenge_id"))
_STANDING: Final = _ALL.where(sa.or_(_OPEN & _NOT_LEFT_LYING, _KEPT & (challenge.c.day == sa.bindparam("on"))))
_ON_DAY: Final = (
    challenge.c.taken_on <= sa.bindparam("on"),
    sa.or_(
        challenge.c.closed_on == sa.bindparam("on"),
        _NOT_LEFT_LYING & (_OPEN | (challenge.c.closed_on > sa.bindparam("on"))),
    ),
)
_OF_DAY: Final = _ALL.where(*_ON_DAY)
_OF_DAYS: Final = (
    sa.select(challenge.c.user_id, *_COLUMNS).where(*of_batch(challenge), *_ON_DAY).order_by(challenge.c.id)
)
_BETWEEN: Final = _ALL.where(
    challenge.c.state != sa.literal("put_back"),
    sa.or_(*(column.between(sa.bindparam("first"), sa.bindparam("last")) for column in _TOLD_BY)),
)
_TAKEN: Final = sa.select(sa.func.count()).where(*_MINE, challenge.c.taken_on == sa.bindparam("on"))
_KEPT_DAYS: Final = (
    sa.select(challenge.c.closed_on)
    .where(*_MINE, _KEPT, challenge.c.closed_on >= sa.bindparam("since"))
    .distinct()
    .order_by(challenge.c.closed_on)
)
_LESSONS: Final = (
    sa.select(challenge.c.id, challenge.c.closed_on, challenge.c.text, challenge.c.learned)
    .where(*_MINE, _KEPT, challenge.c.learned != sa.literal(""))
    .order_by(challenge.c.id.desc())
)
_HOLD: Final = sa.select(member.c.user_id).where(*owned(member)).with_for_update()
_INSERT: Final = sa.insert(challenge).returning(challenge.c.id)


def hold(tx: sa.Connection, who: MemberId) -> None:
    """Lock a person's row, so that their devices see each other's challenges."""
    tx.execute(_HOLD, who._asdict()).all()


def take(tx: sa.Connection, who: MemberId, day: date, text: str) -> int:
    """Add a challenge for a day; returns its id."""
    bounds.make_room(tx, challenge, who, day)
    new = {"day": day, "taken_on": day, "text": text, "hard_part": "", "learned": "", "state": "open"}
    return int(tx.execute(_INSERT, {**who._asdict(), **new}).scalar_one())


def get(tx: sa.Connection, who: MemberId, challenge_id: int) -> Challenge | None:
    """Return a person's challenge, open or closed; None if it is not theirs."""
    return next(iter(_challenges(tx.execute(_BY_ID, {**who._asdict(), "challenge_id": challenge_id}))), None)


def standing(tx: sa.Connection, who: MemberId, day: date) -> list[Challenge]:
    """Return all open challenges, including carried ones, and those kept on that day."""
    return _challenges(tx.execute(_STANDING, {**who._asdict(), "on": day, "lying": day - LINGERS}))


def taken(tx: sa.Connection, who: MemberId, day: date) -> bool:
    """Whether one was taken on that day, however it ended."""
    return int(tx.execute(_TAKEN, {**who._asdict(), "on": day}).scalar_one()) > 0


def of_day(tx: sa.Connection, who: MemberId, day: date) -> list[OfDay]:
    """Return a day's challenges as they were at its end, for the digest and `/today`."""
    rows = _challenges(tx.execute(_OF_DAY, {**who._asdict(), "on": day, "lying": day - LINGERS}))
    return [_of_day(row, day) for row in rows]


def of_days(tx: sa.Connection, keys: Keys) -> dict[Key, list[OfDay]]:
    """Return the challenges of each key's day, for a batch; as `of_day`."""
    stood: dict[Key, list[OfDay]] = {key: [] for key in keys}
    for day, those in by_day(keys).items():
        facts = people(those)
        for row in tx.execute(_OF_DAYS, {**facts, "on": day, "lying": day - LINGERS}):
            stood[MemberId(facts["workspace_id"], row.user_id), day].append(_of_day(Challenge._make(row[1:]), day))
    return stood


def between(tx: sa.Connection, who: MemberId, first: date, last: date) -> list[Challenge]:
    """Return challenges taken or closed between two days, except those put back."""
    return _challenges(tx.execute(_BETWEEN, {**who._asdict(), "first": first, "last": last}))


def kept_days_since(tx: sa.Connection, who: MemberId, since: date) -> list[date]:
    """Return the days since `since` on which a challenge was kept."""
    return list(tx.execute(_KEPT_DAYS, {**who._asdict(), "since": since}).scalars())


def explain(tx: sa.Connection, who: MemberId, challenge_id: int, hard_part: str) -> bool:
    """Note what makes it hard; False if it is no longer open."""
    return tx.execute(_update(who, challenge_id).values(hard_part=hard_part)).rowcount == 1


def carry(tx: sa.Connection, who: MemberId, challenge_id: int, day: date) -> bool:
    """Move it to another day; False if it is no longer open."""
    return tx.execute(_update(who, challenge_id).values(day=day)).rowcount == 1


def close(tx: sa.Connection, who: MemberId, challenge_id: int, end: End, on: date, learned: str = "") -> bool:
    """End it; `learned` may be empty. False if it is no longer open."""
    closed = _update(who, challenge_id).values(state=end, closed_on=on, learned=learned)
    return tx.execute(closed).rowcount == 1


def _of_day(row: Challenge, day: date) -> OfDay:
    state = _state_on(row, day)
    return OfDay(
        row.text, state, row.learned if state == "kept" else "", row.day, state == "kept" and bool(row.line_id)
    )


def put_on_list(tx: sa.Connection, who: MemberId, challenge_id: int, line_id: int) -> None:
    """Note the line of the running list that a kept challenge became."""
    mine = owned_by(challenge, who)
    tx.execute(sa.update(challenge).where(*mine, challenge.c.id == challenge_id).values(line_id=line_id))


def reword(tx: sa.Connection, who: MemberId, line_id: int, text: str) -> list[int]:
    """Give challenges that became a line the line's new words; returns their ids."""
    changed = sa.update(challenge).where(*_of_lines(who, [line_id])).values(text=text)
    return list(tx.execute(changed.returning(challenge.c.id)).scalars())


def kept_as(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> list[int]:
    """Return the ids of finished challenges that became some lines."""
    rows = sa.select(challenge.c.id).where(*_of_lines(who, line_ids), _KEPT)
    return list(tx.execute(rows.order_by(challenge.c.id)).scalars())


def of_lines(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> list[int]:
    """Return the ids of those that became some lines, also of those that are open again since."""
    rows = sa.select(challenge.c.id).where(*_of_lines(who, line_ids))
    return list(tx.execute(rows.order_by(challenge.c.id)).scalars())


def lessons(tx: sa.Connection, who: MemberId) -> list[Lesson]:
    """Return every lesson, newest first."""
    return [Lesson._make(row) for row in tx.execute(_LESSONS, who._asdict())]


def reopen(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> None:
    """Reopen challenges whose line was undone; their lessons stay."""
    of = _of_lines(who, line_ids)
    tx.execute(sa.update(challenge).where(*of, _KEPT).values(state="open", closed_on=None))


def keep_again(tx: sa.Connection, who: MemberId, line_ids: Collection[int], on: date) -> None:
    """Mark challenges as kept again after their line was restored."""
    of = _of_lines(who, line_ids)
    tx.execute(sa.update(challenge).where(*of, _OPEN).values(state="kept", closed_on=on))


def _of_lines(who: MemberId, line_ids: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    mine = owned_by(challenge, who)
    return (*mine, challenge.c.line_id.in_(line_ids))


def _state_on(row: Challenge, day: date) -> str:
    if row.closed_on is not None and row.closed_on <= day:
        return row.state
    if row.day <= day:
        return "open"
    if row.day - day >= FAR:
        return "far"
    return "tomorrow" if row.day == day + timedelta(days=1) else "later"


def _update(who: MemberId, challenge_id: int) -> sa.Update:
    mine = owned_by(challenge, who)
    return sa.update(challenge).where(*mine, challenge.c.id == challenge_id, _OPEN)


def _challenges(rows: Iterable[sa.Row[Any]]) -> list[Challenge]:
    return [Challenge._make(row) for row in rows]
