"""Reads settings as people type them: times, days, shifts and dates. An unreadable value is rejected, never guessed."""

import re
from datetime import date, time, timedelta
from typing import Final

from slackbot.coach.calendar import EVERY_DAY, Shift
from slackbot.coach.parsing.named_dates import (
    after_span,
    first_of_next_month,
    monday_after,
    with_iso_dates,
    with_relative_days,
)
from slackbot.coach.parsing.normalise import UnreadableError, normalise, unreadable
from slackbot.coach.parsing.weekdays import WEEKDAYS, weekday_called
from slackbot.coach.parsing.zones import read_zone

_MON_TO_FRI: Final = frozenset(range(5))
_ON_A_CLOCK_OF_24: Final = r"(?: ?(?:h|hrs?|hours?|uhr)\b)"
_TIME: Final = re.compile(
    rf"(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d\d))?(?: ?(?P<half>[ap])m?|(?P<whole>{_ON_A_CLOCK_OF_24})| ?o'clock)?",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(
    rf"(?P<hour>\d\d?)(?P<minute>\d\d)(?: ?(?P<half>[ap])m?|(?P<whole>{_ON_A_CLOCK_OF_24}))?", re.IGNORECASE
)
_SPOKEN: Final = {"noon": time(12), "midday": time(12), "12 noon": time(12), "midnight": time(0)}
_APART: Final = re.compile(r"(?<=\d) (?=(?:[ap]m?|h|hrs?|uhr)\b)", re.IGNORECASE)
_BARE: Final = re.compile(r"\d{1,2}")
_HALVED: Final = re.compile(r".*[ap]m?", re.IGNORECASE)
_FILLERS: Final = re.compile(r"\b(?:at|from|on|every) ", re.IGNORECASE)
_FROM: Final = re.compile(r"\bfrom ", re.IGNORECASE)
_TO: Final = r" ?(?:-|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\bthru\b) ?"
_DASH: Final = re.compile(_TO, re.IGNORECASE)
_OF_DAY: Final = rf"(?: ?(?:[ap]m?|o'clock)\b|{_ON_A_CLOCK_OF_24})?"
_SHIFT: Final = re.compile(rf"(\S+?{_OF_DAY}){_TO}(\S+?{_OF_DAY})(?: (.+))?", re.IGNORECASE)
_DAYS_FIRST: Final = re.compile(r"(\D*[^\W\d]) (\d.*)")
_HOURS: Final = re.compile(
    rf"(\d{{1,2}}){_ON_A_CLOCK_OF_24}?{_TO}(\d{{1,2}}){_ON_A_CLOCK_OF_24}?(?: (.+))?", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"[,;&/+]|\band\b")
_COMMAS: Final = re.compile(r" ?(?:[,;] ?)+")
_GROUPS: Final = {
    "weekdays": frozenset(range(5)),
    "m-f": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    "weekend": frozenset({5, 6}),
}
_OF_TWO_LETTERS: Final = {name[:2]: weekday for weekday, name in enumerate(WEEKDAYS)}  # in a line, `we` is a word
_EVERY_DAY: Final = re.compile(r"\b(?:every|all) days?\b|\b(?:all|the whole) week\b|\beveryday\b|\ball\b")
_DATES: Final = re.compile(rf"(\d{{4}}-\d\d-\d\d)(?:{_TO}| ?\.\.+ ?)(\d{{4}}-\d\d-\d\d)", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_AGAIN: Final = re.compile(r"\b(?:every|each|all)\b", re.IGNORECASE)
_NEXT_WEEK: Final = re.compile(r"\bnext week\b", re.IGNORECASE)
_LONGEST_SPAN: Final = timedelta(days=60)
_CLOCK: Final = rf"((?:\d\S*?|noon|midday|midnight){_OF_DAY})"
_WEEKLY: Final = re.compile(rf"([^\W\d_]+) {_CLOCK}(?: (\S.*))?", re.IGNORECASE)
_TIME_FIRST: Final = re.compile(rf"{_CLOCK} ([^\W\d_]+)(?: (\S.*))?", re.IGNORECASE)
_NOON: Final = 12
_MORNINGS: Final = range(7, 11)  # hours at which a working day begins; who works at night says so
_HOURS_A_DAY: Final = 24


def read_time(text: str) -> time:
    """Read a wall time: `17:00`, `9:05`, `17.30`, `5pm`, `5 p.m.`, `17h`, `1730`, `noon`.

    A bare hour is read only if it can't belong to a twelve-hour clock (`17`).

    Raises:
        UnreadableError: it is not a time; kind `time`.
    """
    typed = normalise(text)
    bare = typed.lower().removeprefix("at ")
    match = _TIME.fullmatch(bare) or _DIGITS.fullmatch(bare)
    if bare in _SPOKEN:
        return _SPOKEN[bare]
    if match is None or not _is_whole(match):
        unreadable("time", typed)
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= _NOON:
            unreadable("time", typed)
        hour = hour % _NOON + (_NOON if match["half"] == "p" else 0)
    try:
        return time(hour, int(match["minute"] or 0))
    except ValueError:
        unreadable("time", typed)


def _is_whole(match: re.Match[str]) -> bool:
    """Whether a time is complete: a bare `9` may be in the morning or in the evening."""
    return bool(match["minute"] or match["half"] or match["whole"]) or int(match["hour"]) > _NOON


def read_times(text: str) -> list[time]:
    """Read several wall times, sorted: `10:30 15:00`, `10:30, 3 p.m. and 4pm`.

    Raises:
        UnreadableError: one of them is not a time; kind `time`.
    """
    words = _BETWEEN.sub(" ", _FILLERS.sub("", normalise(text))).split()
    joined = _APART.sub("", " ".join(words))
    return sorted({read_time(word) for word in joined.split()})


def read_days(text: str) -> frozenset[int]:
    """Read weekdays, Monday being 0: `mon-fri`, `fri-mon`, `mon wed fri`, `mon,tue`, `mon and tue`, `weekdays`.

    Raises:
        UnreadableError: a part of it is not a day; kind `days`.
    """
    typed = normalise(text)
    days: set[int] = set()
    named = _FILLERS.sub("", _EVERY_DAY.sub("daily", typed.lower()))
    for part in _BETWEEN.sub(" ", _DASH.sub("-", named)).split():
        if part in {"daily", *_GROUPS}:
            days |= _GROUPS.get(part, EVERY_DAY)
            continue
        first, dash, last = part.partition("-")
        begin, end = _weekday(first, typed), _weekday(last if dash else first, typed)
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    if not days:
        unreadable("days", typed)
    return frozenset(days)


def read_shift(text: str, usual: frozenset[int] = _MON_TO_FRI) -> Shift:
    """Read hours and the days they begin on: `09:00-17:00 mon-fri`, `22:00-06:00 sun-thu`; without days, the `usual`.

    Days may stand first. Bare hours are read only if one of them can't belong to a twelve-hour clock (`9-17`), or says
    its half of the day (`9-5pm`), or if they are the usual hours of a day (`9-5`, `8-4`, `10-6`); the answer says them.

    Raises:
        UnreadableError: with kind `shift`, `time` or `days`.
    """
    typed = normalise(text)
    hours_first = _FROM.sub("", _COMMAS.sub(" ", typed))
    days_first = _DAYS_FIRST.fullmatch(hours_first)
    hours_first = f"{days_first[2]} {days_first[1]}" if days_first else hours_first
    hours = _whole_hours(hours_first) or _hours(hours_first)
    if hours is None:
        unreadable("shift", typed)
    start, end, days = hours
    if start == end:
        unreadable("shift", typed)
    return Shift(start, end, read_days(days) if days else usual)


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
    start, end = match[1], match[2]
    if _BARE.fullmatch(start) and _BARE.fullmatch(end) and int(start) in _MORNINGS and 0 < int(end) < int(start):
        return read_time(f"{start}am"), read_time(f"{end}pm"), match[3]
    if _BARE.fullmatch(start) and _HALVED.fullmatch(end):
        ends = read_time(end)
        starts = _halves(start)
        return max((at for at in starts if at < ends), default=max(starts)), ends, match[3]
    if _BARE.fullmatch(end) and _HALVED.fullmatch(start):
        begins = read_time(start)
        ends_at = _halves(end)
        return begins, min((at for at in ends_at if at > begins), default=min(ends_at)), match[3]
    return read_time(start), time(0) if end == "24:00" else read_time(end), match[3]


def _halves(hour: str) -> tuple[time, time]:
    """The two times that an hour of a twelve-hour clock may mean."""
    return read_time(f"{hour}am"), read_time(f"{hour}pm")


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
    """Read a coming day: a date (`24 Dec`, `24.12.`), `tomorrow`, `next friday`, `5 days`, or the first such weekday.

    Raises:
        UnreadableError: it is not a day; kind `date`.
    """
    typed = normalise(text)
    match typed.lower():
        case "next week":
            return monday_after(today)
        case "next month":
            return first_of_next_month(today)
    day = with_relative_days(with_iso_dates(typed, today), today)
    try:
        return after_span(typed, today) or read_date(day.removeprefix("on "))
    except UnreadableError:
        unreadable("date", typed)


def read_days_off(text: str, today: date) -> frozenset[date]:
    """Read coming days and spans of dates: `2026-12-24 2026-12-27`, `24 Dec to 2 Jan`, `24-27 Dec`, `today, fri`.

    Raises:
        UnreadableError: a part is not a day, or comes again (`every monday`), or a span runs backwards or is longer
            than two months; kind `date`.
    """
    if _AGAIN.search(text):
        unreadable("date", normalise(text))
    monday = monday_after(today)
    week = f"{monday.isoformat()} to {(monday + timedelta(days=6)).isoformat()}"
    typed = with_relative_days(with_iso_dates(_NEXT_WEEK.sub(week, normalise(text)), today), today)
    days: set[date] = set()
    for span in _DATES.finditer(typed):
        first, last = read_date(span[1]), read_date(span[2])
        if not timedelta(0) <= last - first <= _LONGEST_SPAN:
            unreadable("date", span[0])
        days |= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    words = _BETWEEN.sub(" ", _FILLERS.sub("", _DATES.sub(" ", typed))).split()
    return frozenset(days | {today if word.lower() == "today" else read_day(word, today) for word in words})


def read_weekly(text: str) -> tuple[int, time, str | None]:
    """Read a weekday (Monday is 0), a time, and a zone if named: `fri 16:00`, `4pm on fridays`, `fri 4pm New York`.

    Raises:
        UnreadableError: with kind `weekly`, `days`, `time` or `zone`.
    """
    typed = normalise(text)
    bare = _FILLERS.sub("", _COMMAS.sub(" ", typed))
    day_first, time_first = _WEEKLY.fullmatch(bare), _TIME_FIRST.fullmatch(bare)
    if day_first:
        day, at, zone = day_first.groups()
    elif time_first:
        at, day, zone = time_first.groups()
    else:
        unreadable("weekly", typed)
    return _weekday(day.lower(), day), read_time(at), read_zone(zone) if zone else None


def _weekday(name: str, typed: str) -> int:
    weekday = _OF_TWO_LETTERS.get(name, weekday_called(name))
    return unreadable("days", typed) if weekday is None else weekday
