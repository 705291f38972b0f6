"""Who asks for cover, who may be asked, and the first to say yes: on SQLite and PostgreSQL."""

import sqlalchemy as sa

from slackbot.store.outbox import outbox
from slackbot.store.people import covers, members
from slackbot.store.schema.schema import cover_ask
from tests.store.people import ALICE, BOB, CAROL, DUE, EVENING, MORNING, NOBODY, TODAY, TOMORROW


def test_those_who_opted_in_are_asked_in_the_same_workspace_and_not_oneself(tx: sa.Connection) -> None:
    assert covers.willing(tx, ALICE, TODAY) == []
    for who in (ALICE, BOB, CAROL):
        members.change(tx, who, covers=True)
    assert covers.willing(tx, ALICE, TODAY) == [BOB]
    members.change(tx, BOB, active=False)
    assert covers.willing(tx, ALICE, TODAY) == []


def test_the_first_to_take_it_has_it(tx: sa.Connection) -> None:
    cover_id = covers.add(tx, ALICE, TODAY, [BOB])
    assert covers.take(tx, ALICE, cover_id, "U2") is True
    assert covers.take(tx, ALICE, cover_id, "U3") is False
    assert covers.asked_of(tx, BOB, cover_id) == covers.Cover(cover_id, ALICE, "U2")


def test_who_was_not_asked_sees_nothing_of_it(tx: sa.Connection) -> None:
    cover_id = covers.add(tx, ALICE, TODAY, [BOB])
    assert [covers.asked_of(tx, who, cover_id) for who in (ALICE, CAROL, NOBODY)] == [None] * 3


def test_somebody_elses_cover_is_not_ones_own_to_take(tx: sa.Connection) -> None:
    cover_id = covers.add(tx, ALICE, TODAY, [BOB])
    assert covers.take(tx, BOB, cover_id, "U2") is False
    assert covers.take(tx, CAROL, cover_id, "U1") is False
    assert (covers.open_of(tx, ALICE), covers.open_of(tx, BOB)) == ([cover_id], [])


def test_a_question_stands_until_it_expires_or_is_taken(tx: sa.Connection) -> None:
    cover_id = covers.add(tx, ALICE, TODAY, [BOB])
    outbox.add(tx, BOB, covers.KIND, f"{cover_id} 5", DUE)
    assert covers.still_asks(tx, ALICE, cover_id, MORNING) == 5
    assert covers.still_asks(tx, ALICE, cover_id + 1, MORNING) is None
    assert covers.still_asks(tx, ALICE, cover_id, DUE.expires_at) is None


def test_taken_a_question_that_was_sent_keeps_no_time(tx: sa.Connection) -> None:
    cover_id = covers.add(tx, ALICE, TODAY, [BOB])
    outbox.add(tx, BOB, covers.KIND, f"{cover_id} 5", DUE)
    (question,) = outbox.of_member(tx, BOB)
    outbox.skip(tx, question.id, "covered")
    covers.take(tx, ALICE, cover_id, "U2")
    (question,) = outbox.of_member(tx, BOB)
    assert (question.due_at, question.expires_at) == (None, None)
    assert covers.still_asks(tx, ALICE, cover_id, EVENING) is None


def test_what_is_old_is_forgotten(tx: sa.Connection) -> None:
    covers.add(tx, ALICE, TODAY, [BOB])
    assert covers.purge(tx, TODAY) == 0
    assert covers.purge(tx, TOMORROW) == 1
    assert tx.execute(sa.select(cover_ask)).all() == []
