"""When somebody is at work next: for what a colleague has to say, which is not said to anybody off duty."""

from datetime import date, datetime, timedelta
from typing import Final

from slackbot.coach.calendar import Occurrence, day_ends, local_day, moment, within_shift, zone
from slackbot.scheduled.quiet import is_free
from slackbot.store.people.members import Member

_LONGEST_WAIT: Final = timedelta(days=3)
_LATE: Final = timedelta(days=3)


def due(reader: Member, at: datetime) -> Occurrence:
    """When to say a thing: now, or at the next start of the reader's shift within three days."""
    hours = reader.hours
    today = local_day(at, hours)
    wall = at.astimezone(zone(hours.zone)).time()
    if _at_work(reader, today) and within_shift(wall, hours.shift):
        return Occurrence(today, at, at + _LATE)
    start = hours.shift.start if hours.shift else None
    for day in (today + timedelta(days=ahead) for ahead in range(_LONGEST_WAIT.days + 1)):
        starts = moment(day, start, hours.zone) if start else day_ends(day - timedelta(days=1), hours)
        if _at_work(reader, day) and at < starts <= at + _LONGEST_WAIT:
            return Occurrence(day, starts, starts + _LATE)
    latest = at + _LONGEST_WAIT
    return Occurrence(local_day(latest, hours), latest, latest + _LATE)


def _at_work(reader: Member, day: date) -> bool:
    return is_free(day, reader) is None and not reader.is_paused(day) and reader.closed_on != day
