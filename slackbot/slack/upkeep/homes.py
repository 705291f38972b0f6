"""Publishes App Home when a person opens it and after each change, one at a time per person."""

import logging
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from slackbot.clock import Clock
from slackbot.commands.home import home
from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.render import Words
from slackbot.reply import Call, IncomingCall, Services
from slackbot.slack.api.gateway import Gateway
from slackbot.store.database import Database
from slackbot.store.errors import DATABASE_AWAY
from slackbot.store.people import members
from slackbot.store.privacy import forgetting
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_TRIES: Final = 2


class Homes:
    """Publishes Home tabs. A change during a publication is published right afterwards."""

    def __init__(self, database: Database, words: Words, slack_of: Callable[[str], Gateway], clock: Clock) -> None:
        self._database = database
        self._words = words
        self._slack_of = slack_of
        self._clock = clock
        self._publishing: dict[MemberId, bool] = {}

    async def refresh(self, who: MemberId) -> None:
        """Publish a person's Home, if they ever opened it; never twice at once, so that the older can't come last.

        While the database is away the Home stays as it is, until the next change or the next look at it.
        """
        if who in self._publishing:
            self._publishing[who] = True
            return
        self._publishing[who] = True
        try:
            while self._publishing[who]:
                self._publishing[who] = False
                await self._publish(who)
        except DATABASE_AWAY as error:
            log.warning("Home was not published: %s", type(error).__name__)
        finally:
            del self._publishing[who]

    async def _publish(self, who: MemberId) -> None:
        view = await self._database.transact(self._view, who)
        if view and await self._is_published(who, view):
            await self._database.transact(forgetting.note_home_reset, who)

    async def _is_published(self, who: MemberId, view: dict[str, object]) -> bool:
        """Publish a view; returns False if a later retry may help."""
        for _ in range(_TRIES):
            try:
                await self._slack_of(who.workspace_id).publish_home(who.user_id, view)
            except RefusedError as error:
                log.warning("Home was not published: %s", error)
                if error.reason != "hash_conflict":
                    return True
            except (TryLaterError, InDoubtError) as error:
                log.warning("Home was not published: %s", error)
                return False
            else:
                return True
        return False

    def _view(self, tx: sa.Connection, who: MemberId) -> dict[str, object]:
        member = members.get(tx, who)
        if member is None:
            return self._words.home("home/blank", {}) if forgetting.is_forgotten(tx, who) else {}
        if not member.home_opened:
            return {}
        now = self._clock()
        words = self._words.to(member, now)
        reply = home(Call(member, IncomingCall(who, now, "home")), Services(tx, words.library, words.catalog.languages))
        return words.home(reply.message, reply.facts)
