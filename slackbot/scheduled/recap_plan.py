"""When a team's recap comes and who is asked before: put into the outbox a week ahead, and again after every change."""

from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach import recap
from slackbot.coach.calendar import Occurrence, moment
from slackbot.coach.recap import Weekly
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.recap import conditions, shares, teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import is_free, next_at_work

KIND: Final = "recap"
PREVIEW: Final = "recap_preview"
SWITCHED_OFF: Final = "recap_off"
GONE: Final = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
_ASKED_HOURS: Final = 2  # the first tap of the set-up that says anything
_JUST_ASKED: Final = timedelta(minutes=10)


def weekly(found: Team) -> Weekly | None:
    """When a team's recap comes; None where nobody set it up, or it is off."""
    if not found.active or found.post_day is None or found.post_at is None or found.zone is None:
        return None
    return Weekly(found.post_day, found.post_at, found.zone)


def plan(tx: sa.Connection, found: Team, after: datetime) -> None:
    """Put the next recap into the outbox, and the questions before it; what is there already stays as it is."""
    when = weekly(found)
    if when is None:
        return
    due = recap.planned(when, found.planned_on, after)
    if due and teams.plan_until(tx, found, due[-1].day):
        for one in due:
            outbox.add(tx, found.account, KIND, one.day.isoformat(), one)
    day = coming(tx, found)
    for member in members.of_team(tx, found.workspace_id, found.id):
        _ask(tx, member, found, day, after)


def ask(tx: sa.Connection, member: Member, at: datetime) -> None:
    """Put into the outbox, or move there, what a person is asked before each recap they are in."""
    mine = teams.of(tx, member.id)
    if not mine and is_asked(member):
        teams.ask_again(tx, member.workspace_id, at - _JUST_ASKED)
    for found in mine:
        due = _ask(tx, member, found, coming(tx, found), at)
        if due is not None:
            _move(tx, member, found, due)


def coming(tx: sa.Connection, found: Team) -> date | None:
    """The day of the recap that people can still say yes or no for; None where none is planned."""
    waiting = outbox.waiting_of(tx, found.account, KIND)
    return min((one.day for one in waiting), default=None)


def recap_at(found: Team, day: date) -> datetime | None:
    """The moment of a team's recap on a day."""
    when = weekly(found)
    return moment(day, when.at, when.zone) if when else None


def is_asked(member: Member) -> bool:
    """Whether a person is asked before a recap: they said so, or did their set-up, or set when they work."""
    if member.recaps is None:
        return member.set_up >= _ASKED_HOURS or member.shift is not None or member.digest_at is not None
    return member.recaps


def set_up(tx: sa.Connection, found: Team, when: Weekly, lead: str, at: datetime) -> Team:
    """Have a team's recap come at a time; what was said for the one that was planned holds for the new one."""
    before = coming(tx, found)
    _withdraw(tx, found)
    values = {"post_day": when.day, "post_at": when.at, "zone": when.zone, "lead_id": lead}
    ready = teams.change(tx, found.workspace_id, found.id, **values, active=True, off_reason=None, planned_on=None)
    members.change(tx, found.account, active=True)
    _plan_anew(tx, ready, recap.following(when, at), at)
    now = coming(tx, ready)
    if before is not None and now is not None and before != now:
        shares.move_week(tx, found.workspace_id, found.id, before, now)
        conditions.move_week(tx, found.workspace_id, found.id, before, now)
    return teams.get(tx, found.workspace_id, found.id) or ready


def _plan_anew(tx: sa.Connection, found: Team, first: Occurrence, at: datetime) -> None:
    """Plan a recap at its new time: that of a day on which it did not come, comes; where it came, the next week's."""
    outbox.drop_unsent(tx, found.account, KIND, first.day.isoformat())
    plan(tx, found, at)
    if coming(tx, found) is None:
        plan(tx, teams.get(tx, found.workspace_id, found.id) or found, first.due_at)


def switch_off(tx: sa.Connection, found: Team, reason: str, at: datetime | None) -> None:
    """End a team's recap; where it was not the lead who did, the lead is told once."""
    if not found.active:
        return
    teams.change(tx, found.workspace_id, found.id, active=False, off_reason=reason, planned_on=None)
    _withdraw(tx, found)
    if reason in GONE and at is not None:
        tell_lead(tx, found, SWITCHED_OFF, f"{found.id}.{at:%Y%m%d%H%M%S}", at)


def tell_lead(tx: sa.Connection, found: Team, kind: str, occurrence: str, at: datetime) -> None:
    """Have who leads a recap told of it, once, when they are at work; nobody where nobody leads."""
    lead = members.get(tx, MemberId(found.workspace_id, found.lead_id)) if found.lead_id else None
    if lead is not None:
        outbox.add(tx, lead.id, kind, occurrence, next_at_work(lead, at))


def _ask(tx: sa.Connection, member: Member, found: Team, day: date | None, at: datetime) -> Occurrence | None:
    """Plan the question before one recap where it is not planned already; returns when it is due as things are now."""
    ends = recap_at(found, day) if day else None
    if day is None or ends is None or not is_asked(member):
        return None
    due = recap.preview(member.hours, ends, lambda on: is_free(on, member) is not None or member.is_paused(on), at)
    if due is not None:
        outbox.add(tx, member.id, PREVIEW, f"{found.id}.{day.isoformat()}", due)
    return due


def _move(tx: sa.Connection, member: Member, found: Team, due: Occurrence) -> None:
    for waiting in outbox.waiting_of(tx, member.id, PREVIEW):
        if waiting.occurrence.startswith(f"{found.id}.") and not waiting.asked_for_again:
            outbox.move(tx, waiting.id, due)


def _withdraw(tx: sa.Connection, found: Team) -> None:
    outbox.withdraw(tx, found.account, KIND)
    outbox.withdraw_all(tx, found.workspace_id, PREVIEW, f"{found.id}.")
