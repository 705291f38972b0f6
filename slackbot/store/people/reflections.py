"""Reflections: the prompts a person was shown, by day, and their private answers."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
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
_INSERT: Final = sa.insert(reflection)
_INSERT_ONE: Final = _INSERT.returning(reflection.c.id)
_NEWEST: Final = sa.select(sa.func.coalesce(sa.func.max(reflection.c.id), 0))
_NEXT: Final = sa.select(sa.func.nextval(sa.func.pg_get_serial_sequence("reflection", "id"))).select_from(
    sa.func.generate_series(1, sa.bindparam("many"))
)


class Shown:
    """Prompts shown by messages that are made together: each gets its id at once, and one statement stores them all.

    Nothing else may add a reflection in that transaction meanwhile: SQLite's ids are counted up from the newest row.
    """

    def __init__(self, tx: sa.Connection, at_once: int) -> None:
        """Reserve `at_once` ids at a time."""
        self._tx = tx
        self._at_once = at_once
        self._ids: Iterator[int] = iter(())
        self._rows: list[dict[str, Any]] = []

    def add(self, who: MemberId, day: date, prompt: str) -> int:
        """Note a prompt as shown; returns the reflection's id."""
        new = next(self._ids, None)
        if new is None:
            self._ids = _reserved(self._tx, self._at_once)
            new = next(self._ids)
        self._rows.append({**who._asdict(), "id": new, "day": day, "prompt": prompt, "answer": ""})
        return new

    def store(self) -> None:
        """Store what was added since."""
        if self._rows:
            self._tx.execute(_INSERT, self._rows)
        self._rows = []


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
    new: int = tx.execute(_INSERT_ONE, {**who._asdict(), "day": day, "prompt": prompt, "answer": text}).scalar_one()
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


def _reserved(tx: sa.Connection, many: int) -> Iterator[int]:
    """Return ids that nobody else gets: on SQLite because a transaction that writes is alone."""
    if tx.dialect.name == "postgresql":
        return iter(tx.execute(_NEXT, {"many": many}).scalars().all())
    newest: int = tx.execute(_NEWEST).scalar_one()
    return count(newest + 1)


def _reflections(rows: sa.CursorResult[Any]) -> list[Reflection]:
    return [Reflection._make(row) for row in rows]
