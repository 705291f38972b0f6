"""Response URLs: what replaces, adds and deletes, how often, how long, and what Slack would refuse."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from slackbot.standin import PayloadRefused, Standin, TurnableClock
from tests.standin.tiny_bot import Bot

SAY = [
    {
        "type": "actions",
        "block_id": "a",
        "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
    }
]


async def test_an_ack_that_slack_would_not_show_is_refused(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    bad: list[Any] = [
        {"text": "x", "blocks": [{"type": "poem"}]},
        {"text": "x", "colour": "red"},
        {"text": "x", "response_type": "loud"},
        {"text": "x", "delete_original": True},
        {"text": " "},
    ]
    for reply in bad:
        online.reply = reply
        with pytest.raises(PayloadRefused):
            await alice.types("/say")
    assert [refusal.method for refusal in slack.refusals] == ["ack"] * 5
    assert slack.ledger == []


async def pressed(bot: Bot) -> AsyncWebhookClient:
    """Alice presses a button on an ephemeral message; returns the response_url of that press."""
    bot.reply = {"text": "one", "blocks": SAY}
    alice = bot.slack.person("Alice")
    message = await alice.types("/say")
    assert message is not None
    await alice.presses(message, "Go")
    return AsyncWebhookClient(bot.heard[-1]["response_url"])


async def test_a_response_url_replaces_adds_and_deletes(online: Bot, slack: Standin) -> None:
    url = await pressed(online)
    alice = slack.people["Alice"]
    await url.send(text="two", replace_original=True)
    assert [(message.text, message.ephemeral) for message in alice.ephemerals] == [("two", True)]
    assert alice.ephemerals[0].history[0].text == "one"
    await url.send(text="three")
    assert [message.text for message in alice.ephemerals] == ["two", "three"]
    await url.send(delete_original=True)
    assert [message.text for message in alice.ephemerals] == ["three"]
    assert [entry.kind for entry in slack.ledger] == ["ephemeral", "ephemeral_update", "ephemeral", "delete"]


async def test_a_response_url_takes_five_answers(online: Bot, slack: Standin) -> None:
    url = await pressed(online)
    statuses = [(await url.send(text=str(number))).status_code for number in range(6)]
    assert statuses == [200] * 5 + [404]
    assert slack.refusals[0].error == "used_url"


async def test_a_response_url_lives_half_an_hour(online: Bot, slack: Standin, clock: TurnableClock) -> None:
    url = await pressed(online)
    clock.advance(timedelta(minutes=30))
    assert (await url.send(text="in time")).status_code == 200
    clock.advance(timedelta(seconds=1))
    late = await url.send(text="late")
    assert (late.status_code, late.body) == (404, "expired_url")
    assert slack.refusals[0].error == "expired_url"


async def test_a_response_url_refuses_what_slack_would(online: Bot, slack: Standin) -> None:
    url = await pressed(online)
    assert (await url.send(text="x", blocks=[{"type": "poem"}])).status_code == 400
    assert (await url.send()).status_code == 400
    async with aiohttp.ClientSession() as session, session.post(url.url, data=b"[]") as got:
        assert (got.status, await got.text()) == (400, "invalid_payload")
    assert [refusal.error for refusal in slack.refusals] == ["invalid_blocks", "no_text", "invalid_payload"]


async def test_a_message_of_the_dm_is_replaced_by_response_url(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await online.web.chat_postMessage(channel=alice.id, text="one", blocks=SAY)
    await alice.presses(alice.dm[0], "Go")
    url = AsyncWebhookClient(online.heard[-1]["response_url"])
    await url.send(text="two", replace_original=True)
    assert [message.text for message in alice.dm] == ["two"]
