"""Teams: a channel with a recap, and who of its people take part; what is due in it is due to the channel's account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.outbox import lanes
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import EPOCH, condition, member, share, team, teammate

NAMELESS: Final = "this-channel"  # until Slack says what it is called
_ALL_SET: Final = 4  # nothing of the set-up is asked of a channel


@dataclass(frozen=True)
class Team:
    """A channel that the bot is in; its recap has a day (Monday is 0), a time and a zone once somebody set it up.

    `lead_id` is a user id, None where nobody leads; `off_reason` says why it is not `active`.
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

    @property
    def account(self) -> MemberId:
        """The channel's account: whose the recap's deliveries are."""
        return MemberId(self.workspace_id, self.channel_id)


class Teammate(NamedTuple):
    """A person in a team; `here`: in the channel, `apart`: there, and by their own wish not in its recap."""

    user_id: str
    here: bool
    apart: bool
    signed: bool
    looked_on: date | None

    @property
    def takes_part(self) -> bool:
        """Whether what they say yes to may be in the recap."""
        return self.here and not self.apart


_ASKED: Final = (team.c.active, ~lanes.is_paused(team.c.workspace_id))
_TAKES_PART: Final = (teammate.c.here, ~teammate.c.apart)


def get(tx: sa.Connection, workspace_id: str, team_id: int) -> Team | None:
    """Return a team of a workspace; None where it is another's, or nobody's."""
    return _one(tx, team.c.workspace_id == workspace_id, team.c.id == team_id)


def at_channel(tx: sa.Connection, workspace_id: str, channel_id: str) -> Team | None:
    """Return the team of a channel; None where the bot knows nothing of it."""
    return _one(tx, team.c.workspace_id == workspace_id, team.c.user_id == channel_id)


def begin(tx: sa.Connection, workspace_id: str, channel_id: str, name: str) -> Team:
    """Make a team of a channel, with no recap so far; the one that is there already stays as it is."""
    account = {"workspace_id": workspace_id, "user_id": channel_id}
    _insert(
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
    _insert(tx, team, **account, name=name, active=False, changed="")
    return _known(at_channel(tx, workspace_id, channel_id))


def change(tx: sa.Connection, workspace_id: str, team_id: int, /, **values: Any) -> Team:  # noqa: ANN401 - a column's value
    """Set columns of a team (as `schema.team` names them) and return it as now kept.

    Raises:
        sqlalchemy.exc.NoResultFound: there is no such team in this workspace.
    """
    changed = sa.update(team).where(team.c.workspace_id == workspace_id, team.c.id == team_id)
    return _team(tx.execute(changed.values(**values).returning(*team.c)).one())


def plan_until(tx: sa.Connection, found: Team, day: date) -> bool:
    """Note that recaps are planned until a day; False where another process noted so since `found` was read."""
    mine = sa.update(team).where(team.c.id == found.id, team.c.workspace_id == found.workspace_id)
    before = team.c.planned_on.is_(None) if found.planned_on is None else team.c.planned_on == found.planned_on
    return tx.execute(mine.where(before).values(planned_on=day)).rowcount == 1


def of(tx: sa.Connection, who: MemberId) -> list[Team]:
    """Return the teams in whose recap a person takes part, in the order of their making."""
    mine = sa.select(team).join(teammate, teammate.c.team_id == team.c.id).where(*_mate(who), *_TAKES_PART)
    return [_team(row) for row in tx.execute(mine.where(team.c.active).order_by(team.c.id))]


def known_to(tx: sa.Connection, who: MemberId) -> list[Team]:
    """Return every team in which a person is or was, off ones too."""
    mine = sa.select(team).join(teammate, teammate.c.team_id == team.c.id).where(*_mate(who))
    return [_team(row) for row in tx.execute(mine.order_by(team.c.id))]


def led_by(tx: sa.Connection, who: MemberId) -> list[Team]:
    """Return the teams that a person leads."""
    mine = sa.select(team).where(team.c.workspace_id == who.workspace_id, team.c.lead_id == who.user_id)
    return [_team(row) for row in tx.execute(mine.order_by(team.c.id))]


def lead_no_more(tx: sa.Connection, who: MemberId) -> None:
    """Leave the teams that a person leads without a lead, and without what that person said they changed."""
    mine = sa.update(team).where(team.c.workspace_id == who.workspace_id, team.c.lead_id == who.user_id)
    tx.execute(mine.values(lead_id=None, changed=""))


def stale(tx: sa.Connection, before: datetime, most: int) -> list[Team]:
    """Return active teams of which Slack was not asked since a moment who is in them; the longest ago first."""
    rows = sa.select(team).where(*_ASKED, sa.or_(team.c.people_at.is_(None), team.c.people_at <= before))
    oldest = rows.order_by(sa.func.coalesce(team.c.people_at, 0), team.c.id).limit(most)
    return [_team(row) for row in tx.execute(oldest)]


def next_stale(tx: sa.Connection) -> datetime | None:
    """Return when the people of an active team were last asked about, of all the longest ago; None if none is."""
    never = tx.execute(sa.select(team.c.id).where(*_ASKED, team.c.people_at.is_(None)).limit(1)).one_or_none()
    oldest: datetime | None = tx.execute(sa.select(sa.func.min(team.c.people_at)).where(*_ASKED)).scalar_one()
    return EPOCH if never else oldest


def ask_again(tx: sa.Connection, workspace_id: str, before: datetime) -> None:
    """Have it asked soon who is in a workspace's teams, where it was before a moment: somebody began to use the bot."""
    old = sa.update(team).where(team.c.workspace_id == workspace_id, team.c.active, team.c.people_at < before)
    tx.execute(old.values(people_at=None))


def mate(tx: sa.Connection, who: MemberId, team_id: int) -> Teammate | None:
    """Return how a person stands in a team; None where they were never in it."""
    row = tx.execute(sa.select(*_MATE).where(*_mate(who), teammate.c.team_id == team_id)).one_or_none()
    return None if row is None else Teammate._make(row)


def mates(tx: sa.Connection, found: Team) -> list[MemberId]:
    """Return who takes part in a team's recap."""
    rows = sa.select(teammate.c.workspace_id, teammate.c.user_id).where(
        teammate.c.workspace_id == found.workspace_id, teammate.c.team_id == found.id, *_TAKES_PART
    )
    return [MemberId(*row) for row in tx.execute(rows.order_by(teammate.c.user_id))]


def arrive(tx: sa.Connection, who: MemberId, found: Team) -> bool:
    """Note that a person is in a team's channel; False where they do not use the bot, of whom nothing is kept."""
    person = sa.select(member.c.user_id).where(
        member.c.workspace_id == who.workspace_id, member.c.user_id == who.user_id, ~member.c.is_channel
    )
    if who.workspace_id != found.workspace_id or tx.execute(person).one_or_none() is None:
        return False
    _insert(tx, teammate, team_id=found.id, **who._asdict(), here=True, apart=False, signed=False)
    return change_mate(tx, who, found.id, here=True)


def leave(tx: sa.Connection, who: MemberId, team_id: int) -> bool:
    """Note that a person is not in a team's channel any more; what they said yes to and was not posted is dropped."""
    drop_pending(tx, who, team_id)
    return change_mate(tx, who, team_id, here=False)


def change_mate(tx: sa.Connection, who: MemberId, team_id: int, /, **values: Any) -> bool:  # noqa: ANN401 - a column's value
    """Set columns of a person in a team (`here`, `apart`, `signed`, `looked_on`); False where they are not in it."""
    mine = sa.update(teammate).where(*_mate(who), teammate.c.team_id == team_id)
    return tx.execute(mine.values(**values)).rowcount == 1


def set_people(tx: sa.Connection, found: Team, people: Collection[str], at: datetime) -> None:
    """Keep who is in a team's channel, as Slack says; of those who do not use the bot nothing is kept."""
    here = set(people)
    rows = sa.select(member.c.user_id).where(member.c.workspace_id == found.workspace_id, ~member.c.is_channel)
    using = set(tx.execute(rows).scalars())
    known = sa.select(teammate.c.user_id, teammate.c.here).where(teammate.c.team_id == found.id)
    were = {row.user_id: row.here for row in tx.execute(known)}
    for user_id in sorted((here & using) - {one for one, is_here in were.items() if is_here}):
        arrive(tx, MemberId(found.workspace_id, user_id), found)
    for user_id in sorted({one for one, is_here in were.items() if is_here} - here):
        leave(tx, MemberId(found.workspace_id, user_id), found.id)
    if found.lead_id is not None and found.lead_id not in here:
        change(tx, found.workspace_id, found.id, lead_id=None)
    change(tx, found.workspace_id, found.id, people_at=at)


def drop_pending(tx: sa.Connection, who: MemberId, team_id: int) -> None:
    """Drop what a person said yes to in a team and was not posted so far, and what they said of their breaks."""
    tx.execute(
        sa.delete(share).where(
            share.c.workspace_id == who.workspace_id,
            share.c.user_id == who.user_id,
            share.c.team_id == team_id,
            share.c.part.is_(None),
        )
    )
    tx.execute(
        sa.delete(condition).where(
            condition.c.workspace_id == who.workspace_id,
            condition.c.user_id == who.user_id,
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


def _mate(who: MemberId) -> tuple[sa.ColumnElement[bool], ...]:
    return teammate.c.workspace_id == who.workspace_id, teammate.c.user_id == who.user_id


def _insert(tx: sa.Connection, table: sa.Table, **values: Any) -> None:  # noqa: ANN401 - a column's value
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    tx.execute(insert(table).values(**values).on_conflict_do_nothing())


def _one(tx: sa.Connection, *of: sa.ColumnElement[bool]) -> Team | None:
    row = tx.execute(sa.select(team).where(*of)).one_or_none()
    return None if row is None else _team(row)


def _known(found: Team | None) -> Team:
    if found is None:
        raise LookupError("a team that was just made is there")
    return found


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
    )
