"""OAuth with Slack: the address of its page, and the exchange of codes and refresh tokens.

Bolt's AsyncOAuthFlow is not used: it logs the codes that Slack refuses, gives every failure the same reason, stores
states and installations in separate transactions, and sends the secret through a deprecated part of aiohttp (our tests
treat warnings as errors). slack_sdk's generator makes the address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urljoin

from aiohttp import encode_basic_auth
from slack_sdk.oauth import AuthorizeUrlGenerator

from slackbot.errors import SLACK_FAILED, InDoubtError
from slackbot.slack.api.gateway import Gateway

_NO_CODE: Final = "none"
_OF_APP: Final = frozenset({"invalid_client_id", "bad_client_secret"})


@dataclass(frozen=True)
class Tokens:
    """A token and, if tokens rotate, its refresh token and its lifetime."""

    token: str
    refresh_token: str | None
    lasts: timedelta | None


@dataclass(frozen=True)
class Granted:
    """An installation that somebody approved: in a workspace or, with `whole`, in an entire organisation."""

    workspace_id: str
    organisation_id: str
    whole: bool
    name: str
    bot_user_id: str
    scopes: frozenset[str]
    tokens: Tokens

    @property
    def place_id(self) -> str:
        """The id of the workspace or organisation in which it is installed."""
        return self.organisation_id if self.whole else self.workspace_id


class OAuth:
    """The app's side of OAuth. redirect_uri is left out, so Slack uses the first one in the manifest."""

    def __init__(self, app: Gateway, client_id: str, client_secret: str, scopes: Iterable[str]) -> None:
        self._app = app
        self._credentials = encode_basic_auth(client_id, client_secret)
        page = urljoin(app.client.base_url, "../oauth/v2/authorize")
        self._addresses = AuthorizeUrlGenerator(client_id=client_id, scopes=[*scopes], authorization_url=page)

    def address(self, state: str) -> str:
        """Return the address of Slack's consent page."""
        return self._addresses.generate(state)

    async def refusal(self) -> str:
        """Try the app's credentials with a code that is none; returns Slack's reason if it refuses them, or nothing."""
        try:
            await self._app.exchange(self._credentials, {"code": _NO_CODE})
        except SLACK_FAILED as error:
            return error.reason if error.reason in _OF_APP else ""
        return ""

    async def access(self, code: str) -> Granted:
        """Exchange a code, which works only once; raises as `Gateway.whoami`."""
        answer = await self._app.exchange(self._credentials, {"code": code})
        team, organisation = answer.get("team") or {}, answer.get("enterprise") or {}
        whole = bool(answer.get("is_enterprise_install"))
        try:
            return Granted(
                str(team.get("id") or ""),
                str(organisation.get("id") or ""),
                whole,
                str((organisation if whole else team)["name"] or ""),
                str(answer["bot_user_id"]),
                frozenset(str(answer["scope"]).replace(" ", "").split(",")),
                _tokens(answer),
            )
        except KeyError as error:
            raise InDoubtError("unreadable") from error

    async def refresh(self, refresh_token: str) -> Tokens:
        """Exchange a refresh token, which works only once; raises as `Gateway.whoami`."""
        asked = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        answer = await self._app.exchange(self._credentials, asked)
        try:
            return _tokens(answer)
        except KeyError as error:
            raise InDoubtError("unreadable") from error


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    lasts = timedelta(seconds=int(answer["expires_in"])) if answer.get("expires_in") else None
    return Tokens(str(answer["access_token"]), answer.get("refresh_token") or None, lasts)
