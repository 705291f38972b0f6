"""The starting moment of a trial: within a working day, so that the bot has something to say."""

from datetime import datetime, time, timedelta
from typing import Final

from slackbot.coach.calendar import moment, zone

_FIRST: Final = "Europe/Berlin"  # zone of the first sample person
_MORNING: Final = time(9)
_WORKING: Final = range(8, 16)
_FRIDAY: Final = 4


def next_working_moment(now: datetime) -> datetime:
    """Return now, if it is within the first person's working day, else nine on the next working morning."""
    wall = now.astimezone(zone(_FIRST))
    if wall.weekday() <= _FRIDAY and wall.hour in _WORKING:
        return now.replace(second=0, microsecond=0)
    day = wall.date() + timedelta(days=wall.hour >= _MORNING.hour)
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return moment(day, _MORNING, _FIRST)
