"""Refreshes rotating tokens before they expire, one replica at a time, even if one is killed meanwhile."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from slackbot.clock import Clock
from slackbot.encryption import DecryptionError, TokenCipher
from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.slack.install.oauth import OAuth, Tokens
from slackbot.store import installations, rotation
from slackbot.store.database import Database
from slackbot.store.installations import Installation

log = logging.getLogger(__name__)

AHEAD: Final = timedelta(hours=2)  # of a token's twelve hours; Bolt's value
_EVER: Final = timedelta(days=36500)
_LEASE: Final = timedelta(seconds=90)  # longer than a call and storing its result
_AGAIN: Final = timedelta(minutes=10)
_SOON: Final = timedelta(minutes=1)
_SPENT: Final = "invalid_refresh_token"


class Rotation:
    """Keeps tokens valid; an installation whose refresh is refused for good lasts until its token expires."""

    def __init__(self, database: Database, cipher: TokenCipher, oauth: OAuth, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._oauth = oauth
        self._clock = clock
        self._here: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self) -> None:
        """Refresh every token that expires soon."""
        for place_id in await self._database.transact(rotation.due, self._clock(), AHEAD):
            await self.refresh(place_id)

    async def replace(self, installation: Installation) -> None:
        """Refresh an installation's token however long it is valid, unless it was replaced meanwhile."""
        async with self._here[installation.place_id]:
            now = await self._database.transact(installations.get, installation.place_id)
            if now is not None and now.token == installation.token:
                await self._refresh(installation.place_id, _EVER)

    async def refresh(self, place_id: str, within: timedelta = AHEAD) -> None:
        """Refresh one token that expires within a time, unless another replica is doing so.

        A second caller in this process waits until the first refresh is done.
        """
        async with self._here[place_id]:
            await self._refresh(place_id, within)

    async def _refresh(self, place_id: str, within: timedelta) -> None:
        lease = uuid4().hex
        installation = await self._database.transact(rotation.lease, place_id, lease, self._clock(), within, _LEASE)
        if installation is None or installation.refresh_token is None:
            return
        try:
            tokens = await self._oauth.refresh(self._cipher.decrypt(installation.refresh_token))
        except (TryLaterError, InDoubtError) as error:
            log.warning("the token of %s could not be refreshed yet: %s", place_id, error.reason)
            await self._database.transact(rotation.rest, place_id, lease, self._clock(), _SOON)
        except RefusedError as error:
            await self._refused(installation, lease, error.reason)
        except DecryptionError:
            await self._refused(installation, lease, "none of TOKEN_KEYS opens it")
        else:
            await self._keep(installation, lease, tokens)

    async def _refused(self, installation: Installation, lease: str, reason: str) -> None:
        """End an installation whose token has expired and can't be refreshed; a valid token stays in use."""
        at = self._clock()
        left = (installation.expires_at or at) - at
        log.error("the token of %s can't be refreshed: %s", installation.place_id, reason)
        if reason == _SPENT and left <= timedelta(0):
            await self._database.transact(installations.end, installation.place_id, at, reason, installation.token)
        else:
            again = min(_AGAIN, left) if left > timedelta(0) else _AGAIN
            await self._database.transact(rotation.rest, installation.place_id, lease, at, again)

    async def _keep(self, installation: Installation, lease: str, tokens: Tokens) -> None:
        """Store what Slack gives only once, even if the database is away for a moment."""
        new = with_tokens(installation, tokens, self._cipher, self._clock())
        await self._database.transact_patiently(rotation.keep, new, lease)


def with_tokens(installation: Installation, tokens: Tokens, cipher: TokenCipher, at: datetime) -> Installation:
    """Return an installation with these tokens, encrypted."""
    refresh_token = cipher.encrypt(tokens.refresh_token, at) if tokens.refresh_token else None
    expires_at = at + tokens.lasts if tokens.lasts else None
    return replace(
        installation, token=cipher.encrypt(tokens.token, at), refresh_token=refresh_token, expires_at=expires_at
    )
