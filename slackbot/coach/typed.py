"""Settings as people type them: times, days, shifts, dates and zones; what can't be read is said, never guessed."""

import re
from datetime import date, time, timedelta
from typing import Final, NoReturn

from slackbot.coach.calendar import EVERY_DAY, Shift, zone_names

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MON_TO_FRI: Final = frozenset(range(5))
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_TO: Final = r"\s*(?:[-\u2010-\u2015\u2212]|\bto\b)\s*"  # people paste every dash that there is, and a minus
_DASH: Final = re.compile(_TO, re.IGNORECASE)
_SHIFT: Final = re.compile(rf"(\S+?){_TO}(\S+)(?:\s+(.+))?", re.IGNORECASE)
_DAYS_FIRST: Final = re.compile(r"(\D*[^\W\d]),?\s+(\d.*)")
_HOURS: Final = re.compile(rf"(\d{{1,2}}){_TO}(\d{{1,2}})(?:\s+(.+))?", re.IGNORECASE | re.ASCII)
_BETWEEN: Final = re.compile(r"[,&/+]|\band\b")
_GROUPS: Final = {"weekdays": frozenset(range(5)), "weekends": frozenset({5, 6}), "weekend": frozenset({5, 6})}
_DATES: Final = re.compile(rf"(\d{{4}}-\d\d-\d\d)(?:{_TO}|\s*\.\.+\s*)(\d{{4}}-\d\d-\d\d)", re.IGNORECASE | re.ASCII)
_LONGEST_SPAN: Final = timedelta(days=60)
_WEEKLY: Final = re.compile(r"([^\W\d_]+),?\s+(?:at\s+)?(\d\S*(?:\s*(?:am|pm)\b)?)(?:\s+(\S.*))?", re.IGNORECASE)
_NOON: Final = 12
_NO_PLACE: Final = "etc/"  # whose GMT+1 is what everybody else writes GMT-1
_HOURS_A_DAY: Final = 24


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
    """Read weekdays, Monday being 0: `mon-fri`, `fri-mon`, `mon wed fri`, `mon,tue`, `mon and tue`, `weekdays`.

    Raises:
        UnreadableError: one of them is no day, with kind `days`.
    """
    days: set[int] = set()
    for part in _BETWEEN.sub(" ", _DASH.sub("-", given.strip().lower())).split():
        if part in {"daily", "everyday", "every", "day", "all", *_GROUPS}:
            days |= _GROUPS.get(part, EVERY_DAY)
            continue
        first, dash, last = part.partition("-")
        begin, end = _weekday(first, given), _weekday(last if dash else first, given)
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    if not days:
        _unreadable("days", given)
    return frozenset(days)


def read_shift(given: str) -> Shift:
    """Read hours and the days they begin on: `09:00-17:00 mon-fri`, `22:00-06:00 sun-thu`; days default to mon-fri.

    Days may stand first. Bare hours are read where one of them can be nothing but an hour of twenty-four (`9-17`).

    Raises:
        UnreadableError: with kind `shift`, `time` or `days`.
    """
    typed = given.strip()
    days_first = _DAYS_FIRST.fullmatch(typed)
    typed = f"{days_first[2]} {days_first[1]}" if days_first else typed
    start, end, days = _whole_hours(typed) or _hours(typed, given)
    if start == end:
        _unreadable("shift", given)
    return Shift(start, end, read_days(days) if days else _MON_TO_FRI)


def _whole_hours(typed: str) -> tuple[time, time, str | None] | None:
    found = _HOURS.fullmatch(typed)
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    if start >= _HOURS_A_DAY or end > _HOURS_A_DAY or max(start, end) <= _NOON:
        return None
    return time(start), time(end % _HOURS_A_DAY), found[3]


def _hours(typed: str, given: str) -> tuple[time, time, str | None]:
    found = _SHIFT.fullmatch(typed)
    if found is None:
        _unreadable("shift", given)
    return read_time(found[1]), time(0) if found[2] == "24:00" else read_time(found[2]), found[3]


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


def read_days_off(given: str, today: date) -> frozenset[date]:
    """Read days to come, and spans of dates: `2026-12-24 2026-12-27`, `2026-12-24 to 2027-01-02`, `tomorrow, fri`.

    Raises:
        UnreadableError: one of them is none, or a span has no end ahead or is longer than two months; kind `date`.
    """
    days: set[date] = set()
    for span in _DATES.finditer(given):
        first, last = read_date(span[1]), read_date(span[2])
        if not timedelta(0) <= last - first <= _LONGEST_SPAN:
            _unreadable("date", span[0])
        days |= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    return frozenset(days | {read_day(word, today) for word in _BETWEEN.sub(" ", _DATES.sub(" ", given)).split()})


def read_zone(given: str) -> str:
    """Read a zone by its name in any case, or by its city where only one zone has it: `europe/berlin`, `Berlin`.

    Raises:
        UnreadableError: no zone, or more than one, answers to it, with kind `zone`.
    """
    wanted = given.strip().replace(" ", "_").lower()
    if wanted in zone_names():
        return zone_names()[wanted]
    placed = {lower: name for lower, name in zone_names().items() if "/" in lower and not lower.startswith(_NO_PLACE)}
    cities = [name for lower, name in placed.items() if lower.rsplit("/", 1)[1] == wanted]
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
