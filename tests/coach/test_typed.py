"""Settings as people type them: what is read, and what is said to be unreadable instead of being guessed."""

import re
from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.coach.calendar import EVERY_DAY, Shift, zone_names
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import (
    read_date,
    read_day,
    read_days,
    read_days_off,
    read_shift,
    read_time,
    read_weekly,
    shift_as_typed,
)
from slackbot.coach.parsing.zones import read_zone

WORKDAYS = frozenset(range(5))
STEADY = settings(max_examples=100, derandomize=True, deadline=None, database=None)
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
        ("9 to 5", "time", "9"),
        ("9-25", "time", "9"),
        ("24-8", "time", "24"),
        ("9-5", "time", "9"),
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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tomorrow", date(2026, 3, 4)),
        ("Wed", date(2026, 3, 4)),
        ("friday", date(2026, 3, 6)),
        (" Tuesday ", date(2026, 3, 10)),
        ("mon", date(2026, 3, 9)),
        ("2026-12-24", date(2026, 12, 24)),
        ("on friday", date(2026, 3, 6)),
        ("this friday", date(2026, 3, 6)),
        ("next friday", date(2026, 3, 13)),
        ("next mon", date(2026, 3, 9)),
        ("next week", date(2026, 3, 9)),
        ("next month", date(2026, 4, 1)),
        ("the 24th", date(2026, 3, 24)),
        ("the 2nd", date(2026, 4, 2)),
        ("day after tomorrow", date(2026, 3, 5)),
        ("24.12.", date(2026, 12, 24)),
        ("12/24", date(2026, 12, 24)),
        ("Dec 24", date(2026, 12, 24)),
        ("Thu, 24 Dec", date(2026, 12, 24)),
    ],
)
def test_a_day_to_come_is_read_as_seen_from_a_tuesday(typed: str, expected: date) -> None:
    assert read_day(typed, date(2026, 3, 3)) == expected


@pytest.mark.parametrize("typed", ["", "today", "fr", "fridays", "frida y", "next fridays", "next", "the 32nd", "3/4"])
def test_a_day_to_come_that_is_none_is_said_to_be_unreadable(typed: str) -> None:
    assert unreadable(lambda text: read_day(text, date(2026, 3, 3)), typed) == ("date", typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-12-24", ["2026-12-24"]),
        ("2026-12-24, 2026-12-27", ["2026-12-24", "2026-12-27"]),
        ("2026-12-30 to 2027-01-01", ["2026-12-30", "2026-12-31", "2027-01-01"]),
        ("2026-12-24 – 2026-12-25 and wed", ["2026-03-04", "2026-12-24", "2026-12-25"]),  # noqa: RUF001 - as pasted
        ("2026-12-24..2026-12-25", ["2026-12-24", "2026-12-25"]),
        ("2026-12-24-2026-12-24", ["2026-12-24"]),
        ("tomorrow", ["2026-03-04"]),
        ("today", ["2026-03-03"]),
        ("Today, tomorrow", ["2026-03-03", "2026-03-04"]),
        ("24.12.", ["2026-12-24"]),
        ("24.12., 31.12.", ["2026-12-24", "2026-12-31"]),
        ("24.-26.12.", ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ("30.12.-1.1.", ["2026-12-30", "2026-12-31", "2027-01-01"]),
        ("24-26 Dec", ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ("Dec 24-26", ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ("Dec 24 to 26, 2027", ["2027-12-24", "2027-12-25", "2027-12-26"]),
        ("24, 25 and 26 Dec", ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ("Dec 24 and 26", ["2026-12-24", "2026-12-26"]),
        ("Thu 24 Dec", ["2026-12-24"]),
        ("fri, 24 Dec", ["2026-03-06", "2026-12-24"]),
        ("mon-wed", ["2026-03-09", "2026-03-10", "2026-03-11"]),
        ("next friday", ["2026-03-13"]),
        ("next week", [f"2026-03-{day:02}" for day in range(9, 16)]),
    ],
)
def test_days_off_are_read_one_by_one_and_as_spans(typed: str, expected: list[str]) -> None:
    days = read_days_off(typed, date(2026, 3, 3))
    assert [day.isoformat() for day in sorted(days)] == expected


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("2026-12-27 to 2026-12-24", "2026-12-27 to 2026-12-24"),
        ("2026-01-01 to 2027-01-01", "2026-01-01 to 2027-01-01"),
        ("2026-12-24 to 2026-12-99", "2026-12-99"),
        ("2026-12-24 to", "to"),
        ("32.12.", "32.12"),
        ("3/4", "3"),
        ("christmas", "christmas"),
    ],
)
def test_a_day_off_that_is_none_is_said_to_be_unreadable(typed: str, what: str) -> None:
    assert unreadable(lambda text: read_days_off(text, date(2026, 3, 3)), typed) == ("date", what)


def test_a_date_is_read() -> None:
    assert read_date("2026-12-24") == date(2026, 12, 24)
    assert read_date(" 2028-02-29 ") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24.12.2026",
        "2026-13-01",
        "2027-02-29",
        "0000-01-01",
        "20261224",
        "2026-W53-1",
        "2026-12-24T00:00",
    ],
)
def test_a_date_that_is_none_is_said_to_be_unreadable(typed: str) -> None:
    assert unreadable(read_date, typed) == ("date", typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" EUROPE/BERLIN ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/new york", "America/New_York"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("Lord Howe", "Australia/Lord_Howe"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_read(typed: str, expected: str) -> None:
    assert read_zone(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "GMT+1",
        "utc+2",
        "Europe",
        "Springfield",
        "Foo/Louisville",
        "+02:00",
        "../../etc/passwd",
        "Berl",
    ],
)
def test_a_zone_that_none_or_many_answer_to_is_said_to_be_unreadable(typed: str) -> None:
    assert unreadable(read_zone, typed) == ("zone", typed)


def test_every_zone_is_read_by_its_name_in_any_case_but_those_that_people_say_for_another() -> None:
    spoken = {"EST", "MST", "HST"}
    names = [name for name in zone_names().values() if name not in spoken]
    assert len(names) == len(zone_names()) - len(spoken)
    assert [read_zone(name.upper()) for name in names] == names


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


@STEADY
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_as_iso_8601_has_it_is_read_back(day: date) -> None:
    assert read_date(day.isoformat()) == day


def unreadable(reader: Callable[[str], object], text: str) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        reader(text)
    return caught.value.kind, caught.value.typed


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
