"""Uploads files together with a message; nobody sees any of it before the last call."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import aiohttp

from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.render import File, Message
from slackbot.slack.api.api_errors import MAY_HAVE_ARRIVED

SCOPE: Final = "files:write"
REFUSALS: Final = frozenset(  # about files as such, so a message without them may pass
    {
        "blocked_file_type",
        "file_type_not_allowed",
        "file_upload_size_restricted",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "missing_scope",
        "posting_to_channel_denied",
        "snippet_too_large",
        "storage_limit_reached",
    }
)
_OK: Final = 200
_SOON: Final = timedelta(seconds=10)


class Uploads:
    """Uploads files to a message's channel; `call` is the gateway's, `is_slacks` recognises Slack's addresses.

    The bytes go through `proxy`, like every call.
    """

    def __init__(
        self,
        call: Callable[..., Awaitable[Any]],
        session: aiohttp.ClientSession,
        is_slacks: Callable[[str], bool],
        proxy: str | None,
    ) -> None:
        self._call = call
        self._session = session
        self._is_slacks = is_slacks
        self._proxy = proxy

    async def put(self, channel: str, message: Message) -> None:
        """Put a message's files into a channel, with its words above them.

        Raises:
            RefusedError, TryLaterError, InDoubtError: as `slackbot.errors` says. Nothing arrives before the last call,
                so only that can be in doubt.
        """
        try:
            files = [{"id": await self._hand_over(file), "title": file.title} for file in message.files]
        except InDoubtError as error:
            raise TryLaterError(error.reason, _SOON) from error
        message_with_files = {"files": files, "channel_id": channel, "initial_comment": message.text}
        await self._call("files.completeUploadExternal", json=message_with_files)

    async def alone(self, file: File) -> str:
        """Upload a file into no channel; returns its id, which a picture block refers to. Raises as `put`."""
        file_id = await self._hand_over(file)
        await self._call("files.completeUploadExternal", json={"files": [{"id": file_id, "title": file.title}]})
        return file_id

    async def _hand_over(self, file: File) -> str:
        """Upload one file; returns its id."""
        described = {"filename": file.name, "length": len(file.content)}
        place = await self._call("files.getUploadURLExternal", http_verb="GET", params=described)
        url = str(place["upload_url"])
        if not self._is_slacks(url):
            raise RefusedError("foreign_upload_url")
        try:
            async with self._session.post(url, data=file.content, proxy=self._proxy) as answer:
                if answer.status != _OK:
                    raise InDoubtError(f"upload_{answer.status}")
        except MAY_HAVE_ARRIVED as error:
            raise InDoubtError(type(error).__name__) from error
        return str(place["file_id"])
