"""Quiet wins: every reason to hold back a scheduled message, checked just before it is sent."""

from datetime import date, datetime

from slackbot.coach.calendar import local_day, within_shift, zone
from slackbot.reply import Services
from slackbot.scheduled import welcome_back
from slackbot.scheduled.kind import Kind, Nudge, Respects
from slackbot.scheduled.people.colleagues import TIME_OVER
from slackbot.store.outbox import batches
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import habits, members
from slackbot.store.people.members import Member
from slackbot.working_days import is_free, is_in_hours

IGNORED_IN_A_ROW = 3


def silence(
    kind: Kind, member: Member, delivery: Delivery, services: Services, at: datetime, nudges: frozenset[str]
) -> str | None:
    """Return the reason why a delivery must not be sent now, None if it may be.

    `nudges` names the kinds that count against the daily budget.
    """
    if not member.active:
        return "gone"
    if delivery.expires_at is not None and at > delivery.expires_at:
        return "late"
    to_the_member = kind.address.to is None
    if to_the_member and kind.respects is not Respects.NOTHING and member.is_paused(delivery.day):
        return "paused"
    reason = None
    if kind.nudge:
        reason = _time_off(member, delivery.day, at, within_shift_only=kind.nudge.within_shift)
        reason = reason or _enough_today(kind.nudge, member, delivery, services, nudges)
    elif kind.respects is Respects.TIME_OFF:  # it may have waited for days, so today counts and not its planned day
        reason = _time_off(member, local_day(at, member.hours), at)
        reason = reason or (None if is_in_hours(member, at) else "outside_shift")
    return reason or kind.quiet(member, delivery, services)


def held_until(
    kind: Kind, member: Member, delivery: Delivery, services: Services, at: datetime
) -> tuple[datetime, str] | None:
    """Return until when a delivery waits, and why: a Slack status (a meeting, a call), time for a customer, or a break.

    Messages that the person asked for a moment ago (a welcome back) are not held. A break holds back what comes from
    colleagues, such as a ticket to take over, but no nudge: the person chose its time.
    """
    if kind.address.to is not None or not (kind.nudge or kind.respects is Respects.TIME_OFF):
        return None
    if kind.respects is Respects.TIME_OFF:
        rests = services.read(batches.ends_of, member.id, delivery.day, welcome_back.NAME)
        if rests is not None and at < rests:
            return rests, "on_a_break"
    gives = services.read(batches.ends_of, member.id, delivery.day, TIME_OVER)
    if gives is not None and at < gives:
        return gives, "giving_time"
    return (member.occupied_until, "status") if member.occupied_until and at < member.occupied_until else None


def watch(kind: Kind, member: Member, delivery: Delivery, services: Services) -> str | None:
    """Check whether a nudge is still wanted before it is sent; returns the verdict.

    None: send it. `rests`: it comes half as often, and this turn is left out. `halves`: it says once that it will come
    half as often. `stops`: it was ignored even so, and is switched off here.
    """
    if kind.nudge is None or delivery.asked_for_again:
        return None
    habit = services.read(habits.of_people, member.id, delivery.day).get(kind.name, habits.Habit())
    last = services.read(batches.last_sent, member.id, delivery.day, kind.name)
    pressed = habit.unanswered < 0
    ignored = last is not None and not pressed and not kind.nudge.answered(member, last, services)
    unanswered = max(habit.unanswered, 0) + 1 if ignored else 0
    if habit.stage == 1 and habit.resting:
        habits.put(services.tx, member.id, kind.name, resting=False)
        return "rests"
    if unanswered < IGNORED_IN_A_ROW:
        if unanswered or habit != habits.Habit():
            habits.put(services.tx, member.id, kind.name, unanswered=unanswered, resting=habit.stage == 1)
        return None
    habits.put(services.tx, member.id, kind.name, unanswered=0, stage=habit.stage + 1, resting=habit.stage == 0)
    if habit.stage == 0:
        return "halves"
    members.change(services.tx, member.id, **kind.off)
    return "stops"


def _time_off(member: Member, day: date, at: datetime, *, within_shift_only: bool = True) -> str | None:
    if member.closed_on == day:
        return "closed"
    free = is_free(day, member)
    if free:
        return free
    wall = at.astimezone(zone(member.hours.zone)).time()
    return "outside_shift" if within_shift_only and not within_shift(wall, member.shift) else None


def _enough_today(
    nudge: Nudge, member: Member, delivery: Delivery, services: Services, nudges: frozenset[str]
) -> str | None:
    habit = services.read(habits.of_people, member.id, delivery.day).get(delivery.kind)
    if habit is not None and habit.quiet_on == delivery.day:
        return "not_today"
    if delivery.asked_for_again or not nudge.budgeted:
        return None
    sent = services.read(batches.sent_counts, member.id, delivery.day, nudges)
    return "over_budget" if sent >= member.budget else None
