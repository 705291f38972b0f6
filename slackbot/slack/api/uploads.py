"""Uploads: files put into a channel with a message over them; nobody sees any of it before the last call."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import aiohttp

from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.render import File, Message
from slackbot.slack.api.api_errors import MAY_HAVE_ARRIVED

SCOPE: Final = "files:write"
_OK: Final = 200
_SOON: Final = timedelta(seconds=10)


class Uploads:
    """Puts files where a message goes; `call` is the gateway's, `is_slacks` tells whether an address is Slack's."""

    def __init__(
        self, call: Callable[..., Awaitable[Any]], session: aiohttp.ClientSession, is_slacks: Callable[[str], bool]
    ) -> None:
        self._call = call
        self._session = session
        self._is_slacks = is_slacks

    async def put(self, channel: str, message: Message) -> None:
        """Put a message's files into a channel, with its words over them.

        Raises:
            RefusedError, TryLaterError, InDoubtError: as `slackbot.errors` says; of what goes wrong before the last
                call it is known that nothing arrived.
        """
        try:
            files = [{"id": await self._hand_over(file), "title": file.title} for file in message.files]
        except InDoubtError as error:
            raise TryLaterError(error.reason, _SOON) from error
        told = {"files": files, "channel_id": channel, "initial_comment": message.text}
        await self._call("files.completeUploadExternal", json=told)

    async def _hand_over(self, file: File) -> str:
        """Hand a file over; returns its id."""
        asked = {"filename": file.name, "length": len(file.content)}
        place = await self._call("files.getUploadURLExternal", http_verb="GET", params=asked)
        url = str(place["upload_url"])
        if not self._is_slacks(url):
            raise RefusedError("foreign_upload_url")
        try:
            async with self._session.post(url, data=file.content, allow_redirects=False) as answer:
                if answer.status != _OK:
                    raise InDoubtError(f"upload_{answer.status}")
        except MAY_HAVE_ARRIVED as error:
            raise InDoubtError(type(error).__name__) from error
        return str(place["file_id"])
