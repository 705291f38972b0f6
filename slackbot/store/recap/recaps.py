"""Recaps as they were posted: the post, the messages in its thread, and whether Slack shows what it is to show."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.outbox import lanes
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import EPOCH, member, recap, recap_part, team

HEAD: Final = 0
_LEASE: Final = timedelta(seconds=30)


class Recap(NamedTuple):
    """What a recap says beside people's lines: which question, which conditions, and what the lead changed."""

    question: int
    conditions: tuple[str, ...]
    changed: str
    changed_by: str | None


class Part(NamedTuple):
    """A message of a recap (0 is the post) that Slack shows as of change `shown`, and is to show as of `wanted`."""

    id: int
    workspace_id: str
    team_id: int
    channel_id: str
    day: date
    part: int
    slack_ts: str
    wanted: int


def make(tx: sa.Connection, workspace_id: str, team_id: int, day: date, new: Recap) -> None:
    """Note a recap that is about to be posted; one that is made again (Slack gave it back) takes its place."""
    unmake(tx, workspace_id, team_id, day)
    facts = new._asdict() | {"conditions": " ".join(new.conditions)}
    tx.execute(sa.insert(recap).values(team_id=team_id, day=day, workspace_id=workspace_id, **facts))


def unmake(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> None:
    """Drop a recap that was not posted after all."""
    for table in (recap_part, recap):
        tx.execute(
            sa.delete(table).where(table.c.workspace_id == workspace_id, table.c.team_id == team_id, table.c.day == day)
        )


def drop_parts(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> None:
    """Drop how a recap was parted into messages, for it is parted anew."""
    tx.execute(sa.delete(recap_part).where(*_of(workspace_id, team_id, day)))


def get(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> Recap | None:
    """Return a recap; None where none was made for that day."""
    rows = sa.select(recap.c.question, recap.c.conditions, recap.c.changed, recap.c.changed_by).where(
        recap.c.workspace_id == workspace_id, recap.c.team_id == team_id, recap.c.day == day
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else Recap(row.question, tuple(row.conditions.split()), row.changed, row.changed_by)


def add_parts(tx: sa.Connection, workspace_id: str, team_id: int, day: date, parts: Iterable[int]) -> None:
    """Note the messages of a recap, not posted so far."""
    values = {"workspace_id": workspace_id, "team_id": team_id, "day": day}
    fresh = {"wanted": 0, "shown": 0, "lease_until": EPOCH}
    tx.execute(sa.insert(recap_part), [{**values, **fresh, "part": part} for part in parts])


def parts(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> int:
    """Return of how many messages a recap is made."""
    rows = sa.select(sa.func.count()).where(*_of(workspace_id, team_id, day))
    return int(tx.execute(rows).scalar_one())


def posted(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int, ts: str) -> None:
    """Note where a message of a recap stands, by Slack's timestamp."""
    mine = sa.update(recap_part).where(*_of(workspace_id, team_id, day), recap_part.c.part == part)
    tx.execute(mine.values(slack_ts=ts))


def thread(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> str | None:
    """Return Slack's timestamp of a recap's post, in whose thread the rest stands; None where it is not known."""
    mine = sa.select(recap_part.c.slack_ts).where(*_of(workspace_id, team_id, day), recap_part.c.part == HEAD)
    ts: str | None = tx.execute(mine).scalar_one_or_none()
    return ts


def changed_by_nobody(tx: sa.Connection, who: MemberId) -> None:
    """Before a person is forgotten: take out of every recap what they said, as a lead, that they changed."""
    mine = sa.and_(recap.c.workspace_id == who.workspace_id, recap.c.changed_by == who.user_id)
    for team_id, day in tx.execute(sa.select(recap.c.team_id, recap.c.day).where(mine)).all():
        head = (*_of(who.workspace_id, team_id, day), recap_part.c.part == HEAD)
        tx.execute(sa.update(recap_part).where(*head).values(wanted=recap_part.c.wanted + 1))
    tx.execute(sa.update(recap).where(mine).values(changed="", changed_by=None))


def claim_changed(tx: sa.Connection, at: datetime) -> Part | None:
    """Claim a message that does not show what it is to show, for half a minute; None where there is none.

    One at a time for each message, so that an older change can't be shown after a newer one.
    """
    now = lanes.database_now(tx, at)
    out_of_date: sa.ColumnElement[bool] = sa.literal_column("wanted > shown", sa.Boolean)
    here = ~lanes.is_paused(recap_part.c.workspace_id)
    changed = out_of_date, recap_part.c.lease_until <= now, recap_part.c.slack_ts.is_not(None), here
    first = sa.select(recap_part.c.id).where(*changed).order_by(recap_part.c.id).limit(1)
    found = tx.execute(first.with_for_update(skip_locked=True)).scalar_one_or_none()
    if found is None:
        return None
    tx.execute(sa.update(recap_part).where(recap_part.c.id == found).values(lease_until=now + _LEASE))
    return _part(tx, found)


def shown(tx: sa.Connection, part: Part) -> None:
    """Note that Slack shows a message as it was wanted when it was claimed, and let go of it."""
    mine = sa.update(recap_part).where(recap_part.c.id == part.id, recap_part.c.workspace_id == part.workspace_id)
    tx.execute(mine.values(shown=part.wanted, lease_until=EPOCH))


def _part(tx: sa.Connection, part_id: int) -> Part:
    columns = (
        recap_part.c.id,
        recap_part.c.workspace_id,
        recap_part.c.team_id,
        member.c.dm_channel,
        recap_part.c.day,
        recap_part.c.part,
        recap_part.c.slack_ts,
        recap_part.c.wanted,
    )
    account = sa.and_(member.c.workspace_id == team.c.workspace_id, member.c.user_id == team.c.user_id)
    row = sa.select(*columns).join(team, team.c.id == recap_part.c.team_id).join(member, account)
    return Part._make(tx.execute(row.where(recap_part.c.id == part_id)).one())


def _of(workspace_id: str, team_id: int, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return recap_part.c.workspace_id == workspace_id, recap_part.c.team_id == team_id, recap_part.c.day == day
