"""Matters: findings of a recap that its lead can answer (conditions or causes), and the lead's answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import matter, recap_part, share

LEADS_COPY: Final = -1  # the part number of the message to the lead
Word = Literal["changed", "not_yet", "cannot"]


class Matter(NamedTuple):
    """A half day (`slot`) or a cause in its author's `text`; `answer` is empty until the lead gives one.

    `told_on` is the recap that shows the answer, `author` the user id of the person who shared the cause.
    """

    id: int
    team_id: int
    day: date
    slot: str
    answer: str
    words: str
    answered_by: str | None
    told_on: date | None
    text: str | None
    author: str | None


_COLUMNS: Final = (
    matter.c.id,
    matter.c.team_id,
    matter.c.day,
    matter.c.slot,
    matter.c.answer,
    matter.c.words,
    matter.c.answered_by,
    matter.c.told_on,
    share.c.text,
    share.c.user_id,
)


def add(
    tx: sa.Connection, workspace_id: str, team_id: int, day: date, slots: Iterable[str], share_ids: Iterable[int]
) -> None:
    """Store a posted recap's finding."""
    new = {"workspace_id": workspace_id, "team_id": team_id, "day": day, "answer": "", "words": ""}
    told: list[dict[str, str | int | None]] = [{"slot": slot, "share_id": None} for slot in slots]
    told += [{"slot": "", "share_id": share_id} for share_id in share_ids]
    if told:
        tx.execute(sa.insert(matter), [{**new, **each} for each in told])


def get(tx: sa.Connection, workspace_id: str, matter_id: int) -> Matter | None:
    """Return a matter of a workspace; None if its author withdrew it."""
    return next(iter(_of(tx, workspace_id, matter.c.id == matter_id)), None)


def of_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Matter]:
    """Return one recap's findings that were not withdrawn."""
    return _of(tx, workspace_id, matter.c.team_id == team_id, matter.c.day == day)


def open_since(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Matter]:
    """Return the matters since a day that wait for an answer, or were answered with "not yet"."""
    waits = matter.c.answer.in_(("", "not_yet"))
    return _of(tx, workspace_id, matter.c.team_id == team_id, matter.c.day >= day, waits)


def answer(tx: sa.Connection, by: MemberId, matter_id: int, word: Word, words: str) -> None:
    """Store the lead's answer for the next recap; the message to the lead shows it."""
    mine = matter.c.workspace_id == by.workspace_id, matter.c.id == matter_id
    said = {"answer": word, "words": words, "answered_by": by.user_id, "told_on": None}
    tx.execute(sa.update(matter).where(*mine).values(**said))


def tell(tx: sa.Connection, workspace_id: str, team_id: int, day: date, most: int) -> None:
    """Assign to a recap up to `most` answers that no recap has shown, oldest first."""
    waiting = matter.c.team_id == team_id, matter.c.answer != "", matter.c.told_on.is_(None)
    ids = [told.id for told in _of(tx, workspace_id, *waiting)][:most]
    tx.execute(sa.update(matter).where(matter.c.id.in_(ids)).values(told_on=day))


def told_in(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> list[Matter]:
    """Return the answers that a recap shows."""
    return _of(tx, workspace_id, matter.c.team_id == team_id, matter.c.told_on == day)


def untell(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> None:
    """Release a recap's answers for the next one, because it was not posted."""
    mine = matter.c.workspace_id == workspace_id, matter.c.team_id == team_id, matter.c.told_on == day
    tx.execute(sa.update(matter).where(*mine).values(told_on=None))


def answered_by_nobody(tx: sa.Connection, who: MemberId) -> None:
    """Before a lead is erased, delete their answers and mark the posts that show them for an update."""
    mine = matter.c.workspace_id == who.workspace_id, matter.c.answered_by == who.user_id
    for team_id, day in tx.execute(sa.select(matter.c.team_id, matter.c.told_on).where(*mine)).all():
        head = recap_part.c.team_id == team_id, recap_part.c.day == day, recap_part.c.part == 0
        tx.execute(sa.update(recap_part).where(*head).values(wanted=recap_part.c.wanted + 1))
    tx.execute(sa.update(matter).where(*mine).values(answer="", words="", answered_by=None, told_on=None))


def _of(tx: sa.Connection, workspace_id: str, *of: sa.ColumnElement[bool]) -> list[Matter]:
    rows: sa.Select[Any] = sa.select(*_COLUMNS).select_from(matter.outerjoin(share, share.c.id == matter.c.share_id))
    rows = rows.where(matter.c.workspace_id == workspace_id, sa.or_(matter.c.share_id.is_(None), share.c.yes), *of)
    return [Matter._make(row) for row in tx.execute(rows.order_by(matter.c.id))]
