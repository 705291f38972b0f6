"""Deliveries in doubt: what may have arrived is looked up, and what ended is never sent again."""

import sqlalchemy as sa

from slackbot.store.outbox import in_doubt, outbox
from slackbot.store.schema.schema import State
from tests.store.outbox.outbox_rows import LATER, column, only
from tests.store.people import (
    BOB,
    EVENING,
    MINUTE,
    due,
    intends,
    next_open,
)


def test_what_surely_did_not_arrive_waits_again_until_told(sending: sa.Connection) -> None:
    delivery_id = only(sending).id
    assert outbox.give_back(sending, delivery_id, "yours", LATER, "ratelimited") is False
    assert outbox.give_back(sending, delivery_id, "mine", LATER, "ratelimited") is True
    assert (only(sending).state, only(sending).reason, only(sending).due_at) == (State.WAITING, "ratelimited", EVENING)
    assert next_open(sending, "T1", LATER - MINUTE) is None
    assert next_open(sending, "T1", LATER) == only(sending)
    assert intends(sending, delivery_id, "yours", EVENING, LATER) is True
    assert column(sending, "attempts") == 2
    assert outbox.settle(sending, delivery_id, "mine", State.SENT) is False


def test_what_waits_can_be_skipped_and_what_is_being_sent_can_not(waiting: sa.Connection) -> None:
    delivery_id = only(waiting).id
    outbox.skip(waiting, delivery_id, "late")
    assert (only(waiting).state, only(waiting).reason) == (State.SKIPPED, "late")
    assert intends(waiting, delivery_id, "mine", EVENING, LATER) is False
    outbox.skip(waiting, delivery_id, "paused")
    assert only(waiting).reason == "late"


def test_what_is_being_sent_can_not_be_skipped(sending: sa.Connection) -> None:
    outbox.skip(sending, only(sending).id, "late")
    assert (only(sending).state, only(sending).reason) == (State.SENDING, None)


def test_an_intent_that_nobody_settled_in_time_is_in_doubt(sending: sa.Connection) -> None:
    outbox.add(sending, BOB, "digest", "2026-03-02", due(LATER + MINUTE))
    assert next_open(sending, "T1", LATER - MINUTE) is None
    message = next_open(sending, "T1", LATER)
    assert message == only(sending)
    assert (message.state, message.intended_at, message.follows) == (State.SENDING, EVENING, "")
    assert in_doubt.resolve(sending, message.id, LATER - MINUTE, State.UNKNOWN, "too early") is False
    assert in_doubt.resolve(sending, message.id, LATER, State.UNKNOWN, "stopped_while_sending") is True
    assert (only(sending).state, only(sending).reason) == (State.UNKNOWN, "stopped_while_sending")
    assert outbox.settle(sending, only(sending).id, "mine", State.SENT) is False
    assert in_doubt.resolve(sending, message.id, LATER, State.SENT) is False
    assert [message.state for message in outbox.of_member(sending, BOB)] == [State.WAITING]


def test_what_is_in_doubt_is_looked_up_when_told_and_may_turn_out_either_way(sending: sa.Connection) -> None:
    delivery_id = only(sending).id
    assert in_doubt.mark_in_doubt(sending, delivery_id, "yours", LATER, "http_500") is False
    assert in_doubt.mark_in_doubt(sending, delivery_id, "mine", LATER + MINUTE, "http_500") is True
    assert next_open(sending, "T1", LATER) is None
    in_doubt.look_again(sending, delivery_id, LATER + MINUTE, LATER + 2 * MINUTE)
    assert next_open(sending, "T1", LATER + MINUTE) is None
    assert next_open(sending, "T1", LATER + 2 * MINUTE) == only(sending)
    assert outbox.settle(sending, delivery_id, "mine", State.SENT) is False
    assert in_doubt.resolve(sending, delivery_id, LATER + 2 * MINUTE, State.WAITING, "http_500") is True
    waits = next_open(sending, "T1", LATER + 2 * MINUTE)
    assert (waits and waits.state, waits and waits.reason) == (State.WAITING, "http_500")
    assert intends(sending, delivery_id, "mine", LATER, LATER + MINUTE) is True
    assert column(sending, "attempts") == 2


def test_at_the_start_of_the_only_process_every_intent_is_in_doubt_soon(sending: sa.Connection) -> None:
    in_doubt.orphan(sending, EVENING + MINUTE / 6)
    assert next_open(sending, "T1", EVENING) is None
    assert next_open(sending, "T1", EVENING + MINUTE / 6) == only(sending)
    assert outbox.settle(sending, only(sending).id, "mine", State.SENT) is False


def test_what_ended_is_never_in_doubt(sending: sa.Connection) -> None:
    outbox.settle(sending, only(sending).id, "mine", State.SENT)
    in_doubt.orphan(sending, EVENING)
    assert next_open(sending, "T1", LATER) is None
    assert in_doubt.resolve(sending, only(sending).id, LATER, State.UNKNOWN) is False
    assert only(sending).state == State.SENT
