"""When breaks were hard to take, as tapped for one recap; once that is made, nobody is known to have said it."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import condition, teammate

NONE_HARD = ""


def say(tx: sa.Connection, who: MemberId, team_id: int, day: date, slots: Iterable[str]) -> None:
    """Keep when breaks were hard for a person (`tue_pm`), in the place of what they said before; none: none was."""
    withdraw(tx, who, team_id, day)
    for slot in sorted(set(slots)) or [NONE_HARD]:
        tx.execute(sa.insert(condition).values(**who._asdict(), team_id=team_id, day=day, slot=slot))


def withdraw(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> None:
    """Drop what a person said."""
    tx.execute(sa.delete(condition).where(*_is(who), condition.c.team_id == team_id, condition.c.day == day))


def said(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> frozenset[str] | None:
    """Return when a person said that breaks were hard; None where they said nothing."""
    mine = sa.select(condition.c.slot).where(*_is(who), condition.c.team_id == team_id, condition.c.day == day)
    slots = frozenset(tx.execute(mine).scalars())
    return slots - {NONE_HARD} if slots else None


def of_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> dict[str, frozenset[str]]:
    """Return, for the one reckoning that is made of it, what each who takes part said."""
    rows = (
        sa.select(condition.c.user_id, condition.c.slot)
        .join(
            teammate,
            sa.and_(teammate.c.team_id == condition.c.team_id, teammate.c.user_id == condition.c.user_id),
        )
        .where(condition.c.workspace_id == workspace_id, condition.c.team_id == team_id, condition.c.day == day)
        .where(teammate.c.here, ~teammate.c.apart)
    )
    found: dict[str, frozenset[str]] = {}
    for user_id, slot in tx.execute(rows):
        found[user_id] = found.get(user_id, frozenset()) | ({slot} - {NONE_HARD})
    return found


def clear(tx: sa.Connection, workspace_id: str, team_id: int, until: date) -> None:
    """Forget who said what, for recaps until a day."""
    tx.execute(
        sa.delete(condition).where(
            condition.c.workspace_id == workspace_id, condition.c.team_id == team_id, condition.c.day <= until
        )
    )


def move_week(tx: sa.Connection, workspace_id: str, team_id: int, before: date, day: date) -> None:
    """Let what was said for a recap that is now on another day hold for that day."""
    mine = sa.update(condition).where(condition.c.workspace_id == workspace_id, condition.c.team_id == team_id)
    tx.execute(mine.where(condition.c.day == before).values(day=day))


def _is(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return condition.c.workspace_id == who.workspace_id, condition.c.user_id == who.user_id
