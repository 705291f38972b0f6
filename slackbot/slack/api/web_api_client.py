"""One token's way to Slack's Web API: each call made once, within its limits, and raising by meaning."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import system_clock
from slackbot.errors import InDoubtError, RateLimitedError, RefusedError, TryLaterError, WorkspaceGoneError
from slackbot.slack.api.api_errors import MAY_HAVE_ARRIVED, raise_for_error
from slackbot.slack.api.limits import Limits

SLACK_HOSTS: Final = ("slack.com", "slack-gov.com")
# AttributeError: slack_sdk trips over an answer of plain text; what Slack did with the call is as unknown as ever.
# ValueError: so it does over bytes that are no text, and over JSON that is none.
_FAILURES: Final = (SlackApiError, *MAY_HAVE_ARRIVED, AttributeError, TypeError, ValueError)


class WebApiClient:
    """A token's calls, over a shared session whose time-out is the session's own."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Callable[[], datetime]) -> None:
        self.client = client
        self.calls: Counter[tuple[str, str]] = Counter()  # by method and outcome, since the start
        self.session = session
        self._clock = clock
        self._limits = Limits(clock)
        self._scopes: frozenset[str] = frozenset()
        self.skew = timedelta(0)  # of the machine's clock, ahead of Slack's, as was heard last

    @property
    def granted(self) -> frozenset[str]:
        """The scopes that the workspace granted, as was heard last."""
        return self._scopes

    async def scopes(self) -> frozenset[str]:
        """The scopes that the workspace granted, as they are now; raises as `_open`."""
        await self._open()
        return self._scopes

    async def _open(self) -> None:
        """Make sure that the token is the one to call with: where there is one for ever, it is."""

    def dies(self, reason: str) -> None:
        """Call no more with this token: Slack said by an event that it is dead."""
        self._limits.dead(WorkspaceGoneError(reason))

    async def _dead(self, error: WorkspaceGoneError, token: str) -> None:  # noqa: ARG002 - which of several it was
        """Note that a token is no good any more; of one for ever the limits know it."""
        self._limits.dead(error)

    def _is_slacks(self, url: str) -> bool:
        there, api = urlsplit(url), urlsplit(self.client.base_url)
        if (there.scheme, there.netloc) == (api.scheme, api.netloc):
            return True
        host = there.hostname or ""
        return there.scheme == "https" and any(host.endswith(f".{slack}") for slack in SLACK_HOSTS)

    async def _call(self, method: str, **args: Any) -> Any:  # noqa: ANN401 - JSON, as Slack documents it
        await self._open()
        token = str(self.client.token)
        self._limits.admit(method)
        try:
            found = await self._ask(method, **args)
        except RateLimitedError as error:
            self._limits.limited(method, error)
            raise
        except WorkspaceGoneError as error:
            await self._dead(error, token)
            raise
        self._limits.called(method)
        self._note_scopes(found)
        return found

    def _note_scopes(self, found: Any) -> None:  # noqa: ANN401 - the same
        if "x-oauth-scopes" in found.headers:
            self._scopes = frozenset(str(found.headers["x-oauth-scopes"]).replace(" ", "").split(","))

    def _note_clock(self, found: Any) -> None:  # noqa: ANN401 - the same
        """Note how far the machine's clock is ahead of Slack's, which tells the time with each answer."""
        if date := found.headers.get("Date"):
            self.skew = system_clock() - parsedate_to_datetime(date)

    async def _ask(self, method: str, **args: Any) -> Any:  # noqa: ANN401 - the same
        try:
            found = await self._asked(method, **args)
        except (RefusedError, TryLaterError, InDoubtError) as error:
            self.calls[method, _outcome(error)] += 1
            raise
        self.calls[method, "ok"] += 1
        return found

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
