"""Changes to the running list, newest last, for undo; purged after some days."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from slackbot.store.people import bounds
from slackbot.store.people.lines import Line
from slackbot.store.schema.columns import owned, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, line_change

Change = Literal["added", "edited", "removed"]


class LastChange(NamedTuple):
    """The newest change not undone: its call, its sort, and one of its lines as it is now."""

    call: str
    change: str
    text: str
    lines: int


class Edit(NamedTuple):
    """The other version of an edited line: the one before the edit or, once undone, the one after it."""

    id: int
    line_id: int
    kind: str
    text: str


_MINE: Final = owned(line_change)
_INSERT: Final = sa.insert(line_change)
_LAST: Final = (
    sa.select(line_change.c.call, line_change.c.change)
    .where(*_MINE, line_change.c.day >= sa.bindparam("since"), line_change.c.undone_by.is_(None))
    .order_by(line_change.c.id.desc())
    .limit(1)
)
_TEXTS: Final = (
    sa.select(done_line.c.text)
    .join(line_change, line_change.c.line_id == done_line.c.id)
    .where(*_MINE, line_change.c.call == sa.bindparam("of"))
    .order_by(line_change.c.id)
)
_EDITS: Final = (
    sa.select(line_change.c.id, line_change.c.line_id, line_change.c.was_kind, line_change.c.was_text)
    .where(
        *_MINE,
        line_change.c.call == sa.bindparam("of"),
        line_change.c.change == "edited",
        line_change.c.undone_by.is_(None),
    )
    .order_by(line_change.c.id)
)


def note(tx: sa.Connection, who: MemberId, call: str, change: Change, line_ids: Iterable[int], on: date) -> None:
    """Note that a call added or removed lines."""
    changed = list(line_ids)
    bounds.make_room(tx, line_change, who, on, len(changed))
    for line_id in changed:
        tx.execute(_INSERT, _row(who, call, change, line_id, on))


def note_edit(tx: sa.Connection, who: MemberId, call: str, before: Line, on: date) -> None:
    """Note a line as it was before a call edited it."""
    bounds.make_room(tx, line_change, who, on)
    row = _row(who, call, "edited", before.id, on)
    tx.execute(_INSERT, {**row, "was_kind": before.kind, "was_text": before.text})


def last(tx: sa.Connection, who: MemberId, since: date) -> LastChange | None:
    """Return the newest change since a day that was not undone."""
    newest = tx.execute(_LAST, {**who._asdict(), "since": since}).one_or_none()
    if newest is None:
        return None
    texts = list(tx.execute(_TEXTS, {**who._asdict(), "of": newest.call}).scalars())
    return LastChange(newest.call, newest.change, texts[0] if texts else "", len(texts))


def edits(tx: sa.Connection, who: MemberId, call: str) -> list[Edit]:
    """Return the edits of a call that were not undone."""
    return [Edit._make(row) for row in tx.execute(_EDITS, {**who._asdict(), "of": call})]


def undone(tx: sa.Connection, who: MemberId, call: str, by: str) -> None:
    """Note that one call undid another; whatever the undone call had undone is in force again."""
    mine = owned_by(line_change, who)
    tx.execute(sa.update(line_change).where(*mine, line_change.c.undone_by == call).values(undone_by=None))
    tx.execute(sa.update(line_change).where(*mine, line_change.c.call == call).values(undone_by=by))


def purge(tx: sa.Connection, before: date) -> int:
    """Delete changes made before a date; returns their number."""
    return tx.execute(sa.delete(line_change).where(line_change.c.day < before)).rowcount


def _row(who: MemberId, call: str, change: Change, line_id: int, on: date) -> dict[str, Any]:
    what = {"call": call, "change": change, "line_id": line_id, "day": on}
    return {**who._asdict(), **what, "was_kind": "", "was_text": ""}
