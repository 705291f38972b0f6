"""What is due when: one row a kind, taken by one process at a time."""

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.outbox import schedule
from slackbot.store.outbox.schedule import Occasion
from tests.store.people import ALICE, BOB, CAROL, EVENING, EVERYBODY, MINUTE, MORNING, TOMORROW, due


def test_what_is_put_twice_is_due_once_at_the_later_word(tx: sa.Connection) -> None:
    schedule.put(tx, ALICE, "digest", due(MORNING))
    schedule.put(tx, ALICE, "digest", due(EVENING, TOMORROW))
    occasion = schedule.due(tx, EVENING, 10)
    assert occasion == [Occasion(occasion[0].id, ALICE, "digest", due(EVENING, TOMORROW))]


def test_nothing_is_due_a_moment_too_early(tx: sa.Connection) -> None:
    schedule.put(tx, ALICE, "digest", due(EVENING))
    assert schedule.due(tx, EVENING - MINUTE / 60_000, 10) == []
    assert len(schedule.due(tx, EVENING, 10)) == 1


def test_what_has_been_due_longest_comes_first_and_no_more_than_asked_for(tx: sa.Connection) -> None:
    for minutes, who in enumerate((BOB, ALICE, CAROL)):
        schedule.put(tx, who, "digest", due(MORNING + minutes * MINUTE))
    assert [occasion.who for occasion in schedule.due(tx, EVENING, 2)] == [BOB, ALICE]
    assert [occasion.who for occasion in schedule.due(tx, EVENING, 10)] == [BOB, ALICE, CAROL]


def test_what_is_dropped_is_due_no_more(tx: sa.Connection) -> None:
    for kind in ("digest", "challenge", "recap"):
        schedule.put(tx, ALICE, kind, due(MORNING))
    schedule.drop(tx, ALICE, "recap")
    assert {occasion.kind for occasion in schedule.due(tx, EVENING, 10)} == {"digest", "challenge"}
    schedule.drop_all(tx, ALICE)
    assert schedule.due(tx, EVENING, 10) == []


def test_the_next_moment_that_anything_is_due_is_known(tx: sa.Connection) -> None:
    assert schedule.next_due(tx) is None
    schedule.put(tx, ALICE, "digest", due(EVENING))
    schedule.put(tx, CAROL, "digest", due(MORNING))
    assert schedule.next_due(tx) == MORNING


def test_two_processes_take_different_occasions(shared: Engine) -> None:
    with shared.begin() as tx:
        for minutes, who in enumerate(EVERYBODY):
            schedule.put(tx, who, "digest", due(MORNING + minutes * MINUTE))
    with shared.connect() as first, shared.connect() as second:
        taken = [occasion.who for occasion in schedule.due(first, EVENING, 2)]
        others = [occasion.who for occasion in schedule.due(second, EVENING, 10)]
    assert (taken, others) == ([ALICE, BOB], [CAROL])


def test_what_a_process_took_and_did_not_move_on_is_due_again(engine: Engine) -> None:
    with engine.begin() as tx:
        schedule.put(tx, ALICE, "digest", due(MORNING))
    with engine.connect() as killed:
        assert len(schedule.due(killed, EVENING, 10)) == 1
    with engine.begin() as tx:
        assert [occasion.who for occasion in schedule.due(tx, EVENING, 10)] == [ALICE]
