"""Follows up on "forget me": blanks the Home tab and sweeps the database, even after a crash in between."""

import logging
from typing import Final

from slackbot.slack.upkeep.homes import Homes
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.privacy import forgetting

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20


class ForgetFollowUp:
    """Finishes what is left after somebody was forgotten; each step may safely run twice."""

    def __init__(self, database: Database, homes: Homes) -> None:
        self._database = database
        self._homes = homes

    async def run(self) -> None:
        """Blank the Home tabs of forgotten people, then sweep the database if that is still due."""
        try:
            for who in await self._database.transact(forgetting.pending_home_resets, _AT_ONCE):
                await self._homes.refresh(who)
            marks = await self._database.transact(forgetting.unswept)
            if marks and await self._database.sweep():
                await self._database.transact(forgetting.note_swept, marks)
        except NOT_COMMITTED as error:
            log.warning("the database is away, the next turn follows up on forgetting: %s", type(error).__name__)
