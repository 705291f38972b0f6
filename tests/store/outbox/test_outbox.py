"""The outbox: a delivery is made once, sent under one lease, and ends in exactly one way."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store.outbox import batches, delivery_retention, in_doubt, lanes, outbox
from slackbot.store.outbox.outbox import Delivery, Planned
from slackbot.store.schema.schema import EPOCH, State, delivery
from tests.store.outbox.outbox_rows import LATER, column, only
from tests.store.people import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    EVENING,
    MINUTE,
    MORNING,
    TODAY,
    TOMORROW,
    due,
    intends,
    next_open,
)


def test_an_occurrence_becomes_one_delivery(waiting: sa.Connection) -> None:
    assert outbox.add(waiting, ALICE, "digest", "2026-03-02", due(MORNING)) is False
    message = only(waiting)
    assert message == Delivery(
        message.id, ALICE, message.uid, "digest", "2026-03-02", TODAY, DUE.due_at, DUE.expires_at, State.WAITING, None
    )


def test_another_occurrence_kind_person_or_workspace_is_another_delivery(waiting: sa.Connection) -> None:
    others = [(ALICE, "digest", "2026-03-03"), (ALICE, "recap", "2026-03-02"), (BOB, "digest", "2026-03-02")]
    assert [outbox.add(waiting, *other, DUE) for other in [*others, (CAROL, "digest", "2026-03-02")]] == [True] * 4
    uids = list(waiting.execute(sa.select(delivery.c.uid)).scalars())
    assert len(set(uids)) == 5
    assert {len(uid) for uid in uids} == {32}


def test_a_delivery_that_ended_is_not_made_again(sending: sa.Connection) -> None:
    outbox.settle(sending, only(sending).id, "mine", State.SENT)
    assert outbox.add(sending, ALICE, "digest", "2026-03-02", DUE) is False


def test_the_delivery_that_has_been_due_longest_is_next(waiting: sa.Connection) -> None:
    outbox.add(waiting, BOB, "digest", "2026-03-02", due(MORNING))
    outbox.add(waiting, CAROL, "digest", "2026-03-02", due(MORNING - MINUTE))
    message = next_open(waiting, "T1", EVENING)
    assert message is not None
    assert message.who == BOB
    assert next_open(waiting, "T1", MORNING - MINUTE) is None
    assert outbox.next_visible(waiting) == MORNING - MINUTE


def test_what_waits_for_a_person_is_listed_by_kind_the_earliest_first(waiting: sa.Connection) -> None:
    for occurrence in ("call 1", "call 2", "call 3"):
        outbox.add(waiting, ALICE, "welcome_back", occurrence, DUE)
    outbox.skip(waiting, outbox.waiting_of(waiting, ALICE, "welcome_back")[1].id, "replaced")
    assert [message.occurrence for message in outbox.waiting_of(waiting, ALICE, "welcome_back")] == ["call 1", "call 3"]


def test_of_two_who_would_send_one_may(waiting: sa.Connection) -> None:
    delivery_id = only(waiting).id
    assert [intends(waiting, delivery_id, token, EVENING, LATER) for token in ("mine", "yours", "mine")] == [
        True,
        False,
        False,
    ]
    assert only(waiting).state == State.SENDING
    assert (column(waiting, "token"), column(waiting, "attempts")) == ("mine", 1)
    assert next_open(waiting, "T1", LATER - MINUTE) is None


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.UNKNOWN, State.SKIPPED])
def test_a_delivery_ends_once_under_its_own_lease(sending: sa.Connection, state: State) -> None:
    delivery_id = only(sending).id
    assert outbox.settle(sending, delivery_id, "yours", State.FAILED, "no") is False
    assert only(sending).state == State.SENDING
    assert outbox.settle(sending, delivery_id, "mine", state, "because", "1772467200.000100") is True
    assert (only(sending).state, only(sending).reason) == (state, "because")
    assert (column(sending, "token"), column(sending, "slack_ts")) == (None, "1772467200.000100")
    assert outbox.settle(sending, delivery_id, "mine", State.FAILED, "again") is False
    assert intends(sending, delivery_id, "mine", EVENING, LATER) is False
    assert outbox.give_back(sending, delivery_id, "mine", LATER, "again") is False
    assert (only(sending).state, only(sending).reason) == (state, "because")


def test_no_time_is_left_where_times_are_forgotten(sending: sa.Connection) -> None:
    delivery_id = only(sending).id
    outbox.settle(sending, delivery_id, "mine", State.SENT, None, "1772467200.000100")
    outbox.forget_times(sending, delivery_id)
    row = sending.execute(sa.select(delivery)).one()
    kept = [row.due_at, row.expires_at, row.slack_ts, row.intended_at, row.visible_at]
    assert kept == [None, None, None, None, EPOCH]
    assert (row.day, row.state) == (TODAY, State.SENT)


def test_only_what_ended_and_is_old_is_deleted(sending: sa.Connection) -> None:
    outbox.add(sending, ALICE, "digest", "2026-03-03", due(MORNING))
    outbox.add(sending, ALICE, "digest", "2026-03-04", due(MORNING))
    outbox.skip(sending, outbox.of_member(sending, ALICE)[2].id, "late")
    outbox.add(sending, ALICE, "digest", "2026-03-05", due(MORNING, TOMORROW))
    outbox.skip(sending, outbox.of_member(sending, ALICE)[3].id, "late")
    assert delivery_retention.purge(sending, TODAY, 10) == 0
    assert delivery_retention.purge(sending, TOMORROW, 10) == 1
    left = [(message.occurrence, message.state) for message in outbox.of_member(sending, ALICE)]
    assert left == [("2026-03-02", State.SENDING), ("2026-03-03", State.WAITING), ("2026-03-05", State.SKIPPED)]


def test_the_last_digest_of_each_person_stays_so_that_the_next_is_not_their_first(tx: sa.Connection) -> None:
    sent = [(ALICE, "digest", "1"), (ALICE, "digest", "2"), (BOB, "digest", "1"), (BOB, "break_nudge", "1")]
    for who, kind, number in sent:
        outbox.add(tx, who, kind, number, due(MORNING, TODAY + timedelta(days=int(number))))
    tx.execute(sa.update(delivery).values(state=State.SENT))
    outbox.add(tx, BOB, "digest", "3", due(MORNING, TODAY + timedelta(days=3)))
    tx.execute(sa.update(delivery).where(delivery.c.occurrence == "3").values(state=State.SKIPPED))
    assert delivery_retention.purge(tx, TODAY + timedelta(days=40), 10) == 3
    left = tx.execute(sa.select(delivery.c.user_id, delivery.c.kind, delivery.c.occurrence).order_by(delivery.c.id))
    assert left.all() == [(ALICE.user_id, "digest", "2"), (BOB.user_id, "digest", "1")]


def test_what_is_old_is_deleted_so_many_at_a_time(tx: sa.Connection) -> None:
    for number in range(5):
        outbox.add(tx, ALICE, "digest", str(number), DUE)
        outbox.skip(tx, outbox.of_member(tx, ALICE)[number].id, "late")
    assert [delivery_retention.purge(tx, TOMORROW, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_in_a_paused_workspace_what_is_too_late_ends_and_what_is_not_waits(waiting: sa.Connection) -> None:
    outbox.add(waiting, BOB, "digest", "2026-03-02", due(LATER + MINUTE))
    outbox.add(waiting, CAROL, "digest", "2026-03-02", DUE)
    for workspace_id in ("T1", "T2"):
        lanes.open_lane(waiting, workspace_id)
    lanes.disable(waiting, "T1", "token_revoked")
    assert delivery_retention.lapse(waiting, DUE.expires_at) == 0
    assert delivery_retention.lapse(waiting, DUE.expires_at + MINUTE / 2) == 1
    assert (only(waiting).state, only(waiting).reason) == (State.SKIPPED, "workspace_paused")
    assert [message.state for who in (BOB, CAROL) for message in outbox.of_member(waiting, who)] == [State.WAITING] * 2


def test_many_are_planned_at_once_and_none_that_is_there_already(waiting: sa.Connection) -> None:
    outbox.add_all(waiting, [])
    outbox.add_all(
        waiting,
        [
            Planned(ALICE, "digest", DUE, EVENING),
            Planned(BOB, "digest", DUE, LATER),
            Planned(CAROL, "digest", DUE, EVENING, "down"),
        ],
    )
    (alice,), (bob,), (carol,) = (outbox.of_member(waiting, who) for who in (ALICE, BOB, CAROL))
    assert (alice.state, bob.state, bob.due_at) == (State.WAITING, State.WAITING, EVENING)
    assert (carol.state, carol.reason) == (State.SKIPPED, "down")
    assert len({alice.uid, bob.uid, carol.uid}) == 3
    assert batches.due(waiting, "T1", EVENING, 9) == [alice]
    assert batches.due(waiting, "T1", LATER, 9) == [alice, bob]
    assert batches.due(waiting, "T1", LATER, 1) == [alice]


def test_the_next_visible_moment_is_none_when_all_has_ended(sending: sa.Connection) -> None:
    assert outbox.next_visible(sending) == LATER
    outbox.settle(sending, only(sending).id, "mine", State.SENT)
    assert outbox.next_visible(sending) is None


def test_two_processes_that_plan_one_occurrence_at_once_make_one_delivery(shared: Engine) -> None:
    with shared.connect() as first, shared.connect() as second:
        assert (outbox.of_member(first, ALICE), outbox.of_member(second, ALICE)) == ([], [])
        assert outbox.add(first, ALICE, "digest", "2026-03-02", DUE) is True
        first.commit()
        assert outbox.add(second, ALICE, "digest", "2026-03-02", DUE) is False
        second.commit()
    with shared.connect() as tx:
        assert len(outbox.of_member(tx, ALICE)) == 1


def test_open_deliveries_are_found_by_the_partial_index(sqlite: Engine) -> None:
    with sqlite.begin() as tx:
        for number in range(50):
            outbox.add(tx, ALICE, "digest", str(number), DUE)
        query = sa.select(delivery.c.id).where(
            delivery.c.state < sa.literal_column("2"), delivery.c.workspace_id == "T1", delivery.c.visible_at <= EVENING
        )
        steps = tx.exec_driver_sql(
            "EXPLAIN QUERY PLAN " + str(query.compile(tx, compile_kwargs={"literal_binds": True}))
        )
        assert "ix_delivery_open" in str(steps.all())


@pytest.fixture
def pair(waiting: sa.Connection) -> list[int]:
    """Two deliveries of one workspace, which wait."""
    outbox.add(waiting, BOB, "digest", "2026-03-02", DUE)
    return [outbox.of_member(waiting, who)[0].id for who in (ALICE, BOB)]


def test_the_intents_of_a_batch_leave_out_what_waits_no_more(waiting: sa.Connection, pair: list[int]) -> None:
    outbox.skip(waiting, pair[0], "late")
    assert batches.intend(waiting, pair, "mine", EVENING, LATER, "halves") == {pair[1]}
    (bobs,) = outbox.of_member(waiting, BOB)
    assert (bobs.state, bobs.follows, bobs.intended_at) == (State.SENDING, "halves", EVENING)


def test_what_may_have_arrived_counts_as_sent(sending: sa.Connection) -> None:
    in_doubt.resolve(sending, only(sending).id, LATER, State.UNKNOWN, "not allowed")
    counted = batches.sent_counts(sending, [(ALICE, TODAY)], frozenset({"digest"}))
    assert counted == {(ALICE, TODAY): 1}


def test_the_ends_of_a_batch_are_kept_together_each_with_its_own_timestamp(
    waiting: sa.Connection, pair: list[int]
) -> None:
    batches.intend(waiting, pair, "mine", EVENING, LATER)
    assert batches.settle_sent(waiting, "yours", dict.fromkeys(pair, "1.1")) == set()
    assert batches.settle_sent(waiting, "mine", {pair[0]: "1.1", pair[1]: None}) == set(pair)
    assert batches.settle_sent(waiting, "mine", dict.fromkeys(pair, "1.2")) == set()
    rows = waiting.execute(sa.select(delivery.c.state, delivery.c.slack_ts).order_by(delivery.c.id)).all()
    assert [tuple(row) for row in rows] == [(State.SENT, "1.1"), (State.SENT, None)]
