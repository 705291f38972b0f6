"""The picture of a week: the days it shows, and the words for where it can't be shown."""

from datetime import date, timedelta
from typing import Any, Final

from slackbot.coach.day_kind import week_of
from slackbot.coach.skies import sky, spec
from slackbot.reply import Services
from slackbot.store.people import breaks, lines
from slackbot.store.people.members import Member

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)


def of_week(member: Member, day: date, services: Services) -> dict[str, Any] | None:
    """Return the facts of `_picture.txt`: the week up to a day and that day; None if nothing was written in it."""
    first = week_of(day, member.shift) if member.shift else day - _WEEK + _DAY
    return _facts(member, first, day, services, _WEEK)


def before(member: Member, today: date, services: Services) -> dict[str, Any] | None:
    """Return the same for Home: the days before today or, on a week's first day, the previous week.

    It stays the same all day, so that a person has at most one picture a day.
    """
    first = week_of(today, member.shift) if member.shift else today - _WEEK
    return _facts(member, first if first < today else first - _WEEK, today - _DAY, services, 2 * _WEEK)


def _facts(member: Member, first: date, last: date, services: Services, within: timedelta) -> dict[str, Any] | None:
    kinds: dict[date, set[str]] = {}
    for line in services.read(lines.of_span, member.id, last, within):
        kinds.setdefault(line.day, set()).add(line.kind)
    taken = services.read(breaks.days_of_span, member.id, last, within)
    every = (first + number * _DAY for number in range((last - first).days + 1))
    skies = [sky(day, kinds.get(day, ()), had_break=day in taken) for day in every if _shows(member, day, kinds, taken)]
    if not any(each.kinds for each in skies):
        return None
    return {"spec": spec(skies), "days": [{"day": each.day, "kinds": list(each.kinds)} for each in skies]}


def _shows(member: Member, day: date, kinds: dict[date, set[str]], taken: set[date]) -> bool:
    return day in kinds or day in taken or (member.shift is not None and day.weekday() in member.shift.days)
