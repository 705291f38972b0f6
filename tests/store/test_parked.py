"""What waits until it is asked about once: on SQLite and PostgreSQL."""

from datetime import timedelta

import sqlalchemy as sa

from slackbot.store.people import parked
from slackbot.store.people.parked import ASKED, LET_GO, WAITING
from tests.store.people import ALICE, BOB, TODAY, TOMORROW


def standing(tx: sa.Connection) -> list[tuple[str, str]]:
    return [(line.text, line.state) for line in parked.standing(tx, ALICE)]


def test_lines_wait_in_the_order_they_were_parked(tx: sa.Connection) -> None:
    parked.add(tx, ALICE, TODAY, ["one", "two"])
    parked.add(tx, ALICE, TOMORROW, ["three"])
    parked.add(tx, ALICE, TODAY, [])
    assert standing(tx) == [("one", WAITING), ("two", WAITING), ("three", WAITING)]
    assert [line.day for line in parked.standing(tx, ALICE)] == [TODAY, TODAY, TOMORROW]


def test_what_was_parked_before_a_day_comes_back_and_the_rest_goes_on_waiting(tx: sa.Connection) -> None:
    parked.add(tx, ALICE, TODAY, ["one"])
    parked.add(tx, ALICE, TOMORROW, ["two"])
    parked.bring_back(tx, ALICE, TOMORROW)
    assert standing(tx) == [("one", ASKED), ("two", WAITING)]


def test_brought_back_again_the_same_lines_stand_until_there_are_new_ones(tx: sa.Connection) -> None:
    parked.add(tx, ALICE, TODAY, ["one"])
    parked.bring_back(tx, ALICE, TOMORROW)
    parked.bring_back(tx, ALICE, TOMORROW)
    assert standing(tx) == [("one", ASKED)]
    parked.add(tx, ALICE, TODAY, ["two"])
    parked.bring_back(tx, ALICE, TOMORROW)
    assert standing(tx) == [("two", ASKED)]
    assert [(line.text, line.state) for line in parked.unsettled(tx, ALICE)] == [("one", parked.LEFT), ("two", ASKED)]


def test_a_line_is_settled_once(tx: sa.Connection) -> None:
    parked.add(tx, ALICE, TODAY, ["one"])
    (line,) = parked.standing(tx, ALICE)
    assert parked.resolve(tx, ALICE, line.id, parked.TODAY, TODAY, {WAITING}) == "one"
    assert parked.resolve(tx, ALICE, line.id, LET_GO, of={WAITING}) is None
    assert standing(tx) == []
    assert [line.text for line in parked.in_mind(tx, ALICE, TODAY)] == ["one"]
    assert parked.in_mind(tx, ALICE, TOMORROW) == []
    assert parked.resolve(tx, ALICE, line.id, parked.DONE) == "one"
    assert parked.resolve(tx, ALICE, line.id, LET_GO) is None
    assert parked.unsettled(tx, ALICE) == []


def test_a_line_of_somebody_else_is_nobodys_to_settle(tx: sa.Connection) -> None:
    parked.add(tx, BOB, TODAY, ["theirs"])
    (theirs,) = parked.standing(tx, BOB)
    assert parked.resolve(tx, ALICE, theirs.id, LET_GO) is None
    assert parked.standing(tx, BOB) == [theirs]


def test_of_the_lines_named_those_that_came_back_are_let_go(tx: sa.Connection) -> None:
    first = parked.add(tx, ALICE, TODAY, ["one", "two", "taken up"])
    parked.bring_back(tx, ALICE, TOMORROW)
    parked.resolve(tx, ALICE, first[2], parked.TODAY, TOMORROW)
    second = parked.add(tx, ALICE, TOMORROW, ["three", "waits again"])
    parked.bring_back(tx, ALICE, TOMORROW + timedelta(days=1))
    parked.park_again(tx, ALICE, second[1], TOMORROW)
    assert parked.let_all_go(tx, ALICE, [*first, second[1]]) == 2
    assert parked.let_all_go(tx, ALICE, [*first, second[1]]) == 0
    assert parked.let_all_go(tx, BOB, second) == 0
    assert standing(tx) == [("three", ASKED), ("waits again", WAITING)]
