"""Whether something light may be said: never on or after a day with marks that say it was hard or rough."""

from datetime import date, timedelta
from typing import Final

from slackbot.reply import Services
from slackbot.store.people import lines
from slackbot.store.people.members import Member
from slackbot.working_days import is_free

_LOOKED_AT: Final = timedelta(days=14)
_DAY: Final = timedelta(days=1)


def is_hard_day(member: Member, day: date, services: Services) -> bool:
    """Whether the day, or the last working day before it, has a line that the person marked hard or rough."""
    marked = services.read(lines.days_marked_heavy, member.id, day, _LOOKED_AT)
    return any(each >= _last_working_day(member, day) for each in marked)


def _last_working_day(member: Member, day: date) -> date:
    earlier = (day - back * _DAY for back in range(1, _LOOKED_AT.days))
    return next((each for each in earlier if is_free(each, member) is None), day - _DAY)
