"""Before Bolt sees an HTTP request: its size, its signature, and that it can be read.

Bolt's own check answers a malformed timestamp with 500 and logs the bodies that it rejects (facts/reliability.md
M9, M10), and its parser takes a command whose text has the word "payload" for an empty one; so it is all done here,
with slack_sdk's verifier, and Bolt is handed the parsed body.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from slack_sdk.signature import Clock, SignatureVerifier

LARGEST_BODY: Final = 1_000_000
_TIMESTAMP: Final = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_MOST_FIELDS: Final = 100
UNAUTHORIZED: Final = 401
BAD_REQUEST: Final = 400


class RejectedError(Exception):
    """A request that goes no further; `status` is what its sender is told."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Guard:
    """Lets through what Slack signed a moment ago."""

    def __init__(self, signing_secret: str, clock: Callable[[], datetime]) -> None:
        self._verifier = SignatureVerifier(signing_secret, _SdkClock(clock))

    def admit(self, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """Return the request's payload.

        A request that is played again within five minutes passes, by whoever and to whichever replica: what it does it
        does once (`slackbot.store.outbox.inbox`), and it gets the same answer.

        Raises:
            RejectedError: unsigned, wrongly signed, too old (401), or not to be read (400).
        """
        signature = headers.get("X-Slack-Signature", "")
        self._check_signature(body, headers.get("X-Slack-Request-Timestamp", ""), signature)
        return read_payload(body)

    def _check_signature(self, body: bytes, timestamp: str, signature: str) -> None:
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise RejectedError(UNAUTHORIZED, "unsigned")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise RejectedError(BAD_REQUEST, "not_utf8") from error
        if not self._verifier.is_valid(text, timestamp, signature):
            raise RejectedError(UNAUTHORIZED, "wrong_signature")


def is_certificate_check(body: bytes) -> bool:
    """Whether this is Slack looking whether the address is served at all: it carries nothing, and gets a 200."""
    fields = dict(parse_qsl(body[:1000].decode("ascii", "ignore")))
    return fields.get("ssl_check") == "1" and not fields.keys() & {"command", "payload"}


def read_payload(body: bytes) -> dict[str, Any]:
    """Read what Slack sends: JSON (events), a form (commands), or JSON in a form's `payload` (interactions).

    Raises:
        RejectedError: it is none of them.
    """
    try:
        if body.lstrip().startswith(b"{"):
            return _object(json.loads(body))
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        return _object(json.loads(form["payload"])) if "payload" in form else form
    except (ValueError, RecursionError) as error:
        raise RejectedError(BAD_REQUEST, "unreadable") from error


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RejectedError(BAD_REQUEST, "unreadable")
    return value


class _SdkClock(Clock):
    """Our clock, as slack_sdk wants one."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock().timestamp()
