"""The meaning of Slack's errors, sorted by what they are about: token, app, target, layout, or only this moment.

The codes are those that Slack publishes for the methods the bot calls (facts/slack.md A6, slack-ruby/slack-api-ref). A
code in no table is about the message itself.
"""

from datetime import timedelta
from typing import Final, NoReturn

import aiohttp
from slack_sdk.errors import SlackApiError

from slackbot.errors import (
    InDoubtError,
    NotAllowedError,
    RateLimitedError,
    RefusedError,
    TargetGoneError,
    TryLaterError,
    UnshowableError,
    WorkspaceGoneError,
)

ABOUT_TOKEN: Final = frozenset(  # possibly dead; `auth.test` is asked before that is believed
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
ABOUT_APP: Final = frozenset(  # an admin or the app's settings block a whole method, until they allow it
    {
        "access_denied",
        "app_access_restricted",
        "deprecated_endpoint",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "insecure_request",
        "is_bot",
        "messages_tab_disabled",
        "method_deprecated",
        "no_permission",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
        "team_not_found",
        "two_factor_setup_required",
        "unknown_method",
    }
)
ABOUT_TARGET: Final = frozenset(  # this person or channel accepts nothing more, until a later answer says otherwise
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
ABOUT_LAYOUT: Final = frozenset(  # the message may pass as plain text
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
LATER: Final = frozenset(  # Slack did nothing, and the reason is temporary
    {
        "accesslimited",
        "external_channel_migrating",
        "fetch_members_failed",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "streaming_state_conflict",
        "team_added_to_org",  # the workspace moves into an organisation: wait, and lose nothing
    }
)
IN_DOUBT: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
NEVER_ARRIVED: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
MAY_HAVE_ARRIVED: Final = (aiohttp.ClientError, TimeoutError, ConnectionError)
LONGEST_WAIT: Final = timedelta(minutes=5)

_SOON: Final = timedelta(seconds=10)
_WITHOUT_A_WORD: Final = timedelta(seconds=30)  # if Slack names no wait, or an absurd one
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500


def raise_for_error(error: Exception) -> NoReturn:
    """Raise one of `slackbot.errors` for an exception from a call to Slack.

    A code in no table counts as a refusal: Slack declined, and did not say that it may have acted anyway.
    """
    if isinstance(error, SlackApiError):
        _raise_refusal(error)
    if isinstance(error, NEVER_ARRIVED):
        raise TryLaterError(type(error).__name__, _SOON) from error
    raise InDoubtError(type(error).__name__) from error


def wait_for(header: str | None) -> timedelta:
    """Read a Retry-After header in seconds: half a minute if it is missing or absurd, five minutes at most."""
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
    if code in ABOUT_APP:
        raise NotAllowedError(code, LONGEST_WAIT) from error
    if code in LATER:
        raise TryLaterError(code, LONGEST_WAIT) from error
    raise _meant(code)(code) from error


def _meant(code: str) -> type[RefusedError]:
    if code in ABOUT_TOKEN:
        return WorkspaceGoneError
    if code in ABOUT_TARGET:
        return TargetGoneError
    return UnshowableError if code in ABOUT_LAYOUT else RefusedError
