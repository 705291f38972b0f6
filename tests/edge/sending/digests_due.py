"""Digests that are due at five, and how their deliveries end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.delivery.sender import Sender
from slackbot.scheduled import KINDS
from slackbot.slack.api.gateway import Gateway
from slackbot.store.outbox import outbox
from slackbot.store.schema.identity import MemberId
from tests.talk import Speaker, Talk

FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin, on the talk's first day


SECOND = timedelta(seconds=1)


async def ended(talk: Talk, speaker: Speaker) -> list[tuple[str, str | None]]:
    """State and reason of all that was planned for somebody."""
    who = MemberId(speaker.person.team, speaker.person.id)
    deliveries = await talk.bot.database.transact(outbox.of_member, who)
    return [(delivery.state.name, delivery.reason) for delivery in deliveries]


def posted(talk: Talk) -> int:
    """How often a post was tried."""
    return sum(call.method == "chat.postMessage" for call in talk.slack.calls)


NEXT_DAY = timedelta(days=1)


AT_ONCE = {"chat.postMessage": 2, "conversations.open": 1}  # calls for both of a batch: posts go together


@asynccontextmanager
async def another_sender(talk: Talk, api: str = "", total: float = 5) -> AsyncIterator[Sender]:
    """A sender on the same database, with a session and a view of Slack of its own."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=total)) as session:
        client = AsyncWebClient(talk.slack.bot_token, api or talk.slack.api_url, session=session, retry_handlers=[])
        gateway = Gateway(client, session, talk.trial.clock)
        yield Sender(talk.bot.database, KINDS, talk.bot.words, lambda _workspace: gateway, talk.trial.clock)
