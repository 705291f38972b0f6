"""Teams: channels with a recap and the people in them. Deliveries to a team belong to the channel's member row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, Unpack

import sqlalchemy as sa

from slackbot.store.outbox import lanes
from slackbot.store.recap import shelf
from slackbot.store.schema.changes import TeamChanges, TeammateChanges
from slackbot.store.schema.columns import insert_if_absent, owned_by
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import EPOCH, condition, member, share, team, teammate

FRESH: Final = timedelta(days=1)  # how long Slack's list of a channel's members stays valid
SOON: Final = timedelta(minutes=10)
NAMELESS: Final = "this-channel"  # used until Slack gives the name
_ALL_SET: Final = 4  # a channel needs no set-up


@dataclass(frozen=True)
class Team:
    """A channel with the bot; its recap has a day (Monday is 0), a time and a zone once it is set up.

    `lead_id` is a user id, None without a lead; `off_reason` says why it is not `active`.
    """

    id: int
    workspace_id: str
    channel_id: str
    name: str
    lead_id: str | None
    post_day: int | None
    post_at: time | None
    zone: str | None
    active: bool
    off_reason: str | None
    planned_on: date | None
    people_at: datetime | None
    added_by: str | None
    changed: str
    audience: str | None = None
    piece: str = ""

    @property
    def account(self) -> MemberId:
        """The channel's member row, which owns the recap's deliveries."""
        return MemberId(self.workspace_id, self.channel_id)


class Teammate(NamedTuple):
    """A person in a team; `here`: in the channel, `apart`: opted out of its recap."""

    user_id: str
    here: bool
    apart: bool
    signed: bool
    looked_on: date | None

    @property
    def takes_part(self) -> bool:
        """Whether their shares may be in the recap."""
        return self.here and not self.apart


_ASKED: Final = (team.c.active, ~lanes.is_paused(team.c.workspace_id))
_TAKES_PART: Final = (teammate.c.here, ~teammate.c.apart)


def get(tx: sa.Connection, workspace_id: str, team_id: int) -> Team | None:
    """Return a team of a workspace; None if it is not the workspace's."""
    return _one(tx, team.c.workspace_id == workspace_id, team.c.id == team_id)


def at_channel(tx: sa.Connection, workspace_id: str, channel_id: str) -> Team | None:
    """Return the team of a channel; None if there is none."""
    return _one(tx, team.c.workspace_id == workspace_id, team.c.user_id == channel_id)


def begin(tx: sa.Connection, workspace_id: str, channel_id: str, name: str) -> Team:
    """Create a channel's team without a recap; an existing team stays as it is."""
    account = {"workspace_id": workspace_id, "user_id": channel_id}
    insert_if_absent(
        tx,
        member,
        **account,
        active=True,
        ramp_step=0,
        dm_channel=channel_id,
        is_channel=True,
        set_up=_ALL_SET,
        budget=0,
    )
    insert_if_absent(tx, team, **account, name=name, active=False, changed="")
    return _known(at_channel(tx, workspace_id, channel_id))


def change(tx: sa.Connection, workspace_id: str, team_id: int, /, **values: Unpack[TeamChanges]) -> Team:
    """Set some of a team's columns and return the updated team.

    Raises:
        sqlalchemy.exc.NoResultFound: there is no such team in this workspace.
    """
    changed = sa.update(team).where(team.c.workspace_id == workspace_id, team.c.id == team_id)
    return _team(tx.execute(changed.values(**values).returning(*team.c)).one())


def plan_until(tx: sa.Connection, planned: Team, day: date) -> bool:
    """Note that recaps are planned up to a day; False if another process did so since `planned` was read."""
    mine = sa.update(team).where(team.c.id == planned.id, team.c.workspace_id == planned.workspace_id)
    before = team.c.planned_on.is_(None) if planned.planned_on is None else team.c.planned_on == planned.planned_on
    return tx.execute(mine.where(before).values(planned_on=day)).rowcount == 1


def of(tx: sa.Connection, who: MemberId) -> list[Team]:
    """Return the active teams whose recap a person takes part in, in the order of their creation."""
    mine = sa.select(team).join(teammate, teammate.c.team_id == team.c.id).where(*owned_by(teammate, who), *_TAKES_PART)
    return [_team(row) for row in tx.execute(mine.where(team.c.active).order_by(team.c.id))]


def known_to(tx: sa.Connection, who: MemberId) -> list[Team]:
    """Return every team that a person is or was in, inactive ones too."""
    mine = sa.select(team).join(teammate, teammate.c.team_id == team.c.id).where(*owned_by(teammate, who))
    return [_team(row) for row in tx.execute(mine.order_by(team.c.id))]


def led_by(tx: sa.Connection, who: MemberId) -> list[Team]:
    """Return the teams that a person leads."""
    mine = sa.select(team).where(team.c.workspace_id == who.workspace_id, team.c.lead_id == who.user_id)
    return [_team(row) for row in tx.execute(mine.order_by(team.c.id))]


def lead_no_more(tx: sa.Connection, who: MemberId) -> None:
    """Remove a person as the lead of their teams, with their note of a change and their number."""
    mine = sa.update(team).where(team.c.workspace_id == who.workspace_id, team.c.lead_id == who.user_id)
    tx.execute(mine.values(lead_id=None, changed="", piece=""))


def active(tx: sa.Connection, workspace_id: str) -> list[Team]:
    """Return the teams of a workspace whose recap is on."""
    rows = sa.select(team).where(
        team.c.workspace_id == workspace_id, team.c.active.is_(True), team.c.post_at.is_not(None)
    )
    return [_team(row) for row in tx.execute(rows.order_by(team.c.id))]


def stale(tx: sa.Connection, before: datetime, most: int) -> list[Team]:
    """Return active teams whose people were last read before a moment, or never, oldest first."""
    rows = sa.select(team).where(*_ASKED, sa.or_(team.c.people_at.is_(None), team.c.people_at <= before))
    oldest = rows.order_by(sa.func.coalesce(team.c.people_at, 0), team.c.id).limit(most)
    return [_team(row) for row in tx.execute(oldest)]


def next_stale(tx: sa.Connection) -> datetime | None:
    """Return when an active team's people were least recently read, EPOCH if never, None without teams."""
    never = tx.execute(sa.select(team.c.id).where(*_ASKED, team.c.people_at.is_(None)).limit(1)).one_or_none()
    oldest: datetime | None = tx.execute(sa.select(sa.func.min(team.c.people_at)).where(*_ASKED)).scalar_one()
    return EPOCH if never else oldest


def ask_again(tx: sa.Connection, workspace_id: str, at: datetime) -> None:
    """Schedule the people of a workspace's teams to be read again: at once, but not twice within ten minutes."""
    due = sa.update(team).where(team.c.workspace_id == workspace_id, team.c.active, team.c.people_at > at - FRESH)
    tx.execute(due.where(team.c.people_at < at - SOON).values(people_at=None))
    tx.execute(due.where(team.c.people_at > at - FRESH + SOON).values(people_at=at - FRESH + SOON))


def mate(tx: sa.Connection, who: MemberId, team_id: int) -> Teammate | None:
    """Return a person's row in a team; None if they were never in it."""
    row = tx.execute(sa.select(*_MATE).where(*owned_by(teammate, who), teammate.c.team_id == team_id)).one_or_none()
    return None if row is None else Teammate._make(row)


def mates(tx: sa.Connection, of: Team) -> list[MemberId]:
    """Return the people who take part in a team's recap."""
    rows = sa.select(teammate.c.workspace_id, teammate.c.user_id).where(
        teammate.c.workspace_id == of.workspace_id, teammate.c.team_id == of.id, *_TAKES_PART
    )
    return [MemberId(*row) for row in tx.execute(rows.order_by(teammate.c.user_id))]


def arrive(tx: sa.Connection, who: MemberId, joined: Team) -> bool:
    """Note that a person is in a team's channel; False, with nothing stored, if they do not use the bot."""
    person = sa.select(member.c.user_id).where(*owned_by(member, who), ~member.c.is_channel)
    if who.workspace_id != joined.workspace_id or tx.execute(person).one_or_none() is None:
        return False
    insert_if_absent(tx, teammate, team_id=joined.id, **who._asdict(), here=True, apart=False, signed=False)
    return change_mate(tx, who, joined.id, here=True)


def leave(tx: sa.Connection, who: MemberId, team_id: int) -> bool:
    """Note that a person left a team's channel, and delete their unposted answers."""
    drop_pending(tx, who, team_id)
    return change_mate(tx, who, team_id, here=False)


def change_mate(tx: sa.Connection, who: MemberId, team_id: int, /, **values: Unpack[TeammateChanges]) -> bool:
    """Set some columns of a person in a team; False if they are not in it."""
    mine = sa.update(teammate).where(*owned_by(teammate, who), teammate.c.team_id == team_id)
    return tx.execute(mine.values(**values)).rowcount == 1


def set_people(tx: sa.Connection, of: Team, people: Collection[str], at: datetime) -> None:
    """Store the people in a team's channel as Slack lists them, without those who do not use the bot."""
    here = set(people)
    rows = sa.select(member.c.user_id).where(member.c.workspace_id == of.workspace_id, ~member.c.is_channel)
    using = set(tx.execute(rows).scalars())
    known = sa.select(teammate.c.user_id, teammate.c.here).where(teammate.c.team_id == of.id)
    were = {row.user_id: row.here for row in tx.execute(known)}
    before = {user_id for user_id, was_here in were.items() if was_here}
    for user_id in sorted((here & using) - before):
        arrive(tx, MemberId(of.workspace_id, user_id), of)
    for user_id in sorted(before - here):
        leave(tx, MemberId(of.workspace_id, user_id), of.id)
    if of.lead_id is not None and of.lead_id not in here:
        change(tx, of.workspace_id, of.id, lead_id=None)
    change(tx, of.workspace_id, of.id, people_at=at)


def drop_pending(tx: sa.Connection, who: MemberId, team_id: int) -> None:
    """Delete a person's unposted shares in a team, their answers about breaks, and their sentences on its shelf."""
    shelf.clear(tx, who, team_id)
    tx.execute(
        sa.delete(share).where(
            *owned_by(share, who),
            share.c.team_id == team_id,
            share.c.part.is_(None),
        )
    )
    tx.execute(
        sa.delete(condition).where(
            *owned_by(condition, who),
            condition.c.team_id == team_id,
        )
    )


_MATE: Final = (
    teammate.c.user_id,
    teammate.c.here,
    teammate.c.apart,
    teammate.c.signed,
    teammate.c.looked_on,
)


def _one(tx: sa.Connection, *of: sa.ColumnElement[bool]) -> Team | None:
    row = tx.execute(sa.select(team).where(*of)).one_or_none()
    return None if row is None else _team(row)


def _known(begun: Team | None) -> Team:
    if begun is None:
        raise LookupError("a team that was just made is there")
    return begun


def _team(row: sa.Row[Any]) -> Team:
    return Team(
        row.id,
        row.workspace_id,
        row.user_id,
        row.name,
        row.lead_id,
        row.post_day,
        row.post_at,
        row.zone,
        row.active,
        row.off_reason,
        row.planned_on,
        row.people_at,
        row.added_by,
        row.changed,
        row.audience,
        row.piece,
    )
