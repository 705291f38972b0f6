"""The follow-up, once, two weeks after a shortcut was noted: did its cost turn up somewhere else?"""

from datetime import date, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Hours, Occurrence, local_day, occurrence
from slackbot.reply import Reply, Services
from slackbot.scheduled.kind import Aftermath, Kind, Nudge
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import shortcuts
from slackbot.store.people.members import Member
from slackbot.working_days import is_free

_WAIT: Final = timedelta(days=14)
_AFTER_THE_START: Final = timedelta(hours=1)
_WITHOUT_A_SHIFT: Final = time(10)
_LOOK_AHEAD: Final = 400  # days searched for a working day


def due(member: Member, noted_on: date, at: datetime) -> Occurrence:
    """Return when to ask about a shortcut: early in the first shift after two weeks, and after `at`.

    With no working day in sight (paused until resumed) that is far off, and `move` brings it nearer.
    """
    first = max(noted_on + _WAIT, local_day(at, member.hours))
    days = (first + timedelta(days=days) for days in range(_LOOK_AHEAD))
    free = (day for day in days if is_free(day, member) is None and not member.is_paused(day))
    dues = (occurrence(day, _time_of_day(member.hours), member.hours) for day in free)
    far = at + timedelta(days=_LOOK_AHEAD)
    return next((due_then for due_then in dues if due_then and due_then.due_at > at), Occurrence(far.date(), far, far))


def plan(tx: sa.Connection, member: Member, shortcut_id: int, noted_on: date, at: datetime) -> None:
    """Plan the question about a shortcut."""
    outbox.add(tx, member.id, KIND.name, str(shortcut_id), due(member, noted_on, at))


def move(tx: sa.Connection, member: Member, at: datetime) -> None:
    """Move waiting questions after the person's shift, zone or pause changed."""
    for delivery in outbox.waiting_of(tx, member.id, KIND.name):
        kept = shortcuts.get(tx, member.id, _shortcut_of(delivery))
        if kept and "+" not in delivery.occurrence:
            outbox.move(tx, delivery.id, due(member, kept.day, at))


def again(member: Member, _delivery: Delivery, at: datetime) -> Occurrence | None:
    """Try the next working day if this one turned out free or full."""
    return due(member, local_day(at, member.hours) - _WAIT, at)


def quiet(member: Member, delivery: Delivery, services: Services) -> str | None:
    """Stay silent if the question has been answered since."""
    kept = shortcuts.get(services.tx, member.id, _shortcut_of(delivery))
    if kept is None:
        return "gone"
    return "answered" if kept.verdict else None


def say(member: Member, delivery: Delivery, services: Services) -> Reply:
    """Quote the shortcut and ask one question."""
    kept = shortcuts.get(services.tx, member.id, _shortcut_of(delivery))
    assert kept is not None  # noqa: S101 - `quiet` looked a moment ago, in this transaction
    return Reply("shortcut/follow_up", {"id": kept.id, "text": kept.text})


def _shortcut_of(delivery: Delivery) -> int:
    return int(delivery.occurrence.partition("+")[0].partition(" ")[0])


def _time_of_day(hours: Hours) -> time:
    if hours.shift is None:
        return _WITHOUT_A_SHIFT
    start = datetime.combine(date.min, hours.shift.start) + _AFTER_THE_START
    return start.time()


KIND: Final = Kind("follow_up", say, quiet=quiet, nudge=Nudge(), aftermath=Aftermath(again))
