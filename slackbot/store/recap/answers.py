"""Answers to a recap's question: one per person and recap, kept for the next recap of that team."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by, upsert
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import recap_answer


class Answer(NamedTuple):
    """A person's answer to the question of one recap."""

    id: int
    text: str


def put(tx: sa.Connection, who: MemberId, team_id: int, day: date, text: str) -> int:
    """Store an answer, replacing an earlier one; returns its id."""
    row = upsert(tx, recap_answer).values(**who._asdict(), team_id=team_id, day=day, text=text)
    row = row.on_conflict_do_update(index_elements=["team_id", "user_id", "day"], set_={"text": text})
    return int(tx.execute(row.returning(recap_answer.c.id)).scalar_one())


def get(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> Answer | None:
    """Return a person's answer to the question of one recap."""
    mine = *owned_by(recap_answer, who), recap_answer.c.team_id == team_id, recap_answer.c.day == day
    row = tx.execute(sa.select(recap_answer.c.id, recap_answer.c.text).where(*mine)).one_or_none()
    return None if row is None else Answer._make(row)
