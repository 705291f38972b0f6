"""Edits posted recaps in Slack until they show what they should (`slackbot.recap.repair`)."""

import logging
from collections.abc import Callable
from datetime import datetime

from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.recap import repair
from slackbot.recap.repair import Repair
from slackbot.render import Words
from slackbot.slack.api.gateway import Gateway
from slackbot.store.database import Database

log = logging.getLogger(__name__)


class RecapRepairs:
    """Takes claimed repairs to Slack, one after the other."""

    def __init__(
        self, database: Database, words: Words, slack_of: Callable[[str], Gateway], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._words = words
        self._slack_of = slack_of
        self._clock = clock

    async def run(self) -> None:
        """Repair all that is out of date; what Slack may still take is tried again at the next tick."""
        while claimed := await self._database.transact(repair.claim, self._clock()):
            try:
                await self._edit(claimed)
            except (TryLaterError, InDoubtError) as error:
                log.warning("a recap could not be edited, it is tried again: %s", error.reason)
                return
            except RefusedError as error:
                log.warning("Slack refuses for good to edit a recap: %s", error.reason)
                await self._database.transact(repair.refused, claimed, error.reason)
                continue
            await self._database.transact(repair.done, claimed)

    async def _edit(self, claimed: Repair) -> None:
        reply, part = claimed.reply, claimed.part
        message = self._words.speaking(*claimed.languages).message(reply.message, reply.facts)
        payload = {"channel": part.channel_id, "ts": part.slack_ts, "text": message.text, "blocks": message.blocks}
        await self._slack_of(part.workspace_id).update(payload)
