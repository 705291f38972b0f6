"""What has been answered: the same call, delivered twice, gets the same answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.outbox import inbox
from slackbot.store.schema import schema
from tests.store.people import ALICE, BOB, CAROL, MINUTE, MORNING

HOUR = timedelta(hours=1)


@contextmanager
def refused(tx: sa.Connection) -> Iterator[None]:
    with pytest.raises(sa.exc.IntegrityError), tx.begin_nested():
        yield


def test_a_call_gets_the_answer_it_got_before(tx: sa.Connection) -> None:
    assert inbox.answered(tx, ALICE, "k") is None
    inbox.remember(tx, ALICE, "k", "done", '{"message": "é 👍"}', MORNING)
    assert [inbox.answered(tx, ALICE, "k") for _ in range(4)] == ['{"message": "é 👍"}'] * 4
    assert inbox.answered(tx, ALICE, "K") is None


def test_a_key_is_kept_once(tx: sa.Connection) -> None:
    inbox.remember(tx, ALICE, "k", "done", "first", MORNING)
    with refused(tx):
        inbox.remember(tx, ALICE, "k", "done", "second", MORNING)
    assert inbox.answered(tx, ALICE, "k") == "first"


def test_the_same_key_elsewhere_is_another_call(tx: sa.Connection) -> None:
    inbox.remember(tx, ALICE, "k", "done", "hers", MORNING)
    inbox.remember(tx, CAROL, "k", "done", "mine", MORNING)
    assert (inbox.answered(tx, ALICE, "k"), inbox.answered(tx, CAROL, "k")) == ("hers", "mine")


def test_an_answer_is_never_given_to_a_colleague(tx: sa.Connection) -> None:
    inbox.remember(tx, ALICE, "k", "done", "private", MORNING)
    assert inbox.answered(tx, BOB, "k") is None


def test_an_answer_that_is_blanked_is_still_known_as_given(tx: sa.Connection) -> None:
    for key, about in (("a", "break"), ("b", "break"), ("c", "done")):
        inbox.remember(tx, ALICE, key, about, f"answer {key}", MORNING)
    inbox.forget_answers(tx, ALICE, "break")
    assert [inbox.answered(tx, ALICE, key) for key in "abc"] == ["", "", "answer c"]
    assert list(tx.execute(sa.select(schema.inbox.c.answer).order_by(schema.inbox.c.key)).scalars()) == [
        None,
        None,
        "answer c",
    ]


def test_an_answer_is_kept_for_a_day_at_least_and_expires_at_a_whole_hour(tx: sa.Connection) -> None:
    inbox.remember(tx, ALICE, "early", "done", "a", MORNING)
    inbox.remember(tx, ALICE, "late", "done", "b", MORNING + 59 * MINUTE + timedelta(seconds=59, milliseconds=7))
    expiries = tx.execute(sa.select(schema.inbox.c.expires_at)).scalars()
    assert set(expiries) == {MORNING + 25 * HOUR}
    assert inbox.purge(tx, MORNING + 25 * HOUR) == 0
    assert inbox.answered(tx, ALICE, "late") == "b"
    assert inbox.purge(tx, MORNING + 25 * HOUR + MINUTE) == 2
    assert inbox.answered(tx, ALICE, "late") is None


def test_what_has_not_expired_stays(tx: sa.Connection) -> None:
    inbox.remember(tx, ALICE, "old", "done", "a", MORNING - 48 * HOUR)
    inbox.remember(tx, ALICE, "new", "done", "b", MORNING)
    assert inbox.purge(tx, MORNING) == 1
    assert (inbox.answered(tx, ALICE, "old"), inbox.answered(tx, ALICE, "new")) == (None, "b")


def test_of_one_call_answered_by_two_processes_at_once_one_wins(shared: Engine) -> None:
    with shared.connect() as first, shared.connect() as second:
        assert (inbox.answered(first, ALICE, "k"), inbox.answered(second, ALICE, "k")) == (None, None)
        inbox.remember(first, ALICE, "k", "done", "first", MORNING)
        first.commit()
        with pytest.raises(sa.exc.IntegrityError):
            inbox.remember(second, ALICE, "k", "done", "second", MORNING)
        second.rollback()
        assert inbox.answered(second, ALICE, "k") == "first"
