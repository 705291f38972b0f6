"""Challenges as kept: taken, explained, carried, closed once, and told by day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.people import challenges
from slackbot.store.people.challenges import Challenge, End, OfDay
from slackbot.store.schema.identity import MemberId
from tests.store.people import ALICE, BOB, CAROL, NOBODY, TODAY, TOMORROW

DAY = timedelta(days=1)


@pytest.fixture
def refund(tx: sa.Connection) -> int:
    return challenges.take(tx, ALICE, TODAY, "the refund")


def told(tx: sa.Connection, days: int = 0) -> list[tuple[str, str]]:
    return [(challenge.text, challenge.state) for challenge in challenges.of_day(tx, ALICE, TODAY + days * DAY)]


def test_one_that_is_taken_is_open_and_for_its_day(tx: sa.Connection, refund: int) -> None:
    assert challenges.get(tx, ALICE, refund) == Challenge(refund, TODAY, TODAY, "the refund", "", "", "open", None)
    assert [challenge.id for challenge in challenges.standing(tx, ALICE, TODAY)] == [refund]
    assert challenges.of_day(tx, ALICE, TODAY) == [OfDay("the refund", "open", "", TODAY)]
    assert [challenges.taken(tx, ALICE, day) for day in (TODAY, TOMORROW)] == [True, False]


def test_nobody_has_none(tx: sa.Connection) -> None:
    challenges.hold(tx, NOBODY)
    assert (challenges.standing(tx, NOBODY, TODAY), challenges.of_day(tx, NOBODY, TODAY)) == ([], [])
    assert challenges.get(tx, NOBODY, 1) is None


def test_what_makes_it_hard_is_kept_and_can_be_said_anew(tx: sa.Connection, refund: int) -> None:
    assert challenges.explain(tx, ALICE, refund, "nobody owns it") is True
    assert challenges.explain(tx, ALICE, refund, "<!channel> \U0001f4a5 כ") is True
    assert [challenge.hard_part for challenge in challenges.standing(tx, ALICE, TODAY)] == ["<!channel> \U0001f4a5 כ"]


def test_a_carried_one_stands_until_its_day_and_each_day_says_what_it_was(tx: sa.Connection, refund: int) -> None:
    assert challenges.carry(tx, ALICE, refund, TOMORROW) is True
    assert told(tx) == [("the refund", "tomorrow")]
    assert challenges.carry(tx, ALICE, refund, TODAY + 3 * DAY) is True
    assert [told(tx, days) for days in (-1, 0, 2, 3)] == [
        [],
        [("the refund", "later")],
        [("the refund", "tomorrow")],
        [("the refund", "open")],
    ]
    assert [challenge.id for challenge in challenges.standing(tx, ALICE, TODAY)] == [refund]
    challenges.close(tx, ALICE, refund, "kept", TODAY + 3 * DAY, "ask first")
    assert [told(tx, days) for days in (0, 3, 4)] == [[("the refund", "later")], [("the refund", "kept")], []]
    assert challenges.of_day(tx, ALICE, TODAY)[0].learned == ""


def test_one_that_was_left_open_stands_in_nobodys_way_for_longer_than_a_week(tx: sa.Connection, refund: int) -> None:
    days = (TODAY + 6 * DAY, TODAY + 7 * DAY)
    assert [bool(challenges.standing(tx, ALICE, day)) for day in days] == [True, False]
    assert [bool(challenges.of_day(tx, ALICE, day)) for day in days] == [True, False]
    assert challenges.close(tx, ALICE, refund, "kept", TODAY + 20 * DAY, "late is fine") is True
    assert [bool(told(tx, day)) for day in (6, 7, 19, 20)] == [True, False, False, True]


@pytest.mark.parametrize("end", ["kept", "handed_over", "put_back"])
def test_one_that_ended_ends_once_and_is_not_changed_any_more(tx: sa.Connection, refund: int, end: End) -> None:
    assert challenges.close(tx, ALICE, refund, end, TODAY) is True
    ended = challenges.get(tx, ALICE, refund)
    assert challenges.close(tx, ALICE, refund, "put_back", TOMORROW, "other") is False
    assert challenges.explain(tx, ALICE, refund, "other") is False
    assert challenges.carry(tx, ALICE, refund, TOMORROW) is False
    assert challenges.get(tx, ALICE, refund) == ended
    assert told(tx) == [("the refund", end)]
    assert bool(challenges.standing(tx, ALICE, TODAY)) is (end == "kept")
    assert challenges.standing(tx, ALICE, TOMORROW) == []


def test_devices_at_once_take_turns(engine: Engine) -> None:
    def takes(number: int) -> None:
        with engine.begin() as tx:
            challenges.hold(tx, ALICE)
            if not challenges.standing(tx, ALICE, TODAY):
                challenges.take(tx, ALICE, TODAY, f"device {number}")

    with ThreadPoolExecutor(4) as devices:
        list(devices.map(takes, range(12)))
    with engine.begin() as tx:
        assert len(challenges.standing(tx, ALICE, TODAY)) == 1


def test_kept_days_are_days_on_which_one_was_kept(tx: sa.Connection) -> None:
    ends: list[tuple[int, End]] = [(9, "kept"), (3, "kept"), (3, "kept"), (2, "put_back"), (0, "kept")]
    for ago, end in ends:
        challenge = challenges.take(tx, ALICE, TODAY - ago * DAY, "x")
        challenges.close(tx, ALICE, challenge, end, TODAY - ago * DAY)
    assert challenges.kept_days_since(tx, ALICE, TODAY - 8 * DAY) == [TODAY - 3 * DAY, TODAY]


@pytest.mark.parametrize("who", [BOB, CAROL])
def test_one_of_somebody_else_is_nobodys_to_see_or_change(tx: sa.Connection, refund: int, who: MemberId) -> None:
    before = challenges.get(tx, ALICE, refund)
    assert challenges.get(tx, who, refund) is None
    assert challenges.close(tx, who, refund, "put_back", TODAY) is False
    assert challenges.carry(tx, who, refund, TOMORROW) is False
    assert challenges.explain(tx, who, refund, "forged") is False
    assert challenges.get(tx, ALICE, refund) == before
