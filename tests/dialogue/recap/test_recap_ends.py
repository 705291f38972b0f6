"""Dialogues about recap notices: Slack refused a recap, or said nothing, and the lead is told once."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from slackbot.cli.outbox import Operator
from slackbot.standin import Fault
from slackbot.store.schema.schema import State, delivery
from tests.dialogue.recap.recap_week import asked, head_and_thread, ours, presses, value_of
from tests.dialogue.recap.test_recap_posted import buttons
from tests.dialogue.recap.test_team import Team
from tests.talk import open_talk

UNSURE = (
    "I don't know whether the recap of #help-desk arrived: Slack didn't say, and I'm not allowed to look.\n"
    "Please look in the channel, and tell whoever runs me which it is. They can mark it as sent, or send it again."
)
RESTRICTED = (
    "I couldn't post the recap of #help-desk: Slack doesn't let me post there. Nobody has read a line of it.\n"
    "If I'm allowed to by then, the next one comes on Friday."
)


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays: bob shares a line and a hard one, and keeps another; alice leads."""
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        bob = talk.bob
        await bob.types("/coach shift 09:00-17:00 mon-fri")
        await bob.types("/coach recap on")
        await bob.types("/done wrote back to the angry baker\nwhat bob keeps to himself")
        await bob.types("/shortcut the refund by a macro")
        await team.types(talk.alice, "/coach team fri 16:00")
        await asked(team, bob)
        await presses(team, bob, "Share", value=value_of(bob, "baker"))
        await presses(team, bob, "Share", value=value_of(bob, "refund"))
        yield team


async def goes_astray(team: Team, fault: Fault) -> None:
    """Let the moment of the post come, and Slack or the line fail at it; what is in doubt is looked up."""
    await team.talk.at("15:59", days=1)
    team.talk.slack.fault("chat.postMessage", fault)
    await team.talk.at("16:05")


async def settles(team: Team, where: str) -> str:
    """Settle the recap from outside, as who runs the bot does, by a link to the post."""
    unknown = sa.select(delivery.c.uid).where(delivery.c.kind == "recap", delivery.c.state == State.UNKNOWN)
    uid = await team.talk.bot.database.transact(lambda tx: tx.execute(unknown).scalar_one())
    database = team.talk.bot.database.engine.url.render_as_string(hide_password=False)
    said = Operator(database, team.talk.trial.clock()).settle(uid, where)
    await team.comes()
    return said


def link(team: Team) -> str:
    """What *Copy link* gives of the post."""
    (post,) = team.channel.messages.values()
    return f"https://standin.slack.com/archives/{team.channel.id}/p{post.ts.replace('.', '')}"


async def test_the_lead_hears_once_of_a_recap_that_may_have_arrived(week: Team) -> None:
    await goes_astray(week, Fault.reset_after())
    assert week.talk.alice.mail == [UNSURE]
    assert [("baker" in post, "More of it is in the thread." in post) for post in week.posts] == [(True, True)]
    await week.talk.at("17:00", days=4)
    assert week.talk.alice.mail == [UNSURE]
    assert week.talk.bob.mail != []
    assert not any("did not say" in mail for mail in week.talk.bob.mail)


@pytest.mark.parametrize("days", [0, 3])
async def test_a_link_settles_it_and_then_its_thread_comes_and_it_can_be_changed(week: Team, days: int) -> None:
    """On the Monday after too: whoever runs the bot has weekends."""
    await goes_astray(week, Fault.reset_after())
    await week.talk.at("16:30", days=days)
    assert (await settles(week, link(week))).endswith("counts as sent.")
    heads, thread = head_and_thread(week)
    assert thread == ["Shortcuts, thought through:\n• the refund by a macro"]
    assert "baker" in heads[0]
    await week.talk.bob.types("/coach recap")
    await week.talk.bob.presses("Last recap")
    assert week.talk.bob.last is not None
    first = next(button for button in buttons(week.talk.bob.last) if button["text"]["text"] == "Share nothing")
    await week.talk.bob.presses("Share nothing", value=first["value"])
    heads, thread = head_and_thread(week)
    assert "baker" not in heads[0]
    assert "refund" not in str(thread)
    assert "himself" not in ours(week)


async def test_what_was_taken_out_meanwhile_is_taken_out_as_it_is_settled(week: Team) -> None:
    await goes_astray(week, Fault.reset_after())
    await week.talk.bob.types("/coach recap")
    await week.talk.bob.presses("Last recap")
    await week.talk.bob.presses("Share nothing")
    assert "baker" in week.posts[0]
    await settles(week, link(week))
    assert [("baker" in post, "refund" in post) for post in week.posts] == [(False, False)]


async def test_where_history_may_be_read_it_settles_by_itself(week: Team) -> None:
    week.talk.slack.team.scopes |= {"channels:history"}
    await goes_astray(week, Fault.reset_after())
    heads, thread = head_and_thread(week)
    assert ("baker" in heads[0], len(heads), len(thread)) == (True, 1, 1)
    assert week.talk.alice.mail == []


@pytest.mark.parametrize("code", ["restricted_action", "restricted_action_read_only_channel"])
async def test_where_the_bot_may_not_post_the_lead_is_told_once_in_plain_words(week: Team, code: str) -> None:
    await goes_astray(week, Fault.error(code))
    assert week.talk.alice.mail == [RESTRICTED]
    assert (week.posts, "baker" in ours(week)) == ([], False)
    await week.talk.at("16:01", days=7)
    assert len(week.posts) == 1
    assert week.talk.alice.mail == [RESTRICTED]


async def test_any_other_no_is_told_in_slacks_own_word(week: Team) -> None:
    await goes_astray(week, Fault.error("metadata_too_large"))
    (told,) = week.talk.alice.mail
    assert told == (
        "I couldn't post the recap of #help-desk: Slack refused it (metadata_too_large). Nobody has read a "
        "line of it.\nPlease tell whoever runs me; the next one comes on Friday."
    )


async def test_what_the_lead_changed_is_kept_for_the_next_where_a_recap_was_refused(week: Team) -> None:
    await week.types(week.talk.alice, "/coach changed the phones rest from one to two")
    await goes_astray(week, Fault.error("restricted_action"))
    await week.talk.at("16:01", days=7)
    assert "What alice changed: the phones rest from one to two" in week.posts[0]


async def test_the_lead_is_told_while_at_work(week: Team) -> None:
    alice = week.talk.alice
    await alice.types("/coach shift 08:00-15:00 mon-fri")
    await goes_astray(week, Fault.error("restricted_action"))
    await week.talk.at("07:59", days=3)
    assert alice.mail == []
    await week.talk.at("08:01")
    assert alice.mail == [RESTRICTED]


async def test_word_that_a_channel_is_closed_waits_for_the_leads_shift(week: Team) -> None:
    alice = week.talk.alice
    await alice.types("/coach shift 08:00-15:00 mon-fri")
    await week.talk.at("20:00")
    await week.talk.slack.channels.is_archived(week.channel, by=week.talk.bob.person.id)
    await week.comes()
    assert alice.mail == []
    await week.talk.at("08:01", days=1)
    assert ["was archived, so its recap is off" in mail for mail in alice.mail] == [True]


async def test_a_recap_handed_over_at_night_is_told_in_the_morning(week: Team) -> None:
    bob = week.talk.bob
    await week.talk.at("20:00")
    before = len(bob.mail)
    await week.talk.alice.person.sends_command(
        command="/coach", text=f"team lead <@{bob.person.id}|bob>", channel=week.channel.id
    )
    await week.comes()
    assert len(bob.mail) == before
    await week.talk.at("09:01", days=1)
    assert bob.mail[-1].startswith("alice handed you the recap of #help-desk.")
