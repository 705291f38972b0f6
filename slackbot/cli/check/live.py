"""`check --live`: sends every sample rendering to Slack's blocks.validate, which posts nothing."""

import asyncio
import json
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.cli.check.finding import Finding, mend, note, ok
from slackbot.errors import Fault
from slackbot.render import Words
from slackbot.render.samples import load
from slackbot.render.words import shipped_words
from slackbot.settings import Settings
from slackbot.trial.preview import filled

_NOT_FOR_US: Final = {"unknown_method", "not_allowed_token_type", "missing_scope", "access_denied", "no_permission"}
_AGAIN_SECONDS: Final = 30
_TRIES: Final = 3
_METHOD: Final = "blocks.validate"


async def validate(settings: Settings) -> list[Finding]:
    """Have Slack validate every sample; nothing is posted."""
    token = settings.slack_bot_token
    if token is None:
        return [note("live", "blocks.validate needs SLACK_BOT_TOKEN; nothing was sent")]
    words = Words(shipped_words())
    refused, sent = [], 0
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token.get_secret_value(), settings.slack_api_url, session=session, retry_handlers=[])
        for sample in load(words.catalog.folder):
            error = await _refusal(client, filled(sample, words))
            if error in _NOT_FOR_US:
                return [note("live", f"Slack does not let this token use blocks.validate ({error})")]
            sent += 1
            if error:
                refused.append(mend(Fault(sample.title, f"Slack refuses its blocks: {error}; report this as a bug")))
    return refused or [ok("live", f"Slack takes all {sent} sample renderings; nothing was posted")]


async def _refusal(client: AsyncWebClient, payload: dict[str, Any]) -> str:
    """Return Slack's error for one rendering; empty if Slack accepts it."""
    kind = "view" if "title" in payload or payload.get("type") == "home" else "message"
    for _ in range(_TRIES):
        try:
            await client.api_call(_METHOD, data={kind: json.dumps(payload)})
        except SlackApiError as error:
            if error.response.status_code != 429:  # noqa: PLR2004 - Slack's limit
                return _told(error)
            await asyncio.sleep(min(int(error.response.headers.get("Retry-After", _AGAIN_SECONDS)), _AGAIN_SECONDS))
        else:
            return ""
    return "ratelimited"


def _told(error: SlackApiError) -> str:
    details = error.response.get("errors") or []
    return "; ".join(f"{each['message']} at {each['pointer']}" for each in details) or str(error.response["error"])
