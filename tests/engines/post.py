"""The work of every engine in the comparison for one message: post it, and raise if the answer does not come."""

import os
from typing import Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

URL: Final = "ENGINE_URL"
TOKENS: Final = "ENGINE_TOKENS"
AT_ONCE: Final = 10
_SECONDS: Final = 1  # the limit that ours has in the chaos runs


async def post(token: str, channel: str, uid: str) -> None:
    """Post one message with its uid.

    Raises:
        slack_sdk.errors.SlackApiError: Slack refused it.
        aiohttp.ClientError: the answer did not come: the message may have arrived.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS)) as session:
        client = AsyncWebClient(token, os.environ["SLACK_API_URL"], session=session, retry_handlers=[])
        metadata = {"event_type": "message", "event_payload": {"id": uid}}
        await client.chat_postMessage(channel=channel, text="wrote back to the angry baker", metadata=metadata)
