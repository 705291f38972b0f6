"""What Slack's answers mean: a table of answers, and of real exceptions of the HTTP library."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

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
from slackbot.slack.api.api_errors import raise_for_error, wait_for

ERRORS = (RefusedError, TryLaterError, InDoubtError)


def answered(status: int, data: Any, headers: dict[str, str] | None = None) -> SlackApiError:  # noqa: ANN401 - any JSON
    """An error as slack_sdk raises it."""
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("not ok", response)  # type: ignore[no-untyped-call] # slack_sdk has no types here


def raised_for(error: Exception) -> tuple[type[Exception], str]:
    """The error that an exception becomes, and its reason."""
    with pytest.raises(ERRORS) as caught:
        raise_for_error(error)
    assert isinstance(caught.value, ERRORS)
    return type(caught.value), caught.value.reason


def key() -> Any:  # noqa: ANN401 - a connection as aiohttp knows it; only these fields are printed
    return SimpleNamespace(host="slack.com", port=443, ssl=True, is_ssl=True)


@pytest.mark.parametrize(
    ("status", "data", "expected"),
    [
        *(
            (200, {"ok": False, "error": code}, (WorkspaceGoneError, code))
            for code in ("token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired")
        ),
        *(
            (200, {"ok": False, "error": code}, (NotAllowedError, code))
            for code in ("team_access_not_granted", "no_permission", "access_denied", "messages_tab_disabled")
        ),
        *(
            (200, {"ok": False, "error": code}, (TargetGoneError, code))
            for code in ("channel_not_found", "is_archived", "not_in_channel", "user_not_found", "user_disabled")
        ),
        *(
            (200, {"ok": False, "error": code}, (TargetGoneError, code))
            for code in ("cannot_dm_bot", "user_not_visible", "is_inactive")
        ),
        *(
            (200, {"ok": False, "error": code}, (RefusedError, code))
            for code in ("missing_scope", "restricted_action", "restricted_action_read_only_channel", "no such code")
        ),
        *(
            (200, {"ok": False, "error": code}, (UnshowableError, code))
            for code in ("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text")
        ),
        *(
            (200, {"ok": False, "error": code}, (InDoubtError, code))
            for code in ("fatal_error", "internal_error", "request_timeout", "service_unavailable")
        ),
        (200, {"ok": False, "error": "ratelimited"}, (RateLimitedError, "ratelimited")),
        (200, {"ok": False, "error": "rate_limited"}, (RateLimitedError, "ratelimited")),
        (429, {"ok": False, "error": "ratelimited"}, (RateLimitedError, "ratelimited")),
        (429, {}, (RateLimitedError, "ratelimited")),
        (429, "", (RateLimitedError, "ratelimited")),
        (200, {"ok": False, "error": "team_added_to_org"}, (TryLaterError, "team_added_to_org")),
        (200, {"ok": False, "error": "message_limit_exceeded"}, (TryLaterError, "message_limit_exceeded")),
        (200, {"ok": False, "error": ""}, (InDoubtError, "http_200")),
        (200, {"ok": False, "error": 7}, (InDoubtError, "http_200")),
        (404, "<html>", (InDoubtError, "http_404")),
        (500, {}, (InDoubtError, "http_500")),
        (503, "Service Unavailable", (InDoubtError, "http_503")),
        (503, {"ok": False, "error": "channel_not_found"}, (InDoubtError, "channel_not_found")),
        (200, "<html>", (InDoubtError, "http_200")),
        (200, {}, (InDoubtError, "http_200")),
    ],
)
def test_an_answer_has_one_meaning(status: int, data: object, expected: tuple[type[Exception], str]) -> None:
    assert raised_for(answered(status, data)) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (aiohttp.ClientConnectorError(key(), OSError(111, "refused")), TryLaterError),
        (aiohttp.ClientConnectorDNSError(key(), OSError(-2, "no such name")), TryLaterError),
        (aiohttp.ConnectionTimeoutError("connecting took too long"), TryLaterError),
        (aiohttp.ServerDisconnectedError(), InDoubtError),
        (aiohttp.ClientOSError(104, "reset"), InDoubtError),
        (aiohttp.ClientPayloadError("cut short"), InDoubtError),
        (aiohttp.SocketTimeoutError("reading took too long"), InDoubtError),
        (TimeoutError(), InDoubtError),
        (ConnectionResetError(104, "reset"), InDoubtError),
        (AttributeError("'str' object has no attribute 'get'"), InDoubtError),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_only_a_connection_that_never_stood_is_sure_to_have_brought_nothing(
    error: Exception, expected: type[Exception]
) -> None:
    assert raised_for(error) == (expected, type(error).__name__)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        *((plain, int(plain)) for plain in ("1", "30", "299", "300")),
        *((absurd, 30) for absurd in (None, "", "abc", "-1", "1.5", "٣", " 5", "1e3", "nan")),
        *((long, 300) for long in ("301", "86400", "9" * 5000)),
        ("0", 1),
    ],
)
def test_slack_says_how_long_to_wait_and_absurd_words_come_to_half_a_minute(header: str | None, seconds: int) -> None:
    assert wait_for(header) == timedelta(seconds=seconds)
