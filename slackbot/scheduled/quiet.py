"""Quiet wins: every reason that keeps any scheduled message back, looked at when it is to be sent."""

from datetime import date, datetime

import sqlalchemy as sa

from slackbot.coach.calendar import local_day, within_shift, works_on, zone
from slackbot.reply import Services
from slackbot.scheduled.free_days import is_holiday
from slackbot.scheduled.job import Job
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import habits, members
from slackbot.store.people.members import Member

IGNORED_IN_A_ROW = 3


def silence(
    job: Job, member: Member, delivery: Delivery, services: Services, at: datetime, kinds: set[str]
) -> str | None:
    """Give the reason why a delivery is not to be sent as things stand now, None to send it.

    `kinds` are those that count against the daily budget.
    """
    if not member.active:
        return "gone"
    if delivery.expires_at is not None and at > delivery.expires_at:
        return "late"
    if job.to is None and not job.despite_pause and member.is_paused(delivery.day):
        return "paused"
    reason = None
    if job.asks:
        reason = _off_duty(job, member, delivery.day, at) or _enough_today(member, delivery, services.tx, kinds)
    elif job.at_work:  # it may have waited for days: today counts, not when it was planned for
        reason = _off_duty(job, member, local_day(at, member.hours), at)
    return reason or job.quiet(member, delivery, services)


def is_free(day: date, member: Member) -> str | None:
    """Give the reason why a person is off on a day, None where they work."""
    if not works_on(day, member.hours) or day in member.days_off:
        return "day_off"
    return "holiday" if is_holiday(day, member.holidays) else None


def watch(job: Job, member: Member, delivery: Delivery, services: Services) -> str | None:
    """Look whether a kind is still wanted, before it speaks again; gives what follows.

    None: speak. `rests`: halved, and it is this one's turn to be left out. `halves`: say once that it comes half as
    often. `stops`: it was ignored even so; it is switched off here.
    """
    if not job.asks or delivery.asked_for_again:
        return None
    habit = habits.get(services.tx, member.id, job.kind)
    last = outbox.last_sent(services.tx, member.id, job.kind)
    pressed = habit.unanswered < 0
    ignored = last is not None and not pressed and not job.answered(member, last, services)
    unanswered = max(habit.unanswered, 0) + 1 if ignored else 0
    if habit.stage == 1 and habit.resting:
        habits.put(services.tx, member.id, job.kind, resting=False)
        return "rests"
    if unanswered < IGNORED_IN_A_ROW:
        if unanswered or habit != habits.Habit():
            habits.put(services.tx, member.id, job.kind, unanswered=unanswered, resting=habit.stage == 1)
        return None
    habits.put(services.tx, member.id, job.kind, unanswered=0, stage=habit.stage + 1, resting=habit.stage == 0)
    if habit.stage == 0:
        return "halves"
    members.change(services.tx, member.id, **job.off)
    return "stops"


def _off_duty(job: Job, member: Member, day: date, at: datetime) -> str | None:
    if member.closed_on == day:
        return "closed"
    free = is_free(day, member)
    if free:
        return free
    wall = at.astimezone(zone(member.hours.zone)).time()
    return "outside_shift" if job.within_shift and not within_shift(wall, member.shift) else None


def _enough_today(member: Member, delivery: Delivery, tx: sa.Connection, kinds: set[str]) -> str | None:
    if habits.get(tx, member.id, delivery.kind).quiet_on == delivery.day:
        return "not_today"
    if delivery.asked_for_again:
        return None
    return "over_budget" if outbox.count_sent(tx, member.id, delivery.day, kinds) >= member.budget else None
