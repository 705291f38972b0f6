"""A team's shelf: sentences put there by their authors, until the author removes them or leaves the team."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by, same_person
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member, recap, recap_part, shelf, teammate

RESTS: Final = timedelta(weeks=8)  # between two recaps that show the same sentence
_READ: Final = 300  # newest sentences of a team
_HEAD: Final = 0


class Sentence(NamedTuple):
    """A sentence on a shelf; `name` is its author's, None if it is not signed."""

    id: int
    team_id: int
    user_id: str
    text: str
    name: str | None
    is_lesson: bool


class Own(NamedTuple):
    """A person's own sentence, on the shelf (`yes`) or not."""

    id: int
    team_id: int
    day: date
    text: str
    yes: bool
    signed: bool
    is_lesson: bool


_OWN: Final = (
    *(shelf.c.id, shelf.c.team_id, shelf.c.day, shelf.c.text, shelf.c.yes, shelf.c.signed),
    shelf.c.challenge_id.is_not(None),
)
_THERE: Final = sa.and_(  # its author is still in the team
    teammate.c.team_id == shelf.c.team_id,
    same_person(teammate, shelf.c.workspace_id, shelf.c.user_id),
    teammate.c.here,
    ~teammate.c.apart,
)
_STANDING: Final = (
    sa.select(
        *(shelf.c.id, shelf.c.team_id, shelf.c.user_id, shelf.c.text),
        sa.case((shelf.c.signed, member.c.name), else_=None),
        shelf.c.challenge_id.is_not(None),
    )
    .select_from(shelf.join(teammate, _THERE).join(member, same_person(member, shelf.c.workspace_id, shelf.c.user_id)))
    .where(shelf.c.yes, member.c.active)
)


def draft(tx: sa.Connection, who: MemberId, team_id: int, day: date, text: str, challenge_id: int | None = None) -> int:
    """Keep a sentence that does not stand yet; the same words are kept once. Returns its id.

    A lesson in other words takes the place of its earlier ones, and the yes to those is void.
    """
    mine = (*owned_by(shelf, who), shelf.c.team_id == team_id)
    if challenge_id is not None:
        _delete(tx, who, sa.and_(*mine, shelf.c.challenge_id == challenge_id, shelf.c.text != text))
    known = tx.execute(sa.select(shelf.c.id).where(*mine, shelf.c.text == text)).scalars().first()
    if known is not None:
        return int(known)
    new = {"team_id": team_id, "day": day, "text": text, "challenge_id": challenge_id, "yes": False, "signed": False}
    added: int = tx.execute(sa.insert(shelf).values(**who._asdict(), **new).returning(shelf.c.id)).scalar_one()
    return added


def put_up(tx: sa.Connection, who: MemberId, shelf_id: int, *, signed: bool) -> None:
    """Put a sentence on the shelf, with or without its author's name."""
    mine = sa.update(shelf).where(*owned_by(shelf, who), shelf.c.id == shelf_id)
    tx.execute(mine.values(yes=True, signed=signed))
    _touch(tx, who.workspace_id, [shelf_id])


def take_off(tx: sa.Connection, who: MemberId, challenge_ids: Collection[int]) -> bool:
    """Take back a person's yes to what they learned from some hard ones; returns whether any of it stood."""
    stood = (*owned_by(shelf, who), shelf.c.challenge_id.in_(challenge_ids), shelf.c.yes)
    standing_ids = tx.execute(sa.select(shelf.c.id).where(*stood)).scalars().all()
    _touch(tx, who.workspace_id, standing_ids)
    tx.execute(sa.update(shelf).where(*stood).values(yes=False))
    return bool(standing_ids)


def remove(tx: sa.Connection, who: MemberId, shelf_id: int) -> bool:
    """Delete a sentence, also from the recaps that show it; False if it is not theirs."""
    return _delete(tx, who, shelf.c.id == shelf_id) > 0


def clear(tx: sa.Connection, who: MemberId, team_id: int) -> None:
    """Delete all of a person's sentences in a team that they leave."""
    _delete(tx, who, shelf.c.team_id == team_id)


def forget(tx: sa.Connection, who: MemberId) -> None:
    """Before a person is erased, delete all of their sentences, also from posted recaps."""
    _delete(tx, who, sa.true())


def get(tx: sa.Connection, who: MemberId, shelf_id: int) -> Own | None:
    """Return one of a person's sentences; None if it is not theirs."""
    row = tx.execute(sa.select(*_OWN).where(*owned_by(shelf, who), shelf.c.id == shelf_id)).one_or_none()
    return None if row is None else Own._make(row)


def of(tx: sa.Connection, who: MemberId) -> list[Own]:
    """Return all of a person's sentences, newest first."""
    rows = sa.select(*_OWN).where(*owned_by(shelf, who)).order_by(shelf.c.id.desc())
    return [Own._make(row) for row in tx.execute(rows)]


def standing(tx: sa.Connection, workspace_id: str, team_ids: Collection[int]) -> list[Sentence]:
    """Return the newest sentences on the shelves of some teams, of authors who are still in them."""
    there = _STANDING.where(shelf.c.workspace_id == workspace_id, shelf.c.team_id.in_(team_ids))
    return [Sentence._make(row) for row in tx.execute(there.order_by(shelf.c.id.desc()).limit(_READ))]


def one_standing(tx: sa.Connection, workspace_id: str, team_id: int, shelf_id: int | None) -> Sentence | None:
    """Return one sentence of a shelf as it is now."""
    there = _STANDING.where(shelf.c.workspace_id == workspace_id, shelf.c.team_id == team_id, shelf.c.id == shelf_id)
    row = tx.execute(there).one_or_none() if shelf_id is not None else None
    return None if row is None else Sentence._make(row)


def next_for_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> int | None:
    """Choose the sentence to show under a recap, the one shown longest ago; None if all rest."""
    there = _STANDING.where(shelf.c.workspace_id == workspace_id, shelf.c.team_id == team_id)
    rested = there.where(sa.or_(shelf.c.told_on.is_(None), shelf.c.told_on <= day - RESTS))
    first = rested.order_by(shelf.c.told_on.is_not(None), shelf.c.told_on, shelf.c.id).limit(1)
    row = tx.execute(first).one_or_none()
    if row is None:
        return None
    chosen = sa.update(shelf).where(shelf.c.workspace_id == workspace_id, shelf.c.id == row.id)
    tx.execute(chosen.values(told_on=day))
    return int(row.id)


def lapse(tx: sa.Connection, workspace_id: str, team_id: int) -> list[MemberId]:
    """Withdraw everybody's yeses, because more people can read the channel; returns those who had any."""
    stood = (shelf.c.workspace_id == workspace_id, shelf.c.team_id == team_id, shelf.c.yes)
    rows = tx.execute(sa.select(shelf.c.id, shelf.c.user_id).where(*stood)).all()
    _touch(tx, workspace_id, [row.id for row in rows])
    tx.execute(sa.update(shelf).where(*stood).values(yes=False))
    return [MemberId(workspace_id, user_id) for user_id in sorted({row.user_id for row in rows})]


def readers(tx: sa.Connection, who: MemberId) -> list[str]:
    """Return the user ids of the people who could read any of a person's sentences."""
    theirs = sa.select(shelf.c.team_id).where(*owned_by(shelf, who))
    rows = sa.select(teammate.c.user_id).where(
        teammate.c.workspace_id == who.workspace_id, teammate.c.team_id.in_(theirs)
    )
    return sorted(set(tx.execute(rows).scalars()))


def _delete(tx: sa.Connection, who: MemberId, of: sa.ColumnElement[bool]) -> int:
    mine = (*owned_by(shelf, who), of)
    _touch(tx, who.workspace_id, tx.execute(sa.select(shelf.c.id).where(*mine)).scalars().all())
    return tx.execute(sa.delete(shelf).where(*mine)).rowcount


def _touch(tx: sa.Connection, workspace_id: str, shelf_ids: Collection[int]) -> None:
    """Mark the posts that show any of some sentences for an update."""
    shown = sa.select(recap.c.team_id, recap.c.day).where(
        recap.c.workspace_id == workspace_id, recap.c.shelf_id.in_(shelf_ids)
    )
    for team_id, day in tx.execute(shown).all() if shelf_ids else ():
        head = (recap_part.c.team_id == team_id, recap_part.c.day == day, recap_part.c.part == _HEAD)
        tx.execute(sa.update(recap_part).where(*head).values(wanted=recap_part.c.wanted + 1))
