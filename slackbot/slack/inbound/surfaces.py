"""Shows the answer to a press: in its message, in a window over Home, or in the window with the button."""

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from slackbot.clock import Clock
from slackbot.commands.outcome import ChangedMessage, MessageAnswer, ModalAnswer, Payload, rendered_message
from slackbot.errors import SLACK_FAILED
from slackbot.render import Message, Words
from slackbot.reply import Reply
from slackbot.slack.api.gateway import Gateway

log = logging.getLogger(__name__)

_VIEW_SECONDS: Final = 2.5
_RESPONSE_URL_LIFE: Final = timedelta(minutes=29)  # Slack's half hour, less the time in transit


def response_url(body: Mapping[str, Any]) -> str:
    """Return the address for answering a payload within half an hour; empty if it has none."""
    return str(body.get("response_url") or "")


class Surfaces:
    """Shows answers. An answer that Slack refuses is only logged, because its effect is saved."""

    def __init__(self, gateway: Gateway, words: Words, clock: Clock) -> None:
        self._gateway = gateway
        self._words = words
        self._clock = clock

    async def respond(self, url: str, message: Payload, *, beside: bool) -> None:
        """Replace the message with the button, or answer beside it."""
        where = {"response_type": "ephemeral", "replace_original": not beside}
        try:
            await self._gateway.respond(url, {**message, **where})
        except SLACK_FAILED as error:
            log.warning("an answer to a press could not be shown: %s", error)

    async def post(self, channel: str, message: Payload, thread: str | None = None) -> None:
        """Answer in the DM, and in the thread there if the person wrote in one."""
        try:
            await self._gateway.post(channel, Message(message["text"], message.get("blocks", [])), uuid4().hex, thread)
        except SLACK_FAILED as error:
            log.warning("an answer to a direct message could not be given: %s", error)

    async def change(self, change: ChangedMessage) -> None:
        """Change one of the bot's messages."""
        where = {"channel": change.channel, "ts": change.ts}
        try:
            await self._gateway.update({**where, "text": change.text, "blocks": change.blocks})
        except SLACK_FAILED as error:
            log.warning("a message could not be changed: %s", error)

    async def open(self, body: Mapping[str, Any], answer: ModalAnswer | MessageAnswer) -> None:
        """Open a modal, or a window around a message; if Slack does not open it in time, say so instead."""
        view = answer.view if isinstance(answer, ModalAnswer) else self.around(answer)
        try:
            async with asyncio.timeout(_VIEW_SECONDS):
                await self._put(body, self._with_way_back(body, view))
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("a modal could not be opened: %s", error)
            if url := response_url(body):
                closed = rendered_message(Reply("errors/closed"), self._words.speaking(answer.language))
                await self.respond(url, closed.message, beside=True)

    def _with_way_back(self, body: Mapping[str, Any], view: Payload) -> Payload:
        """Add to a view's private notes the address for answering its submission, and its end."""
        private = json.loads(view.get("private_metadata") or "{}")
        until = (self._clock() + _RESPONSE_URL_LIFE).isoformat()
        private |= {"url": response_url(body), "until": until}
        if "command" in body:  # a command's own line can't be replaced
            private["beside"] = "yes"
        return {**view, "private_metadata": json.dumps(private)}

    async def _put(self, body: Mapping[str, Any], view: Payload) -> None:
        """Open a window over the one with the button, or replace that one if the stack is full."""
        trigger, below = str(body.get("trigger_id", "")), body.get("view")
        if not isinstance(below, dict) or _pressed_in(body) != "modal":
            await self._gateway.open_view(trigger, view)
        elif _is_topmost(below):
            await self._gateway.update_view(str(below.get("id", "")), str(below.get("hash", "")), view)
        else:
            await self._gateway.push_view(trigger, view)

    async def show(self, body: Mapping[str, Any], answer: MessageAnswer) -> None:
        """Show a message where the button is."""
        if url := response_url(body):
            await self.respond(url, answer.message, beside=answer.beside)
        elif _pressed_in(body) == "home":
            await self.open(body, answer)
        elif _pressed_in(body) == "modal":
            await self._renew(body["view"], self.around(answer))

    def around(self, answer: MessageAnswer) -> dict[str, Any]:
        """Put a message into a window in the answer's language."""
        return self._words.speaking(answer.language).around(answer.message)

    async def _renew(self, old: Mapping[str, Any], view: Payload) -> None:
        try:
            await self._gateway.update_view(str(old.get("id", "")), str(old.get("hash", "")), view)
        except SLACK_FAILED as error:
            log.warning("a window could not be updated: %s", error)


def _is_topmost(view: Mapping[str, Any]) -> bool:
    """Whether a window is the third of its stack; Slack allows no fourth (facts/slack.md A5)."""
    return view.get("previous_view_id") not in {None, view.get("root_view_id")}


def _pressed_in(body: Mapping[str, Any]) -> str:
    view = body.get("view")
    return str(view.get("type", "")) if isinstance(view, dict) else "message"
