"""The pages from which a document's lines are chosen."""

from datetime import date

import pytest

from slackbot.coach.keepsake import Item, page

TODAY = date(2026, 3, 3)


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
