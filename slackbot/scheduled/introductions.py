"""Introductions: over the first two weeks one practice at a time, if set up so; each once, and each no is final."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Hours, Occurrence, occurrence
from slackbot.coach.introductions import PRACTICES, Practice, next_days, practice_on
from slackbot.coach.offered_times import break_time, challenge_time, into_shift
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, End, Kind, Nudge
from slackbot.store.outbox import schedule
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members, thanks_given
from slackbot.store.people.members import Member
from slackbot.store.schema.schema import State
from slackbot.working_days import is_free

_DAY: Final = timedelta(days=1)
_LATE: Final = timedelta(hours=3)
_LATELY: Final = timedelta(days=90)
_INTO_THE_SHIFT: Final = 60  # minutes
_BEFORE_ITS_END: Final = 60  # minutes, for closing the day


def next_due(member: Member, after: datetime) -> Occurrence | None:
    """Return the third working day since the last one, or the next after `after`; an hour into the shift."""
    practice = practice_on(member.begun_on, member.begun_on, member.introduced) if member.begun_on else None
    if member.begun_on is None or practice is None:
        return None
    at = _time_of(practice, member.hours)
    days = next_days(member.begun_on, lambda day: is_free(day, member) is None and not member.is_paused(day))
    dues = (occurrence(day, at, member.hours) for day in days)
    due = next((due for due in dues if due is not None and due.due_at > after), None)
    return due and Occurrence(due.day, due.due_at, min(due.expires_at, due.due_at + _LATE))


def quiet(member: Member, delivery: Delivery, _services: Services) -> str | None:
    """Stay silent when switched off, and when nothing is left to introduce."""
    if member.begun_on is None:
        return "switched_off"
    return None if practice_on(delivery.day, member.begun_on, member.introduced) else "told"


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Offer one practice, which counts as introduced from now on: a message in doubt is not followed by another."""
    practice = practice_on(delivery.day, member.begun_on, member.introduced)
    assert practice is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    _count(services.tx, member, delivery, PRACTICES.index(practice) + 1)
    is_known = _IS_KNOWN[practice](member, delivery, services)
    at = break_time(member.shift) if practice == "break" else challenge_time(member.shift)
    return Reply(_MESSAGES[practice], {"known": is_known, "at": at, "has_shift": member.shift is not None})


def ended(tx: sa.Connection, delivery: Delivery, end: End) -> None:
    """Offer a practice again later if its message surely did not arrive."""
    member = members.get(tx, delivery.who)
    if member is None or member.begun_on is None or delivery.day >= member.begun_on or delivery.asked_for_again:
        return
    never_arrived = end.state is State.FAILED or (end.state is State.SKIPPED and delivery.reason is not None)
    if never_arrived:
        _count(tx, member, delivery, member.introduced - 1)


def _count(tx: sa.Connection, member: Member, delivery: Delivery, introduced: int) -> None:
    """Note the number of practices introduced, and plan the next; its working days count from tomorrow."""
    begins = delivery.day + _DAY
    changed = members.change(tx, member.id, introduced=introduced, begun_on=begins)
    due = next_due(changed, delivery.due_at) if delivery.due_at else None
    if due is None:
        schedule.drop(tx, member.id, KIND.name)
    else:
        schedule.put(tx, member.id, KIND.name, due)


def _time_of(practice: Practice, hours: Hours) -> time:
    """Return an hour into the shift, before any nudge; for closing the day, an hour before its end."""
    return into_shift(hours.shift, -_BEFORE_ITS_END if practice == "enough" else _INTO_THE_SHIFT)


def _has_thanked(member: Member, delivery: Delivery, services: Services) -> bool:
    lately = thanks_given.between(services.tx, member.id, delivery.day - _LATELY, delivery.day)
    return any(thanks.sender_id == member.user_id for thanks in lately)


_MESSAGES: Final[Mapping[Practice, str]] = {
    "break": "introduction/break",
    "challenge": "introduction/challenge",
    "thanks": "introduction/thanks",
    "enough": "introduction/enough",
}
_IS_KNOWN: Final[Mapping[Practice, Callable[[Member, Delivery, Services], bool]]] = {
    "break": lambda member, _delivery, _services: bool(member.break_times),
    "challenge": lambda member, _delivery, _services: member.challenge_nudge_at is not None,
    "thanks": _has_thanked,
    "enough": lambda member, _delivery, _services: member.closed_on is not None,
}

KIND: Final = Kind("practice", say, next_due, quiet, Nudge(off={"begun_on": None}), aftermath=Aftermath(ended=ended))
