"""The break ramp: how a wish for a break is read, and how long one is where nothing is said."""

from datetime import date, timedelta

import pytest

from slackbot.coach.ramp import BreakWish, next_length, read_break, usual_length


def test_a_break_grows_from_five_minutes_to_fifteen_and_no_further() -> None:
    assert [usual_length(step) for step in (-1, 0, 1, 2, 3, 99)] == [5, 5, 10, 15, 15, 15]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", BreakWish(5, "")),
        ("walk", BreakWish(5, "walk")),
        ("10", BreakWish(10, "")),
        ("10 walk", BreakWish(10, "walk")),
        ("5m", BreakWish(5, "")),
        ("15 min", BreakWish(15, "")),
        ("10min tea", BreakWish(10, "tea")),
        ("10 mins tea", BreakWish(10, "tea")),
        ("15 minutes by the window", BreakWish(15, "by the window")),
        ("10 mindful breaths", BreakWish(10, "mindful breaths")),
        ("05", BreakWish(5, "")),
        ("walk 10", BreakWish(5, "walk 10")),
        ("7up", BreakWish(5, "7up")),
        ("\u0665", BreakWish(5, "")),  # an Arabic five
        ("１０ walk", BreakWish(10, "walk")),  # noqa: RUF001 - full-width
        ("“5”", BreakWish(5, "")),
        ("10 “a walk”", BreakWish(10, "“a walk”")),
        ("\u22125", None),
    ],
)
def test_a_break_is_read(typed: str, expected: BreakWish) -> None:
    assert read_break(typed, 0) == expected


def test_a_break_of_no_stated_length_is_as_long_as_its_step() -> None:
    assert [read_break("tea", step) for step in range(3)] == [BreakWish(length, "tea") for length in (5, 10, 15)]
    assert [read_break("15 tea", step) for step in range(3)] == [BreakWish(15, "tea")] * 3


@pytest.mark.parametrize("typed", ["0", "1", "6 walk", "20", "60 minutes", "005", "100", "9" * 5000])
def test_a_length_that_the_coach_does_not_take_is_none(typed: str) -> None:
    assert read_break(typed, 0) is None


TODAY = date(2026, 3, 20)
USUAL = [TODAY - timedelta(days=back) for back in (0, 2, 4, 7, 9, 11)]
SINCE = TODAY - timedelta(days=30)


@pytest.mark.parametrize(("step", "offered"), [(0, 10), (1, 15), (2, None), (9, None)])
def test_what_has_become_usual_is_offered_one_step_longer(step: int, offered: int | None) -> None:
    assert next_length(step, SINCE, None, USUAL, TODAY) == offered


@pytest.mark.parametrize(
    "back",
    [
        (),
        (0, 2, 4),  # the week before had none
        (0, 2, 7, 9, 11),  # two days this week
        (0, 2, 4, 7, 9),  # two the week before
        (0, 2, 4, 14, 15, 16),  # too long ago
        (0, 0, 0, 7, 7, 7),  # several on one day are one day
    ],
)
def test_fewer_than_three_days_in_either_week_offer_nothing(back: tuple[int, ...]) -> None:
    days = [TODAY - timedelta(days=days) for days in back]
    assert next_length(0, SINCE, None, days, TODAY) is None


def test_breaks_before_this_step_do_not_count() -> None:
    assert next_length(1, TODAY - timedelta(days=11), None, USUAL, TODAY) == 15
    assert next_length(1, TODAY - timedelta(days=10), None, USUAL, TODAY) is None
    assert next_length(1, None, None, USUAL, TODAY) is None


def test_nothing_is_offered_again_within_two_weeks() -> None:
    assert next_length(0, SINCE, TODAY - timedelta(days=13), USUAL, TODAY) is None
    assert next_length(0, SINCE, TODAY - timedelta(days=14), USUAL, TODAY) == 10
