"""What Slack's answers mean: one table for the whole program (facts/slack.md A6, facts/reliability.md matrix 8-22)."""

from datetime import timedelta
from typing import Final, NoReturn

import aiohttp
from slack_sdk.errors import SlackApiError

from slackbot.errors import (
    InDoubtError,
    RateLimitedError,
    RefusedError,
    TargetGoneError,
    TryLaterError,
    UnshowableError,
    WorkspaceGoneError,
)

WORKSPACE_GONE: Final = frozenset(  # nothing that this token says is taken
    {
        "access_denied",
        "account_inactive",
        "enterprise_is_restricted",
        "invalid_auth",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
TARGET_GONE: Final = frozenset(  # this person or channel takes nothing more
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
UNSHOWABLE: Final = frozenset(  # the layout is at fault, not what it says
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
LATER: Final = frozenset(  # Slack says that it did nothing, and that this passes
    {
        "accesslimited",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "team_added_to_org",  # the workspace moves into an organisation: wait, and lose nothing
    }
)
IN_DOUBT: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
NEVER_ARRIVED: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
MAY_HAVE_ARRIVED: Final = (aiohttp.ClientError, TimeoutError, ConnectionError)
LONGEST_WAIT: Final = timedelta(minutes=5)

_SOON: Final = timedelta(seconds=10)
_WITHOUT_A_WORD: Final = timedelta(seconds=30)  # where Slack does not say, or says what can't be meant
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500


def raise_for_error(error: Exception) -> NoReturn:
    """Raise what an exception of a call to Slack means, as one of `slackbot.errors`.

    A code that is in no table is a refusal: Slack said no, and did not say that it may have done it all the same.
    """
    if isinstance(error, SlackApiError):
        _raise_refusal(error)
    if isinstance(error, NEVER_ARRIVED):
        raise TryLaterError(type(error).__name__, _SOON) from error
    raise InDoubtError(type(error).__name__) from error


def wait_for(header: str | None) -> timedelta:
    """Read a Retry-After header, in seconds; missing or absurd ones come to half a minute, long ones to five."""
    if header is None or not header.isdecimal() or not header.isascii():
        return _WITHOUT_A_WORD
    return min(timedelta(seconds=max(int(header[:9]), 1)), LONGEST_WAIT)


def _raise_refusal(error: SlackApiError) -> NoReturn:
    response = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == _TOO_MANY or code in {"ratelimited", "rate_limited"}:
        raise RateLimitedError("ratelimited", wait_for(response.headers.get("Retry-After"))) from error
    if status >= _SERVER_ERROR or not isinstance(code, str) or not code or code in IN_DOUBT:
        raise InDoubtError(code if isinstance(code, str) and code else f"http_{status}") from error
    if code in LATER:
        raise TryLaterError(code, LONGEST_WAIT) from error
    raise _meant(code)(code) from error


def _meant(code: str) -> type[RefusedError]:
    if code in WORKSPACE_GONE:
        return WorkspaceGoneError
    if code in TARGET_GONE:
        return TargetGoneError
    return UnshowableError if code in UNSHOWABLE else RefusedError
