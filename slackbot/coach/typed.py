"""Settings as people type them: times, days, shifts, dates and zones; what can't be read is said, never guessed."""

import re
from datetime import date, time, timedelta
from typing import Final, NoReturn

from slackbot.coach.calendar import EVERY_DAY, Shift, zone_names

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MON_TO_FRI: Final = frozenset(range(5))
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_DASH: Final = re.compile(r"\s*(?:-|–|—|\bto\b)\s*", re.IGNORECASE)  # noqa: RUF001 - people paste en dashes
_SHIFT: Final = re.compile(r"(\S+?)\s*(?:-|–|—|\bto\b)\s*(\S+)(?:\s+(.+))?", re.IGNORECASE)  # noqa: RUF001 - the same
_WEEKLY: Final = re.compile(r"([^\W\d_]+),?\s+(?:at\s+)?(\d\S*(?:\s*(?:am|pm)\b)?)(?:\s+(\S.*))?", re.IGNORECASE)
_NOON: Final = 12


class UnreadableError(ValueError):
    """A typed value that can't be read: `kind` is time, days, shift, date, zone or weekly, `given` what was typed."""

    def __init__(self, kind: str, given: str) -> None:
        super().__init__(f"no {kind}: {given!r}")
        self.kind = kind
        self.given = given


def read_time(given: str) -> time:
    """Read a wall time: `17:00`, `9:05`, `17.30`, `5pm`.

    Raises:
        UnreadableError: it is none, with kind `time`.
    """
    found = _TIME.fullmatch(given.strip())
    if found is None or (found[2] is None and found[3] is None):
        _unreadable("time", given)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            _unreadable("time", given)
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        _unreadable("time", given)


def read_days(given: str) -> frozenset[int]:
    """Read weekdays, Monday being 0: `mon-fri`, `fri-mon`, `mon wed fri`, `mon,tue`, `daily`.

    Raises:
        UnreadableError: one of them is no day, with kind `days`.
    """
    days: set[int] = set()
    for part in _DASH.sub("-", given.strip().lower()).replace(",", " ").split():
        if part in {"daily", "everyday", "every", "day", "all"}:
            days |= EVERY_DAY
            continue
        first, dash, last = part.partition("-")
        begin, end = _weekday(first, given), _weekday(last if dash else first, given)
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    if not days:
        _unreadable("days", given)
    return frozenset(days)


def read_shift(given: str) -> Shift:
    """Read hours and the days they begin on: `09:00-17:00 mon-fri`, `22:00-06:00 sun-thu`; days default to mon-fri.

    Raises:
        UnreadableError: with kind `shift`, `time` or `days`.
    """
    found = _SHIFT.fullmatch(given.strip())
    if found is None:
        _unreadable("shift", given)
    start = read_time(found[1])
    end = time(0) if found[2] == "24:00" else read_time(found[2])
    if start == end:
        _unreadable("shift", given)
    return Shift(start, end, read_days(found[3]) if found[3] else _MON_TO_FRI)


def read_date(given: str) -> date:
    """Read a date as ISO 8601 has it: `2026-12-24`.

    Raises:
        UnreadableError: it is none, with kind `date`.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given.strip(), re.ASCII):
            _unreadable("date", given)
        return date.fromisoformat(given.strip())
    except ValueError:
        _unreadable("date", given)


def read_day(given: str, today: date) -> date:
    """Read a day to come: a date, `tomorrow`, or a weekday (`fri`, `friday`), which is the next one after today.

    Raises:
        UnreadableError: it is none, with kind `date`.
    """
    name = given.strip().lower()
    if name == "tomorrow":
        return today + timedelta(days=1)
    if name[:3] in WEEKDAYS and _FULL_NAMES[name[:3]][:-1].startswith(name):
        return today + timedelta(days=(WEEKDAYS.index(name[:3]) - today.weekday() - 1) % 7 + 1)
    return read_date(given)


def read_zone(given: str) -> str:
    """Read a zone by its name in any case, or by its city where only one zone has it: `europe/berlin`, `Berlin`.

    Raises:
        UnreadableError: no zone, or more than one, answers to it, with kind `zone`.
    """
    wanted = given.strip().replace(" ", "_").lower()
    if wanted in zone_names():
        return zone_names()[wanted]
    cities = [name for lower, name in zone_names().items() if "/" in lower and lower.rsplit("/", 1)[1] == wanted]
    if not wanted or len(cities) != 1:
        _unreadable("zone", given)
    return cities[0]


def read_weekly(given: str) -> tuple[int, time, str | None]:
    """Read a weekday (Monday is 0), a time, and the zone where one is named: `fri 16:00`, `fridays 4pm Europe/Berlin`.

    Raises:
        UnreadableError: with kind `weekly`, `days`, `time` or `zone`.
    """
    found = _WEEKLY.fullmatch(given.strip())
    if found is None:
        _unreadable("weekly", given)
    day = _weekday(found[1].lower(), found[1])
    return day, read_time(found[2]), read_zone(found[3]) if found[3] else None


def _weekday(name: str, given: str) -> int:
    if name[:3] not in WEEKDAYS or not _FULL_NAMES[name[:3]].startswith(name):
        _unreadable("days", given)
    return WEEKDAYS.index(name[:3])


_FULL_NAMES: Final = {
    "mon": "mondays",
    "tue": "tuesdays",
    "wed": "wednesdays",
    "thu": "thursdays",
    "fri": "fridays",
    "sat": "saturdays",
    "sun": "sundays",
}


def _unreadable(kind: str, given: str) -> NoReturn:
    raise UnreadableError(kind, given)
