"""Conditions: half days on which breaks were hard, stored by person until the recap is made, and without after that."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from slackbot.store.schema.columns import owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import condition, teammate

NONE_HARD = ""


def say(tx: sa.Connection, who: MemberId, team_id: int, day: date, slots: Iterable[str]) -> None:
    """Store the half-days (`tue_pm`) on which breaks were hard for a person, replacing earlier ones."""
    withdraw(tx, who, team_id, day)
    for slot in sorted(set(slots)) or [NONE_HARD]:
        tx.execute(sa.insert(condition).values(**who._asdict(), team_id=team_id, day=day, slot=slot))


def withdraw(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> None:
    """Delete what a person said for one recap."""
    tx.execute(
        sa.delete(condition).where(*owned_by(condition, who), condition.c.team_id == team_id, condition.c.day == day)
    )


def said(tx: sa.Connection, who: MemberId, team_id: int, day: date) -> frozenset[str] | None:
    """Return a person's half-days for one recap; None if they said nothing."""
    mine = sa.select(condition.c.slot).where(
        *owned_by(condition, who), condition.c.team_id == team_id, condition.c.day == day
    )
    slots = frozenset(tx.execute(mine).scalars())
    return slots - {NONE_HARD} if slots else None


def of_recap(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> dict[str, frozenset[str]]:
    """Return each participant's half-days, to be added up once."""
    rows = (
        sa.select(condition.c.user_id, condition.c.slot)
        .join(
            teammate,
            sa.and_(teammate.c.team_id == condition.c.team_id, teammate.c.user_id == condition.c.user_id),
        )
        .where(condition.c.workspace_id == workspace_id, condition.c.team_id == team_id, condition.c.day == day)
        .where(teammate.c.here, ~teammate.c.apart)
    )
    by_person: dict[str, frozenset[str]] = {}
    for user_id, slot in tx.execute(rows):
        by_person[user_id] = by_person.get(user_id, frozenset()) | ({slot} - {NONE_HARD})
    return by_person


def clear(tx: sa.Connection, workspace_id: str, team_id: int, until: date) -> None:
    """Delete everything said for recaps up to a day."""
    tx.execute(
        sa.delete(condition).where(
            condition.c.workspace_id == workspace_id, condition.c.team_id == team_id, condition.c.day <= until
        )
    )


def move_week(tx: sa.Connection, workspace_id: str, team_id: int, before: date, day: date) -> None:
    """Move what was said to the recap's new day."""
    mine = sa.update(condition).where(condition.c.workspace_id == workspace_id, condition.c.team_id == team_id)
    tx.execute(mine.where(condition.c.day == before).values(day=day))
