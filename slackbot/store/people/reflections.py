"""Reflections: the prompts a person was shown, by day, and their private answers."""

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.batch_reads import Key, Keys, of_batch, people
from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import reflection


class Reflection(NamedTuple):
    """A prompt by its name; `text` is the answer, empty if there is none."""

    id: int
    day: date
    prompt: str
    text: str


_MINE: Final = owned(reflection)
_MY: Final = sa.select(reflection.c.id, reflection.c.day, reflection.c.prompt, reflection.c.answer).where(*_MINE)
_SINCE: Final = _MY.where(reflection.c.day >= sa.bindparam("since")).order_by(reflection.c.id)
_RECENT: Final = (
    sa.select(reflection.c.user_id, reflection.c.id, reflection.c.day, reflection.c.prompt, reflection.c.answer)
    .where(*of_batch(reflection), reflection.c.day >= sa.bindparam("since"))
    .order_by(reflection.c.id)
)
_BY_ID: Final = _MY.where(reflection.c.id == sa.bindparam("reflection_id"))
_ANSWERED: Final = _MY.where(reflection.c.answer != "").order_by(reflection.c.id.desc()).limit(sa.bindparam("most"))
_ANSWERED_BEFORE: Final = _ANSWERED.where(reflection.c.id < sa.bindparam("before"))
_INSERT: Final = sa.insert(reflection).returning(reflection.c.id)


def shown_since(tx: sa.Connection, who: MemberId, since: date) -> list[Reflection]:
    """Return the prompts shown since a day, answered or not, in order."""
    return _reflections(tx.execute(_SINCE, {**who._asdict(), "since": since}))


def recent(tx: sa.Connection, keys: Keys, within: timedelta) -> dict[Key, list[Reflection]]:
    """Return the prompts shown since `within` before each key's day, for a batch; as `shown_since`."""
    shown: dict[Key, list[Reflection]] = {key: [] for key in keys}
    facts, days = people(keys), {day for _, day in keys}
    rows = tx.execute(_RECENT, {**facts, "since": min(days) - within}).all()
    for row in rows:
        who = MemberId(facts["workspace_id"], row.user_id)
        for key in ((who, day) for day in days if row.day >= day - within):
            if key in shown:
                shown[key].append(Reflection._make(row[1:]))
    return shown


def add(tx: sa.Connection, who: MemberId, day: date, prompt: str, text: str = "") -> int:
    """Note a prompt as shown; returns the reflection's id."""
    new: int = tx.execute(_INSERT, {**who._asdict(), "day": day, "prompt": prompt, "answer": text}).scalar_one()
    return new


def get(tx: sa.Connection, who: MemberId, reflection_id: int) -> Reflection | None:
    """Return a person's reflection; None if it is not theirs."""
    return next(iter(_reflections(tx.execute(_BY_ID, {**who._asdict(), "reflection_id": reflection_id}))), None)


def answer(tx: sa.Connection, who: MemberId, reflection_id: int, text: str) -> bool:
    """Store an answer, replacing an earlier one; False if there is no such reflection."""
    mine = owned_by(reflection, who)
    kept = sa.update(reflection).where(*mine, reflection.c.id == reflection_id).values(answer=text)
    return tx.execute(kept).rowcount == 1


def past(tx: sa.Connection, who: MemberId, before: int | None, most: int) -> list[Reflection]:
    """Return up to `most` answered reflections, newest first, before id `before` if it is set."""
    if before is None:
        return _reflections(tx.execute(_ANSWERED, {**who._asdict(), "most": most}))
    return _reflections(tx.execute(_ANSWERED_BEFORE, {**who._asdict(), "before": before, "most": most}))


def _reflections(rows: sa.CursorResult[Any]) -> list[Reflection]:
    return [Reflection._make(row) for row in rows]
