"""What did not come is said where one looks: in the settings, in the bot's own voice, never in a burst."""

from datetime import timedelta

import pytest

from slackbot.standin import Fault
from tests.talk import Talk


async def test_after_an_outage_nothing_comes_in_a_burst_and_the_settings_say_what_did_not_come(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach breaks 10:30 15:00")
    await talk.alice.types("/coach challenge-nudge 09:30")
    talk.trial.clock.advance(timedelta(days=3))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    told = await talk.alice.types("/coach settings")
    assert "  Yesterday's digest wasn't sent: I was down at the time.\n" in told
    assert "  Yesterday's question about a break wasn't sent: I was down at the time.\n" in told
    assert "  Yesterday's question about a hard one wasn't sent: I was down at the time.\n" in told
    await talk.at("17:00")
    assert len([mail for mail in talk.alice.mail if "[Fewer of these]" in mail]) == 1
    assert "not sent" not in await talk.bob.types("/coach settings")


async def test_what_did_not_come_is_said_for_some_days_and_no_longer(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.trial.clock.advance(timedelta(days=1))
    await talk.bot.sender.settled()
    said = []
    for _ in range(5):
        said.append("Tuesday's digest wasn't sent" in await talk.alice.types("/coach settings"))
        await talk.at("09:00", days=1)
    assert said == [False, True, True, False, False]  # on the first it is yesterday's


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.error("restricted_action"), "Today's digest wasn't sent: Slack didn't take it."),
        (Fault.reset_before(), "Today's digest may not have come: Slack didn't say whether it arrived."),
    ],
    ids=["refused", "lost"],
)
async def test_what_slack_refused_or_left_open_is_said_too(talk: Talk, fault: Fault, words: str) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.slack.fault("chat.postMessage", fault)
    talk.slack.fault("conversations.history", Fault.error("missing_scope"))
    await talk.at("17:01")
    assert talk.alice.mail == []
    assert words in await talk.alice.types("/coach settings")
    assert words not in await talk.bob.types("/coach settings")


async def test_a_choice_of_ones_own_is_nothing_that_did_not_come(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach pause 2026-03-05")
    await talk.at("17:01")
    assert "not sent" not in await talk.alice.types("/coach settings")


async def test_who_could_not_be_reached_is_told_once_when_they_write_and_is_reached_again(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.slack.fault("chat.postMessage", Fault.error("channel_not_found"))
    await talk.at("17:00", days=2)
    assert talk.alice.mail == []
    before = len(talk.alice.screen)
    told = "Slack hasn't delivered my messages to you since Tuesday. I'm trying again from now on."
    assert (await talk.alice.types("/done still here")).startswith("Noted: still here")
    assert told in talk.alice.screen[before:]
    await talk.alice.types("/done again")
    assert talk.alice.screen.count(told) == 1
    await talk.at("17:00", days=1)
    assert len(talk.alice.mail) == 1
