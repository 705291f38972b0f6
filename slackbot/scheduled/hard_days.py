"""The one answer to "was it a hard day?", from lines marked hard or rough and signals sent, and what follows from it.

A signal is known by the offer of somebody else that is planned for its sender with it.
"""

from datetime import date, timedelta
from typing import Final

from slackbot.coach.ramp import AFTER_A_HARD_ONE, usual_length
from slackbot.coach.running_list import HEAVY
from slackbot.reply import Services
from slackbot.store.outbox import history
from slackbot.store.people import lines
from slackbot.store.people.members import Member
from slackbot.working_days import is_free

SIGNALLED: Final = "signal_another"
_LOOKED_AT: Final = timedelta(days=14)
_DAY: Final = timedelta(days=1)


def is_hard_day(member: Member, day: date, services: Services) -> bool:
    """Whether anything was hard on the day, or on the last working day before it: then nothing is joked about."""
    since = _last_working_day(member, day)
    marked = services.read(lines.days_marked_heavy, member.id, day, _LOOKED_AT)
    return any(each >= since for each in (*marked, *_days_signalled(member, day, services)))


def is_rough_day(member: Member, day: date, services: Services) -> bool:
    """Whether the day itself has a line marked rough, or a signal: then nothing cheerful is asked or offered."""
    written = services.read(lines.of_days, member.id, day)
    return any(line.kind == "rough" for line in written) or asked_for_company(member, day, services)


def asked_for_company(member: Member, day: date, services: Services) -> bool:
    """Whether the person sent a colleague a signal on the day."""
    return day in _days_signalled(member, day, services)


def break_length(member: Member, day: date, services: Services) -> int:
    """Return the minutes of a break without a stated length: as usual, and at least ten after a hard one."""
    newest = services.read(lines.of_days, member.id, day)[-1:]
    usual = usual_length(member.ramp_step)
    return max(usual, AFTER_A_HARD_ONE) if any(line.kind in HEAVY for line in newest) else usual


def _days_signalled(member: Member, day: date, services: Services) -> set[date]:
    return services.read(history.days_planned, member.id, day, SIGNALLED, _LOOKED_AT)


def _last_working_day(member: Member, day: date) -> date:
    earlier = (day - back * _DAY for back in range(1, _LOOKED_AT.days))
    return next((each for each in earlier if is_free(each, member) is None), day - _DAY)
