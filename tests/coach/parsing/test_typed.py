"""Settings as people type them: what is read, and what is said to be unreadable instead of being guessed."""

import re
from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.calendar import EVERY_DAY, Shift
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import (
    read_date,
    read_days,
    read_shift,
    read_time,
    read_weekly,
    shift_as_typed,
)
from slackbot.coach.parsing.zones import read_zone
from tests.coach.parsing.unreadable import unreadable
from tests.drawn import STEADY

WORKDAYS = frozenset(range(5))


ALMOST = st.text("0123456789:.,-–—hapmto montuewdhfrisz/_ \n\0é٣K", max_size=30)  # noqa: RUF001 - the odd ones are meant


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17:00", time(17)),
        ("9:05", time(9, 5)),
        ("09:05", time(9, 5)),
        (" 17.30 ", time(17, 30)),
        ("17h30", time(17, 30)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
        ("5pm", time(17)),
        ("5 PM", time(17)),
        ("5:30pm", time(17, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:15am", time(0, 15)),
        ("12:30 PM", time(12, 30)),
        ("5 p.m.", time(17)),
        ("5p", time(17)),
        ("at 5pm", time(17)),
        ("530pm", time(17, 30)),
        ("17h", time(17)),
        ("9h", time(9)),
        ("9 Uhr", time(9)),
        ("17:00 hrs", time(17)),
        ("1730", time(17, 30)),
        ("0930", time(9, 30)),
        ("17", time(17)),
        ("17 o'clock", time(17)),
        ("noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_a_time_is_read(typed: str, expected: time) -> None:
    assert read_time(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "9",
        "12",
        "5 o'clock",
        "25",
        "2500",
        "25:00",
        "24:00",
        "17:60",
        "17:5",
        "17:000",
        "-1:00",
        "0pm",
        "13pm",
        "5xm",
        "noonish",
        "17:00:00",
        "1 7:00",
    ],
)
def test_a_time_that_is_none_is_said_to_be_unreadable(typed: str) -> None:
    assert unreadable(read_time, typed) == ("time", typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon - Fri", {0, 1, 2, 3, 4}),
        ("mon to fri", {0, 1, 2, 3, 4}),
        ("mon–fri", {0, 1, 2, 3, 4}),  # noqa: RUF001 - people paste en dashes
        ("monday-friday", {0, 1, 2, 3, 4}),
        ("fri-mon", {4, 5, 6, 0}),
        ("sun-thu", {6, 0, 1, 2, 3}),
        ("mon wed fri", {0, 2, 4}),
        ("mon,tue", {0, 1}),
        ("mon, wed-thu", {0, 2, 3}),
        ("tuesdays thurs", {1, 3}),
        ("sun", {6}),
        ("sun-sun", {6}),
        ("daily", set(EVERY_DAY)),
        ("every day", set(EVERY_DAY)),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("weekends", {5, 6}),
        ("Mon & Wed", {0, 2}),
        ("mon, tue and fri", {0, 1, 4}),
        ("mon/tue", {0, 1}),
        ("mon\u2011fri", {0, 1, 2, 3, 4}),
        ("monday through friday", {0, 1, 2, 3, 4}),
        ("on weekdays", {0, 1, 2, 3, 4}),
        ("every monday", {0}),
        ("mo-fr", {0, 1, 2, 3, 4}),
        ("Mo, We & Fr", {0, 2, 4}),
        ("mon; tue", {0, 1}),
        ("sa su", {5, 6}),
        ("every mon and wed", {0, 2}),
        ("all days", set(EVERY_DAY)),
    ],
)
def test_days_are_read(typed: str, expected: set[int]) -> None:
    assert read_days(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "-", "m", "weds", "monk", "mon-", "-fri", "mon-fri-sun", "mon-frog", "1-5", "mon|tue", "and"],
)
def test_days_that_are_none_are_said_to_be_unreadable(typed: str) -> None:
    assert unreadable(read_days, typed) == ("days", typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("09:00-17:00 mon-fri", Shift(time(9), time(17), WORKDAYS)),
        ("09:00-17:00", Shift(time(9), time(17), WORKDAYS)),
        ("9am-5pm", Shift(time(9), time(17), WORKDAYS)),
        ("9:00 to 17:30 daily", Shift(time(9), time(17, 30), EVERY_DAY)),
        ("9:00 – 17:30  sat sun", Shift(time(9), time(17, 30), frozenset({5, 6}))),  # noqa: RUF001 - people paste it
        ("22:00-06:00 sun-thu", Shift(time(22), time(6), frozenset({6, 0, 1, 2, 3}))),
        ("16:00-24:00", Shift(time(16), time(0), WORKDAYS)),
        ("09:00\u221217:00", Shift(time(9), time(17), WORKDAYS)),
        ("mon-fri 09:00-17:00", Shift(time(9), time(17), WORKDAYS)),
        ("Mon, Tue 9am to 5pm", Shift(time(9), time(17), frozenset({0, 1}))),
        ("9-17", Shift(time(9), time(17), WORKDAYS)),
        ("09–17 sat", Shift(time(9), time(17), frozenset({5}))),  # noqa: RUF001 - people paste it
        ("22 to 6", Shift(time(22), time(6), WORKDAYS)),
        ("16-24", Shift(time(16), time(0), WORKDAYS)),
        ("9-5", Shift(time(9), time(17), WORKDAYS)),
        ("8 to 4", Shift(time(8), time(16), WORKDAYS)),
        ("10-6 m-f", Shift(time(10), time(18), WORKDAYS)),
        ("7-3 all week", Shift(time(7), time(15), EVERY_DAY)),
        ("9-5pm", Shift(time(9), time(17), WORKDAYS)),
        ("1-5pm", Shift(time(13), time(17), WORKDAYS)),
        ("9am-5", Shift(time(9), time(17), WORKDAYS)),
        ("9 to 5 pm mon-thu", Shift(time(9), time(17), frozenset({0, 1, 2, 3}))),
        ("10pm-6", Shift(time(22), time(6), WORKDAYS)),
        ("10-6am", Shift(time(22), time(6), WORKDAYS)),
        ("9h-17h", Shift(time(9), time(17), WORKDAYS)),
        ("0900-1730", Shift(time(9), time(17, 30), WORKDAYS)),
        ("noon-8pm", Shift(time(12), time(20), WORKDAYS)),
        ("from 9am to 5pm on weekdays", Shift(time(9), time(17), WORKDAYS)),
        ("mon through fri from 9 to 17", Shift(time(9), time(17), WORKDAYS)),
    ],
)
def test_a_shift_is_read(typed: str, expected: Shift) -> None:
    assert read_shift(typed) == expected


@pytest.mark.parametrize(
    ("typed", "kind", "what"),
    [
        ("", "shift", ""),
        ("5 to 9", "time", "5"),
        ("9-25", "time", "9"),
        ("24-8", "time", "24"),
        ("12-8", "time", "12"),
        ("11-7", "time", "11"),
        ("17-17", "shift", "17-17"),
        ("09:00", "shift", "09:00"),
        ("09:00 17:00", "shift", "09:00 17:00"),
        ("09:00-09:00", "shift", "09:00-09:00"),
        ("00:00-24:00", "shift", "00:00-24:00"),
        ("24:00-08:00", "time", "24:00"),
        ("09:00-25:00", "time", "25:00"),
        ("09:00-17:00 mon-frog", "days", "mon-frog"),
        ("09:00-17:00-18:00", "time", "17:00-18:00"),
    ],
)
def test_a_shift_that_is_none_says_which_part_is_unreadable(typed: str, kind: str, what: str) -> None:
    assert unreadable(read_shift, typed) == (kind, what)


@STEADY
@given(st.one_of(st.text(max_size=40), ALMOST))
def test_any_text_is_read_or_is_unreadable_and_nothing_else(text: str) -> None:
    readers: list[Callable[[str], object]] = [read_time, read_days, read_shift, read_date, read_zone, read_weekly]
    for reader in readers:
        try:
            value = reader(text)
        except UnreadableError as error:
            assert error.kind in {"time", "days", "shift", "date", "zone", "weekly"}  # noqa: PT017 - either way is right
            read = normalise(text).lower()
            assert error.typed.lower() in read or error.typed.lower() in re.sub(" ?, ?", " ", read)  # noqa: PT017 - the same
        else:
            assert value is not None


@STEADY
@given(st.times())
def test_a_time_as_a_clock_writes_it_is_read_back(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert read_time(f"{at:%H:%M}") == read_time(f"{at:%I:%M %p}") == at


@pytest.mark.parametrize(
    "typed",
    ["fri 16:00", "fridays at 4pm", "every friday at 4 p.m.", "4pm on fridays", "16:00 fri", "fri 1600", "Friday, 16h"],
)
def test_a_weekly_time_is_read_in_any_order(typed: str) -> None:
    assert read_weekly(typed) == (4, time(16), None)
    assert read_weekly(f"{typed} Europe/Berlin") == (4, time(16), "Europe/Berlin")


@pytest.mark.parametrize("shift", [Shift(time(9), time(17), WORKDAYS), Shift(time(22, 30), time(6), frozenset({6, 0}))])
def test_a_shift_is_read_back_from_the_text_that_stands_for_it(shift: Shift) -> None:
    assert read_shift(shift_as_typed(shift)) == shift
