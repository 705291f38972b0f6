"""Planning, on both databases: what is due becomes one delivery each, in time, spread, and accounted for."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.coach.calendar import Occurrence, next_occurrence
from slackbot.delivery.pace import Pace
from slackbot.delivery.planning import Crowds, plan
from slackbot.scheduled import KINDS, replan
from slackbot.store.outbox import outbox, schedule
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State, delivery, occasion
from tests.store.people import ALICE, BOB, CAROL, next_open

FIVE = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # 17:00 in Berlin
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def planned(tx: sa.Connection, at: datetime) -> list[int]:
    """Plan all there is; returns the batches."""
    crowds = Crowds()
    batches = []
    while many := plan(tx, KINDS, at, Pace(), crowds):
        batches.append(many)
    return batches


def has_digest(tx: sa.Connection, who: MemberId, at: datetime) -> None:
    members.add(tx, who, "Europe/Berlin", FIVE)
    replan(tx, members.change(tx, who, digest_at=time(17)), at)


def ends(tx: sa.Connection, who: MemberId) -> list[tuple[date, str, str | None]]:
    return [(delivery.day, delivery.state.name, delivery.reason) for delivery in outbox.of_member(tx, who)]


def test_what_is_due_is_planned_once_and_moves_on(tx: sa.Connection) -> None:
    has_digest(tx, ALICE, FIVE - MINUTE)
    assert planned(tx, FIVE - MINUTE) == []
    assert planned(tx, FIVE) == [1]
    assert planned(tx, FIVE + MINUTE) == []
    (delivery,) = outbox.of_member(tx, ALICE)
    assert (delivery.due_at, delivery.state) == (FIVE, State.WAITING)
    assert next_open(tx, "T1", FIVE) == delivery
    assert schedule.next_due(tx) == FIVE + DAY


def test_after_an_outage_each_day_is_accounted_for_and_the_last_one_comes(tx: sa.Connection) -> None:
    has_digest(tx, ALICE, FIVE - MINUTE)
    assert planned(tx, FIVE + 3 * DAY + MINUTE) == [1]
    gone = [(FIVE.date() + number * DAY, "SKIPPED", "down") for number in range(3)]
    assert ends(tx, ALICE) == [*gone, (FIVE.date() + 3 * DAY, "WAITING", None)]
    assert schedule.next_due(tx) == FIVE + 4 * DAY


def test_after_half_a_year_away_it_is_the_same_in_several_batches(tx: sa.Connection) -> None:
    has_digest(tx, ALICE, FIVE - MINUTE)
    assert planned(tx, FIVE + 180 * DAY + MINUTE) == [1] * 19
    assert [state for _, state, _ in ends(tx, ALICE)] == ["SKIPPED"] * 180 + ["WAITING"]


def test_what_somebody_does_at_the_moment_that_it_is_due_loses_nothing(tx: sa.Connection) -> None:
    has_digest(tx, ALICE, FIVE - MINUTE)
    at = FIVE + timedelta(milliseconds=500)  # due, and not planned yet
    replan(tx, members.change(tx, ALICE, chosen_zone="Asia/Tokyo"), at)
    assert ends(tx, ALICE) == [(FIVE.date(), "WAITING", None)]
    assert planned(tx, at) == []
    replan(tx, members.change(tx, ALICE, digest_at=time(17), chosen_zone=None), at)
    assert planned(tx, FIVE + MINUTE) == []
    assert len(ends(tx, ALICE)) == 1


def test_of_one_whose_kind_or_account_is_gone_the_delivery_is_made_and_nothing_follows(tx: sa.Connection) -> None:
    has_digest(tx, ALICE, FIVE - MINUTE)
    members.change(tx, ALICE, digest_at=None)
    schedule.put(tx, BOB, "of another version", Occurrence(FIVE.date(), FIVE, FIVE + MINUTE))
    assert planned(tx, FIVE) == [2]
    assert [len(outbox.of_member(tx, who)) for who in (ALICE, BOB)] == [1, 1]
    assert schedule.next_due(tx) is None


def crowd(tx: sa.Connection, many: int) -> None:
    """So many people of one workspace, and one of another, have their digest at five."""
    for number in range(many):
        has_digest(tx, MemberId("T1", f"UC{number}"), FIVE - MINUTE)
    has_digest(tx, CAROL, FIVE - MINUTE)


def seen(tx: sa.Connection, workspace_id: str) -> list[timedelta]:
    rows = sa.select(delivery.c.visible_at).where(delivery.c.workspace_id == workspace_id)
    return sorted(row.visible_at - FIVE for row in tx.execute(rows))


def test_a_crowd_is_spread_over_as_long_as_it_takes_and_its_neighbour_is_not(tx: sa.Connection) -> None:
    crowd(tx, 250)
    assert planned(tx, FIVE) == [100, 100, 51]
    places = seen(tx, "T1")
    assert places == [timedelta(seconds=2.5 * (number // 10)) for number in range(250)]  # tens, to be sent together
    assert seen(tx, "T2") == [timedelta(0)]


def test_everybody_keeps_their_place_from_day_to_day(tx: sa.Connection) -> None:
    crowd(tx, 35)
    places: dict[str, list[timedelta]] = {}
    for day in range(3):
        planned(tx, FIVE + day * DAY)
        sent = sa.select(delivery).where(delivery.c.workspace_id == "T1", delivery.c.day == (FIVE + day * DAY).date())
        for row in tx.execute(sent):
            places.setdefault(row.user_id, []).append(row.visible_at - row.due_at)
    assert len({tuple(each) for each in places.values()}) == 4  # groups: 10, 10, 10 and 5
    assert all(len(set(each)) == 1 for each in places.values())


def test_many_workspaces_due_at_one_moment_begin_as_fast_as_a_process_can_send(tx: sa.Connection) -> None:
    for number in range(40):
        has_digest(tx, MemberId(f"T{number}", "U1"), FIVE - MINUTE)
    while plan(tx, KINDS, FIVE, Pace(process=10), Crowds()):
        pass
    places = sorted(seen(tx, f"T{number}")[0].total_seconds() for number in range(40))
    assert 0 <= places[0] < places[-1] < 40 / 10
    assert places[20] == pytest.approx(2, abs=0.8)


def test_a_small_team_is_not_spread(tx: sa.Connection) -> None:
    crowd(tx, 10)
    planned(tx, FIVE)
    assert seen(tx, "T1") == [timedelta(0)] * 10


def test_however_many_they_are_a_break_nudge_is_in_time(tx: sa.Connection) -> None:
    due = next_occurrence(time(17), members.add(tx, ALICE, "Europe/Berlin", FIVE).hours, FIVE - MINUTE)
    for number in range(50):
        who = MemberId("T1", f"UC{number}")
        members.add(tx, who, "Europe/Berlin", FIVE)
        schedule.put(tx, who, "break_nudge", Occurrence(due.day, FIVE, FIVE + timedelta(seconds=4)))
    planned(tx, FIVE)
    assert seen(tx, "T1")[-1] <= timedelta(seconds=2)


def test_two_processes_plan_a_crowd_between_them_and_nobody_twice(shared: Engine) -> None:
    with shared.begin() as tx:
        crowd(tx, 150)
    with shared.connect() as first, shared.connect() as second:
        counts = [plan(tx, KINDS, FIVE, Pace(), Crowds()) for tx in (first, second)]
        second.commit()
        first.commit()
    assert counts == [100, 51]
    with shared.begin() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(delivery)).scalar_one() == 151
        assert tx.execute(sa.select(sa.func.min(occasion.c.due_at))).scalar_one() == FIVE + DAY
