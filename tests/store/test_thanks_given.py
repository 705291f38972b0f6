"""Thanks: seen by the two of them; by the team where both say so."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.people import thanks_given
from slackbot.store.people.thanks_given import Thanks
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member
from tests.store.people import ALICE, BOB, CAROL, NOBODY, TODAY, TOMORROW


def test_a_new_one_is_between_the_two(tx: sa.Connection) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    expected = Thanks(kept, "U1", "U2", TODAY, "words", sender_shares=False, receiver_shares=False)
    assert thanks_given.sent(tx, ALICE, kept) == expected
    assert thanks_given.received(tx, BOB, kept) == expected
    assert thanks_given.newest_received(tx, BOB, 9) == [expected]
    assert thanks_given.shared(tx, "T1", TODAY, TODAY) == []


@pytest.mark.parametrize("who", [BOB, CAROL, NOBODY])
def test_who_did_not_give_it_can_not_share_it_as_the_giver(tx: sa.Connection, who: MemberId) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    assert thanks_given.sent(tx, who, kept) is None
    assert thanks_given.share_sent(tx, who, kept, yes=True) is False
    assert thanks_given.sent(tx, ALICE, kept) == thanks_given.received(tx, BOB, kept)


@pytest.mark.parametrize("who", [ALICE, CAROL, NOBODY, MemberId("T2", "U2")])
def test_who_was_not_given_it_can_not_share_it_as_the_receiver(tx: sa.Connection, who: MemberId) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    assert thanks_given.received(tx, who, kept) is None
    assert thanks_given.newest_received(tx, who, 9) == []
    assert thanks_given.share_received(tx, who, kept, yes=True) is False


def test_both_say_yes_or_it_is_not_shared(tx: sa.Connection) -> None:
    both, sender, receiver = (thanks_given.add(tx, ALICE, BOB.user_id, TODAY, name) for name in ("both", "one", "two"))
    thanks_given.share_sent(tx, ALICE, both, yes=True)
    thanks_given.share_sent(tx, ALICE, sender, yes=True)
    thanks_given.share_received(tx, BOB, both, yes=True)
    thanks_given.share_received(tx, BOB, receiver, yes=True)
    assert [thanks.text for thanks in thanks_given.shared(tx, "T1", TODAY, TODAY)] == ["both"]
    assert thanks_given.shared(tx, "T2", TODAY, TODAY) == []
    assert thanks_given.shared(tx, "T1", TOMORROW, TOMORROW + timedelta(days=9)) == []
    thanks_given.share_received(tx, BOB, both, yes=False)
    assert thanks_given.shared(tx, "T1", TODAY, TODAY) == []


def test_of_what_was_received_the_newest_come_in_order(tx: sa.Connection) -> None:
    for number in range(4):
        thanks_given.add(tx, ALICE, BOB.user_id, TODAY, f"words {number}")
    assert [thanks.text for thanks in thanks_given.newest_received(tx, BOB, 2)] == ["words 2", "words 3"]


def test_it_goes_with_who_gave_it(tx: sa.Connection) -> None:
    kept = thanks_given.add(tx, ALICE, BOB.user_id, TODAY, "words")
    tx.execute(sa.delete(member).where(member.c.workspace_id == "T1", member.c.user_id == "U1"))
    assert thanks_given.received(tx, BOB, kept) is None
