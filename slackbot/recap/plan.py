"""Planning of recaps and of the questions before them: in the outbox a week ahead, and redone after every change."""

from datetime import date, datetime
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
from slackbot.store.schema.changes import TeamChanges
from slackbot.store.schema.identity import MemberId
from slackbot.working_days import is_free, next_at_work

POST: Final = "recap"
PREVIEW: Final = "recap_preview"
SWITCHED_OFF: Final = "recap_off"
GONE: Final = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
_ASKED_HOURS: Final = 2  # the set-up step that a person's first choice, their hours, leads to


def weekly(team: Team) -> Weekly | None:
    """Return when a team's recap comes; None if it was never set up, or is off."""
    if not team.active or team.post_day is None or team.post_at is None or team.zone is None:
        return None
    return Weekly(team.post_day, team.post_at, team.zone)


def plan(tx: sa.Connection, team: Team, after: datetime) -> None:
    """Put the next recap and the questions before it into the outbox; existing deliveries stay as they are."""
    when = weekly(team)
    if when is None:
        return
    dues = recap.planned(when, team.planned_on, after)
    if dues and teams.plan_until(tx, team, dues[-1].day):
        for due in dues:
            outbox.add(tx, team.account, POST, due.day.isoformat(), due)
    day = coming(tx, team)
    for member in members.of_team(tx, team.workspace_id, team.id):
        _ask(tx, member, team, day, after)


def ask(tx: sa.Connection, member: Member, at: datetime) -> None:
    """Plan the questions before each of a person's recaps, or move them to their new times."""
    mine = teams.of(tx, member.id)
    if not mine and _has_begun(member):
        teams.ask_again(tx, member.workspace_id, at)
    for team in mine:
        due = _ask(tx, member, team, coming(tx, team), at)
        if due is not None:
            _move(tx, member, team, due)


def coming(tx: sa.Connection, team: Team) -> date | None:
    """Return the day of the recap that people can still choose for; None if none is planned."""
    waiting = outbox.waiting_of(tx, team.account, POST)
    return min((delivery.day for delivery in waiting), default=None)


def recap_at(team: Team, day: date) -> datetime | None:
    """Return the moment of a team's recap on a day."""
    when = weekly(team)
    return moment(day, when.at, when.zone) if when else None


def is_asked(member: Member) -> bool:
    """Whether a person agreed to be asked before a recap; nobody is asked without that."""
    return member.recaps is True


def set_up(tx: sa.Connection, team: Team, when: Weekly, lead: str, at: datetime) -> Team:
    """Set a team's recap to a time; choices made for the planned one move to the new one."""
    before = coming(tx, team)
    _withdraw(tx, team)
    setting: TeamChanges = {"post_day": when.day, "post_at": when.at, "zone": when.zone, "lead_id": lead}
    setting |= {"active": True, "off_reason": None, "planned_on": None}
    ready = teams.change(tx, team.workspace_id, team.id, **setting)
    members.change(tx, team.account, active=True)
    _plan_again(tx, ready, recap.following(when, at), at)
    now = coming(tx, ready)
    if before is not None and now is not None and before != now:
        shares.move_week(tx, team.workspace_id, team.id, before, now)
        conditions.move_week(tx, team.workspace_id, team.id, before, now)
    return teams.get(tx, team.workspace_id, team.id) or ready


def _plan_again(tx: sa.Connection, team: Team, first: Occurrence, at: datetime) -> None:
    """Plan a recap at its new time; if that day had one already, plan the next week's."""
    outbox.drop_unsent(tx, team.account, POST, first.day.isoformat())
    plan(tx, team, at)
    if coming(tx, team) is None:
        plan(tx, teams.get(tx, team.workspace_id, team.id) or team, first.due_at)


def switch_off(tx: sa.Connection, team: Team, reason: str, at: datetime | None) -> None:
    """End a team's recap, and tell the lead once if somebody else ended it."""
    if not team.active:
        return
    teams.change(tx, team.workspace_id, team.id, active=False, off_reason=reason, planned_on=None)
    _withdraw(tx, team)
    if reason in GONE and at is not None:
        tell_lead(tx, team, SWITCHED_OFF, f"{team.id}.{at:%Y%m%d%H%M%S}", at)


def tell_lead(tx: sa.Connection, team: Team, kind: str, occurrence: str, at: datetime) -> None:
    """Send a recap's lead one message when they are at work; a team without a lead gets none."""
    lead = members.get(tx, MemberId(team.workspace_id, team.lead_id)) if team.lead_id else None
    if lead is not None:
        outbox.add(tx, lead.id, kind, occurrence, next_at_work(lead, at))


def _has_begun(member: Member) -> bool:
    """Whether a person has set anything, which makes it worthwhile to ask Slack about their teams."""
    return is_asked(member) or member.set_up >= _ASKED_HOURS or member.shift is not None


def _ask(tx: sa.Connection, member: Member, team: Team, day: date | None, at: datetime) -> Occurrence | None:
    """Plan the question before one recap if it is not planned yet; returns when it would be due now."""
    ends = recap_at(team, day) if day else None
    if day is None or ends is None or not is_asked(member):
        return None
    due = recap.preview(member.hours, ends, lambda on: is_free(on, member) is not None or member.is_paused(on), at)
    if due is not None:
        outbox.add(tx, member.id, PREVIEW, f"{team.id}.{day.isoformat()}", due)
    return due


def _move(tx: sa.Connection, member: Member, team: Team, due: Occurrence) -> None:
    for waiting in outbox.waiting_of(tx, member.id, PREVIEW):
        if waiting.occurrence.startswith(f"{team.id}.") and not waiting.asked_for_again:
            outbox.move(tx, waiting.id, due)


def _withdraw(tx: sa.Connection, team: Team) -> None:
    outbox.withdraw(tx, team.account, POST)
    outbox.withdraw_all(tx, team.workspace_id, PREVIEW, f"{team.id}.")
