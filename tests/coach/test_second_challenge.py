"""One hard thing a day, and when a second one on one weekday may be offered."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from slackbot.coach.challenges import a_day, second_to_offer

TODAY = date(2026, 3, 31)  # a Tuesday
MON, TUE, WED, THU, FRI = range(5)


def kept(*weeks: Iterable[int]) -> list[date]:
    """Days before today on which one was kept: how many days ago, by weeks back from today."""
    return [TODAY - timedelta(days=7 * week + ago) for week, days in enumerate(weeks) for ago in days]


def test_a_day_holds_one_and_two_where_that_was_chosen() -> None:
    assert [a_day(TODAY, chosen) for chosen in (None, MON, TUE)] == [1, 1, 2]


@pytest.mark.parametrize(
    "days",
    [
        kept((0, 1, 4), (0, 1, 4), (0, 1, 4)),
        kept((0, 1, 4), (), (0, 1, 4), (0, 1, 4, 5)),
        kept((0,), (0, 1, 4), (0, 1, 4), (0, 1, 4)),
    ],
)
def test_three_kept_weeks_of_the_last_four_are_enough_for_an_offer(days: list[date]) -> None:
    assert second_to_offer(days, TODAY, None) == TUE


@pytest.mark.parametrize(
    "days",
    [
        [],
        kept((0, 1, 4), (0, 1, 4)),
        kept((0, 1, 4), (0, 1), (0, 1), (0, 1, 4)),
        kept((0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 3, 3)),
        kept((), (0, 1, 4), (0, 1, 4), (), (0, 1, 4)),
        [day + timedelta(days=35) for day in kept((0, 1, 4), (0, 1, 4), (0, 1, 4))],
    ],
    ids=["nothing", "two weeks", "too few days", "the same day", "too long ago", "ahead of us"],
)
def test_less_than_that_is_left_alone(days: list[date]) -> None:
    assert second_to_offer(days, TODAY, None) is None


def test_it_is_not_offered_again_for_four_weeks() -> None:
    days = kept((0, 1, 4), (0, 1, 4), (0, 1, 4))
    asked = [TODAY - timedelta(days=ago) for ago in (0, 1, 27, 28, 100)]
    assert [second_to_offer(days, TODAY, on) is not None for on in asked] == [False, False, False, True, True]


def test_the_weekday_is_the_one_on_which_most_were_kept() -> None:
    assert second_to_offer(kept((4, 5, 6), (4, 5, 6), (4, 5, 6), (5,)), TODAY, None) == THU


def test_of_weekdays_with_as_many_it_is_the_latest() -> None:
    assert second_to_offer(kept((1, 4, 5), (1, 4, 5), (1, 4, 5)), TODAY, None) == MON


def test_it_is_a_weekday_on_which_the_person_works() -> None:
    days = kept((1, 4, 5), (1, 4, 5), (1, 4, 5))
    assert second_to_offer(days, TODAY, None, frozenset({TUE, THU})) == THU
    assert second_to_offer(days, TODAY, None, frozenset({TUE})) is None
