"""The front desk: takes what Slack brings, has it answered in one transaction, and says what comes back.

The one edge at which errors become words: a person reads what happened and a reference that the log has too.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Final

import sqlalchemy as sa

from slackbot.commands import ACTIONS, VIEWS, find_command
from slackbot.commands.coach import stale
from slackbot.errors import InDoubtError, RefusedError, TryLaterError, UnknownMemberError
from slackbot.render import Words
from slackbot.reply import Reply
from slackbot.services import Handler
from slackbot.slack import asking, turns
from slackbot.slack.gateway import Gateway, Profile, profile_of
from slackbot.slack.profiles import note
from slackbot.slack.turns import Asked, Given
from slackbot.store.database import AbandonedError, Database
from slackbot.store.members import MemberId

log = logging.getLogger(__name__)

_SLACK_FAILED: Final = (RefusedError, TryLaterError, InDoubtError)
_DATABASE_AWAY: Final = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError, AbandonedError)
_PROFILE_SECONDS: Final = 1.0
_VIEW_SECONDS: Final = 2.5
_RESPONSE_URL_LIFE: Final = timedelta(minutes=29)  # Slack's half hour, less the time on the way


class Desk:
    """Answers one workspace's people."""

    def __init__(self, database: Database, words: Words, gateway: Gateway, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._words = words
        self._gateway = gateway
        self._clock = clock
        self._errands: set[asyncio.Task[None]] = set()

    async def command(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a slash command: the ephemeral message that rides on the ack."""
        name, handler = find_command(str(body.get("command", "")))
        given = await self._take(asking.command(body, name, self._clock()), handler)
        return {"response_type": "ephemeral", **given["message"]} if "message" in given else {}

    async def action(self, body: Mapping[str, Any]) -> None:
        """Do what a button says; the answer goes to its message, or opens a modal, before or while the ack leaves."""
        asked = asking.action(body, self._clock())
        given = await self._take(asked, ACTIONS.get(asked.about, stale))
        url = str(body.get("response_url", ""))
        if "view" in given:
            await self._open(str(body.get("trigger_id", "")), given["view"], url)
        elif "message" in given:
            self._errand(self._respond(url, given))

    async def submission(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Take what was filled in: an empty ack closes the modal, `errors` keeps it open."""
        asked = asking.submission(body, self._clock())
        given = await self._take(asked, VIEWS.get(asked.about, stale))
        if "errors" in given:
            return {"response_action": "errors", "errors": given["errors"]}
        if "failed" in given and asked.fields:
            return {"response_action": "errors", "errors": {next(iter(asked.fields)): given["failed"]}}
        url, until = asked.private.get("url", ""), asked.private.get("until", "")
        if "message" in given and url and asked.at.isoformat() < until:
            self._errand(self._respond(url, given))
        return {}

    async def user_changed(self, body: Mapping[str, Any]) -> None:
        """Follow a person's zone, and their leaving."""
        user = body["event"]["user"]
        who = MemberId(str(user.get("team_id") or body.get("team_id", "")), str(user["id"]))
        await self._database.transact(note, who, profile_of(user), self._clock())

    async def settled(self) -> None:
        """Wait until every answer that did not ride on an ack has been handed to Slack."""
        while self._errands:
            await asyncio.gather(*self._errands)

    async def _take(self, asked: Asked, handler: Handler) -> Given:
        try:
            return await self._answered(asked, handler)
        except _DATABASE_AWAY as error:
            return self._failed("errors/not_saved", error)
        except Exception as error:  # noqa: BLE001 - the edge: a person is told, the log has the rest
            return self._failed("errors/bug", error)

    async def _answered(self, asked: Asked, handler: Handler) -> Given:
        try:
            return await self._database.transact(turns.take, asked, handler, self._words)
        except UnknownMemberError:
            profile = await self._profile(asked.who)
            await self._database.transact(turns.meet, asked.who, profile, asked.at)
        except sa.exc.IntegrityError:
            log.info("the same call came twice at once; its first answer is given again")
        return await self._database.transact(turns.take, asked, handler, self._words)

    async def _profile(self, who: MemberId) -> Profile | None:
        try:
            async with asyncio.timeout(_PROFILE_SECONDS):
                return await self._gateway.profile(who.user_id)
        except (*_SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack did not say who is new here, UTC until it does: %s", error)
            return None

    def _failed(self, message: str, error: Exception) -> Given:
        ref = token_hex(2)
        log.error("ref %s: %s", ref, type(error).__name__, exc_info=error)
        given = turns.worded(Reply(message, {"ref": ref}, beside=True), self._words)
        return {**given, "failed": self._words.plain(message, {"ref": ref})}

    async def _open(self, trigger_id: str, view: dict[str, Any], response_url: str) -> None:
        until = (self._clock() + _RESPONSE_URL_LIFE).isoformat()
        private = {**json.loads(view["private_metadata"]), "url": response_url, "until": until}
        try:
            async with asyncio.timeout(_VIEW_SECONDS):
                await self._gateway.open_view(trigger_id, {**view, "private_metadata": json.dumps(private)})
        except (*_SLACK_FAILED, TimeoutError) as error:
            log.warning("a modal could not be opened: %s", error)
            self._errand(self._respond(response_url, turns.worded(Reply("errors/closed", beside=True), self._words)))

    async def _respond(self, url: str, given: Given) -> None:
        where = {"response_type": "ephemeral", "replace_original": not given.get("beside", False)}
        try:
            await self._gateway.respond(url, {**given["message"], **where})
        except _SLACK_FAILED as error:
            log.warning("an answer to a press could not be shown: %s", error)

    def _errand(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
