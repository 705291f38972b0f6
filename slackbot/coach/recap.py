"""The rules of a team's recap: its due times, the question before it, what it may say, and how it is split.

Conditions ("a break was hard on Tuesday afternoon") come only from what people tapped for this one recap. They are
never derived from breaks, which are kept by day and without times.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from slackbot.coach.calendar import Hours, Occurrence, local_day, moment, next_occurrence, occurrence, works_on
from slackbot.coach.parsing.weekdays import WEEKDAYS

WEEK: Final = timedelta(days=7)
LATE: Final = timedelta(days=2)
ENOUGH: Final = 5  # people who say a thing, and who do not: with fewer on either side it would single people out
HALVES: Final = ("am", "pm")
SLOTS: Final = tuple(f"{day}_{half}" for day in WEEKDAYS for half in HALVES)

_DAY: Final = timedelta(days=1)
_BEFORE_THE_END: Final = timedelta(hours=1)
_WITHOUT_A_SHIFT: Final = time(15)
_NEXT_START: Final = time(9)
_CHARACTERS: Final = 3000  # of a message: chat.update refuses a text of more than 4,000 (seratch/ChatGPT-in-Slack#102)
_ITEMS: Final = 60
_AROUND: Final = 12  # characters a line costs besides its words: a bullet, quotation marks, its share of a heading
_POST_CHARACTERS: Final = 2200  # of people's words in the post; the rest goes into its thread
# The paragraphs in order, with the number of entries of each that the post holds.
IN_POST: Final[Mapping[str, int]] = MappingProxyType(
    {"given": 5, "answer": 5, "line": 5, "hard": 3, "time": 3, "cause": 3, "shortcut": 0}
)
_QUESTIONS_TOLD_APART: Final = 10_000

Free = Callable[[date], bool]


@dataclass(frozen=True)
class Weekly:
    """The time of a recap: a weekday (Monday is 0), a wall time, and the name of a zone."""

    day: int
    at: time
    zone: str


@dataclass(frozen=True)
class Item:
    """An entry of a recap: `kind` is its paragraph, a key of IN_POST; `length` is in characters."""

    id: int
    kind: str
    length: int


def following(weekly: Weekly, after: datetime) -> Occurrence:
    """Return the first recap due after `after`; it may be up to two days late."""
    day = local_day(after, Hours(weekly.zone)) - _DAY
    while True:
        due_at = moment(day, weekly.at, weekly.zone)
        if day.weekday() == weekly.day and due_at > after:
            return Occurrence(day, due_at, due_at + LATE)
        day += _DAY


def planned(weekly: Weekly, last: date | None, after: datetime) -> list[Occurrence]:
    """Return the recaps to plan: those that fell due since `last` while nobody planned, and the next one."""
    coming = following(weekly, after)
    if last is None or last.weekday() != weekly.day:
        return [coming]
    weeks = range(1, (coming.day - last).days // WEEK.days + 1)
    return [_of_day(weekly, last + week * WEEK) for week in weeks]


def preview(hours: Hours, recap_at: datetime, is_free: Free, after: datetime) -> Occurrence | None:
    """Return when to ask a person which of their lines may be in a recap, None if there is no time left for it.

    That is an hour before the end of their last shift before the recap (15:00 without a shift) or, if that has passed,
    the next start of a shift before the recap.
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
    """Return the next start of a shift before a recap, for a second try at asking; None if there is none."""
    start = hours.shift.start if hours.shift else _NEXT_START
    due = next_occurrence(start, hours, after)
    while due.due_at < recap_at and is_free(due.day):
        due = next_occurrence(start, hours, due.due_at)
    return Occurrence(due.day, due.due_at, recap_at) if due.due_at < recap_at else None


def conditions(said: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the half days that may be reported as hard for breaks, from what each person tapped, in the week's order.

    1. At least five people must say so and at least five who answered must not; else it would point at a few people.
    2. The half day named by most people comes first; another is reported only if the two groups differ by zero or by
       five or more people each way, so that no one can be singled out by comparison.

    The numbers are never reported.
    """
    sayers = {slot: {who for who, slots in said.items() if slot in slots} for slot in SLOTS}
    told: list[str] = []
    for slot in sorted(SLOTS, key=lambda slot: (-len(sayers[slot]), SLOTS.index(slot))):
        who = sayers[slot]
        if not may_be_told(len(who), len(said)):
            continue
        if all(_points_at_nobody(who, sayers[other]) for other in told):
            told.append(slot)
    return tuple(slot for slot in SLOTS if slot in told)


def shuffled(ids: Iterable[int], team_id: int, day: date) -> list[int]:
    """Return an order that changes from week to week, so that nobody stands first because they wrote first."""
    return sorted(ids, key=lambda share_id: sha256(f"{team_id} {day} {share_id}".encode()).digest())


def split(items: Sequence[Item]) -> list[list[Item]]:
    """Split a recap into messages within Slack's limits: a post with a few entries of each paragraph, then its thread.

    Nothing is dropped; paragraphs follow the order of IN_POST, and entries keep theirs.
    """
    order = list(IN_POST)
    ordered = sorted(items, key=lambda item: order.index(item.kind))
    parts = [_in_post(ordered)]
    in_post = {item.id for item in parts[0]}
    room = 0
    for item in (item for item in ordered if item.id not in in_post):
        if len(parts) == 1 or room < item.length + _AROUND or len(parts[-1]) == _ITEMS:
            parts.append([])
            room = _CHARACTERS
        parts[-1].append(item)
        room -= item.length + _AROUND
    return parts


def may_be_told(says: int, of: int) -> bool:
    """Whether something may be reported without names: enough people say it, and enough others could but do not."""
    return says >= ENOUGH and of - says >= ENOUGH


def question_of(day: date) -> int:
    """Return the number of a week's question, which goes up by one each week and fits a small integer."""
    return day.toordinal() // WEEK.days % _QUESTIONS_TOLD_APART


def _in_post(items: Sequence[Item]) -> list[Item]:
    room, left, head = _POST_CHARACTERS, dict(IN_POST), []
    for item in items:
        if left[item.kind] and item.length + _AROUND <= room:
            head.append(item)
            left[item.kind] -= 1
            room -= item.length + _AROUND
    return head


def _of_day(weekly: Weekly, day: date) -> Occurrence:
    due_at = moment(day, weekly.at, weekly.zone)
    return Occurrence(day, due_at, due_at + LATE)


def _an_hour_before_the_end(hours: Hours) -> time:
    if hours.shift is None:
        return _WITHOUT_A_SHIFT
    start, end = (datetime.combine(date.min, at) for at in (hours.shift.start, hours.shift.end))
    length = (end - start) % _DAY
    return hours.shift.start if length < _BEFORE_THE_END else (end + _DAY - _BEFORE_THE_END).time()


def _points_at_nobody(sayers: set[str], others: set[str]) -> bool:
    return all(len(gap) == 0 or len(gap) >= ENOUGH for gap in (sayers - others, others - sayers))
