"""A person's working days: days off, public holidays, and the next moment at which a colleague may write to them."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

import holidays
from holidays.registry import COUNTRIES

from slackbot.coach.calendar import Hours, Occurrence, Shift, local_day, moment, within_shift, works_on, zone
from slackbot.store.people.members import Member

OFFICE: Final = Shift(time(9), time(18), frozenset(range(5)))  # for colleagues' messages to people without a shift
_LONGEST_WAIT: Final = timedelta(days=3)
_LATE: Final = timedelta(days=3)


def is_free(day: date, member: Member) -> str | None:
    """Return the reason why a person is off on a day, None if they work."""
    if not works_on(day, member.hours) or day in member.days_off:
        return "day_off"
    return "holiday" if is_holiday(day, member.holidays) else None


def is_at_work(day: date, member: Member) -> bool:
    """Whether a person works on a day and has neither paused nor closed it."""
    return is_free(day, member) is None and not member.is_paused(day) and member.closed_on != day


def may_be_written_to(reader: Member, at: datetime) -> bool:
    """Whether a colleague's message may reach a person now: within their hours, and without a busy Slack status."""
    return is_in_hours(reader, at) and not reader.is_occupied(at)


def is_in_hours(reader: Member, at: datetime) -> bool:
    """Whether a person is at work now: within their shift, or office hours without one."""
    hours = _for_colleagues(reader)
    wall = at.astimezone(zone(hours.zone)).time()
    return is_at_work(local_day(at, hours), reader) and within_shift(wall, hours.shift)


def next_at_work(reader: Member, at: datetime) -> Occurrence:
    """Return when to deliver a colleague's message: now, or at the next start of the reader's hours within three days.

    A Slack status that asks for quiet is waited out too. A reader who does not work in that time (a long pause) gets
    the third day, and the kind's `again` tries once more.
    """
    hours = _for_colleagues(reader)
    latest = at + _LONGEST_WAIT
    free = max(at, reader.occupied_until or at)
    if free <= latest and is_in_hours(reader, free):
        return Occurrence(local_day(free, hours), free, free + _LATE)
    for day in (local_day(at, hours) + timedelta(days=ahead) for ahead in range(_LONGEST_WAIT.days + 1)):
        starts = moment(day, hours.shift.start if hours.shift else OFFICE.start, hours.zone)
        if works_on(day, hours) and is_at_work(day, reader) and free < starts <= latest:
            return Occurrence(day, starts, starts + _LATE)
    return Occurrence(local_day(latest, hours), latest, latest + _LATE)


def next_office_hours(zone_name: str, at: datetime) -> Occurrence:
    """Return when to write to a person who does not use the bot: now or at nine, on weekdays and until six."""
    hours = Hours(zone_name, OFFICE)
    day = local_day(at, hours)
    while True:
        starts, ends = (moment(day, wall, zone_name) for wall in (OFFICE.start, OFFICE.end))
        if works_on(day, hours) and at < ends:
            return Occurrence(day, max(at, starts), ends)
        day += timedelta(days=1)


def is_holiday(day: date, place: str | None) -> bool:
    """Whether a day is a public holiday at a place: `DE`, `DE-BY`; without a place, False."""
    return place is not None and day in _of(place, day.year)


def known_place(typed: str) -> str | None:
    """Return a place as the `holidays` package names it, None if it knows no such place.

    `de-by` is `DE-BY`; a country's English name and its other codes are read too (`United States`, `UK`).
    """
    country, _, part = typed.replace(" ", "").upper().replace("_", "-").partition("-")
    country = _codes().get(country, country)
    parts = holidays.list_supported_countries().get(country)
    if parts is None or (part and part not in parts):
        return None
    return f"{country}-{part}" if part else country


@cache
def _codes() -> dict[str, str]:
    """Return the code of each country, by its English name in capitals without spaces, and by its other codes."""
    return {name.upper(): code for name, code, *others in COUNTRIES.values() for name in (name, *others)}


@cache
def _of(place: str, year: int) -> frozenset[date]:
    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


def _for_colleagues(reader: Member) -> Hours:
    return Hours(reader.hours.zone, reader.hours.shift or OFFICE)
