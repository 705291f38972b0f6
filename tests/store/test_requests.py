"""Requests to colleagues: the first yes wins, and a withdrawn one can't be taken."""

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.people import members, requests
from slackbot.store.people.bounds import MOST_ASKED
from slackbot.store.people.requests import Purpose, Wish
from slackbot.store.schema.schema import State
from tests.store.people import ALICE, BOB, CAROL, DUE, EVENING, NOBODY, TODAY, TOMORROW, intends

PURPOSES: tuple[Purpose, ...] = ("walk", "together", "time")
TOGETHER = Wish("together", 15, "the refund three of us avoided", "nobody knows the contract", 7)


def test_a_request_keeps_what_was_asked(tx: sa.Connection) -> None:
    asked = requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    kept = requests.get(tx, ALICE, asked)
    assert kept is not None
    assert (kept.asker, kept.day, kept.wish, kept.taken_by) == (ALICE, TODAY, TOGETHER, None)
    assert requests.asked_of(tx, BOB, asked) == kept


def test_the_first_yes_wins(tx: sa.Connection) -> None:
    asked = requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    assert requests.take(tx, ALICE, asked, "U2")
    assert not requests.take(tx, ALICE, asked, "U3")
    assert [each.taken_by for each in [requests.get(tx, ALICE, asked)] if each] == ["U2"]
    assert requests.open_of(tx, ALICE, "together") == []


def test_a_withdrawn_request_is_taken_by_nobody(tx: sa.Connection) -> None:
    asked = requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    assert requests.take(tx, ALICE, asked, ALICE.user_id)
    kept = requests.get(tx, ALICE, asked)
    assert kept is not None
    assert kept.withdrawn
    assert not requests.take(tx, ALICE, asked, "U2")


def test_nobody_takes_what_another_asked_for(tx: sa.Connection) -> None:
    asked = requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    assert not requests.take(tx, BOB, asked, "U3")
    for other in (ALICE, CAROL, NOBODY):  # the asker, another workspace, and a colleague who was not asked
        assert requests.asked_of(tx, other, asked) is None


def test_once_taken_no_time_of_the_asking_is_kept(tx: sa.Connection) -> None:
    asked = requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    outbox.add(tx, BOB, "together", str(asked), DUE)
    (question,) = outbox.of_member(tx, BOB)
    intends(tx, question.id, "token", EVENING, EVENING)
    outbox.settle(tx, question.id, "token", State.SENT, ts="1.2")
    assert requests.questions_to_others(tx, ALICE, asked, "U9") == [("U2", "1.2")]
    requests.take(tx, ALICE, asked, "U9")
    (question,) = outbox.of_member(tx, BOB)
    assert (question.due_at, question.expires_at) == (None, None)
    assert requests.questions_to_others(tx, ALICE, asked, "U9") == []


def test_limits_can_be_counted(tx: sa.Connection) -> None:
    requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    requests.add(tx, ALICE, TOMORROW, TOGETHER, [BOB])
    assert [requests.count(tx, ALICE, day, "together") for day in (TODAY, TOMORROW)] == [1, 1]
    assert requests.count(tx, ALICE, TODAY, "walk") == 0
    assert requests.asked_today(tx, ALICE, BOB, TODAY, "together")
    assert not requests.asked_today(tx, ALICE, CAROL, TODAY, "together")


def test_only_those_who_opted_in_are_willing(tx: sa.Connection) -> None:
    assert requests.willing(tx, ALICE, "walk", TODAY) == []
    members.change(tx, BOB, walks=True)
    assert [requests.willing(tx, ALICE, purpose, TODAY) for purpose in PURPOSES] == [[BOB], [], []]


def test_who_was_asked_often_enough_that_day_is_not_willing(tx: sa.Connection) -> None:
    members.change(tx, BOB, walks=True)
    for _ in range(MOST_ASKED):
        assert requests.willing(tx, ALICE, "walk", TODAY) == [BOB]
        requests.add(tx, ALICE, TODAY, Wish("walk"), [BOB])
        requests.add(tx, ALICE, TOMORROW, TOGETHER, [BOB])
    assert requests.willing(tx, ALICE, "walk", TODAY) == []
    assert requests.willing(tx, ALICE, "walk", TOMORROW) == [BOB]


def test_they_are_forgotten_after_a_few_days(tx: sa.Connection) -> None:
    requests.add(tx, ALICE, TODAY, TOGETHER, [BOB])
    assert requests.purge(tx, TODAY) == 0
    assert requests.purge(tx, TOMORROW) == 1
