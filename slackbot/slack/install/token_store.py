"""The current token of each workspace, and the steps after Slack calls one dead."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from slackbot.clock import Clock
from slackbot.encryption import DecryptionError, TokenCipher
from slackbot.errors import TryLaterError, WorkspaceGoneError
from slackbot.slack.install.rotation import Rotation
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED
from slackbot.store.installations import Installation

log = logging.getLogger(__name__)

_SOON: Final = timedelta(seconds=10)
_LATER: Final = timedelta(minutes=5)
_REMOVED: Final = frozenset({"account_inactive", "token_revoked"})  # if the events about it never came


@dataclass(frozen=True)
class Opened:
    """A decrypted token and its scopes."""

    token: str
    scopes: frozenset[str]


class TokenStore:
    """Reads tokens from the database for each call, so that every replica sees a refresh or a removal at once."""

    def __init__(self, database: Database, cipher: TokenCipher, rotation: Rotation, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._rotation = rotation
        self._clock = clock

    async def open(self, workspace_id: str) -> Opened:
        """Return the token for calls, refreshing an expired one first.

        Raises:
            WorkspaceGoneError: the bot is not installed there.
            TryLaterError: the database is away, the token is being refreshed, or it can't be decrypted.
        """
        try:
            installation = await self._good(workspace_id)
        except NOT_COMMITTED as error:
            raise TryLaterError("database_away", _SOON) from error
        try:
            return Opened(self._cipher.decrypt(installation.token or ""), installation.scopes)
        except DecryptionError as error:
            log.error("none of TOKEN_KEYS decrypts the token of %s", installation.place_id)  # noqa: TRY400 - no traceback
            raise TryLaterError("sealed", _LATER) from error

    async def _good(self, workspace_id: str) -> Installation:
        installation = await self._serving(workspace_id)
        if self._is_over(installation):
            await self._rotation.refresh(installation.place_id)
            installation = await self._serving(workspace_id)
            if self._is_over(installation):
                raise TryLaterError("token_expired", _SOON)
        return installation

    async def _serving(self, workspace_id: str) -> Installation:
        installation = await self._database.transact(installations.serving, workspace_id)
        if installation is None:
            raise WorkspaceGoneError("not_installed")
        return installation

    def _is_over(self, installation: Installation) -> bool:
        return installation.expires_at is not None and installation.expires_at <= self._clock()

    async def reencrypt(self) -> None:
        """Encrypt tokens under older keys with the first key, so that the older keys can be removed."""
        for installation in await self._database.transact(installations.standing):
            try:
                await self._reencrypt(installation)
            except DecryptionError:
                log.error("none of TOKEN_KEYS decrypts the token of %s", installation.place_id)  # noqa: TRY400 - no traceback

    async def _reencrypt(self, installation: Installation) -> None:
        at, refresh_token = self._clock(), installation.refresh_token
        token = self._cipher.reencrypt(installation.token or "", at)
        if token is not None:
            renewed = refresh_token and (self._cipher.reencrypt(refresh_token, at) or refresh_token)
            await self._database.transact(installations.reencrypt, installation, token, renewed)

    async def dies(self, workspace_id: str, token: str, reason: str) -> bool:
        """React to Slack's report that a token is dead; returns False if there is a new one to use."""
        installation = await self._database.transact(installations.serving, workspace_id)
        if installation is None or not self._is(installation, token):
            return installation is None
        if reason == "token_expired":
            await self._rotation.replace(installation)
        elif reason in _REMOVED:
            await self._database.transact(
                installations.end, installation.place_id, self._clock(), reason, installation.token
            )
        installation = await self._database.transact(installations.serving, workspace_id)
        return installation is None or self._is(installation, token)

    def _is(self, installation: Installation, token: str) -> bool:
        try:
            return self._cipher.decrypt(installation.token or "") == token
        except DecryptionError:
            return False
