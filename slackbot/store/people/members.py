"""Members: their zone, shift and choices. A channel with a recap has a member row too."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any, Final, Unpack

import sqlalchemy as sa

from slackbot.coach.calendar import Hours, Shift
from slackbot.coach.slack_status import Occupied
from slackbot.store import batch_reads
from slackbot.store.outbox import lanes
from slackbot.store.schema.changes import MemberChanges
from slackbot.store.schema.columns import owned, owned_by, upsert
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member, occasion, teammate

UNTIL_RESUMED: Final = date(9999, 12, 31)
_UNKNOWN_ZONE: Final = "UTC"
_CLOSED_REST: Final = timedelta(days=6)  # added to the day after which an open account is due


@dataclass(frozen=True)
class Member:
    """A person's row: zone, shift and choices."""

    workspace_id: str
    user_id: str
    active: bool
    slack_zone: str | None
    chosen_zone: str | None
    profile_at: datetime | None
    dm_channel: str | None
    shift: Shift | None
    digest_at: time | None
    paused_until: date | None
    ramp_step: int
    ramp_since: date | None = None
    ramp_asked_on: date | None = None
    locale: str | None = None
    language: str | None = None
    budget: int = 5
    break_times: tuple[time, ...] = ()
    challenge_nudge_at: time | None = None
    reflection: bool = True
    days_off: frozenset[date] = frozenset()
    holidays: str | None = None
    covers: bool = False
    set_up: int = 0
    seen_on: date | None = None
    closed_on: date | None = None
    second_challenge_on: int | None = None
    challenge_asked_on: date | None = None
    home_opened: bool = False
    name: str | None = None
    recaps: bool | None = None
    thanks: bool = True
    signals: bool = True
    is_channel: bool = False
    unreachable_on: date | None = None
    prefix: str = ""
    together: bool = False
    walks: bool = False
    ramp_noes: int = 0
    ideas: bool = True
    queue: str = ""
    begun_on: date | None = None
    introduced: int = 0
    cue: str = ""
    cue_told_on: date | None = None
    hand_overs: bool = True
    occupied: str = ""
    occupied_until: datetime | None = None
    digest_home: bool = False

    @property
    def id(self) -> MemberId:
        """The workspace and user id."""
        return MemberId(self.workspace_id, self.user_id)

    @property
    def hours(self) -> Hours:
        """The zone (chosen, else Slack's, else UTC) and the shift."""
        return Hours(self.chosen_zone or self.slack_zone or _UNKNOWN_ZONE, self.shift)

    @property
    def languages(self) -> tuple[str | None, ...]:
        """The language to use: chosen, else Slack's."""
        return (self.language,) if self.language else (self.locale,)

    @property
    def status(self) -> Occupied:
        """The Slack status as last seen; it may be over by now."""
        return Occupied(self.occupied, self.occupied_until)

    def is_occupied(self, at: datetime) -> bool:
        """Whether their Slack status asks for quiet: a meeting, a call, lunch, a holiday."""
        return self.occupied_until is not None and at < self.occupied_until

    def is_paused(self, day: date) -> bool:
        """Whether a local day falls into a pause."""
        return self.paused_until is not None and day < self.paused_until


# Fields stored unchanged; the others are made from one or more columns.
_AS_KEPT: Final = tuple(each.name for each in fields(Member) if each.name not in {"shift", "break_times", "days_off"})
_KEPT: Final = itemgetter(
    *(member.c.keys().index(name) for name in _AS_KEPT)
)  # by place: by name costs four times more
_BY_ID: Final = sa.select(member).where(*owned(member))
_OF_BATCH: Final = sa.select(member).where(*batch_reads.of_batch(member))


def get(tx: sa.Connection, who: MemberId) -> Member | None:
    """Return a person, None if they never used the bot."""
    row = tx.execute(_BY_ID, who._asdict()).one_or_none()
    return None if row is None else _member(row)


def of_occasions(tx: sa.Connection, occasions: Collection[int]) -> dict[MemberId, Member]:
    """Return the members of some schedule rows, by id."""
    theirs = sa.and_(member.c.workspace_id == occasion.c.workspace_id, member.c.user_id == occasion.c.user_id)
    rows = sa.select(member).join_from(occasion, member, theirs).where(occasion.c.id.in_(occasions))
    return {MemberId(row.workspace_id, row.user_id): _member(row) for row in tx.execute(rows).all()}


def of_batch(tx: sa.Connection, workspace_id: str, user_ids: Collection[str]) -> dict[MemberId, Member]:
    """Return some people of a workspace by id; erased ones are left out."""
    rows = tx.execute(_OF_BATCH, {"workspace_id": workspace_id, "user_ids": sorted(user_ids)})
    return {MemberId(row.workspace_id, row.user_id): _member(row) for row in rows}


def stale(tx: sa.Connection, before: datetime, most: int) -> list[MemberId]:
    """Return people whose profile was last read before a moment, or never, oldest first.

    A closed account is read again after a week, because the reason for closing it may have passed.
    """
    read_at = member.c.profile_at
    is_due = sa.or_(read_at.is_(None), read_at < before - _CLOSED_REST, sa.and_(member.c.active, read_at < before))
    rows = (
        sa.select(member.c.workspace_id, member.c.user_id)
        .where(~member.c.is_channel, is_due)
        .where(~lanes.is_paused(member.c.workspace_id))
        .order_by(sa.func.coalesce(member.c.profile_at, 0), member.c.workspace_id, member.c.user_id)
        .limit(most)
    )
    return [MemberId(*row) for row in tx.execute(rows)]


def add(
    tx: sa.Connection,
    who: MemberId,
    slack_zone: str | None,
    profile_at: datetime | None,
    locale: str | None = None,
    name: str | None = None,
) -> Member:
    """Add a person at their first contact, safe against two calls at once.

    An existing row keeps everything except the profile, which is refreshed if Slack could be asked.
    """
    new = upsert(tx, member).values(**who._asdict(), active=True, ramp_step=0)
    tx.execute(new.on_conflict_do_nothing())
    if profile_at is None:
        return _member(tx.execute(_BY_ID, who._asdict()).one())
    return change(tx, who, slack_zone=slack_zone, profile_at=profile_at, locale=locale, name=name)


def of_team(tx: sa.Connection, workspace_id: str, team_id: int) -> list[Member]:
    """Return the active members who take part in a team's recap."""
    both = sa.and_(teammate.c.workspace_id == member.c.workspace_id, teammate.c.user_id == member.c.user_id)
    rows = sa.select(member).join(teammate, both).where(member.c.workspace_id == workspace_id, member.c.active)
    mates = rows.where(teammate.c.team_id == team_id, teammate.c.here, ~teammate.c.apart)
    return [_member(row) for row in tx.execute(mates.order_by(member.c.user_id))]


def change(tx: sa.Connection, who: MemberId, /, **values: Unpack[MemberChanges]) -> Member:
    """Set some of a person's columns and return the updated member.

    Raises:
        sqlalchemy.exc.NoResultFound: there is no such person.
    """
    row = tx.execute(sa.update(member).where(*owned_by(member, who)).values(**values).returning(*member.c)).one()
    return _member(row)


def set_shift(tx: sa.Connection, who: MemberId, shift: Shift | None) -> Member:
    """Set a person's shift; None clears it."""
    if shift is None:
        return change(tx, who, shift_start=None, shift_end=None, shift_days=None)
    mask = sum(1 << day for day in shift.days)
    return change(tx, who, shift_start=shift.start, shift_end=shift.end, shift_days=mask)


def set_break_times(tx: sa.Connection, who: MemberId, times: Iterable[time]) -> Member:
    """Set the times of a person's break nudges; none turns them off."""
    return change(tx, who, break_times=" ".join(f"{at:%H:%M}" for at in sorted(set(times))))


def set_days_off(tx: sa.Connection, who: MemberId, days: Iterable[date]) -> Member:
    """Set a person's days off."""
    return change(tx, who, days_off=" ".join(day.isoformat() for day in sorted(set(days))))


def _member(row: sa.Row[Any]) -> Member:
    shift = None
    if row.shift_start is not None:
        shift = Shift(row.shift_start, row.shift_end, frozenset(day for day in range(7) if row.shift_days >> day & 1))
    return Member(
        shift=shift,
        break_times=tuple(time.fromisoformat(at) for at in row.break_times.split()),
        days_off=frozenset(date.fromisoformat(day) for day in row.days_off.split()),
        **dict(zip(_AS_KEPT, _KEPT(row), strict=True)),
    )
