"""Days, dates and zones as people type them: what is read, and what is said to be unreadable."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.calendar import zone_names
from slackbot.coach.parsing.typed import (
    read_date,
    read_day,
    read_days_off,
)
from slackbot.coach.parsing.zones import read_zone
from tests.coach.parsing.unreadable import unreadable
from tests.drawn import STEADY


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
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_as_iso_8601_has_it_is_read_back(day: date) -> None:
    assert read_date(day.isoformat()) == day
