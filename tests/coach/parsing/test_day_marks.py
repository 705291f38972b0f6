"""Which day a line belongs to when it names one."""

from datetime import date, timedelta

import pytest

from slackbot.coach.parsing.day_marks import DayOutOfReachError, day_marked, is_day_mark
from slackbot.coach.running_list import Draft, read

TUESDAY = date(2026, 3, 3)
MONDAY = date(2026, 3, 2)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("today", "mark", "expected"),
    [
        (TUESDAY, "", TUESDAY),
        (TUESDAY, "today", TUESDAY),
        (TUESDAY, "yesterday", MONDAY),
        (MONDAY, "yesterday", date(2026, 2, 27)),
        (date(2026, 3, 1), "yesterday", date(2026, 2, 27)),
        (date(2026, 3, 7), "yesterday", date(2026, 3, 6)),
        (TUESDAY, "friday", date(2026, 2, 27)),
        (TUESDAY, "fri", date(2026, 2, 27)),
        (TUESDAY, "tuesday", TUESDAY),
        (TUESDAY, "wed", date(2026, 2, 25)),
        (TUESDAY, "sunday", date(2026, 3, 1)),
        (TUESDAY, "2026-03-01", date(2026, 3, 1)),
        (TUESDAY, "2026-03-03", TUESDAY),
        (TUESDAY, "2025-03-03", date(2025, 3, 3)),
        (TUESDAY, "last friday", date(2026, 2, 27)),
        (TUESDAY, "last tuesday", date(2026, 2, 24)),
        (TUESDAY, "on friday", date(2026, 2, 27)),
        (TUESDAY, "this monday", MONDAY),
        (TUESDAY, "friday evening", date(2026, 2, 27)),
        (TUESDAY, "yesterday evening", MONDAY),
        (TUESDAY, "this morning", TUESDAY),
        (TUESDAY, "day before yesterday", date(2026, 2, 27)),
        (TUESDAY, "two days ago", date(2026, 3, 1)),
        (TUESDAY, "a week ago", date(2026, 2, 24)),
        (TUESDAY, "27 feb", date(2026, 2, 27)),
        (TUESDAY, "feb 27th", date(2026, 2, 27)),
        (TUESDAY, "24 dec", date(2025, 12, 24)),
        (TUESDAY, "24 december 2025", date(2025, 12, 24)),
        (TUESDAY, "fri 27 feb", date(2026, 2, 27)),
        (TUESDAY, "friday, 27 february", date(2026, 2, 27)),
        (TUESDAY, "27.2.", date(2026, 2, 27)),
        (TUESDAY, "27.2.2026", date(2026, 2, 27)),
        (TUESDAY, "27/02", date(2026, 2, 27)),
        (TUESDAY, "02/27", date(2026, 2, 27)),
    ],
)
def test_a_mark_names_a_day_behind(today: date, mark: str, expected: date) -> None:
    assert day_marked(mark, today, weekdays) == expected


def test_yesterday_passes_over_days_off_and_whole_holidays() -> None:
    away = {TUESDAY - timedelta(days=back) for back in range(1, 22)}
    assert day_marked("yesterday", TUESDAY, lambda day: weekdays(day) and day not in away) == date(2026, 2, 9)


def test_yesterday_is_the_day_before_for_somebody_who_never_works() -> None:
    assert day_marked("yesterday", TUESDAY, lambda _: False) == MONDAY


@pytest.mark.parametrize(("mark", "is_ahead"), [("2026-03-04", True), ("2027-01-01", True), ("2025-03-01", False)])
def test_a_date_that_is_ahead_or_long_ago_is_out_of_reach(mark: str, is_ahead: bool) -> None:  # noqa: FBT001 - a table
    with pytest.raises(DayOutOfReachError) as caught:
        day_marked(mark, TUESDAY, weekdays)
    assert (caught.value.day, caught.value.is_ahead) == (date.fromisoformat(mark), is_ahead)


@pytest.mark.parametrize(
    ("mark", "day"),
    [
        ("tomorrow", date(2026, 3, 4)),
        ("this friday", date(2026, 3, 6)),
        ("next friday", date(2026, 3, 13)),
        ("24 mar", date(2026, 3, 24)),
        ("24.3.", date(2026, 3, 24)),
    ],
)
def test_a_day_still_to_come_is_known_as_such_however_it_is_named(mark: str, day: date) -> None:
    with pytest.raises(DayOutOfReachError) as caught:
        day_marked(mark, TUESDAY, weekdays)
    assert (caught.value.day, caught.value.is_ahead) == (day, True)


@pytest.mark.parametrize(
    "word",
    [
        *("fridays", "last fridays", "next", "2026-02-30", "20260303", "2026-w10-2", "fr", "hard", "monk", "sunny"),
        *("24.04", "10.12", "3/4", "10", "may", "march", "12 monkeys", "32 dec", "ticket 24", "two days", "ago"),
    ],
)
def test_other_words_before_a_colon_are_no_day(word: str) -> None:
    assert not is_day_mark(word)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("friday: refunds", Draft("refunds", day_mark="friday")),
        ("Fri: hard: caller", Draft("caller", "hard", "fri")),
        ("hard: FRIDAY : caller", Draft("caller", "hard", "friday")),
        ("2026-11-27: refunds", Draft("refunds", day_mark="2026-11-27")),
        ("time: 2026-11-27: refunds", Draft("refunds", "time", "2026-11-27")),
        ("yesterday\uff1a refunds", Draft("refunds", day_mark="yesterday")),
        ("today: refunds", Draft("refunds", day_mark="today")),
        ("Last Friday: refunds", Draft("refunds", day_mark="last friday")),
        ("hard: 24 Feb: refunds", Draft("refunds", "hard", "24 feb")),
        ("24.02.: refunds", Draft("refunds", day_mark="24.02.")),
        ("next friday: too early", Draft("too early", day_mark="next friday")),
        ("24.04: the install hangs", Draft("24.04: the install hangs")),
        ("24 Feb 10:30 rang", Draft("24 Feb 10:30 rang")),
        ("friday: monday: the last mark counts", Draft("the last mark counts", day_mark="monday")),
        ("Fridays: always the same", Draft("Fridays: always the same")),
        ("2026-13-01: a serial number", Draft("2026-13-01: a serial number")),
        ("note: call Ada", Draft("note: call Ada")),
        ("said friday: no", Draft("said friday: no")),
    ],
)
def test_a_line_may_name_its_day(typed: str, expected: Draft) -> None:
    assert read(typed).drafts == (expected,)


def test_a_day_alone_on_its_line_goes_for_the_lines_below() -> None:
    assert read("friday:\na\nhard: b\nmonday: c").drafts == (
        Draft("a", day_mark="friday"),
        Draft("b", "hard", "friday"),
        Draft("c", day_mark="monday"),
    )
