"""What Slack's answers mean: one table for the whole program (facts/slack.md A6, facts/reliability.md matrix 8-22)."""

from datetime import timedelta
from typing import Final, NoReturn

import aiohttp
from slack_sdk.errors import SlackApiError

from slackbot.errors import InDoubtError, RefusedError, TargetGoneError, TryLaterError, WorkspaceGoneError

WORKSPACE_GONE: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked", "team_access_not_granted"}
)
TARGET_GONE: Final = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
IN_DOUBT: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
NEVER_ARRIVED: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
MAY_HAVE_ARRIVED: Final = (aiohttp.ClientError, TimeoutError, ConnectionError)

_SOON: Final = timedelta(seconds=10)
_WITHOUT_A_WORD: Final = 30  # seconds to wait where Slack does not say, or says what can't be meant
_LONGEST: Final = 300
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500


def raise_meaning(error: Exception) -> NoReturn:
    """Raise what an exception of a call to Slack means, as one of `slackbot.errors`."""
    if isinstance(error, SlackApiError):
        _raise_refusal(error)
    if isinstance(error, NEVER_ARRIVED):
        raise TryLaterError(type(error).__name__, _SOON) from error
    raise InDoubtError(type(error).__name__) from error


def wait_for(header: str | None) -> timedelta:
    """Read a Retry-After header, in seconds; missing or absurd ones come to half a minute, long ones to five."""
    if header is None or not header.isdecimal() or not header.isascii():
        return timedelta(seconds=_WITHOUT_A_WORD)
    return timedelta(seconds=min(max(int(header[:9]), 1), _LONGEST))


def _raise_refusal(error: SlackApiError) -> NoReturn:
    response = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == _TOO_MANY or code == "ratelimited":
        raise TryLaterError("ratelimited", wait_for(response.headers.get("Retry-After"))) from error
    if status >= _SERVER_ERROR or code is None or code in IN_DOUBT:
        raise InDoubtError(code or f"http_{status}") from error
    if code in WORKSPACE_GONE:
        raise WorkspaceGoneError(code) from error
    raise (TargetGoneError if code in TARGET_GONE else RefusedError)(code) from error
