"""Teams: planned once by whoever comes first, asked about in turn, and a plan that the same week makes only once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from slackbot.coach.recap import Weekly
from slackbot.recap import plan
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.recap import channel_ids, conditions, teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.schema import EPOCH
from tests.store.people import ALICE, BOB, CAROL, EVENING, MORNING, TODAY, TOMORROW

FRIDAY = date(2026, 3, 6)
FRIDAYS = Weekly(4, MORNING.time().replace(hour=16), "Europe/Berlin")


@pytest.fixture
def support(tx: sa.Connection) -> Team:
    made = teams.begin(tx, "T1", "C1", "support")
    teams.set_people(tx, made, ["U1", "U2", "U77"], MORNING)
    members.change(tx, BOB, recaps=True)
    return plan.set_up(tx, made, FRIDAYS, "U1", MORNING)


def planned(tx: sa.Connection, team: Team) -> list[str]:
    return [delivery.occurrence for delivery in outbox.waiting_of(tx, team.account, plan.POST)]


def asked(tx: sa.Connection) -> dict[str, list[str]]:
    people = (ALICE, BOB, CAROL)
    return {
        "/".join(who): [delivery.occurrence for delivery in outbox.waiting_of(tx, who, plan.PREVIEW)] for who in people
    }


def test_who_said_so_is_asked_before_the_next_recap_and_nobody_else(tx: sa.Connection, support: Team) -> None:
    assert planned(tx, support) == ["2026-03-06"]
    assert asked(tx) == {"T1/U1": [], "T1/U2": [f"{support.id}.2026-03-06"], "T2/U1": []}


def test_planning_again_plans_nothing_twice(tx: sa.Connection, support: Team) -> None:
    for _ in range(2):
        plan.plan(tx, support, MORNING)
    assert planned(tx, support) == ["2026-03-06"]
    assert len(asked(tx)["T1/U2"]) == 1


def test_of_two_that_plan_at_once_one_does(tx: sa.Connection, support: Team) -> None:
    assert teams.plan_until(tx, support, FRIDAY + timedelta(days=7)) is True
    assert teams.plan_until(tx, support, FRIDAY + timedelta(days=7)) is False


def test_a_recap_on_another_day_takes_the_questions_along(tx: sa.Connection, support: Team) -> None:
    conditions.say(tx, BOB, support.id, FRIDAY, ["tue_pm"])
    moved = plan.set_up(tx, support, Weekly(3, FRIDAYS.at, FRIDAYS.zone), "U1", MORNING)
    assert planned(tx, moved) == ["2026-03-05"]
    assert asked(tx)["T1/U2"] == [f"{support.id}.2026-03-05"]
    assert conditions.said(tx, BOB, support.id, date(2026, 3, 5)) == frozenset({"tue_pm"})


def test_a_recap_that_is_off_asks_nobody_and_comes_back_whole(tx: sa.Connection, support: Team) -> None:
    plan.switch_off(tx, support, "is_archived", EVENING)
    assert (planned(tx, support), asked(tx)["T1/U2"]) == ([], [])
    assert [delivery.kind for delivery in outbox.of_member(tx, ALICE)] == [plan.SWITCHED_OFF]
    plan.switch_off(tx, teams.get(tx, "T1", support.id) or support, "is_archived", EVENING)
    assert len(outbox.of_member(tx, ALICE)) == 1
    plan.set_up(tx, support, FRIDAYS, "U1", MORNING)
    assert planned(tx, support) == ["2026-03-06"]


@pytest.mark.usefixtures("support")
def test_who_was_asked_about_longest_ago_is_asked_about_first(tx: sa.Connection) -> None:
    other = teams.begin(tx, "T1", "C2", "night-desk")
    teams.change(tx, "T1", other.id, active=True)
    assert teams.next_stale(tx) == EPOCH
    assert [team.name for team in teams.stale(tx, EVENING, 9)] == ["night-desk", "support"]
    teams.set_people(tx, other, [], EVENING)
    assert [team.name for team in teams.stale(tx, MORNING, 9)] == ["support"]
    assert teams.next_stale(tx) == MORNING
    teams.ask_again(tx, "T1", EVENING)
    soon = EVENING - teams.FRESH + teams.SOON  # asked a moment ago, it is asked again in ten minutes
    assert [team.people_at for team in teams.stale(tx, MORNING, 9)] == [None, soon]


def test_what_was_tapped_counts_for_who_takes_part_and_is_gone_once_it_is_reckoned(
    tx: sa.Connection, support: Team
) -> None:
    conditions.say(tx, ALICE, support.id, TODAY, ["tue_pm", "wed_am"])
    conditions.say(tx, BOB, support.id, TODAY, [])
    assert conditions.of_recap(tx, "T1", support.id, TODAY) == {"U1": {"tue_pm", "wed_am"}, "U2": frozenset()}
    assert conditions.of_recap(tx, "T2", support.id, TODAY) == {}
    teams.change_mate(tx, BOB, support.id, apart=True)
    assert set(conditions.of_recap(tx, "T1", support.id, TODAY)) == {"U1"}
    conditions.clear(tx, "T1", support.id, TOMORROW)
    assert conditions.said(tx, ALICE, support.id, TODAY) is None


def test_a_channels_new_id_takes_over_everything_and_nothing_else(tx: sa.Connection, support: Team) -> None:
    theirs = teams.begin(tx, CAROL.workspace_id, "C1", "theirs")
    moved = channel_ids.move(tx, support, "C2")
    assert moved == replace(support, channel_id="C2", people_at=moved.people_at)
    assert planned(tx, moved) == ["2026-03-06"]
    assert teams.at_channel(tx, "T1", "C1") is None
    assert teams.at_channel(tx, CAROL.workspace_id, "C1") == theirs
    account = members.get(tx, moved.account)
    assert account is not None
    assert (account.dm_channel, account.is_channel) == ("C2", True)
    assert [mate.user_id for mate in teams.mates(tx, moved)] == ["U1", "U2"]
