"""The rate_limiter of a workspace's posts, and the spread of a crowd."""

from datetime import UTC, datetime, timedelta
from statistics import quantiles

import pytest

from slackbot.coach.spread import share
from slackbot.delivery.pace import Pace
from slackbot.delivery.rate_limit import RateLimiter

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOT_AT_ALL = timedelta(0)
PACE = Pace(burst=3, gap=0.5)


def post(rate_limiter: RateLimiter, at: datetime, many: int = 1) -> timedelta:
    """Wait until so many may go, and send them; returns the wait."""
    wait = rate_limiter.until(many, at)
    rate_limiter.waited(wait, at)
    assert rate_limiter.room(at) >= many
    rate_limiter.take(many, at)
    return wait


def test_a_burst_goes_at_once_and_then_one_after_another() -> None:
    rate_limiter, at, left = RateLimiter(PACE), NOON, []
    for _ in range(7):
        at += post(rate_limiter, at)
        left.append((at - NOON).total_seconds())
    assert left == [0, 0, 0, 0.5, 1, 1.5, 2]


def test_a_batch_goes_as_soon_as_its_last_message_may() -> None:
    rate_limiter, at, left = RateLimiter(PACE), NOON, []
    for many in (3, 3, 2, 1):
        at += post(rate_limiter, at, many)
        left.append((at - NOON).total_seconds())
    assert left == [0, 1.5, 2.5, 3]


def test_the_room_shrinks_with_each_post_and_grows_with_time() -> None:
    rate_limiter = RateLimiter(PACE)
    left = [rate_limiter.room(NOON)]
    for many, later in ((1, 0), (2, 0), (0, 0.4), (0, 0.5), (0, 1.2), (0, 9)):
        rate_limiter.take(many, NOON)
        left.append(rate_limiter.room(NOON + later * SECOND))
    assert left == [3, 2, 0, 0, 1, 2, 3]


def test_a_backlog_longer_than_the_burst_waits_for_the_burst_alone() -> None:
    rate_limiter = RateLimiter(PACE)
    post(rate_limiter, NOON, 3)
    assert rate_limiter.until(100, NOON) == 1.5 * SECOND


def test_without_a_gap_there_is_always_room() -> None:
    rate_limiter = RateLimiter(Pace(burst=3, gap=0))
    for _ in range(9):
        assert (rate_limiter.room(NOON), post(rate_limiter, NOON, 3)) == (3, NOT_AT_ALL)


@pytest.mark.parametrize("step", [NOT_AT_ALL, timedelta(hours=-1)], ids=["stands still", "set back"])
def test_a_clock_that_stands_still_or_is_set_back_neither_stops_it_nor_lets_it_run(step: timedelta) -> None:
    rate_limiter = RateLimiter(PACE)
    before = [post(rate_limiter, NOON) for _ in range(4)]
    after = [post(rate_limiter, NOON + step) for _ in range(4)]
    assert [wait.total_seconds() for wait in before + after] == [0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5]


def test_a_channel_is_left_alone_for_a_second() -> None:
    rate_limiter = RateLimiter(PACE)
    assert (rate_limiter.cooling(NOON), rate_limiter.next_channel(NOON)) == (frozenset(), NOT_AT_ALL)
    rate_limiter.posted("D1", NOON)
    rate_limiter.posted("D2", NOON + SECOND / 2)
    assert rate_limiter.cooling(NOON + 0.75 * SECOND) == {"D1", "D2"}
    assert rate_limiter.next_channel(NOON + 0.75 * SECOND) == SECOND / 4
    rate_limiter.waited(SECOND / 4, NOON + 0.75 * SECOND)
    assert rate_limiter.cooling(NOON + 0.75 * SECOND) == {"D2"}


@pytest.mark.parametrize(
    ("due", "seconds"), [(1, 0), (6, 0), (10, 0), (11, 0.25), (100, 22.5), (1000, 247.5), (10_000, 2497.5)]
)
def test_a_crowd_is_spread_as_wide_as_it_takes_and_a_team_of_six_not_at_all(due: int, seconds: float) -> None:
    assert Pace().width(due) == timedelta(seconds=seconds)


def test_each_has_the_same_place_every_time_and_a_thousand_are_spread_evenly() -> None:
    width = timedelta(minutes=4)
    places = [share(width, "T1", f"U{number}") for number in range(1000)]
    assert places == [share(width, "T1", f"U{number}") for number in range(1000)]
    assert all(NOT_AT_ALL <= place < width for place in places)
    fifths = quantiles([place.total_seconds() for place in places], n=5)
    assert fifths == pytest.approx([48, 96, 144, 192], abs=12)
    assert share(width, "T2", "U1") != share(width, "T1", "U1")
    assert share(NOT_AT_ALL, "T1", "U1") == NOT_AT_ALL
