"""The front desk: takes what Slack brings, has it answered in one transaction, and says what comes back.

The one edge at which errors become words: a person reads what happened and a reference that the log has too.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

import sqlalchemy as sa

from slackbot.commands import ACTIONS, SHORTCUTS, VIEWS, find_command, turns
from slackbot.commands.coach import direct_message, stale
from slackbot.commands.turns import Given, IncomingCall
from slackbot.errors import SLACK_FAILED, TargetGoneError, UnknownChannelError, UnknownMemberError, UnknownPersonError
from slackbot.render import Words
from slackbot.reply import Handler, Place, Profile, Reply
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.api.person import profile_of
from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.surfaces import Surfaces
from slackbot.slack.upkeep.forget_follow_up import ForgetFollowUp
from slackbot.slack.upkeep.homes import Homes
from slackbot.slack.upkeep.profiles import note
from slackbot.store.database import Database
from slackbot.store.errors import DATABASE_AWAY
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_PROFILE_SECONDS: Final = 1.0


def _unheeded(_seconds: float) -> None:
    """Time no command."""


class Dispatcher:
    """Answers people; `slack_of` gives the Slack of a workspace."""

    def __init__(
        self, database: Database, words: Words, slack_of: Callable[[str], Gateway], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._words = words
        self._slack_of = slack_of
        self._clock = clock
        self._homes = Homes(database, words, slack_of, clock)
        self.forget_follow_up = ForgetFollowUp(database, self._homes)
        self._errands: set[asyncio.Task[None]] = set()
        self.answered: Counter[tuple[str, str]] = Counter()  # commands, by name and result, since the start
        self.timed: Callable[[float], None] = _unheeded

    async def command(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a slash command: the ephemeral message that rides on the ack."""
        name, prefix, handler = find_command(str(body.get("command", "")))
        asked = replace(incoming.command(body, name, self._clock(), await self._called(body)), prefix=prefix)
        began = asyncio.get_running_loop().time()
        given = await self._take(asked, handler)
        self.timed(asyncio.get_running_loop().time() - began)
        self.answered[name, "failed" if "failed" in given else "answered" if given.get("fresh") else "repeated"] += 1
        if "view" in given:
            await self._at(asked).open(body, given)
        self._after(asked, given, str(body.get("response_url", "")))
        return {"response_type": "ephemeral", **given["message"]} if "message" in given else {}

    async def action(self, body: Mapping[str, Any]) -> None:
        """Do what a button says; the answer goes to its message, or opens a modal, before or while the ack leaves."""
        asked = incoming.action(body, self._clock())
        given = await self._take(asked, ACTIONS.get(asked.about, stale))
        again = _is_given_again(given)
        if "view" in given and not again:
            await self._at(asked).open(body, given)
        elif "message" in given and not (again and given.get("beside")):
            await self._show(asked, body, given)
        self._after(asked, given, "")

    async def shortcut(self, body: Mapping[str, Any]) -> None:
        """Take a shortcut of Slack's own: its answer is a window, as there is no message to answer in."""
        asked = incoming.shortcut(body, self._clock(), await self._called(body))
        given = await self._take(asked, SHORTCUTS.get(asked.about, stale))
        if ("view" in given or "message" in given) and not _is_given_again(given):
            await self._at(asked).open(body, given)

    async def submission(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Take what was filled in: an empty ack closes the modal, `errors` keeps it open, `update` says it there.

        The answer goes where the modal was opened; over Home, or where that takes no more, it is said in the modal.
        """
        asked = incoming.submission(body, self._clock())
        given = await self._take(asked, VIEWS.get(asked.about, stale))
        if "errors" in given:
            return {"response_action": "errors", "errors": given["errors"]}
        if "failed" in given and asked.fields:
            return {"response_action": "errors", "errors": {next(iter(asked.fields)): given["failed"]}}
        if "saved" in given:
            self._after(asked, given, "")
            return {"response_action": "update", "view": given["saved"]}
        url, until = asked.private.get("url", ""), asked.private.get("until", "")
        self._after(asked, given, "")
        if "message" in given and url and asked.at.isoformat() < until:
            beside = given["beside"] or "beside" in asked.private
            if not (_is_given_again(given) and beside):
                self._errand(self._at(asked).respond(url, {**given, "beside": beside}))
        elif "message" in given and (url or not given.get("home_tells")):
            return {"response_action": "update", "view": self._at(asked).around(given)}
        return {}

    async def user_changed(self, body: Mapping[str, Any]) -> None:
        """Follow a person's zone, and their leaving."""
        user = body["event"]["user"]
        who = MemberId(str(user.get("team_id") or body.get("team_id", "")), str(user["id"]))
        await self._database.transact(note, who, profile_of(user), self._clock())

    async def direct_message(self, body: Mapping[str, Any]) -> None:
        """Answer words typed to the bot with what it answers to."""
        asked = incoming.direct_message(body, self._clock(), await self._called(body))
        if asked is None:
            return
        given = await self._take(asked, direct_message)
        if "message" in given and given.get("fresh"):  # Slack's retries are not to be answered again
            event = body["event"]
            thread = str(event.get("thread_ts") or "") or None
            self._errand(self._at(asked).post(str(event.get("channel", "")), given, thread))

    async def home_opened(self, body: Mapping[str, Any]) -> None:
        """Show a person their Home, from now on fresh after each change."""
        event = body["event"]
        if event.get("tab", "home") != "home":
            return
        asked = IncomingCall(MemberId(str(body.get("team_id", "")), str(event["user"])), self._clock(), "home", "")
        try:
            if not await self._database.transact(turns.open_home, asked.who):
                profile = await self._profile(asked.who)
                await self._database.transact(turns.meet, asked.who, profile, asked.at)
                await self._database.transact(turns.open_home, asked.who)
        except DATABASE_AWAY as error:
            log.warning("Home could not be shown: %s", type(error).__name__)
        self._errand(self._homes.refresh(asked.who))

    def catch_up(self) -> None:
        """Begin what an earlier process may have left when it was stopped."""
        self._errand(self.forget_follow_up.say())

    async def settled(self) -> None:
        """Wait until every answer that did not ride on an ack has been handed to Slack."""
        while self._errands:
            await asyncio.gather(*self._errands)

    async def _take(self, asked: IncomingCall, handler: Handler) -> Given:
        try:
            return await self._answered(asked, handler)
        except DATABASE_AWAY as error:
            return self._failed("errors/not_saved", error)
        except Exception as error:  # noqa: BLE001 - the edge: a person is told, the log has the rest
            return self._failed("errors/bug", error)

    async def _answered(self, asked: IncomingCall, handler: Handler) -> Given:
        try:
            return await self._met(asked, handler)
        except UnknownPersonError as error:
            accounts = {error.user_id: await self._account(asked.who._replace(user_id=error.user_id))}
            return await self._met(replace(asked, accounts=accounts), handler)
        except UnknownChannelError as error:
            return await self._met(replace(asked, place=await self._place(asked, error.channel)), handler)

    async def _met(self, asked: IncomingCall, handler: Handler) -> Given:
        granted = self._slack_of(asked.who.workspace_id).granted
        try:
            return await self._database.transact(turns.take, asked, handler, self._words, granted)
        except UnknownMemberError:
            profile = await self._profile(asked.who)
            await self._database.transact(turns.meet, asked.who, profile, asked.at)
        except sa.exc.IntegrityError:
            log.info("the same call came twice at once; its first answer is given again")
        return await self._database.transact(turns.take, asked, handler, self._words, granted)

    async def _called(self, body: Mapping[str, Any]) -> dict[str, str]:
        """Ask what people are called whom a text names by id alone; where Slack does not say in time, the id stays."""
        people = incoming.unnamed(body)
        names = await asyncio.gather(*(self._name(who) for who in people))
        return {who.user_id: name for who, name in zip(people, names, strict=True) if name}

    async def _name(self, who: MemberId) -> str:
        try:
            async with asyncio.timeout(_PROFILE_SECONDS):
                return (await self._slack_of(who.workspace_id).profile(who.user_id)).name or ""
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack did not say what somebody is called: %s", error)
            return ""

    async def _account(self, who: MemberId) -> str:
        """Ask what an id stands for; where Slack does not say in time, it is taken to be a person."""
        try:
            async with asyncio.timeout(_PROFILE_SECONDS):
                profile = await self._slack_of(who.workspace_id).profile(who.user_id)
        except TargetGoneError:
            return "left"
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack did not say who somebody is: %s", error)
            return "person"
        if profile.deleted or profile.is_outside(who.workspace_id):
            return "left"
        return "bot" if profile.bot else "person"

    async def _place(self, asked: IncomingCall, channel: str) -> Place:
        """Ask how a channel stands; where Slack does not say in time, it is not held up by that."""
        try:
            async with asyncio.timeout(_PROFILE_SECONDS):
                return await self._slack_of(asked.who.workspace_id).place(channel)
        except TimeoutError:
            return Place("unseen")

    async def _profile(self, who: MemberId) -> Profile | None:
        try:
            async with asyncio.timeout(_PROFILE_SECONDS):
                return await self._slack_of(who.workspace_id).profile(who.user_id)
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack did not say who is new here, UTC until it does: %s", error)
            return None

    def _failed(self, message: str, error: Exception) -> Given:
        ref = token_hex(2)
        log.error("ref %s: %s", ref, type(error).__name__, exc_info=error)
        given = turns.worded(Reply(message, {"ref": ref}, beside=True), self._words)
        return {**given, "failed": self._words.plain(message, {"ref": ref})}

    def _at(self, asked: IncomingCall) -> Surfaces:
        """The surfaces of the workspace of who asks."""
        return Surfaces(self._slack_of(asked.who.workspace_id), self._words, self._clock)

    async def _show(self, asked: IncomingCall, body: Mapping[str, Any], given: Given) -> None:
        if body.get("response_url"):
            self._errand(self._at(asked).show(body, given))
        else:
            await self._at(asked).show(body, given)  # a trigger is good for three seconds

    def _after(self, asked: IncomingCall, given: Given, url: str) -> None:
        if "also" in given and url:
            self._errand(self._at(asked).respond(url, {"message": given["also"], "beside": True}))
        for changed in given.get("elsewhere", ()):
            self._errand(self._at(asked).change(changed))
        if given.get("home"):
            self._errand(self._homes.refresh(asked.who))
        if given.get("forgotten"):
            self._errand(self.forget_follow_up.say())

    def _errand(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def _is_given_again(given: Given) -> bool:
    """Whether this call was answered before: what stands beside, or in a window, is there already."""
    return not given.get("fresh") and "failed" not in given
