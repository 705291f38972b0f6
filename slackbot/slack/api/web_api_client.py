"""A client of Slack's Web API for one token: each call is made once, within its limits, and raises by meaning."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from slackbot.clock import Clock, system_clock
from slackbot.errors import (
    SLACK_FAILED,
    InDoubtError,
    NotAllowedError,
    RateLimitedError,
    RefusedError,
    TryLaterError,
    WorkspaceGoneError,
)
from slackbot.slack.api.api_errors import LONGEST_WAIT, MAY_HAVE_ARRIVED, raise_for_error
from slackbot.slack.api.limits import Limits

_OK: Final = 200
_SOON: Final = timedelta(seconds=10)
SLACK_HOSTS: Final = ("slack.com", "slack-gov.com")
# AttributeError, TypeError: slack_sdk fails on an answer of plain text. ValueError: on bytes that are not text, and on
# broken JSON. Slack may have performed the call in each case.
_FAILURES: Final = (SlackApiError, *MAY_HAVE_ARRIVED, AttributeError, TypeError, ValueError)


class WebApiClient:
    """The calls of one token, over a shared session that has its own time-out."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Clock) -> None:
        self.client = client
        self.calls: Counter[tuple[str, str]] = Counter()  # by method and outcome, since the start
        self.session = session
        self._clock = clock
        self._limits = Limits(clock)
        self._scopes: frozenset[str] = frozenset()
        self.skew = timedelta(0)  # how far the machine's clock is ahead of Slack's, by its last answer

    @property
    def granted(self) -> frozenset[str]:
        """The scopes that the workspace granted, by Slack's last answer."""
        return self._scopes

    async def scopes(self) -> frozenset[str]:
        """The scopes that the workspace grants now; raises as `_open`."""
        await self._open()
        return self._scopes

    async def _open(self) -> None:
        """Put the current token in place; a permanent one always is."""

    def dies(self, reason: str) -> None:
        """Make no more calls with this token, because an event said that it is dead."""
        self._limits.dead(WorkspaceGoneError(reason))

    async def _dead(self, error: WorkspaceGoneError, token: str) -> None:  # noqa: ARG002 - which of several it was
        """Mark a token as dead. A permanent token is tracked in the limits."""
        self._limits.dead(error)

    async def revives(self) -> bool:
        """Ask whether a token found dead works again, and resume with it if so."""
        if not self._limits.is_dead or not await self._is_taken(str(self.client.token)):
            return False
        self._limits.alive()
        return True

    async def _is_taken(self, token: str) -> bool:
        """Ask `auth.test` about a token. False only if Slack says it is dead; raises if Slack can't be asked."""
        try:
            await self._ask("auth.test", params={"token": token})
        except WorkspaceGoneError:
            return False
        return True

    def _is_slacks(self, url: str) -> bool:
        there, api = urlsplit(url), urlsplit(self.client.base_url)
        if (there.scheme, there.netloc) == (api.scheme, api.netloc):
            return True
        host = there.hostname or ""
        return there.scheme == "https" and any(host.endswith(f".{slack}") for slack in SLACK_HOSTS)

    async def respond(self, response_url: str, payload: Mapping[str, Any]) -> None:
        """Answer a press through its response_url, which works five times within half an hour.

        Raises:
            RefusedError: the address is not Slack's, or is used up.
            TryLaterError, InDoubtError: as `slackbot.errors` says.
        """
        if not self._is_slacks(response_url):
            raise RefusedError("foreign_response_url")
        webhook = AsyncWebhookClient(response_url, session=self.session, proxy=self.client.proxy, retry_handlers=[])
        try:
            answer = await webhook.send_dict(dict(payload))
        except MAY_HAVE_ARRIVED as error:
            raise_for_error(error)
        if answer.status_code != _OK:
            raise RefusedError(f"response_url_{answer.status_code}")

    async def _call(self, method: str, **args: Any) -> Any:  # noqa: ANN401 - JSON, as Slack documents it
        await self._open()
        token = str(self.client.token)
        self._limits.admit(method)
        try:
            answer = await self._ask(method, **args)
        except RateLimitedError as error:
            self._limits.limited(method, error)
            raise
        except NotAllowedError as error:
            self._limits.refused(method, error.reason)
            raise
        except WorkspaceGoneError as error:
            await self._disbelieve(method, error, token)
            await self._dead(error, token)
            raise
        self._limits.called(method)
        self._note_scopes(answer)
        self._note_clock(answer)
        return answer

    async def _disbelieve(self, method: str, error: WorkspaceGoneError, token: str) -> None:
        """Ask `auth.test` before believing that a token is dead.

        Raises:
            NotAllowedError: the token works, so one method is refused.
            TryLaterError: Slack could not be asked; the next call will tell.
        """
        try:
            is_taken = await self._is_taken(token)
        except SLACK_FAILED as unanswered:
            raise TryLaterError(error.reason, _SOON) from unanswered
        if is_taken:
            self._limits.refused(method, error.reason)
            raise NotAllowedError(error.reason, LONGEST_WAIT) from error

    def _note_scopes(self, answer: Any) -> None:  # noqa: ANN401 - the same
        if "x-oauth-scopes" in answer.headers:
            self._scopes = frozenset(str(answer.headers["x-oauth-scopes"]).replace(" ", "").split(","))

    def _note_clock(self, answer: Any) -> None:  # noqa: ANN401 - the same
        """Note how far the machine's clock is ahead of Slack's, whose answers carry the time."""
        with suppress(TypeError, ValueError):  # no date, or none that can be read
            self.skew = system_clock() - parsedate_to_datetime(answer.headers.get("Date"))

    async def _ask(self, method: str, **args: Any) -> Any:  # noqa: ANN401 - the same
        try:
            answer = await self._asked(method, **args)
        except SLACK_FAILED as error:
            self.calls[method, _outcome(error)] += 1
            raise
        self.calls[method, "ok"] += 1
        return answer

    async def _asked(self, method: str, **args: Any) -> Any:  # noqa: ANN401 - the same
        try:
            return await self.client.api_call(method, **args)
        except _FAILURES as error:
            raise_for_error(error)


def _outcome(error: Exception) -> str:
    match error:
        case RateLimitedError():
            return "rate_limited"
        case TryLaterError():
            return "later"
        case InDoubtError():
            return "in_doubt"
    return "refused"
