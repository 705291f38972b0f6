"""Dialogues about who is in a recap: joining, leaving, another person's buttons, and being forgotten."""

from collections.abc import AsyncIterator

import pytest

from slackbot.slack.inbound.incoming import Delivered
from tests.dialogue.recap.recap_week import QUIET, asked, open_week, ours, presses, value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob did his set-up and has two lines, alice leads and has one."""
    async with open_week() as team:
        yield team


async def test_who_turned_it_off_is_not_asked_and_can_still_choose(week: Team) -> None:
    bob = week.talk.bob
    assert (await bob.types("/coach recap off")).startswith("I won't ask you before a recap")
    await week.talk.at("17:00", days=2)
    assert bob.mail == []
    assert "wrote back to the angry baker [Share]" in await bob.types("/coach recap")
    assert (await bob.types("/coach recap on")).startswith("The day before a team's recap, I'll ask")


async def test_turn_these_off_under_the_question_ends_it(week: Team) -> None:
    await asked(week, week.talk.bob)
    assert "/coach recap on turns it on again" in await presses(week, week.talk.bob, "Turn these off")
    await week.talk.at("17:00", days=7)
    assert len(week.talk.bob.mail) == 1


async def test_who_leaves_the_recap_is_in_it_no_more_and_may_come_back(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    assert (await presses(week, bob, "Leave this recap")).startswith("You're out of the recap of #help-desk")
    await week.talk.at("16:01", days=1)
    assert QUIET.fullmatch(week.posts[0])
    again = await presses(week, bob, "Take part again")
    assert again.startswith("The recap of #help-desk goes out next Friday at 16:00.")


async def test_who_leaves_the_channel_takes_their_yes_along(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.slack.channels.leaves(week.channel, bob.person.id)
    await week.talk.at("16:01", days=1)
    assert QUIET.fullmatch(week.posts[0])


async def test_who_joins_and_wants_to_be_asked_is_asked(week: Team) -> None:
    charlie = week.talk.slack.person("Dora", tz="Europe/Berlin")
    await charlie.types("/coach shift 09:00-17:00 mon-fri")
    await charlie.types("/coach recap on")
    await charlie.types("/done a word with the night shift")
    await week.talk.slack.channels.joins(week.channel, charlie.id)
    await week.talk.at("16:05", days=2)
    assert ["a word with the night shift [Share]" in message.readable() for message in charlie.dm] == [True]


async def test_who_says_yes_to_being_asked_later_is_asked_too(week: Team) -> None:
    dora = week.talk.slack.person("Dora", tz="Europe/Berlin")
    await week.talk.slack.channels.joins(week.channel, dora.id)
    await week.talk.at("10:00", days=1)
    await dora.types("/done a word with the night shift")
    await dora.types("/coach shift 09:00-17:00 mon-fri")
    await dora.types("/coach recap on")
    await week.talk.at("16:05", days=1)
    assert ["a word with the night shift [Share]" in message.readable() for message in dora.dm] == [True]


async def test_who_left_can_still_take_out_what_was_posted(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("16:10", days=1)
    await week.talk.slack.channels.leaves(week.channel, bob.person.id)
    assert (await bob.types("/coach recap")).startswith("The recap of #help-desk is out.")
    await bob.presses("Take out")
    assert QUIET.fullmatch(week.posts[0])


async def test_another_persons_lines_and_teams_are_refused(week: Team) -> None:
    bob, alice = week.talk.bob, week.talk.alice
    await bob.types("/coach recap")
    own = bob.last
    assert own is not None
    refused = "That recap is closed."
    assert (await alice.presses("Share", on=own, value=value_of(bob, "baker", on=own))).startswith(refused)
    dora = Speaker(week.talk, week.talk.slack.person("Dora", tz="Europe/Berlin"))
    await dora.types("/done a line of mine")
    for label in ("Share nothing", "With my name", "Hard break times", "Leave this recap"):
        assert (await dora.presses(label, on=own)).startswith(refused)
    await week.talk.at("16:01", days=3)
    assert "baker" not in ours(week)


async def test_the_same_ids_in_another_workspace_open_nothing(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    own = bob.last
    assert own is not None
    elsewhere = week.talk.slack.add_team("Elsewhere")
    twin = Speaker(week.talk, week.talk.slack.person("Twin", tz="Europe/Berlin", team=elsewhere, user_id=bob.person.id))
    press = {"action_id": "recap.share", "value": value_of(bob, "baker", on=own)}
    body = {"type": "block_actions", "team": {"id": elsewhere.id}, "user": {"id": twin.person.id}, "actions": [press]}
    await week.talk.bot.dispatcher.action(Delivered(elsewhere.id, {**body, "trigger_id": "1.2.3"}))
    await week.talk.at("16:01", days=3)
    assert "baker" not in ours(week)


async def test_forgetting_oneself_takes_the_lines_out_of_the_post(week: Team) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("16:10", days=1)
    assert "baker" in week.posts[0]
    await bob.types("/coach forget me")
    await bob.presses("Forget me")
    await week.talk.trial.settled()
    assert QUIET.fullmatch(week.posts[0])


async def test_a_lead_who_is_forgotten_leaves_the_recap_to_the_team(week: Team) -> None:
    alice = week.talk.alice
    await week.types(alice, "/coach changed the phones rest from one to two")
    await alice.types("/coach forget me")
    await alice.presses("Forget me")
    await week.talk.at("16:10", days=3)
    assert QUIET.fullmatch(week.posts[0])
    assert (await week.types(week.talk.bob, "/coach team thu 15:00")).startswith("You lead it from now on.")
