"""Dialogues about a hard one, together, in a group DM: it opens where Slack grants it, else the two are named."""

from collections.abc import AsyncIterator

import pytest

from slackbot import manifest
from slackbot.standin import Fault, Message
from slackbot.standin.state.workspace import Channel
from tests.talk import Talk, open_talk

WORDS = "the refund three of us avoided"
OPENED = f"You two have fifteen minutes for {WORDS}. I don't read what you write here.\n[Say thanks]"
TRIES = f"with {WORDS}. I'll try to open a conversation for you both; if I can't, they can write to you."
NAMED = f"is in. Fifteen minutes on {WORDS}: write to them now."


@pytest.fixture
async def granted(monkeypatch: pytest.MonkeyPatch, database_url: str) -> AsyncIterator[Talk]:
    """A talk in a workspace that grants group DMs, where bob is up for company."""
    asked = manifest.load()
    asked["oauth_config"]["scopes"]["bot"].append("mpim:write")
    monkeypatch.setattr(manifest, "load", lambda: asked)
    async with open_talk(database_url=database_url) as talk:
        await talk.bob.types("/coach shift 09:00-17:00 daily")
        await talk.bob.types("/coach together on")
        await talk.alice.types("/challenge together")
        await talk.alice.saves(text=WORDS)
        await talk.at("09:01")
        yield talk


async def says_yes(talk: Talk) -> str:
    """Have bob say yes; returns what stands in the question's place."""
    question = talk.bob.person.dm[-1]
    await talk.bob.presses("I'm in", on=question)
    return next(message for message in talk.bob.person.dm if message.ts == question.ts).readable()


def groups(talk: Talk) -> list[Channel]:
    """Return the group DMs of the workspace."""
    return [channel for channel in talk.slack.team.channels.values() if channel.group_dm]


def said_in(talk: Talk) -> list[Message]:
    """Return the messages in all group DMs."""
    return [message for group in groups(talk) for message in group.messages.values()]


def named(talk: Talk) -> list[str]:
    """Return the messages that name a colleague to alice."""
    return [mail for mail in talk.alice.mail if NAMED in mail]


async def test_the_first_yes_opens_a_group_dm_with_the_words_the_asker_chose(granted: Talk) -> None:
    assert (await says_yes(granted)).endswith(TRIES)
    await granted.at("09:02")
    (group,) = groups(granted)
    assert group.members == {granted.alice.person.id, granted.bob.person.id, granted.slack.team.bot_user}
    assert [message.readable() for message in said_in(granted)] == [OPENED]
    await granted.at("09:30")
    assert named(granted) == []


async def test_a_second_time_the_two_have_the_same_conversation(granted: Talk) -> None:
    await says_yes(granted)
    await granted.alice.types("/challenge together")
    await granted.alice.saves(text="the export for Ada")
    await granted.at("09:05")
    await says_yes(granted)
    await granted.at("09:06")
    assert len(groups(granted)) == 1
    assert [WORDS in message.readable() for message in said_in(granted)] == [True, False]


@pytest.mark.parametrize(("who", "other"), [("alice", "bob"), ("bob", "alice")])
async def test_each_can_thank_the_other_from_there(granted: Talk, who: str, other: str) -> None:
    await says_yes(granted)
    await granted.at("09:02")
    speaker, receiver = getattr(granted, who), getattr(granted, other)
    await speaker.presses("Say thanks", on=said_in(granted)[0])
    await speaker.saves(what="for staying with it")
    await granted.at("09:03")
    assert any("for staying with it" in mail for mail in receiver.mail)


async def test_a_no_opens_nothing_and_is_told_to_nobody(granted: Talk) -> None:
    await granted.at("09:30")
    assert (groups(granted), granted.alice.mail) == ([], [])


REFUSED = {
    "the scope was taken back": ("conversations.open", Fault.error("missing_scope"), 1),
    "one of them is deactivated": ("conversations.open", Fault.error("user_disabled"), 1),
    "an admin refuses the method": ("conversations.open", Fault.error("access_denied"), 1),
    "Slack takes no more calls": ("conversations.open", Fault.ratelimited("30"), 1),
    "the answer to the opening is lost": ("conversations.open", Fault.reset_after(), 1),
    "Slack is out of order": ("conversations.open", Fault.status(500), 1),
    "the message is refused": ("chat.postMessage", Fault.error("restricted_action"), 1),
    "the group is gone": ("chat.postMessage", Fault.error("channel_not_found"), 1),
    "posting is forbidden for a while": ("chat.postMessage", Fault.error("access_denied"), 1),
    "the answer to the message is lost": ("chat.postMessage", Fault.reset_after(), 1),
    "the message is lost": ("chat.postMessage", Fault.reset_before(), 1),
}


@pytest.mark.parametrize("why", REFUSED)
async def test_whatever_fails_the_two_are_named_to_each_other_once(granted: Talk, why: str) -> None:
    method, fault, times = REFUSED[why]
    granted.slack.fault(method, fault, times=times)
    assert (await says_yes(granted)).endswith(TRIES)
    await granted.at("09:10")
    assert len(named(granted)) == 1
    await granted.at("16:00")
    assert len(named(granted)) == 1
    assert (await granted.alice.types("/done still here")).startswith("Noted: still here")  # no account was closed
    assert len(said_in(granted)) <= 1
