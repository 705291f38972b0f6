"""What the bot says about a recap is true: who leads, who is named, who sees what."""

from collections.abc import AsyncIterator

import pytest

from slackbot.standin import Fault, Message
from tests.dialogue.recap.recap_week import QUIET, asked, head_and_thread, presses, value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import open_talk


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays, led by alice; both did their set-up, and alice thanked bob."""
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        for speaker in (talk.alice, talk.bob):
            await speaker.types("/coach shift 09:00-17:00 mon-fri")
            await speaker.types("/coach recap on")
        await talk.bob.types("/done wrote back to the angry baker")
        await team.types(talk.alice, "/coach team fri 16:00")
        yield team


async def thanked(team: Team) -> None:
    """Alice thanks bob, and both want the team to see it."""
    alice, bob = team.talk.alice, team.talk.bob
    alice.last = await alice.person.sends_command(command="/thanks", text=f"<@{bob.person.id}|bob> for the late call")
    await alice.presses("Share it")
    await team.talk.at("09:05")
    await bob.presses("Share it", on=bob.person.dm[-1])


async def test_turned_off_says_what_still_stands_in_the_coming_one(week: Team) -> None:
    """A yes is the person's own: not being asked any more takes none back, and it is said."""
    bob = week.talk.bob
    await bob.types("/coach recap")
    await bob.presses("Share")
    assert await bob.types("/coach recap off") == (
        "I won't ask you before a recap. What you shared stays in the next one; /coach recap shows it, and you can "
        "take it out there. /coach recap on turns the question on again."
    )
    await week.talk.at("16:01", days=3)
    assert "baker" in week.posts[0]


async def test_turned_off_with_nothing_said_yes_to_says_that_nothing_is_in_one(week: Team) -> None:
    assert (await week.talk.bob.types("/coach recap off")).startswith(
        "I won't ask you before a recap, and your lines stay out of the next one."
    )


async def test_a_thanks_names_both_and_that_is_said_where_it_is_chosen(week: Team) -> None:
    await thanked(week)
    assert "Your lines appear without your name; thanks name you both." in await week.talk.bob.types("/coach recap")
    await week.talk.at("16:01", days=3)
    assert head_and_thread(week)[0][0].startswith("Thank you:\n• alice thanks bob for the late call\n")


async def test_what_waits_for_a_recap_is_told_as_seen_by_nobody_so_far(week: Team) -> None:
    bob = week.talk.bob
    await thanked(week)
    await bob.types("/coach recap")
    assert isinstance(bob.last, Message)
    await bob.presses("Share", value=value_of(bob, "baker", on=bob.last))
    told = await bob.types("/coach whosees")
    seen, _, waits = told.partition("Nobody sees this before it's posted:\n")
    assert "baker" not in seen
    assert "late call" not in seen
    assert "• Friday, 6 March 2026, in the recap of help-desk: wrote back to the angry baker" in waits
    assert "• Friday, 6 March 2026, in the recap of help-desk: thanks you were given, for the late call" in waits


async def test_what_was_posted_is_told_as_seen_and_what_was_taken_out_is_not(week: Team) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    await thanked(week)
    await week.talk.at("16:01", days=3)
    for speaker, side in ((alice, "thanks you gave"), (bob, "thanks you were given")):
        told = await speaker.types("/coach whosees")
        assert f"• Friday, 6 March 2026, in the recap of help-desk: {side}, for the late call" in told
        assert "Nobody sees this" not in told
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    for speaker in (alice, bob):
        assert "late call" not in await speaker.types("/coach whosees")


async def test_thanks_that_no_team_of_both_could_see_are_told_as_seen_by_nobody(week: Team) -> None:
    """Both said yes, and there is no recap in which both take part."""
    await thanked(week)
    await week.types(week.talk.alice, "/coach team off")
    assert "late call" not in await week.talk.alice.types("/coach whosees")


async def test_forgetting_says_that_shared_lines_go_out_of_posts(week: Team) -> None:
    bob = week.talk.bob
    assert "shared in recaps" not in await bob.types("/coach forget me")
    await bob.types("/coach recap")
    await bob.presses("Share")
    await week.talk.at("16:01", days=3)
    assert "• what you shared in recaps; I take it out of the posts" in await bob.types("/coach forget me")


async def test_an_export_names_the_team_and_what_a_thanks_was(week: Team) -> None:
    bob = week.talk.bob
    await thanked(week)
    await bob.types("/coach recap")
    assert isinstance(bob.last, Message)
    await bob.presses("Share", value=value_of(bob, "baker", on=bob.last))
    pages = await bob.types("/coach export")
    assert "• Friday, 6 March 2026: thanks you were given: yes" in pages
    assert "…" not in pages


async def test_a_lead_who_left_while_the_bot_was_away_leads_no_more(week: Team) -> None:
    """No event told of it; asked again who is there, Slack does not name them."""
    week.channel.members.discard(week.talk.alice.person.id)
    await week.talk.at("10:00", days=1)
    assert (await week.types(week.talk.bob, "/coach team thu 15:00")).startswith("You lead it from now on.")


async def test_a_new_time_on_the_day_of_a_recap_that_is_out_is_for_the_next_week(week: Team) -> None:
    bob = week.talk.bob
    await week.talk.at("16:05", days=3)
    await week.types(week.talk.alice, "/coach team fri 18:00")
    assert (await bob.types("/coach recap")).startswith("The recap of #help-desk goes out next Friday at 18:00.")
    await week.talk.at("18:05")
    assert len(week.posts) == 1
    await week.talk.at("18:05", days=7)
    assert len(week.posts) == 2


async def test_a_new_time_on_the_day_of_a_recap_that_was_refused_is_for_that_day(week: Team) -> None:
    """The lead hears that the bot may not post, mends that, and types a time: this week's comes after all."""
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("15:59", days=1)
    week.talk.slack.fault("chat.postMessage", Fault.error("restricted_action"))
    await week.talk.at("16:05")
    await week.types(week.talk.alice, "/coach team fri 16:30")
    await week.talk.at("16:31")
    assert ["baker" in post for post in week.posts] == [True]


async def test_a_post_whose_thread_was_taken_back_points_there_no_more(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/shortcut the refund by a macro")
    await bob.types("/coach recap")
    assert isinstance(bob.last, Message)
    await bob.presses("Share", value=value_of(bob, "refund", on=bob.last))
    await week.talk.at("16:01", days=3)
    assert head_and_thread(week)[0][0].startswith("This week's words are in the thread below.")
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    (head,), thread = head_and_thread(week)
    assert QUIET.fullmatch(head)
    assert thread == ["This was taken out again."]
    await bob.presses("Share")
    assert head_and_thread(week)[0][0].startswith("This week's words are in the thread below.")
