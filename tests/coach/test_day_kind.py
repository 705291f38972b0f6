"""What sort of day it is, from the shift, the calendar and the lines alone."""

from collections.abc import Collection
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.calendar import Shift
from slackbot.coach.day_kind import Calendar, DayKind, Record, day_kind, week_of

DAY = timedelta(days=1)
MON_FRI = Shift(time(9), time(17), frozenset(range(5)))
TUE_SAT = Shift(time(9), time(17), frozenset({1, 2, 3, 4, 5}))
PART_TIME = Shift(time(9), time(13), frozenset({0, 2, 4}))
NIGHT = Shift(time(22), time(6), frozenset({6, 0, 1, 2, 3}))
EVERY_DAY = Shift(time(9), time(17), frozenset(range(7)))


def on(
    day: str,
    shift: Shift | None = MON_FRI,
    off: Collection[str] = (),
    kinds: Collection[str] = ("done",),
    earlier: str = "lines",
    paused_until: str = "",
) -> DayKind:
    """The kind of a day; `earlier` has a word for each digest before it, a day each, newest first."""
    here = date.fromisoformat(day)
    sent = [(here - DAY * (number + 1), word == "lines") for number, word in enumerate(earlier.split())]
    until = date.fromisoformat(paused_until) if paused_until else None
    return day_kind(here, Calendar(shift, lambda each: each.isoformat() not in off, until), Record(kinds, sent))


@pytest.mark.parametrize(
    ("day", "shift", "off", "opening", "span"),
    [
        ("2026-03-09", MON_FRI, (), "week_begins", "day"),
        ("2026-03-10", MON_FRI, (), "plain", "day"),
        ("2026-03-13", MON_FRI, (), "week_ends", "week"),
        ("2026-03-10", TUE_SAT, (), "week_begins", "day"),
        ("2026-03-13", TUE_SAT, (), "plain", "day"),
        ("2026-03-14", TUE_SAT, (), "week_ends", "week"),
        ("2026-03-09", PART_TIME, (), "week_begins", "day"),
        ("2026-03-11", PART_TIME, (), "plain", "day"),
        ("2026-03-13", PART_TIME, (), "week_ends", "week"),
        ("2026-03-15", NIGHT, (), "night", "day"),
        ("2026-03-19", NIGHT, (), "night", "week"),
        ("2026-03-09", EVERY_DAY, (), "week_begins", "day"),
        ("2026-03-15", EVERY_DAY, (), "week_ends", "week"),
        ("2026-03-12", MON_FRI, ("2026-03-13",), "week_ends", "week"),
        ("2026-03-10", MON_FRI, ("2026-03-09",), "back", "day"),
        ("2026-03-16", MON_FRI, ("2026-03-13",), "back", "day"),
        ("2026-03-02", MON_FRI, (), "month_begins", "day"),
        ("2026-04-01", MON_FRI, (), "month_begins", "day"),
        ("2026-03-31", MON_FRI, (), "plain", "month"),
        ("2026-02-27", MON_FRI, (), "week_ends", "month"),
        ("2026-12-31", MON_FRI, (), "plain", "year"),
        ("2026-12-23", MON_FRI, tuple(f"2026-12-{day}" for day in range(24, 32)), "week_ends", "year"),
        ("2027-01-01", MON_FRI, (), "month_begins", "week"),
        ("2026-12-31", MON_FRI, ("2027-01-01",), "week_ends", "year"),
        ("2026-03-10", None, (), "plain", "day"),
        ("2026-03-13", None, (), "plain", "day"),
    ],
)
def test_a_day_begins_and_ends_a_persons_own_week_month_and_year(
    day: str, shift: Shift | None, off: tuple[str, ...], opening: str, span: str
) -> None:
    kind = on(day, shift, off)
    assert (kind.opening, kind.span) == (opening, span)


def test_the_first_digest_ever_is_known_whatever_day_it_is() -> None:
    assert on("2026-03-09", earlier="").opening == "first"
    assert on("2026-03-13", None, earlier="").opening == "first"


@pytest.mark.parametrize(
    ("last_sent", "opening", "run"),
    [
        ("2026-06-12", "week_begins", 2),
        ("2026-05-20", "week_begins", 2),
        ("2026-05-11", "week_begins", 1),
        ("2025-06-16", "week_begins", 1),
        ("", "first", 1),
    ],
)
def test_after_a_long_time_without_a_digest_the_next_is_not_the_first_nor_one_of_a_row(
    last_sent: str, opening: str, run: int
) -> None:
    sent = [(date.fromisoformat(last_sent), False)] if last_sent else []
    kind = day_kind(date(2026, 6, 15), Calendar(MON_FRI, lambda _: True), Record((), sent))
    assert (kind.opening, kind.empty_run) == (opening, run)


@pytest.mark.parametrize(
    ("kinds", "earlier", "run", "asks"),
    [
        (("done",), "empty empty", 0, False),
        ((), "lines", 1, False),
        ((), "empty lines", 2, False),
        ((), "empty empty lines", 3, True),
        ((), "empty empty empty lines", 4, False),
        ((), "empty", 2, False),
        ((), "", 1, False),
        (("rough",), "empty empty", 0, False),
    ],
)
def test_empty_days_in_a_row_are_counted_and_the_third_asks(
    kinds: tuple[str, ...], earlier: str, run: int, *, asks: bool
) -> None:
    kind = on("2026-03-10", kinds=kinds, earlier=earlier)
    assert (kind.empty_run, kind.asks_to_wait) == (run, asks)


@pytest.mark.parametrize(
    ("kinds", "is_hard", "is_rough"),
    [
        (("done", "hard"), False, False),
        (("hard", "done", "hard"), True, False),
        (("rough",), False, True),
        (("hard", "hard", "rough"), True, True),
        (("time", "time"), False, False),
        ((), False, False),
    ],
)
def test_two_hard_lines_or_a_rough_one_make_a_day_on_which_nobody_jokes(
    kinds: tuple[str, ...], *, is_hard: bool, is_rough: bool
) -> None:
    kind = on("2026-03-10", kinds=kinds)
    assert (kind.is_hard, kind.is_rough, kind.is_grave) == (is_hard, is_rough, is_hard or is_rough)


@pytest.mark.parametrize(
    ("day", "off", "back_on"),
    [
        ("2026-03-12", ("2026-03-13",), "2026-03-16"),
        ("2026-03-13", ("2026-03-16", "2026-03-17"), "2026-03-18"),
        ("2026-03-13", (), None),
        ("2026-03-10", ("2026-03-13",), None),
        ("2026-03-13", ("2026-03-14", "2026-03-15"), None),  # days off on a weekend change nothing
    ],
)
def test_the_last_day_before_days_off_knows_when_work_begins_again(
    day: str, off: tuple[str, ...], back_on: str | None
) -> None:
    assert on(day, off=off).back_on == (date.fromisoformat(back_on) if back_on else None)


@pytest.mark.parametrize(
    ("paused_until", "earlier_days", "opening"),
    [
        ("2026-03-10", 5, "back"),  # no digest for five days, and the pause ended today
        ("2026-03-10", 1, "plain"),  # paused and resumed within the day: yesterday's digest came
        ("2026-03-06", 5, "plain"),  # ended before the last shift
        ("2026-03-20", 5, "plain"),  # has not ended
        ("", 5, "plain"),
    ],
)
def test_a_pause_that_just_ended_is_being_back(paused_until: str, earlier_days: int, opening: str) -> None:
    here = date(2026, 3, 10)
    until = date.fromisoformat(paused_until) if paused_until else None
    record = Record(("done",), [(here - DAY * earlier_days, True)])
    assert day_kind(here, Calendar(MON_FRI, lambda _: True, until), record).opening == opening


def test_a_night_shift_is_one() -> None:
    assert on("2026-03-16", NIGHT).is_night
    assert not on("2026-03-16").is_night


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sets(st.integers(0, 6), min_size=1))
def test_every_day_lies_in_one_week_that_begins_on_a_working_weekday(day: date, weekdays: set[int]) -> None:
    shift = Shift(time(9), time(17), frozenset(weekdays))
    start = week_of(day, shift)
    assert start <= day < start + 7 * DAY
    assert start.weekday() in weekdays
    assert all(week_of(start + step * DAY, shift) == start for step in range(7))
