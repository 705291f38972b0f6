"""Answers payloads that can't be handled: from where the bot is not installed, or without a person.

A person who typed something is told so, by whichever way the payload leaves open without a token; a window keeps its
words and stays open. Bolt's own answer would come from words and a client that are not ours.
"""

import logging
from collections.abc import Mapping
from secrets import token_hex
from typing import Any, Final

from slack_bolt.response import BoltResponse

from slackbot.errors import SLACK_FAILED
from slackbot.render import Words
from slackbot.reply import Facts
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.api.json_fields import part, text
from slackbot.slack.inbound.guard import BAD_REQUEST
from slackbot.slack.inbound.surfaces import response_url

log = logging.getLogger(__name__)

_OK: Final = 200


class NotHere:
    """Tells people that nothing was saved; `app` makes calls that need no workspace."""

    def __init__(self, words: Words, app: Gateway) -> None:
        self._words = words
        self._app = app

    async def from_elsewhere(self, body: Mapping[str, Any]) -> BoltResponse:
        """Answer a payload from a workspace in which the bot is not installed."""
        log.warning("a payload was dropped (%s): the bot is not installed there", _kind(body))
        return await self._told(body, "install/not_here", {}) or BoltResponse(status=_OK)

    async def from_nobody(self, body: Mapping[str, Any]) -> BoltResponse:
        """Answer a payload that names no person."""
        ref = token_hex(2)
        log.warning("ref %s: a payload was dropped (%s): it names no person", ref, _kind(body))
        told = await self._told(body, "errors/bug", {"ref": ref})
        return told or BoltResponse(status=BAD_REQUEST)

    async def _told(self, body: Mapping[str, Any], name: str, facts: Facts) -> BoltResponse | None:
        """Tell a person in the way that the payload leaves open; None if there is no way."""
        words = self._words.plain(name, facts)
        if text(body, "command"):
            return BoltResponse(status=_OK, body={"response_type": "ephemeral", "text": words})
        if body.get("type") == "view_submission":
            return BoltResponse(status=_OK, body=self._in_window(body, name, facts))
        if not (url := response_url(body)):
            return None
        await self._respond(url, words)
        return BoltResponse(status=_OK)

    def _in_window(self, body: Mapping[str, Any], name: str, facts: Facts) -> dict[str, Any]:
        inputs = part(part(part(body, "view"), "state"), "values")
        if inputs:
            return {"response_action": "errors", "errors": {next(iter(inputs)): self._words.plain(name, facts)}}
        message = self._words.message(name, facts).payload()
        return {"response_action": "update", "view": self._words.around(message)}

    async def _respond(self, url: str, words: str) -> None:
        told = {"response_type": "ephemeral", "replace_original": False, "text": words}
        try:
            await self._app.respond(url, told)
        except SLACK_FAILED as error:
            log.warning("somebody could not be told that nothing was saved: %s", error)


def _kind(body: Mapping[str, Any]) -> str:
    kind = text(part(body, "event"), "type") or text(body, "type") or "command"
    return kind if kind.isidentifier() else "unknown"
