"""Reads settings as people type them: times, days, shifts and dates. An unreadable value is rejected, never guessed."""

import re
from datetime import date, time, timedelta
from typing import Final

from slackbot.coach.calendar import EVERY_DAY, Shift
from slackbot.coach.parsing.named_dates import after_span, with_iso_dates
from slackbot.coach.parsing.normalise import normalise, unreadable
from slackbot.coach.parsing.zones import read_zone

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_NAMES: Final = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
_MON_TO_FRI: Final = frozenset(range(5))
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm)?", re.IGNORECASE)
_TO: Final = r" ?(?:-|\bto\b|\buntil\b) ?"
_DASH: Final = re.compile(_TO, re.IGNORECASE)
_SHIFT: Final = re.compile(rf"(\S+?(?: ?[ap]m)?){_TO}(\S+(?: [ap]m\b)?)(?: (.+))?", re.IGNORECASE)
_DAYS_FIRST: Final = re.compile(r"(\D*[^\W\d]) (\d.*)")
_HOURS: Final = re.compile(rf"(\d{{1,2}}){_TO}(\d{{1,2}})(?: (.+))?", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[,&/+]|\band\b")
_COMMAS: Final = re.compile(r" ?(?:, ?)+")
_GROUPS: Final = {"weekdays": frozenset(range(5)), "weekends": frozenset({5, 6}), "weekend": frozenset({5, 6})}
_DATES: Final = re.compile(rf"(\d{{4}}-\d\d-\d\d)(?:{_TO}| ?\.\.+ ?)(\d{{4}}-\d\d-\d\d)", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_SPAN: Final = timedelta(days=60)
_WEEKLY: Final = re.compile(r"([^\W\d_]+) (?:at )?(\d\S*(?: ?(?:am|pm)\b)?)(?: (\S.*))?", re.IGNORECASE)
_NOON: Final = 12
_HOURS_A_DAY: Final = 24


def read_time(text: str) -> time:
    """Read a wall time: `17:00`, `9:05`, `17.30`, `5pm`, `5 p.m.`.

    Raises:
        UnreadableError: it is not a time; kind `time`.
    """
    typed = normalise(text)
    match = _TIME.fullmatch(typed)
    if match is None or (match[2] is None and match[3] is None):
        unreadable("time", typed)
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            unreadable("time", typed)
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        unreadable("time", typed)


def read_times(text: str) -> list[time]:
    """Read several wall times, sorted: `10:30 15:00`, `10:30, 3 p.m. and 4pm`.

    Raises:
        UnreadableError: one of them is not a time; kind `time`.
    """
    words = _BETWEEN.sub(" ", normalise(text)).split()
    joined = re.sub(r"(?<=\d) (?=[ap]m\b)", "", " ".join(words), flags=re.IGNORECASE)
    return sorted({read_time(word) for word in joined.split()})


def read_days(text: str) -> frozenset[int]:
    """Read weekdays, Monday being 0: `mon-fri`, `fri-mon`, `mon wed fri`, `mon,tue`, `mon and tue`, `weekdays`.

    Raises:
        UnreadableError: a part of it is not a day; kind `days`.
    """
    typed = normalise(text)
    days: set[int] = set()
    for part in _BETWEEN.sub(" ", _DASH.sub("-", typed.lower())).split():
        if part in {"daily", "everyday", "every", "day", "all", *_GROUPS}:
            days |= _GROUPS.get(part, EVERY_DAY)
            continue
        first, dash, last = part.partition("-")
        begin, end = _weekday(first, typed), _weekday(last if dash else first, typed)
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    if not days:
        unreadable("days", typed)
    return frozenset(days)


def read_shift(text: str) -> Shift:
    """Read hours and the days they begin on: `09:00-17:00 mon-fri`, `22:00-06:00 sun-thu`; days default to mon-fri.

    Days may stand first. Bare hours are read only if one of them can't belong to a twelve-hour clock (`9-17`).

    Raises:
        UnreadableError: with kind `shift`, `time` or `days`.
    """
    typed = normalise(text)
    hours_first = _COMMAS.sub(" ", typed)
    days_first = _DAYS_FIRST.fullmatch(hours_first)
    hours_first = f"{days_first[2]} {days_first[1]}" if days_first else hours_first
    hours = _whole_hours(hours_first) or _hours(hours_first)
    if hours is None:
        unreadable("shift", typed)
    start, end, days = hours
    if start == end:
        unreadable("shift", typed)
    return Shift(start, end, read_days(days) if days else _MON_TO_FRI)


def shift_as_typed(shift: Shift) -> str:
    """Write a shift as the text from which `read_shift` reads it."""
    return f"{shift.start:%H:%M}-{shift.end:%H:%M} {' '.join(WEEKDAYS[day] for day in sorted(shift.days))}"


def _whole_hours(typed: str) -> tuple[time, time, str | None] | None:
    match = _HOURS.fullmatch(typed)
    if match is None:
        return None
    start, end = int(match[1]), int(match[2])
    if start >= _HOURS_A_DAY or end > _HOURS_A_DAY or max(start, end) <= _NOON:
        return None
    return time(start), time(end % _HOURS_A_DAY), match[3]


def _hours(typed: str) -> tuple[time, time, str | None] | None:
    match = _SHIFT.fullmatch(typed)
    if match is None:
        return None
    return read_time(match[1]), time(0) if match[2] == "24:00" else read_time(match[2]), match[3]


def read_date(text: str) -> date:
    """Read a date in ISO 8601: `2026-12-24`.

    Raises:
        UnreadableError: it is not a date; kind `date`.
    """
    typed = normalise(text)
    try:
        if not _DATE.fullmatch(typed):
            unreadable("date", typed)
        return date.fromisoformat(typed)
    except ValueError:
        unreadable("date", typed)


def read_day(text: str, today: date) -> date:
    """Read a coming day: a date (`24 Dec`), `tomorrow`, `5 days`, or a weekday, which is the next one after today.

    Raises:
        UnreadableError: it is not a day; kind `date`.
    """
    typed = normalise(text)
    name = typed.lower()
    if name == "tomorrow":
        return today + timedelta(days=1)
    weekday = weekday_called(name)
    if weekday is not None and name != _FULL_NAMES[weekday]:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return after_span(typed, today) or read_date(with_iso_dates(typed, today))


def read_days_off(text: str, today: date) -> frozenset[date]:
    """Read coming days and spans of dates: `2026-12-24 2026-12-27`, `24 Dec to 2 Jan`, `today, fri`.

    Raises:
        UnreadableError: a part is not a day, or a span runs backwards or is longer than two months; kind `date`.
    """
    typed = with_iso_dates(normalise(text), today)
    days: set[date] = set()
    for span in _DATES.finditer(typed):
        first, last = read_date(span[1]), read_date(span[2])
        if not timedelta(0) <= last - first <= _LONGEST_SPAN:
            unreadable("date", span[0])
        days |= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    words = _BETWEEN.sub(" ", _DATES.sub(" ", typed)).split()
    return frozenset(days | {today if word.lower() == "today" else read_day(word, today) for word in words})


def read_weekly(text: str) -> tuple[int, time, str | None]:
    """Read a weekday (Monday is 0), a time, and a zone if named: `fri 16:00`, `fridays 4pm Europe/Berlin`.

    Raises:
        UnreadableError: with kind `weekly`, `days`, `time` or `zone`.
    """
    typed = normalise(text)
    match = _WEEKLY.fullmatch(_COMMAS.sub(" ", typed))
    if match is None:
        unreadable("weekly", typed)
    day = _weekday(match[1].lower(), match[1])
    return day, read_time(match[2]), read_zone(match[3]) if match[3] else None


def weekday_called(name: str) -> int | None:
    """The weekday (Monday is 0) of a lower-case name: `fri`, `frida`, `friday`, `fridays`; None if it is none."""
    weekday = WEEKDAYS.index(name[:3]) if name[:3] in WEEKDAYS else None
    return weekday if weekday is not None and _FULL_NAMES[weekday].startswith(name) else None


def _weekday(name: str, typed: str) -> int:
    weekday = weekday_called(name)
    return unreadable("days", typed) if weekday is None else weekday
