"""The metrics that operators see: what is overdue, by when it could have been sent."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.outbox import lanes, outbox, overview
from slackbot.store.outbox.outbox import Planned
from tests.store.people import ALICE, DUE, EVENING, MINUTE, intends


@pytest.fixture
def spread(tx: sa.Connection) -> sa.Connection:
    """Alice's digest has its place in a spread two minutes after it was due."""
    lanes.open_lane(tx, ALICE.workspace_id)
    outbox.add_all(tx, [Planned(ALICE, "digest", DUE, EVENING + 2 * MINUTE)])
    return tx


def overdue(tx: sa.Connection, minutes: int) -> tuple[int, float]:
    standing = overview.standing(tx, EVENING + minutes * MINUTE)
    return standing.due, standing.oldest


def test_a_message_is_overdue_from_its_place_in_the_spread(spread: sa.Connection) -> None:
    assert [overdue(spread, minutes) for minutes in (1, 2, 5)] == [(0, 0), (1, 0), (1, 180)]


def test_a_message_that_slack_did_not_take_has_been_due_since_it_first_was(spread: sa.Connection) -> None:
    (delivery,) = outbox.of_member(spread, ALICE)
    intends(spread, delivery.id, "mine", EVENING + 2 * MINUTE, EVENING + 3 * MINUTE)
    outbox.give_back(spread, delivery.id, "mine", EVENING + timedelta(hours=1), "ratelimited")
    assert overdue(spread, 10) == (1, 600)


def test_a_message_in_a_paused_workspace_is_not_overdue(spread: sa.Connection) -> None:
    lanes.disable(spread, ALICE.workspace_id, "token_revoked")
    assert overdue(spread, 10) == (0, 0)
