"""Dates and spans in words."""

from datetime import date

import pytest

from slackbot.coach.parsing.named_dates import after_span, with_iso_dates
from slackbot.coach.parsing.typed import read_day, read_days_off

TODAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("24 December", "2026-12-24"),
        ("24 Dec", "2026-12-24"),
        ("Dec 24", "2026-12-24"),
        ("december 24th, 2027", "2027-12-24"),
        ("24th of dec 2027", "2027-12-24"),
        ("2 Dec", "2026-12-02"),
        ("1 Dec", "2027-12-01"),
        ("29 February", "2028-02-29"),
        ("3 sept", "2027-09-03"),
        ("24 Dec to 2 Jan", "2026-12-24 to 2027-01-02"),
        ("Dec 24 to 2 Jan", "2026-12-24 to 2027-01-02"),
        ("Dec 24 - Jan 2", "2026-12-24 - 2027-01-02"),
        ("24.12.", "2026-12-24"),
        ("24.12", "2026-12-24"),
        ("24.12.27", "2027-12-24"),
        ("24.12.2027", "2027-12-24"),
        ("1.12.", "2027-12-01"),
        ("24/12", "2026-12-24"),
        ("12/24", "2026-12-24"),
        ("12/12", "2026-12-12"),
        ("12/24/2026", "2026-12-24"),
        ("24-12-2026", "2026-12-24"),
        ("2026/12/24", "2026-12-24"),
        ("2026-12-4", "2026-12-04"),
        ("24-27 Dec", "2026-12-24 - 2026-12-27"),
        ("Dec 24 and 25", "2026-12-24 and 2026-12-25"),
        ("24.-27.12.", "2026-12-24 to 2026-12-27"),
        ("Thu 24 Dec", "2026-12-24"),
    ],
)
def test_a_named_date_is_the_next_one(typed: str, expected: str) -> None:
    assert with_iso_dates(typed, TODAY) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "31 February",
        "32 Dec",
        "12 monkeys",
        "mon 2026-12-24",
        "fri 16:00",
        "may",
        "2026-12-24",
        "ma 3",
        "3/4",
        "3-4-2026",
        "24-12",
        "10.30",
        "1.2.3.4",
    ],
)
def test_what_is_no_named_date_stays(typed: str) -> None:
    assert with_iso_dates(typed, TODAY) == typed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5 days", date(2026, 12, 7)),
        ("for 5 days", date(2026, 12, 7)),
        ("in a week", date(2026, 12, 9)),
        ("two weeks", date(2026, 12, 16)),
        ("One Day", date(2026, 12, 3)),
        ("0 days", None),
        ("400 days", None),
        ("999 weeks", None),
        ("some days", None),
        ("5", None),
    ],
)
def test_a_span_ends_that_many_days_from_today(typed: str, expected: date | None) -> None:
    assert after_span(typed, TODAY) == expected


def test_days_off_and_a_day_are_read_from_them() -> None:
    assert read_day("“24th of December”", TODAY) == date(2026, 12, 24)
    assert read_day("a week", TODAY) == date(2026, 12, 9)
    off = {date(2026, 12, day) for day in (3, 24, 25, 26)}
    assert read_days_off("tomorrow, 24 Dec – 26 Dec", TODAY) == off  # noqa: RUF001 - people paste en dashes
