"""What follows from lines that a person marked hard or rough: a longer break, and no joke that day or the next."""

from datetime import date, timedelta
from typing import Final

from slackbot.coach.ramp import AFTER_A_HARD_ONE, usual_length
from slackbot.reply import Services
from slackbot.store.people import lines
from slackbot.store.people.members import Member
from slackbot.working_days import is_free

_HEAVY: Final = frozenset({"hard", "rough"})
_LOOKED_AT: Final = timedelta(days=14)
_DAY: Final = timedelta(days=1)


def is_hard_day(member: Member, day: date, services: Services) -> bool:
    """Whether the day, or the last working day before it, has a line that the person marked hard or rough."""
    marked = services.read(lines.days_marked_heavy, member.id, day, _LOOKED_AT)
    return any(each >= _last_working_day(member, day) for each in marked)


def has_rough_line(member: Member, day: date, services: Services) -> bool:
    """Whether a line of the day is marked rough."""
    return any(line.kind == "rough" for line in services.read(lines.of_days, member.id, day))


def break_length(member: Member, day: date, services: Services) -> int:
    """The minutes of a break for which none are said: as usual, and no less than ten after a hard one."""
    newest = services.read(lines.of_days, member.id, day)[-1:]
    usual = usual_length(member.ramp_step)
    return max(usual, AFTER_A_HARD_ONE) if any(line.kind in _HEAVY for line in newest) else usual


def _last_working_day(member: Member, day: date) -> date:
    earlier = (day - back * _DAY for back in range(1, _LOOKED_AT.days))
    return next((each for each in earlier if is_free(each, member) is None), day - _DAY)
