"""Before Bolt sees an HTTP request: its size, its signature, whether it was seen before, and that it can be read.

Bolt's own check answers a malformed timestamp with 500 and logs the bodies that it rejects (facts/reliability.md
M9, M10), and its parser takes a command whose text has the word "payload" for an empty one; so it is all done here,
with slack_sdk's verifier, and Bolt is handed the parsed body.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from slack_sdk.signature import Clock, SignatureVerifier

LARGEST_BODY: Final = 1_000_000
_TIMESTAMP: Final = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_REPLAY_WINDOW: Final = timedelta(minutes=10)  # a signature is good for five minutes either side of now
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
    """Lets through what Slack signed, once."""

    def __init__(self, signing_secret: str, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._verifier = SignatureVerifier(signing_secret, _SdkClock(clock))
        self._seen: dict[str, datetime] = {}

    def admit(self, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """Return the request's payload.

        An event may come several times within a second, then with one signature, and not all of them marked as
        retries (facts/slack.md A2); it passes, as what it does it does once anyway, and its answer tells nothing.

        Raises:
            RejectedError: unsigned, wrongly signed, too old, seen before (401), or not to be read (400).
        """
        signature = headers.get("X-Slack-Signature", "")
        self._check_signature(body, headers.get("X-Slack-Request-Timestamp", ""), signature)
        payload = read_payload(body)
        if payload.get("type") != "event_callback" and headers.get("X-Slack-Retry-Num", "0") == "0":
            self._check_replay(signature)
        return payload

    def _check_signature(self, body: bytes, timestamp: str, signature: str) -> None:
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise RejectedError(UNAUTHORIZED, "unsigned")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise RejectedError(BAD_REQUEST, "not_utf8") from error
        if not self._verifier.is_valid(text, timestamp, signature):
            raise RejectedError(UNAUTHORIZED, "wrong_signature")

    def _check_replay(self, signature: str) -> None:
        now = self._clock()
        if signature in self._seen:
            raise RejectedError(UNAUTHORIZED, "replayed")
        while self._seen and next(iter(self._seen.values())) < now - _REPLAY_WINDOW:
            del self._seen[next(iter(self._seen))]
        self._seen[signature] = now


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
