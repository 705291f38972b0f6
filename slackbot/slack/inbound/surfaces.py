"""Where an answer to a press is shown: in its message, in a window over Home, or in the window it was pressed in."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from slackbot.commands import turns
from slackbot.commands.turns import Given
from slackbot.errors import SLACK_FAILED
from slackbot.render import Message, Words
from slackbot.reply import Reply
from slackbot.slack.api.gateway import Gateway

log = logging.getLogger(__name__)

_VIEW_SECONDS: Final = 2.5
_RESPONSE_URL_LIFE: Final = timedelta(minutes=29)  # Slack's half hour, less the time on the way


class Surfaces:
    """Shows answers; what Slack does not take any more is logged, as nothing is lost by it."""

    def __init__(self, gateway: Gateway, words: Words, clock: Callable[[], datetime]) -> None:
        self._gateway = gateway
        self._words = words
        self._clock = clock

    async def respond(self, url: str, given: Given) -> None:
        """Put a message in the place of the one with the button, or beside it."""
        where = {"response_type": "ephemeral", "replace_original": not given.get("beside", False)}
        try:
            await self._gateway.respond(url, {**given["message"], **where})
        except SLACK_FAILED as error:
            log.warning("an answer to a press could not be shown: %s", error)

    async def post(self, channel: str, given: Given, thread: str | None = None) -> None:
        """Put a message into the DM in which it was asked for, and into the thread."""
        message = Message(given["message"]["text"], given["message"]["blocks"])
        try:
            await self._gateway.post(channel, message, uuid4().hex, thread)
        except SLACK_FAILED as error:
            log.warning("an answer to a direct message could not be given: %s", error)

    async def change(self, changed: Mapping[str, Any]) -> None:
        """Let a message of ours say something else from now on."""
        try:
            await self._gateway.update(changed)
        except SLACK_FAILED as error:
            log.warning("a message could not be changed: %s", error)

    async def open(self, body: Mapping[str, Any], given: Given) -> None:
        """Open a modal, or a window around a message, over what was pressed; where Slack does not in time, say so."""
        view = given.get("view") or self.around(given)
        url = str(body.get("response_url", ""))
        until = (self._clock() + _RESPONSE_URL_LIFE).isoformat()
        private = {**json.loads(view.get("private_metadata") or "{}"), "url": url, "until": until}
        if "command" in body:  # a command's own line can't be replaced
            private["beside"] = "yes"
        opened = {**view, "private_metadata": json.dumps(private)}
        try:
            async with asyncio.timeout(_VIEW_SECONDS):
                await self._put(body, opened)
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("a modal could not be opened: %s", error)
            if url:
                words = self._words.speaking(given.get("language"))
                await self.respond(url, turns.worded(Reply("errors/closed", beside=True), words))

    async def _put(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        """Open a window, over the one that was pressed in, or in its place where no more can lie on each other."""
        trigger, below = str(body.get("trigger_id", "")), body.get("view")
        if not isinstance(below, dict) or _pressed_in(body) != "modal":
            await self._gateway.open_view(trigger, view)
        elif _is_topmost(below):
            await self._gateway.update_view(str(below.get("id", "")), str(below.get("hash", "")), view)
        else:
            await self._gateway.push_view(trigger, view)

    async def show(self, body: Mapping[str, Any], given: Given) -> None:
        """Show the message of an answer where the button stood."""
        url = str(body.get("response_url", ""))
        if url:
            await self.respond(url, given)
        elif _pressed_in(body) == "home":
            await self.open(body, given)
        elif _pressed_in(body) == "modal":
            await self._renew(body["view"], self.around(given))

    def around(self, given: Given) -> dict[str, Any]:
        """Put a message into a window to be read, in the language it was given in."""
        return self._words.speaking(given.get("language")).around(given["message"])

    async def _renew(self, old: Mapping[str, Any], view: dict[str, Any]) -> None:
        try:
            await self._gateway.update_view(str(old.get("id", "")), str(old.get("hash", "")), view)
        except SLACK_FAILED as error:
            log.warning("a window could not be renewed: %s", error)


def _is_topmost(view: Mapping[str, Any]) -> bool:
    """Whether a window is the third of its stack: Slack takes no fourth (facts/slack.md A5)."""
    return view.get("previous_view_id") not in {None, view.get("root_view_id")}


def _pressed_in(body: Mapping[str, Any]) -> str:
    view = body.get("view")
    return str(view.get("type", "")) if isinstance(view, dict) else "message"
