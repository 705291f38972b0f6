"""Thanks: seen by the two of them; by the team where both say so."""

import pytest
import sqlalchemy as sa

from slackbot.store.people import thanks_given
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member
from tests.store.people import ALICE, BOB, CAROL, NOBODY, TODAY, TOMORROW


def test_a_new_one_is_between_the_two(tx: sa.Connection) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    expected = Thanks(kept, "U1", "U2", TODAY, "words")
    assert thanks_given.sent(tx, ALICE, kept) == expected
    assert thanks_given.received(tx, BOB, kept) == expected
    assert thanks_given.newest_received(tx, BOB, 9) == [expected]


@pytest.mark.parametrize("who", [BOB, CAROL, NOBODY])
def test_who_did_not_give_it_does_not_read_it_as_the_giver(tx: sa.Connection, who: MemberId) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    assert thanks_given.sent(tx, who, kept) is None
    assert thanks_given.given_on(tx, who, TODAY) == []


@pytest.mark.parametrize("who", [ALICE, CAROL, NOBODY, MemberId("T2", "U2")])
def test_who_was_not_given_it_does_not_read_it_as_the_receiver(tx: sa.Connection, who: MemberId) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    assert thanks_given.received(tx, who, kept) is None
    assert thanks_given.newest_received(tx, who, 9) == []


def test_whom_a_person_thanked_is_told_day_by_day(tx: sa.Connection) -> None:
    for receiver, day in ((BOB, TODAY), (CAROL, TODAY), (BOB, TOMORROW)):
        thanks_given.add(tx, ALICE, receiver.user_id, day, "words")
    assert sorted(thanks_given.given_on(tx, ALICE, TODAY)) == sorted([BOB.user_id, CAROL.user_id])
    assert thanks_given.given_on(tx, ALICE, TOMORROW) == [BOB.user_id]
    assert thanks_given.given_on(tx, BOB, TODAY) == []


def test_of_what_was_received_the_newest_come_in_order(tx: sa.Connection) -> None:
    for number in range(4):
        thanks_given.add(tx, ALICE, BOB.user_id, TODAY, f"words {number}")
    assert [thanks.text for thanks in thanks_given.newest_received(tx, BOB, 2)] == ["words 2", "words 3"]


def test_it_goes_with_who_gave_it(tx: sa.Connection) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    tx.execute(sa.delete(member).where(member.c.workspace_id == "T1", member.c.user_id == "U1"))
    assert thanks_given.received(tx, BOB, kept) is None
