"""What each verb that reads messages to come, and calls that were answered, shows of Alice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from slackbot.store.outbox import batches, delivery_retention, history, inbox, outbox, schedule
from slackbot.store.schema.identity import MemberId
from tests.store.people import ALICE, BOB, CAROL, EVENING, EVERYBODY, TODAY
from tests.store.tenants.settled import BATCH, WEEK, Reads, sent_to_all, words_of


def _lost_to_all(tx: sa.Connection, look: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is looked at
    for who in EVERYBODY:
        for delivery in outbox.of_member(tx, who):
            outbox.skip(tx, delivery.id, "down")
    return look()


def _left_of_unsent(tx: sa.Connection) -> list[int]:
    outbox.drop_unsent(tx, ALICE, "digest", "2026-03-02")
    return [len(outbox.of_member(tx, who)) for who in EVERYBODY]


def _let_go_of_held(tx: sa.Connection) -> set[MemberId]:
    for who in EVERYBODY:
        for delivery in outbox.of_member(tx, who):
            outbox.hold(tx, delivery.id, EVENING + timedelta(hours=1))
    outbox.let_go(tx, ALICE, EVENING)
    return {delivery.who for team in ("T1", "T2") for delivery in batches.due(tx, team, EVENING, 9)}


OUTBOX_READS: Reads = {
    "history.subjects_reached": (
        lambda tx: sent_to_all(tx, lambda: history.subjects_reached(tx, BATCH, "digest", WEEK)[ALICE, TODAY]),
        {"2026-03-02"},
    ),
    "inbox.wait_for_turn": (lambda tx: inbox.wait_for_turn(tx, ALICE), None),
    "history.days_planned": (
        lambda tx: history.days_planned(tx, BATCH, "digest", timedelta(days=9))[ALICE, TODAY],
        {TODAY},
    ),
    "outbox.made": (lambda tx: outbox.made(tx, ALICE, "digest", TODAY), 1),
    "outbox.by_uid": (
        lambda tx: [outbox.by_uid(tx, ALICE, outbox.of_member(tx, who)[0].uid) is None for who in (ALICE, BOB, CAROL)],
        [False, True, True],
    ),
    "delivery_retention.unsent": (
        lambda tx: _lost_to_all(tx, lambda: len(delivery_retention.unsent(tx, ALICE, TODAY))),
        1,
    ),
    "schedule.due_of": (lambda tx: [row.who for row in schedule.due_of(tx, ALICE, EVENING)], [ALICE]),
    "inbox.answered": (
        lambda tx: [inbox.answered(tx, ALICE, key) for key in ("key of U1", "key of U2")],
        [words_of(ALICE), None],
    ),
    "outbox.let_go": (_let_go_of_held, {ALICE}),
    "outbox.drop_unsent": (lambda tx: _lost_to_all(tx, lambda: _left_of_unsent(tx)), [0, 2, 2]),
    "outbox.of_member": (lambda tx: [row.who for row in outbox.of_member(tx, ALICE)], [ALICE]),
    "outbox.waiting_of": (lambda tx: [row.who for row in outbox.waiting_of(tx, ALICE, "digest")], [ALICE]),
}
