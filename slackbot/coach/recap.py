"""The team's recap as rules: when it is due, when each is asked before, what may be told, how it is split.

Conditions come from nothing but what people tapped for this one recap ("a break was hard on Tuesday afternoon"). Breaks
are kept as taken, by day, so there are no times to reckon with; and nobody tapped so that another could count.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from slackbot.coach.calendar import Hours, Occurrence, local_day, moment, next_occurrence, occurrence, works_on
from slackbot.coach.typed import WEEKDAYS

WEEK: Final = timedelta(days=7)
LATE: Final = timedelta(days=2)
ENOUGH: Final = 5  # people who say a thing, and people who do not: with fewer on either side it points at somebody
HALVES: Final = ("am", "pm")
SLOTS: Final = tuple(f"{day}_{half}" for day in WEEKDAYS for half in HALVES)

_DAY: Final = timedelta(days=1)
_BEFORE_THE_END: Final = timedelta(hours=1)
_WITHOUT_A_SHIFT: Final = time(15)
_NEXT_START: Final = time(9)
_CHARACTERS: Final = 3000  # of a message: chat.update refuses a text of more than 4,000 (seratch/ChatGPT-in-Slack#102)
_ITEMS: Final = 60
_AROUND: Final = 12  # characters that a line costs beside its words: a bullet, quotation, its share of a heading
HEAD_LINES: Final = 5
_QUESTIONS_TOLD_APART: Final = 10_000

Free = Callable[[date], bool]


@dataclass(frozen=True)
class Weekly:
    """When a recap comes: a weekday (Monday is 0), a wall time, and the name of a zone."""

    day: int
    at: time
    zone: str


@dataclass(frozen=True)
class Item:
    """What is to be in a recap: `kind` is its paragraph (line, challenge, given, shortcut), `length` its characters."""

    id: int
    kind: str
    length: int


def following(weekly: Weekly, after: datetime) -> Occurrence:
    """The first recap that is due later than `after`; it may be two days late."""
    day = local_day(after, Hours(weekly.zone)) - _DAY
    while True:
        due_at = moment(day, weekly.at, weekly.zone)
        if day.weekday() == weekly.day and due_at > after:
            return Occurrence(day, due_at, due_at + LATE)
        day += _DAY


def planned(weekly: Weekly, last: date | None, after: datetime) -> list[Occurrence]:
    """The recaps to plan: the next one, and before it each that fell due since `last` while nobody planned."""
    coming = following(weekly, after)
    if last is None or last.weekday() != weekly.day:
        return [coming]
    weeks = range(1, (coming.day - last).days // WEEK.days + 1)
    return [_of_day(weekly, last + week * WEEK) for week in weeks]


def preview(hours: Hours, recap_at: datetime, is_free: Free, after: datetime) -> Occurrence | None:
    """When a person is asked before a recap what of theirs may be in it, None where there is no time for it.

    The day before, an hour before their shift ends (15:00 where they never told it); where they don't work that day the
    last day before that they do, within the week; where all that is past, the next start of a shift before the recap.
    """
    before = local_day(recap_at, hours)
    for day in (before - days * _DAY for days in range(1, WEEK.days)):
        due = (
            occurrence(day, _an_hour_before_the_end(hours), hours)
            if works_on(day, hours) and not is_free(day)
            else None
        )
        if due is not None and after < due.due_at < recap_at:
            return Occurrence(day, due.due_at, recap_at)
    return preview_again(hours, recap_at, is_free, after)


def preview_again(hours: Hours, recap_at: datetime, is_free: Free, after: datetime) -> Occurrence | None:
    """The next start of a shift before a recap, for who could not be asked at their usual time; None where none is."""
    start = hours.shift.start if hours.shift else _NEXT_START
    due = next_occurrence(start, hours, after)
    while due.due_at < recap_at and is_free(due.day):
        due = next_occurrence(start, hours, due.due_at)
    return Occurrence(due.day, due.due_at, recap_at) if due.due_at < recap_at else None


def conditions(said: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Which half days may be told as hard for breaks, from what each person tapped; in the order of the week.

    1. At least five say it, and at least five who answered do not: otherwise it tells of a few, or of the rest.
    2. Of two that could be told, the one that more say is told first; the other only where those who differ between the
       two are five or nobody, so that nobody stands in the gap between two sentences.

    How many they were is never told.
    """
    sayers = {slot: {who for who, slots in said.items() if slot in slots} for slot in SLOTS}
    told: list[str] = []
    for slot in sorted(SLOTS, key=lambda slot: (-len(sayers[slot]), SLOTS.index(slot))):
        who = sayers[slot]
        if len(who) < ENOUGH or len(said) - len(who) < ENOUGH:
            continue
        if all(_points_at_nobody(who, sayers[other]) for other in told):
            told.append(slot)
    return tuple(slot for slot in SLOTS if slot in told)


def shuffled(ids: Iterable[int], team_id: int, day: date) -> list[int]:
    """An order that is another one each week and says nothing: nobody stands first because they wrote first."""
    return sorted(ids, key=lambda one: sha256(f"{team_id} {day} {one}".encode()).digest())


def split(items: Sequence[Item]) -> list[list[Item]]:
    """Part what a recap says into messages within Slack's limits: the post, with a few lines, then its thread.

    Nothing is dropped, and the order stays.
    """
    head = [item for item in items if item.kind == "line"][:HEAD_LINES]
    parts: list[list[Item]] = [head]
    room = 0
    for item in (item for item in items if item not in head):
        if len(parts) == 1 or room < item.length + _AROUND or len(parts[-1]) == _ITEMS:
            parts.append([])
            room = _CHARACTERS
        parts[-1].append(item)
        room -= item.length + _AROUND
    return parts


def question_of(day: date) -> int:
    """Which question a week has: the next one each week; a small number, as the database keeps it."""
    return day.toordinal() // WEEK.days % _QUESTIONS_TOLD_APART


def _of_day(weekly: Weekly, day: date) -> Occurrence:
    due_at = moment(day, weekly.at, weekly.zone)
    return Occurrence(day, due_at, due_at + LATE)


def _an_hour_before_the_end(hours: Hours) -> time:
    if hours.shift is None:
        return _WITHOUT_A_SHIFT
    start, end = (datetime.combine(date.min, at) for at in (hours.shift.start, hours.shift.end))
    length = (end - start) % _DAY
    return hours.shift.start if length < _BEFORE_THE_END else (end + _DAY - _BEFORE_THE_END).time()


def _points_at_nobody(one: set[str], other: set[str]) -> bool:
    return all(len(gap) == 0 or len(gap) >= ENOUGH for gap in (one - other, other - one))
