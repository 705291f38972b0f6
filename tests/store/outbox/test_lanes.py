"""Lanes: one process sends in a workspace at a time, and none where Slack asked to wait or the token is no good."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.clock import system_clock
from slackbot.store.outbox import lanes, outbox
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import lane
from tests.store.people import ALICE, CAROL, DUE, EVENING, MINUTE, MORNING, due, intends

SOON = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def busy(tx: sa.Connection) -> sa.Connection:
    """Both workspaces have a lane, and something to send in the evening."""
    return fill(tx)


def fill(tx: sa.Connection) -> sa.Connection:
    for who in (ALICE, CAROL):
        lanes.open_lane(tx, who.workspace_id)
        outbox.add(tx, who, "digest", "2026-03-02", DUE)
    return tx


def leased(tx: sa.Connection, token: str, seconds: int = 30, most: int = 10) -> list[str]:
    return sorted(lanes.lease(tx, EVENING, token, seconds, most))


def test_a_lane_is_leased_to_one_at_a_time(busy: sa.Connection) -> None:
    assert leased(busy, "mine") == ["T1", "T2"]
    assert leased(busy, "yours") == []
    assert leased(busy, "mine") == []


def test_no_more_lanes_are_leased_than_asked_for(busy: sa.Connection) -> None:
    first, second = leased(busy, "mine", most=1), leased(busy, "yours", most=1)
    assert sorted(first + second) == ["T1", "T2"]
    assert (len(first), len(second)) == (1, 1)


def test_a_lane_in_which_nothing_is_to_be_sent_yet_is_not_leased(busy: sa.Connection) -> None:
    assert not lanes.lease(busy, EVENING - SOON, "mine", 30, 10)
    outbox.skip(busy, outbox.of_member(busy, ALICE)[0].id, "late")
    assert leased(busy, "mine") == ["T2"]


def test_a_lane_of_which_all_is_being_sent_is_not_leased(busy: sa.Connection) -> None:
    intends(busy, outbox.of_member(busy, ALICE)[0].id, "mine", EVENING, EVENING + MINUTE)
    assert leased(busy, "yours", seconds=0) == ["T2"]
    later = sorted(lanes.lease(busy, EVENING + MINUTE, "yours", 30, 10))
    assert later == ["T1", "T2"]  # by then what was being sent has to be looked up


def test_a_workspace_without_a_lane_is_not_leased(tx: sa.Connection) -> None:
    outbox.add(tx, ALICE, "digest", "2026-03-02", DUE)
    assert leased(tx, "mine") == []
    lanes.ensure(tx, "T1")
    assert leased(tx, "mine") == ["T1"]


def test_a_lease_that_ran_out_is_anybodys(busy: sa.Connection) -> None:
    assert leased(busy, "mine", seconds=0) == ["T1", "T2"]
    assert leased(busy, "yours") == ["T1", "T2"]
    assert lanes.renew(busy, "T1", EVENING, "mine", 30) is False


def test_a_lease_that_ran_out_but_nobody_took_can_be_renewed(busy: sa.Connection) -> None:
    leased(busy, "mine", seconds=0)
    assert lanes.renew(busy, "T1", EVENING, "mine", 30) is True
    assert leased(busy, "yours") == ["T2"]


def test_only_its_holder_renews_or_releases_a_lease(busy: sa.Connection) -> None:
    leased(busy, "mine")
    assert lanes.renew(busy, "T1", EVENING, "yours", 30) is False
    lanes.release(busy, "T1", "yours")
    assert leased(busy, "yours") == []
    lanes.release(busy, "T1", "mine")
    assert lanes.renew(busy, "T1", EVENING, "mine", 30) is False
    assert leased(busy, "yours") == ["T1"]


def test_all_lanes_are_free_at_the_start_of_the_only_process(busy: sa.Connection) -> None:
    leased(busy, "killed")
    lanes.release_all(busy)
    assert leased(busy, "mine") == ["T1", "T2"]
    assert lanes.renew(busy, "T1", EVENING, "killed", 30) is False


def test_a_workspace_that_slack_asked_to_wait_holds_up_no_other(busy: sa.Connection) -> None:
    lanes.wait(busy, "T1", EVENING + MINUTE)
    assert leased(busy, "mine", seconds=0) == ["T2"]
    assert sorted(lanes.lease(busy, EVENING + MINUTE, "mine", 0, 10)) == ["T1", "T2"]


def test_waits_from_before_a_clock_was_set_back_hold_nothing_up(sqlite: Engine) -> None:
    with sqlite.begin() as tx:
        fill(tx)
        ahead = EVENING + timedelta(hours=1)
        lanes.wait(tx, "T1", ahead + MINUTE)
        assert list(lanes.lease(tx, ahead, "mine", 30, 10)) == ["T2"]
        assert leased(tx, "yours") == ["T1", "T2"]


@pytest.mark.parametrize(("again", "expected"), [(lanes.ensure, ["T2"]), (lanes.open_lane, ["T1", "T2"])])
def test_a_disabled_lane_stays_so_until_the_workspace_is_opened_again(
    busy: sa.Connection, again: Callable[[sa.Connection, str], None], expected: list[str]
) -> None:
    lanes.disable(busy, "T1", "token_revoked")
    assert leased(busy, "mine", seconds=0) == ["T2"]
    again(busy, "T1")
    assert leased(busy, "mine") == expected


def test_opening_a_lane_again_takes_it_from_nobody(busy: sa.Connection) -> None:
    lanes.wait(busy, "T2", EVENING + MINUTE)
    leased(busy, "mine")
    lanes.open_lane(busy, "T1")
    lanes.open_lane(busy, "T2")
    assert leased(busy, "yours") == []
    assert (
        busy.execute(sa.select(lane.c.not_before).where(lane.c.workspace_id == "T2")).scalar_one() == EVENING + MINUTE
    )
    assert lanes.renew(busy, "T1", EVENING, "mine", 30) is True


def test_on_sqlite_leases_go_by_the_time_they_are_given(sqlite: Engine) -> None:
    with sqlite.begin() as tx:
        fill(tx)
        assert lanes.database_now(tx, MORNING) == MORNING
        assert leased(tx, "mine", seconds=60) == ["T1", "T2"]
        assert not lanes.lease(tx, EVENING + MINUTE - SOON, "yours", 60, 10)
        assert sorted(lanes.lease(tx, EVENING + MINUTE, "yours", 60, 10)) == ["T1", "T2"]


def test_on_postgresql_a_process_whose_clock_is_ahead_takes_nobodys_lease(shared: Engine) -> None:
    with shared.begin() as tx:
        fill(tx)
        assert abs(lanes.database_now(tx, MORNING) - tx.execute(sa.select(sa.func.now())).scalar_one()) < MINUTE
        assert leased(tx, "mine", seconds=60) == ["T1", "T2"]
        assert not lanes.lease(tx, EVENING + timedelta(days=9999), "yours", 60, 10)


def test_how_far_the_databases_clock_is_ahead_is_measured_in_both_directions(shared: Engine) -> None:
    with shared.begin() as tx:
        behind = lanes.clock_ahead(tx, lambda: system_clock() - timedelta(hours=1))
        before = lanes.clock_ahead(tx, lambda: system_clock() + timedelta(hours=1))
    assert behind is not None
    assert before is not None
    assert (abs(behind - timedelta(hours=1)) < SECOND, abs(before + timedelta(hours=1)) < SECOND) == (True, True)


@pytest.mark.parametrize("step", [timedelta(hours=3), timedelta(seconds=2), timedelta(hours=-1)])
def test_a_machine_that_sleeps_or_is_set_meanwhile_is_no_difference_of_clocks(
    tx: sa.Connection, step: timedelta
) -> None:
    readings = iter((MORNING, MORNING + step))
    assert lanes.clock_ahead(tx, lambda: next(readings)) is None


def test_two_processes_lease_different_lanes(shared: Engine) -> None:
    with shared.begin() as tx:
        fill(tx)
    with shared.connect() as first, shared.connect() as second:
        mine = leased(first, "mine", most=1)
        yours = leased(second, "yours", most=10)
        second.commit()
        first.commit()
    assert sorted(mine + yours) == ["T1", "T2"]
    assert (len(mine), len(yours)) == (1, 1)


def test_lanes_are_leased_in_the_order_in_which_they_are_due(tx: sa.Connection) -> None:
    """However many a process may have: the workspace whose message has waited longest is first."""
    for number, minutes in enumerate((3, 1, 4, 2)):
        who = MemberId(f"TL{number}", "U1")
        members.add(tx, who, "Europe/Berlin", MORNING)
        lanes.open_lane(tx, who.workspace_id)
        outbox.add(tx, who, "digest", "2026-03-02", due(EVENING - minutes * MINUTE))
    assert list(lanes.lease(tx, EVENING, "one", 30, 2)) == ["TL2", "TL0"]
    assert list(lanes.lease(tx, EVENING, "two", 30, 9)) == ["TL3", "TL1"]
