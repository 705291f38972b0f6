"""Which days a document is about, and the pages to choose from."""

from datetime import date

import pytest

from slackbot.coach.keepsake import Item, Span, month_of, page, year_of
from slackbot.coach.parsing.normalise import UnreadableError

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("typed", "today", "first", "last"),
    [
        ("", TODAY, date(2025, 3, 4), TODAY),
        ("", date(2024, 2, 29), date(2023, 3, 2), date(2024, 2, 29)),
        ("2025", TODAY, date(2025, 1, 1), date(2025, 12, 31)),
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
    ],
)
def test_a_month_is_the_last_month_or_a_calendar_month(typed: str, first: date, last: date) -> None:
    assert month_of(typed, TODAY) == Span(first, last)


@pytest.mark.parametrize("typed", ["next", "25", "20255", "2025-01", "1999"])
def test_anything_else_is_no_year(typed: str) -> None:
    with pytest.raises(UnreadableError):
        year_of(typed, TODAY)


@pytest.mark.parametrize("typed", ["march", "2026-13", "2026-00", "2026", "03-2026"])
def test_anything_else_is_no_month(typed: str) -> None:
    with pytest.raises(UnreadableError):
        month_of(typed, TODAY)


def items(count: int, length: int = 10) -> list[Item]:
    return [Item("line", number, TODAY, "x" * length, "done") for number in range(count)]


@pytest.mark.parametrize("length", [10, 500, 5000])
def test_every_item_is_on_one_page_and_the_pages_lead_to_each_other(length: int) -> None:
    every = items(30, length)
    seen: list[Item] = []
    around: tuple[str, int] | None = None
    while True:
        shown, earlier, later = page(every, around)
        assert (earlier is None) == (not seen)
        seen += shown
        if later is None:
            break
        around = later.key
    assert seen == every


def test_the_page_before_is_the_one_that_was_left() -> None:
    every = items(30)
    second = page(every, ("line", 15))
    assert [item.id for item in second.shown] == list(range(12, 24))
    assert second.earlier is not None
    assert [item.id for item in page(every, second.earlier.key).shown] == list(range(12))


def test_an_item_that_is_gone_shows_the_last_page_and_nothing_shows_nothing() -> None:
    assert [item.id for item in page(items(30), ("line", 99)).shown] == list(range(24, 30))
    assert page([], None) == ([], None, None)
