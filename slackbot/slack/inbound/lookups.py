"""Questions to Slack that a call depends on, each limited to a second, since nobody waits longer for a command."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final

from slackbot.errors import SLACK_FAILED, TargetGoneError
from slackbot.reply import Account, Place, Profile
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.install.payload_ids import SLACKBOT
from slackbot.store.schema.identity import MemberId

log = logging.getLogger(__name__)

_SECONDS: Final = 1.0


class Lookups:
    """Asks Slack about people and channels; if no answer comes in time, each question has a harmless default."""

    def __init__(self, slack_of: Callable[[str], Gateway]) -> None:
        self._slack_of = slack_of

    async def names(self, people: Iterable[MemberId]) -> dict[str, str]:
        """Return people's names by user id, without those that Slack does not name."""
        asked = tuple(people)
        names = await asyncio.gather(*(self._name(who) for who in asked))
        return {who.user_id: name for who, name in zip(asked, names, strict=True) if name}

    async def _name(self, who: MemberId) -> str:
        try:
            return (await self._asked(who)).name or ""
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack returned no name for a person: %s", error)
            return ""

    async def account(self, who: MemberId) -> Account:
        """Return the account behind an id; a person's is assumed if Slack does not answer in time."""
        if who.user_id == SLACKBOT:
            return Account("bot")
        try:
            profile = await self._asked(who)
        except TargetGoneError:
            return Account("left")
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack returned no account, which is taken to be a person's: %s", error)
            return Account("person")
        if profile.deleted or profile.is_outside(who.workspace_id):
            return Account("left")
        return Account("bot") if profile.bot else Account("person", profile.zone)

    async def place(self, workspace_id: str, channel: str) -> Place:
        """Return the state of a channel, `unseen` if Slack does not answer in time."""
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._slack_of(workspace_id).place(channel)
        except TimeoutError:
            return Place("unseen")

    async def profile(self, who: MemberId) -> Profile | None:
        """Return a newcomer's profile; None, which means UTC for now, if Slack does not answer in time."""
        try:
            return await self._asked(who)
        except (*SLACK_FAILED, TimeoutError) as error:
            log.warning("Slack returned no profile for a newcomer, UTC is used until it does: %s", error)
            return None

    async def _asked(self, who: MemberId) -> Profile:
        async with asyncio.timeout(_SECONDS):
            return await self._slack_of(who.workspace_id).profile(who.user_id)
