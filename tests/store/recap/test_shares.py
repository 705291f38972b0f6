"""What is shared: a yes a line and a team, taken back at any time, gone with its person; thanks with both yeses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.people import members, thanks_given
from slackbot.store.recap import recap_contents, recaps, shares, teams
from slackbot.store.recap.recap_contents import Placed
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import member, recap_part
from tests.store.people import ALICE, BOB, CAROL, EVENING, MORNING, TODAY, TOMORROW

LAST_WEEK = TODAY - timedelta(days=6)


@pytest.fixture
def support(tx: sa.Connection) -> Team:
    return a_team(tx, "C1", ALICE, BOB)


def a_team(tx: sa.Connection, channel: str, *people: MemberId) -> Team:
    made = teams.begin(tx, people[0].workspace_id, channel, "support")
    for who in people:
        members.change(tx, who, name=f"{who.user_id} of {who.workspace_id}")
        teams.arrive(tx, who, made)
    return teams.change(tx, made.workspace_id, made.id, active=True)


def says(tx: sa.Connection, who: MemberId, team: Team, line: int, text: str, *, yes: bool = True) -> None:
    shares.put(tx, who, shares.Source(team.id, "line", line), text=text, yes=yes, day=TODAY)


def in_recap(tx: sa.Connection, team: Team) -> list[tuple[str, str | None]]:
    return [(item.text, item.name) for item in recap_contents.for_recap(tx, team.workspace_id, team.id, TODAY)]


def posted(tx: sa.Connection, team: Team) -> None:
    recaps.add_parts(tx, team.workspace_id, team.id, TODAY, [1])
    recaps.posted(tx, team.workspace_id, team.id, TODAY, 1, "1.1")
    ready = recap_contents.for_recap(tx, team.workspace_id, team.id, TODAY)
    ready_thanks = recap_contents.thanks_for_recap(tx, team.workspace_id, team.id, TODAY)
    placed = [Placed(item.id, 1, item.signed) for item in ready]
    placed += [Placed(side, 1, signed=True) for item in ready_thanks for side in (item.id, item.received_id)]
    recap_contents.place(tx, team.workspace_id, placed)


def wanted(tx: sa.Connection) -> int:
    return int(tx.execute(sa.select(recap_part.c.wanted)).scalar_one())


def test_only_a_yes_of_who_takes_part_is_in_the_recap_and_signed_only_if_wished(
    tx: sa.Connection, support: Team
) -> None:
    says(tx, ALICE, support, 1, "the baker")
    says(tx, ALICE, support, 2, "not this", yes=False)
    says(tx, BOB, support, 3, "the inbox")
    teams.change_mate(tx, BOB, support.id, signed=True)
    assert in_recap(tx, support) == [("the baker", None), ("the inbox", "U2 of T1")]
    teams.change_mate(tx, ALICE, support.id, apart=True)
    assert in_recap(tx, support) == [("the inbox", "U2 of T1")]
    members.change(tx, BOB, active=False)
    assert in_recap(tx, support) == []


def test_a_yes_of_somebody_who_is_not_in_the_channel_is_not_in_the_recap(tx: sa.Connection, support: Team) -> None:
    says(tx, ALICE, support, 1, "the baker")
    says(tx, BOB, support, 2, "the inbox")
    teams.change_mate(tx, BOB, support.id, here=False)
    assert in_recap(tx, support) == [("the baker", None)]


def test_a_team_of_the_same_channel_id_in_another_workspace_has_none_of_it(tx: sa.Connection, support: Team) -> None:
    elsewhere = a_team(tx, "C1", CAROL)
    says(tx, ALICE, support, 1, "the baker")
    assert in_recap(tx, elsewhere) == []
    assert recap_contents.for_recap(tx, "T2", support.id, TODAY) == []
    assert teams.get(tx, "T2", support.id) is None
    assert teams.arrive(tx, CAROL, support) is False


def test_who_leaves_the_channel_takes_along_what_was_not_posted(tx: sa.Connection, support: Team) -> None:
    says(tx, ALICE, support, 1, "the baker")
    says(tx, BOB, support, 2, "the inbox")
    teams.set_people(tx, support, ["U2", "U99"], MORNING)
    assert in_recap(tx, support) == [("the inbox", None)]
    teams.set_people(tx, support, ["U1", "U2"], MORNING)
    assert [mate.user_id for mate in members.of_team(tx, "T1", support.id)] == ["U1", "U2"]
    assert in_recap(tx, support) == [("the inbox", None)]


def test_what_is_taken_back_or_reworded_after_posting_has_its_message_changed(tx: sa.Connection, support: Team) -> None:
    says(tx, ALICE, support, 1, "the baker")
    posted(tx, support)
    assert wanted(tx) == 0
    shares.put(tx, ALICE, shares.Source(support.id, "line", 1), text="a baker", yes=True, day=TOMORROW)
    assert [item.text for item in recap_contents.in_part(tx, "T1", support.id, TODAY, 1)] == ["a baker"]
    assert wanted(tx) == 1
    shares.take_back(tx, ALICE, "line", [1])
    assert recap_contents.in_part(tx, "T1", support.id, TODAY, 1) == []
    assert wanted(tx) == 2


def test_a_changed_message_is_claimed_by_one_and_until_it_is_shown(tx: sa.Connection, support: Team) -> None:
    says(tx, ALICE, support, 1, "the baker")
    posted(tx, support)
    assert recaps.claim_changed(tx, EVENING) is None
    shares.touch(tx, ALICE)
    claimed = recaps.claim_changed(tx, EVENING)
    assert claimed is not None
    assert (claimed.channel_id, claimed.slack_ts, claimed.wanted) == ("C1", "1.1", 1)
    assert recaps.claim_changed(tx, EVENING) is None
    shares.touch(tx, ALICE)
    recaps.shown(tx, claimed)
    again = recaps.claim_changed(tx, EVENING)
    assert again is not None
    assert again.wanted == 2


def both_say(tx: sa.Connection, team: Team, thanks_id: int, *, yes: bool = True) -> None:
    for who, kind in ((ALICE, "given"), (BOB, "received")):
        shares.put(tx, who, shares.Source(team.id, kind, thanks_id), text="", yes=yes, day=TODAY)


def test_thanks_are_in_the_recap_where_both_said_yes(tx: sa.Connection, support: Team) -> None:
    thanks_id = thanks_given.add(tx, ALICE, "U2", TODAY, "the late call")
    shares.put(tx, ALICE, shares.Source(support.id, "given", thanks_id), text="", yes=True, day=TODAY)
    assert recap_contents.thanks_for_recap(tx, "T1", support.id, TODAY) == []
    shares.put(tx, BOB, shares.Source(support.id, "received", thanks_id), text="", yes=True, day=TODAY)
    (shown,) = recap_contents.thanks_for_recap(tx, "T1", support.id, TODAY)
    assert shown[2:] == ("U1 of T1", "U2 of T1", "the late call")


@pytest.mark.parametrize("by_receiver", ["support", "all-hands", "both", "nobody"])
@pytest.mark.parametrize("by_sender", ["support", "all-hands", "both", "nobody"])
def test_a_thanks_is_in_the_recap_of_the_channels_that_both_said_yes_to(
    tx: sa.Connection, support: Team, by_sender: str, by_receiver: str
) -> None:
    all_teams = {"support": support, "all-hands": a_team(tx, "C2", ALICE, BOB)}
    chosen = {**{name: {name} for name in all_teams}, "both": set(all_teams), "nobody": set()}
    thanks_id = thanks_given.add(tx, ALICE, "U2", TODAY, "the late call")
    for who, kind, names in ((ALICE, "given", chosen[by_sender]), (BOB, "received", chosen[by_receiver])):
        for name in names:
            shares.put(tx, who, shares.Source(all_teams[name].id, kind, thanks_id), text="", yes=True, day=TODAY)
    shown = {name for name, team in all_teams.items() if recap_contents.thanks_for_recap(tx, "T1", team.id, TODAY)}
    assert shown == chosen[by_sender] & chosen[by_receiver]


def test_a_yes_to_a_thanks_counts_in_its_own_team_alone(tx: sa.Connection, support: Team) -> None:
    other = a_team(tx, "C2", ALICE, BOB)
    both_say(tx, other, thanks_given.add(tx, ALICE, "U2", TODAY, "the late call"))
    assert recap_contents.thanks_for_recap(tx, "T1", support.id, TODAY) == []
    assert len(recap_contents.thanks_for_recap(tx, "T1", other.id, TODAY)) == 1


def test_two_yeses_that_came_in_different_weeks_meet_in_one_recap(tx: sa.Connection, support: Team) -> None:
    thanks_id = thanks_given.add(tx, ALICE, "U2", LAST_WEEK, "the late call")
    shares.put(tx, ALICE, shares.Source(support.id, "given", thanks_id), text="", yes=True, day=LAST_WEEK)
    shares.put(tx, BOB, shares.Source(support.id, "received", thanks_id), text="", yes=True, day=TODAY)
    assert recap_contents.thanks_for_recap(tx, "T1", support.id, TODAY) == []
    shares.align_thanks(tx, "T1", support.id, thanks_id, TODAY)
    assert len(recap_contents.thanks_for_recap(tx, "T1", support.id, TODAY)) == 1


@pytest.mark.parametrize("who", [ALICE, BOB])
def test_forgetting_either_side_of_a_thanks_takes_it_out_of_the_post(
    tx: sa.Connection, support: Team, who: MemberId
) -> None:
    thanks_id = thanks_given.add(tx, ALICE, "U2", TODAY, "the late call")
    for side, kind in ((ALICE, "given"), (BOB, "received")):
        shares.put(tx, side, shares.Source(support.id, kind, thanks_id), text="", yes=True, day=TODAY)
    posted(tx, support)
    assert len(recap_contents.thanks_in_part(tx, "T1", support.id, TODAY, 1)) == 1
    shares.forget(tx, who)
    tx.execute(sa.delete(member).where(member.c.workspace_id == who.workspace_id, member.c.user_id == who.user_id))
    assert wanted(tx) == 1
    assert recap_contents.thanks_in_part(tx, "T1", support.id, TODAY, 1) == []


def test_a_yes_to_a_recap_on_another_day_holds_when_the_recap_moves(tx: sa.Connection, support: Team) -> None:
    says(tx, ALICE, support, 1, "the baker")
    shares.move_week(tx, "T1", support.id, TODAY, TOMORROW)
    assert in_recap(tx, support) == []
    assert [item.text for item in recap_contents.for_recap(tx, "T1", support.id, TOMORROW)] == ["the baker"]


@pytest.mark.parametrize(
    ("true_side", "true_person", "forged_side"), [("given", ALICE, "received"), ("received", BOB, "given")]
)
def test_a_third_persons_yes_never_makes_a_thanks_count(
    tx: sa.Connection, support: Team, true_side: str, true_person: MemberId, forged_side: str
) -> None:
    """No press can make such a row; a thanks counts by its two sides alone, whichever of them is forged."""
    dora = MemberId("T1", "U4")
    members.add(tx, dora, "UTC", MORNING, name="Dora")
    teams.arrive(tx, dora, support)
    kept = thanks_given.add(tx, ALICE, "U2", TODAY, "for the late call")
    for who, kind in ((true_person, true_side), (dora, forged_side)):
        shares.put(tx, who, shares.Source(support.id, kind, kept), text="", yes=True, day=TODAY)
    assert recap_contents.thanks_for_recap(tx, "T1", support.id, TODAY) == []
    assert recap_contents.seen_of(tx, true_person, support.id) == []
    assert recap_contents.seen_of(tx, dora, support.id) == []
    other, side = (BOB, "received") if true_side == "given" else (ALICE, "given")
    shares.put(tx, other, shares.Source(support.id, side, kept), text="", yes=True, day=TODAY)
    assert [seen.text for seen in recap_contents.seen_of(tx, true_person, support.id)] == ["for the late call"]
    assert recap_contents.seen_of(tx, dora, support.id) == []
