"""A message of ours that is changed: Slack takes less text then than when it was posted."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.render import Message
from slackbot.slack.api.gateway import Gateway
from slackbot.standin import Standin


async def test_a_long_message_can_be_changed(slack: Standin) -> None:
    alice = slack.person("alice")
    line = "wrote back to the bakers &amp; the others\n"
    section = {"type": "section", "text": {"type": "plain_text", "text": "It is all here."}}
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(AsyncWebClient(slack.bot_token, slack.api_url, session=session, retry_handlers=[]), session)
        ts = await gateway.post(alice.dm_id, Message(line * 200, [section]), "uid")
        await gateway.update({"channel": alice.dm_id, "ts": ts, "text": line * 200, "blocks": [section]})
    (message,) = alice.dm
    assert message.history[0].text == line * 200
    assert message.text.endswith("…")
    assert (len(message.text) <= 4000, message.text[:-1].rstrip() in line * 200) == (True, True)
    assert slack.refusals == []
