"""Pictures in messages and Home: drawn in a thread, uploaded once, shown by file id; or replaced by words.

A slow, refused or ungranted upload never delays a message: its words take the picture's place. Nobody sees a file
without a channel before a message shows it (docs.slack.dev, files.completeUploadExternal).
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from slackbot.errors import SLACK_FAILED, WorkspaceGoneError
from slackbot.render.blocks import Block, in_words, undrawn
from slackbot.render.letter import File

log = logging.getLogger(__name__)

_PATIENCE: Final = timedelta(seconds=3)  # of the five within which a message is due
_KNOWN: Final = 512  # cached file ids
_AT_ONCE: Final = 2  # drawings at a time in one workspace


class Drawings:
    """Caches uploaded files; `upload` uploads one and returns its id."""

    def __init__(self, upload: Callable[[File], Awaitable[str]]) -> None:
        self._upload = upload
        self._files: OrderedDict[str, str] = OrderedDict()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def shown(self, blocks: Sequence[Block], *, granted: bool) -> list[Block]:
        """Return blocks with every picture uploaded, or replaced by words if that fails."""
        return [await self._shown(block, spec, granted) if (spec := undrawn(block)) else block for block in blocks]

    def told(self, blocks: Sequence[Block]) -> list[Block]:
        """Return blocks with every picture replaced by words, and forget its file, because Slack refused to show it."""
        for spec in filter(None, map(undrawn, blocks)):
            self._files.pop(spec, None)
        return [in_words(block) if undrawn(block) else block for block in blocks]

    async def _shown(self, block: Block, spec: str, granted: bool) -> Block:  # noqa: FBT001 - private, and named above
        file_id = await self._file(spec) if granted else None
        return {**block, "slack_file": {"id": file_id}} if file_id else in_words(block)

    async def _file(self, spec: str) -> str | None:
        if spec in self._files:
            self._files.move_to_end(spec)
            return self._files[spec]
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()), self._turns:
                content = await asyncio.to_thread(_drawn, spec)
                self._files[spec] = file_id = await self._upload(File("week.png", "week", content))
        except WorkspaceGoneError:
            raise
        except (*SLACK_FAILED, TimeoutError) as error:
            log.info("a picture is replaced by words: %s", getattr(error, "reason", "slow"))
            return None
        while len(self._files) > _KNOWN:
            self._files.popitem(last=False)
        return file_id


def _drawn(spec: str) -> bytes:
    from slackbot.render.skies import draw  # noqa: PLC0415 - Pillow takes four megabytes, for a picture a week

    return draw(spec)
