"""After somebody had everything forgotten their Home is blanked and the database swept, whatever stops."""

import logging
from typing import Final

from slackbot.slack.upkeep.homes import Homes
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.privacy import forgetting

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20


class ForgetFollowUp:
    """Does what is still to be done after forgetting; each step is harmless to do again."""

    def __init__(self, database: Database, homes: Homes) -> None:
        self._database = database
        self._homes = homes

    async def say(self) -> None:
        """Blank the Homes that are still to be blanked, then sweep, if that was not done since."""
        try:
            for who in await self._database.transact(forgetting.pending_home_resets, _AT_ONCE):
                await self._homes.refresh(who)
            marks = await self._database.transact(forgetting.unswept)
            if marks and await self._database.sweep():
                await self._database.transact(forgetting.note_swept, marks)
        except NOT_COMMITTED as error:
            log.warning("the database is away, the next turn says the farewell: %s", type(error).__name__)
