"""In-doubt look-ups where Slack gives one history call a minute: every search ends, and none takes all the minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot.delivery.pace import Pace
from slackbot.delivery.sender import Sender
from slackbot.scheduled import KINDS
from slackbot.standin import Fault
from slackbot.store.outbox import outbox
from slackbot.store.schema.identity import MemberId
from tests.talk import Speaker, Talk

pytestmark = [pytest.mark.usefixtures("however_busy")]

FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin, on the talk's first day
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def five(talk: Talk) -> Talk:
    """Alice and bob get a digest at five; Slack gives one look a minute, as to an app that it did not review."""
    talk.slack.limiter.on = talk.slack.limiter.distributed = True
    await talk.alice.types("/coach digest 17:00")
    await talk.bob.types("/coach digest 17:00")
    await talk.trial.turn_to(FIVE - MINUTE)
    return talk


async def states(talk: Talk, speaker: Speaker) -> list[str]:
    """The states of somebody's deliveries."""
    who = MemberId(speaker.person.team, speaker.person.id)
    return [delivery.state.name for delivery in await talk.bot.database.transact(outbox.of_member, who)]


async def arrived(talk: Talk, speaker: Speaker) -> int:
    """How many of the messages in somebody's DM are deliveries."""
    who = MemberId(speaker.person.team, speaker.person.id)
    uids = {delivery.uid for delivery in await talk.bot.database.transact(outbox.of_member, who)}
    return sum((message.metadata or {}).get("event_payload", {}).get("id") in uids for message in speaker.person.dm)


def looks(talk: Talk, speaker: Speaker | None = None) -> int:
    """How often a DM was read, or one person's."""
    calls = [call for call in talk.slack.calls if call.method == "conversations.history" and not call.error]
    return sum(speaker is None or call.args["channel"] == speaker.person.dm_id for call in calls)


async def minutes(talk: Talk, many: int) -> None:
    """Let so many minutes go by, by half minutes."""
    for halves in range(2 * many):
        await talk.trial.turn_to(FIVE + halves * MINUTE / 2)


@pytest.mark.parametrize("written", [0, 5, 13, 14, 20, 40])
@pytest.mark.parametrize("stored", [True, False], ids=["arrived", "did not arrive"])
async def test_a_busy_conversation_starves_nobodys_search(five: Talk, written: int, *, stored: bool) -> None:
    """Alice writes a lot while both answers are lost: bob's search needs one look, hers one a page."""
    five.slack.fault("chat.postMessage", Fault.reset_after() if stored else Fault.reset_before(), times=2)
    await five.trial.turn_to(FIVE)
    for number in range(written):
        await five.alice.person.writes(f"a note {number}")
    await minutes(five, 10)
    assert (await states(five, five.alice), await states(five, five.bob)) == (["SENT"], ["SENT"])
    assert (await arrived(five, five.alice), await arrived(five, five.bob)) == (1, 1)
    assert (looks(five, five.bob), looks(five, five.alice) <= 1 + 2 * (written + 1) // 15) == (1, True)  # with answers


async def test_who_was_never_looked_for_comes_first(five: Talk) -> None:
    five.slack.fault("chat.postMessage", Fault.reset_after(), times=2)
    await five.trial.turn_to(FIVE)
    for speaker in (five.alice, five.bob):
        for number in range(40):
            await speaker.person.writes(f"a note {number}")
    await minutes(five, 4)
    assert abs(looks(five, five.alice) - looks(five, five.bob)) <= 1
    await minutes(five, 15)
    assert (await states(five, five.alice), await states(five, five.bob)) == (["SENT"], ["SENT"])


async def test_a_process_frozen_between_intent_and_post_sends_nothing_late(
    five: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """By then others may have looked it up. A pace that leaves no time between the two stands for any freeze."""
    no_time = Pace(call=10, give_up=10)
    trial, slack_of = five.trial, five.bot.workspaces.slack_of
    frozen = Sender(five.bot.database, KINDS, five.bot.words, slack_of, trial.clock, no_time, manual_clock=True)
    trial.clock.turn_to(FIVE)
    await frozen.settled()
    assert (five.alice.mail, await states(five, five.alice)) == ([], ["SENDING"])
    unsent = [text for record in caplog.records if " was not sent: too much time" in (text := record.getMessage())]
    assert len(unsent) == 2  # alice's and bob's
    await trial.turn_to(FIVE + 2 * MINUTE)
    assert (len(five.alice.mail), await states(five, five.alice)) == (1, ["SENT"])
