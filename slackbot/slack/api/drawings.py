"""Pictures in messages and Home: drawn in a thread, uploaded once, shown by their file's id; or told in words.

An upload that is slow, refused or not granted never holds a message back: then its words stand in the picture's place.
Files without a channel are seen by nobody before a message shows them (docs.slack.dev, files.completeUploadExternal).
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
from slackbot.render.skies import draw

log = logging.getLogger(__name__)

_PATIENCE: Final = timedelta(seconds=3)  # a message is due within five
_KNOWN: Final = 512  # file ids by what they show
_AT_ONCE: Final = 2  # drawings of one workspace


class Drawings:
    """Knows the files that were uploaded; `upload` puts one there and returns its id."""

    def __init__(self, upload: Callable[[File], Awaitable[str]]) -> None:
        self._upload = upload
        self._files: OrderedDict[str, str] = OrderedDict()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def shown(self, blocks: Sequence[Block], *, granted: bool) -> list[Block]:
        """Return blocks with every picture uploaded, or in words where that can't be."""
        return [await self._shown(block, spec, granted) if (spec := undrawn(block)) else block for block in blocks]

    def told(self, blocks: Sequence[Block]) -> list[Block]:
        """Return blocks with every picture in words, and forget their files: Slack refused to show them."""
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
                content = await asyncio.to_thread(draw, spec)
                self._files[spec] = file_id = await self._upload(File("week.png", "week", content))
        except WorkspaceGoneError:
            raise
        except (*SLACK_FAILED, TimeoutError) as error:
            log.info("a picture is replaced by words: %s", getattr(error, "reason", "slow"))
            return None
        while len(self._files) > _KNOWN:
            self._files.popitem(last=False)
        return file_id
