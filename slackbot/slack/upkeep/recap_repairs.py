"""Edits posted recaps in Slack until they show the latest version (`slackbot.recap.repair`)."""

import logging
from collections.abc import Callable
from typing import Final

from slackbot.clock import Clock
from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.recap import repair
from slackbot.recap.repair import Repair
from slackbot.render import Words
from slackbot.slack.api.gateway import Gateway
from slackbot.store.database import Database
from slackbot.store.poll import Poll

log = logging.getLogger(__name__)

REST_SECONDS: Final = 5.0


class RecapRepairs:
    """Applies claimed repairs in Slack, one after the other."""

    def __init__(self, database: Database, words: Words, slack_of: Callable[[str], Gateway], clock: Clock) -> None:
        self._database = database.background
        self._words = words
        self._slack_of = slack_of
        self._clock = clock
        self._poll = Poll(database)

    async def tick(self) -> None:
        """Repair what is out of date; checks only after a person's call, and now and then for other processes."""
        if not self._poll.is_resting():
            self._poll.begin()
            if await self.run():
                self._poll.rest(REST_SECONDS)

    async def run(self) -> bool:
        """Repair everything out of date; False if Slack may accept one of the edits at another try."""
        while claimed := await self._database.transact(repair.claim, self._clock()):
            try:
                await self._edit(claimed)
            except (TryLaterError, InDoubtError) as error:
                log.warning("a recap could not be edited, it will be tried again: %s", error.reason)
                return False
            except RefusedError as error:
                log.warning("Slack refuses for good to edit a recap: %s", error.reason)
                await self._database.transact(repair.refused, claimed, error.reason)
                continue
            await self._database.transact(repair.done, claimed)
        return True

    async def _edit(self, claimed: Repair) -> None:
        reply, part = claimed.reply, claimed.part
        message = self._words.speaking(*claimed.languages).message(reply.message, reply.facts)
        payload = {"channel": part.channel_id, "ts": part.slack_ts, "text": message.text, "blocks": message.blocks}
        await self._slack_of(part.workspace_id).update(payload)
