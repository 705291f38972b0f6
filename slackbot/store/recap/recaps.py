"""Posted recaps: the post, the messages in its thread, and whether Slack shows their latest version."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.store.outbox import lanes
from slackbot.store.schema.columns import upsert
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import EPOCH, member, recap, recap_part, team

HEAD: Final = 0
_LEASE: Final = timedelta(seconds=30)


class Recap(NamedTuple):
    """The parts of a recap besides people's lines.

    `changed` and `piece` are the lead's change and number, by `changed_by`; `shelf_id` is the sentence shown under it.
    `asked_on` is the previous recap, whose question is answered here.
    """

    question: int
    conditions: tuple[str, ...]
    changed: str
    changed_by: str | None
    piece: str = ""
    shelf_id: int | None = None
    asked_on: date | None = None


class Part(NamedTuple):
    """One message of a recap (0 is the post). `wanted` is the version that Slack should show."""

    id: int
    workspace_id: str
    team_id: int
    channel_id: str
    day: date
    part: int
    slack_ts: str
    wanted: int


def make(tx: sa.Connection, workspace_id: str, team_id: int, day: date, new: Recap) -> None:
    """Store a recap about to be posted, replacing an earlier attempt."""
    unmake(tx, workspace_id, team_id, day)
    facts = new._asdict() | {"conditions": " ".join(new.conditions)}
    tx.execute(sa.insert(recap).values(team_id=team_id, day=day, workspace_id=workspace_id, **facts))


def unmake(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> None:
    """Delete a recap that was not posted after all."""
    for table in (recap_part, recap):
        tx.execute(
            sa.delete(table).where(table.c.workspace_id == workspace_id, table.c.team_id == team_id, table.c.day == day)
        )


def drop_parts(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> None:
    """Delete the split into messages, because it is about to be split again."""
    tx.execute(sa.delete(recap_part).where(*_of(workspace_id, team_id, day)))


def get(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> Recap | None:
    """Return a recap; None if there is none for that day."""
    columns = (recap.c.changed, recap.c.changed_by, recap.c.piece, recap.c.shelf_id, recap.c.asked_on)
    rows = sa.select(recap.c.question, recap.c.conditions, *columns).where(
        recap.c.workspace_id == workspace_id, recap.c.team_id == team_id, recap.c.day == day
    )
    row = tx.execute(rows).one_or_none()
    return None if row is None else Recap(row.question, tuple(row.conditions.split()), *row[2:])


def add_parts(tx: sa.Connection, workspace_id: str, team_id: int, day: date, parts: Iterable[int]) -> None:
    """Store the messages of a recap before they are posted."""
    values = {"workspace_id": workspace_id, "team_id": team_id, "day": day}
    fresh = {"wanted": 0, "shown": 0, "lease_until": EPOCH}
    tx.execute(sa.insert(recap_part), [{**values, **fresh, "part": part} for part in parts])


def parts(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> int:
    """Count the messages of a recap."""
    rows = sa.select(sa.func.count()).where(*_of(workspace_id, team_id, day), recap_part.c.part >= HEAD)
    return int(tx.execute(rows).scalar_one())


def add_copy(tx: sa.Connection, workspace_id: str, team_id: int, day: date, copy: tuple[int, str, str]) -> None:
    """Store a message outside the channel with a recap's words: its part, its channel, and Slack's timestamp."""
    part, channel, ts = copy
    values = {"workspace_id": workspace_id, "team_id": team_id, "day": day, "part": part}
    new = {"slack_ts": ts, "channel": channel, "wanted": 0, "shown": 0, "lease_until": EPOCH}
    row = upsert(tx, recap_part).values(**values, **new)
    tx.execute(row.on_conflict_do_update(index_elements=["team_id", "day", "part"], set_=new))


def drop_copies(tx: sa.Connection, workspace_id: str, channel: str) -> None:
    """Delete the notes about messages in one DM, before its person is erased."""
    here = recap_part.c.workspace_id == workspace_id, recap_part.c.channel == channel
    tx.execute(sa.delete(recap_part).where(*here))


def last(tx: sa.Connection, workspace_id: str, team_id: int, before: date | None = None) -> date | None:
    """Return the day of a team's newest recap that was posted, or of the newest before a day."""
    mine = recap_part.c.workspace_id == workspace_id, recap_part.c.team_id == team_id, recap_part.c.part == HEAD
    rows = sa.select(sa.func.max(recap_part.c.day)).where(*mine, recap_part.c.slack_ts.is_not(None))
    day: date | None = tx.execute(rows if before is None else rows.where(recap_part.c.day < before)).scalar_one()
    return day


def posted(tx: sa.Connection, workspace_id: str, team_id: int, day: date, part: int, ts: str) -> None:
    """Store Slack's timestamp of a posted message."""
    mine = sa.update(recap_part).where(*_of(workspace_id, team_id, day), recap_part.c.part == part)
    tx.execute(mine.values(slack_ts=ts))


def thread(tx: sa.Connection, workspace_id: str, team_id: int, day: date) -> str | None:
    """Return Slack's timestamp of a recap's post, the parent of its thread; None if unknown."""
    mine = sa.select(recap_part.c.slack_ts).where(*_of(workspace_id, team_id, day), recap_part.c.part == HEAD)
    ts: str | None = tx.execute(mine).scalar_one_or_none()
    return ts


def changed_by_nobody(tx: sa.Connection, who: MemberId) -> None:
    """Before a person is erased, delete their words as a lead from every recap."""
    mine = sa.and_(recap.c.workspace_id == who.workspace_id, recap.c.changed_by == who.user_id)
    for team_id, day in tx.execute(sa.select(recap.c.team_id, recap.c.day).where(mine)).all():
        head = (*_of(who.workspace_id, team_id, day), recap_part.c.part == HEAD)
        tx.execute(sa.update(recap_part).where(*head).values(wanted=recap_part.c.wanted + 1))
    tx.execute(sa.update(recap).where(mine).values(changed="", changed_by=None, piece=""))


def claim_changed(tx: sa.Connection, at: datetime) -> Part | None:
    """Lease a message whose latest version is not shown yet; None if there is none.

    One process at a time updates a message, so that an older version can't overwrite a newer one.
    """
    now = lanes.database_now(tx, at)
    out_of_date: sa.ColumnElement[bool] = sa.literal_column("wanted > shown", sa.Boolean)
    here = ~lanes.is_paused(recap_part.c.workspace_id)
    changed = out_of_date, recap_part.c.lease_until <= now, recap_part.c.slack_ts.is_not(None), here
    first = sa.select(recap_part.c.id).where(*changed).order_by(recap_part.c.id).limit(1)
    part_id = tx.execute(first.with_for_update(skip_locked=True)).scalar_one_or_none()
    if part_id is None:
        return None
    tx.execute(sa.update(recap_part).where(recap_part.c.id == part_id).values(lease_until=now + _LEASE))
    return _part(tx, part_id)


def shown(tx: sa.Connection, part: Part) -> None:
    """Note that Slack shows the version that was wanted when the message was claimed, and release it."""
    mine = sa.update(recap_part).where(recap_part.c.id == part.id, recap_part.c.workspace_id == part.workspace_id)
    tx.execute(mine.values(shown=part.wanted, lease_until=EPOCH, refused=None))


def refused(tx: sa.Connection, part: Part, reason: str) -> None:
    """Note that Slack refuses this edit for good, so the message keeps its old content."""
    mine = sa.update(recap_part).where(recap_part.c.id == part.id, recap_part.c.workspace_id == part.workspace_id)
    tx.execute(mine.values(shown=part.wanted, lease_until=EPOCH, refused=reason))


def _part(tx: sa.Connection, part_id: int) -> Part:
    columns = (
        recap_part.c.id,
        recap_part.c.workspace_id,
        recap_part.c.team_id,
        sa.func.coalesce(recap_part.c.channel, member.c.dm_channel),
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
