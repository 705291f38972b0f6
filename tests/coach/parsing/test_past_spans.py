"""Which days a year, a month and a week are, as people name them."""

from datetime import date

import pytest

from slackbot.coach.parsing.normalise import UnreadableError
from slackbot.coach.parsing.past_spans import Span, month_of, week_of, year_of

TODAY = date(2026, 3, 3)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "today", "first", "last"),
    [
        ("", TODAY, date(2025, 3, 4), TODAY),
        ("", date(2024, 2, 29), date(2023, 3, 2), date(2024, 2, 29)),
        ("2025", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
        ("in 2025", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
        ("the year 2025", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
        ("last", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
        ("last year", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
        ("previous", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
        ("this", TODAY, date(2026, 1, 1), date(2026, 12, 31)),
        ("this year", TODAY, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_year_is_the_last_twelve_months_or_a_calendar_year(typed: str, today: date, first: date, last: date) -> None:
    assert year_of(typed, today) == Span(first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", date(2026, 2, 1), TODAY),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2026-1", date(2026, 1, 1), date(2026, 1, 31)),
        ("2026/02", date(2026, 2, 1), date(2026, 2, 28)),
        ("02/2026", date(2026, 2, 1), date(2026, 2, 28)),
        ("2.2026", date(2026, 2, 1), date(2026, 2, 28)),
        ("03-2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2", date(2026, 2, 1), date(2026, 2, 28)),
        ("10", date(2025, 10, 1), date(2025, 10, 31)),
        ("october", date(2025, 10, 1), date(2025, 10, 31)),
        ("october 2024", date(2024, 10, 1), date(2024, 10, 31)),
        ("oct. 2024", date(2024, 10, 1), date(2024, 10, 31)),
        ("oct, 2024", date(2024, 10, 1), date(2024, 10, 31)),
        ("october of 2024", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024 october", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024-oct", date(2024, 10, 1), date(2024, 10, 31)),
        ("sept", date(2025, 9, 1), date(2025, 9, 30)),
        ("in january", date(2026, 1, 1), date(2026, 1, 31)),
        ("march", date(2026, 3, 1), date(2026, 3, 31)),
        ("last march", date(2025, 3, 1), date(2025, 3, 31)),
        ("last january", date(2026, 1, 1), date(2026, 1, 31)),
        ("this march", date(2026, 3, 1), date(2026, 3, 31)),
        ("last", date(2026, 2, 1), date(2026, 2, 28)),
        ("last month", date(2026, 2, 1), date(2026, 2, 28)),
        ("previous month", date(2026, 2, 1), date(2026, 2, 28)),
        ("this month", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_a_month_is_the_last_month_or_a_calendar_month(typed: str, first: date, last: date) -> None:
    assert month_of(typed, TODAY) == Span(first, last)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("last", date(2025, 12, 1)), ("january", date(2026, 1, 1)), ("last january", date(2025, 1, 1))],
)
def test_the_month_before_january_is_december(typed: str, first: date) -> None:
    assert month_of(typed, date(2026, 1, 31)).first == first


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", date(2026, 2, 25), TODAY),
        ("last 7 days", date(2026, 2, 25), TODAY),
        ("this week", date(2026, 3, 2), TODAY),
        ("this", date(2026, 3, 2), TODAY),
        ("last", date(2026, 2, 23), date(2026, 3, 1)),
        ("last week", date(2026, 2, 23), date(2026, 3, 1)),
        ("a week ago", date(2026, 2, 23), date(2026, 3, 1)),
        ("two weeks ago", date(2026, 2, 16), date(2026, 2, 22)),
        ("2 weeks ago", date(2026, 2, 16), date(2026, 2, 22)),
        ("the week before last", date(2026, 2, 16), date(2026, 2, 22)),
        ("monday", date(2026, 3, 2), date(2026, 3, 2)),
        ("on monday", date(2026, 3, 2), date(2026, 3, 2)),
        ("last tuesday", date(2026, 2, 24), date(2026, 2, 24)),
        ("fri", date(2026, 2, 27), date(2026, 2, 27)),
        ("yesterday", date(2026, 3, 2), date(2026, 3, 2)),
        ("today", TODAY, TODAY),
        ("24 nov", date(2025, 11, 24), date(2025, 11, 24)),
        ("2025-11-24", date(2025, 11, 24), date(2025, 11, 24)),
        ("3 days ago", date(2026, 2, 28), date(2026, 2, 28)),
        ("tomorrow", date(2026, 3, 4), date(2026, 3, 4)),
    ],
)
def test_a_week_is_the_last_seven_days_a_calendar_week_or_one_day(typed: str, first: date, last: date) -> None:
    assert week_of(typed, TODAY, lambda _: True) == Span(first, last)


def test_yesterday_is_the_last_working_day() -> None:
    friday = date(2026, 2, 27)
    assert week_of("yesterday", date(2026, 3, 2), lambda day: day.weekday() < 5) == Span(friday, friday)


@pytest.mark.parametrize("typed", ["next", "25", "20255", "2025-01", "1999", "year", "march", "last week"])
def test_anything_else_is_no_year(typed: str) -> None:
    with pytest.raises(UnreadableError):
        year_of(typed, TODAY)


@pytest.mark.parametrize("typed", ["2026-13", "2026-00", "2026", "0", "13", "next", "month", "monday", "ma", "13/2026"])
def test_anything_else_is_no_month(typed: str) -> None:
    with pytest.raises(UnreadableError):
        month_of(typed, TODAY)


@pytest.mark.parametrize("typed", ["week", "mondays", "no weeks ago", "99", "the baker", "2026-02-30", "last year"])
def test_anything_else_is_no_week(typed: str) -> None:
    with pytest.raises(UnreadableError):
        week_of(typed, TODAY, lambda _: True)
