"""The break ramp: how a wish for a break is read, and how long one is where nothing is said."""

from datetime import date, time, timedelta

import pytest

from slackbot.coach.calendar import Shift
from slackbot.coach.ramp import BreakWish, Ramp, next_step, other_half, read_break, usual_length


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
        ("walk 10", BreakWish(10, "walk")),
        ("tea, 15", BreakWish(15, "tea")),
        ("a walk for 10", BreakWish(10, "a walk")),
        ("a walk by the canal, 10 min", BreakWish(10, "a walk by the canal")),
        ("tea for 10 minutes", BreakWish(10, "tea")),
        ("for 10 minutes", BreakWish(10, "")),
        ("a quarter of an hour by the window", BreakWish(15, "by the window")),
        ("walk to room 10", BreakWish(5, "walk to room 10")),
        ("walk 9", BreakWish(5, "walk 9")),
        ("walk for 20 minutes", None),
        ("half an hour", None),
        ("an hour outside", None),
        ("7up", BreakWish(5, "7up")),
        ("\u0665", BreakWish(5, "")),  # an Arabic five
        ("１０ walk", BreakWish(10, "walk")),  # noqa: RUF001 - full-width
        ("“5”", BreakWish(5, "")),
        ("10 “a walk”", BreakWish(10, "“a walk”")),
        ("\u22125", None),
    ],
)
def test_a_break_is_read(typed: str, expected: BreakWish) -> None:
    assert read_break(typed, 5) == expected


def test_a_break_of_no_stated_length_is_as_long_as_usual() -> None:
    assert [read_break("tea", usual) for usual in (5, 10)] == [BreakWish(5, "tea"), BreakWish(10, "tea")]
    assert [read_break("15 tea", usual) for usual in (5, 10)] == [BreakWish(15, "tea")] * 2


@pytest.mark.parametrize("typed", ["0", "1", "6 walk", "20", "60 minutes", "005", "100", "9" * 5000])
def test_a_length_that_the_coach_does_not_take_is_none(typed: str) -> None:
    assert read_break(typed, 5) is None


TODAY = date(2026, 3, 20)
USUAL = [TODAY - timedelta(days=back) for back in (0, 2, 4, 7, 9, 11)]
SINCE = TODAY - timedelta(days=30)


@pytest.mark.parametrize(("step", "offered"), [(0, 1), (1, 2), (2, 3), (3, None), (9, None)])
def test_what_has_become_usual_is_offered_one_step_further(step: int, offered: int | None) -> None:
    assert next_step(Ramp(step, SINCE), USUAL, TODAY) == offered


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
    assert next_step(Ramp(0, SINCE), days, TODAY) is None


def test_breaks_before_this_step_do_not_count() -> None:
    assert next_step(Ramp(1, TODAY - timedelta(days=11)), USUAL, TODAY) == 2
    assert next_step(Ramp(1, TODAY - timedelta(days=10)), USUAL, TODAY) is None
    assert next_step(Ramp(1), USUAL, TODAY) is None


@pytest.mark.parametrize(
    ("noes", "days_ago", "offered"),
    [
        (0, 13, None),
        (0, 14, 1),
        (1, 14, None),
        (1, 59, None),
        (1, 60, 1),
        (2, 60, None),
        (2, 400, None),
        (3, 400, None),
    ],
)
def test_an_open_offer_rests_two_weeks_a_no_sixty_days_and_a_second_no_ends_it(
    noes: int, days_ago: int, offered: int | None
) -> None:
    asked_on = TODAY - timedelta(days=days_ago)
    assert next_step(Ramp(0, SINCE, asked_on, noes), USUAL, TODAY) == offered


NINE_TO_FIVE = Shift(time(9), time(17), frozenset(range(5)))
NIGHT = Shift(time(22), time(6), frozenset(range(5)))


@pytest.mark.parametrize(
    ("times", "shift", "expected"),
    [
        ((), NINE_TO_FIVE, time(15)),
        ((time(10, 30),), NINE_TO_FIVE, time(15)),
        ((time(10), time(11)), NINE_TO_FIVE, time(15)),
        ((time(15),), NINE_TO_FIVE, time(10, 30)),
        ((time(10, 30), time(15)), NINE_TO_FIVE, None),
        ((time(10, 30),), None, time(15)),
        ((time(23, 30),), NIGHT, time(4)),
        ((time(4),), NIGHT, time(23, 30)),
        ((time(23, 30), time(2)), NIGHT, None),
        ((time(9, 30),), Shift(time(9), time(13), frozenset(range(5))), None),  # too short for two
        ((time(9, 30),), Shift(time(8, 40), time(16), frozenset(range(5))), time(14, 10)),
    ],
)
def test_a_second_break_lies_in_the_other_half_of_the_shift(
    times: tuple[time, ...], shift: Shift | None, expected: time | None
) -> None:
    assert other_half(times, shift) == expected
