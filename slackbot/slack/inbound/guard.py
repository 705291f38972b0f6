"""Checks an HTTP request before Bolt sees it: its size, its signature, and that it can be parsed.

Bolt's own check answers a malformed timestamp with 500 and logs the bodies it rejects (facts/reliability.md M9, M10),
and its parser reads a command whose text contains "payload" as empty. So all of it is done here, with slack_sdk's
verifier, and Bolt gets the parsed body.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from slack_sdk.signature import Clock as SdkClock
from slack_sdk.signature import SignatureVerifier

from slackbot.clock import Clock

LARGEST_BODY: Final = 1_000_000
_TIMESTAMP: Final = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_MOST_FIELDS: Final = 100
UNAUTHORIZED: Final = 401
BAD_REQUEST: Final = 400


class RejectedError(Exception):
    """A rejected request; `status` is the HTTP status of the answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Guard:
    """Admits requests that Slack signed a moment ago."""

    def __init__(self, signing_secret: str, clock: Clock) -> None:
        self._verifier = SignatureVerifier(signing_secret, _OurClock(clock))

    def admit(self, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """Return the request's payload.

        A request replayed within five minutes passes, whoever sends it and to whichever replica: its effect happens
        once (`slackbot.store.outbox.inbox`), and it gets the same answer.

        Raises:
            RejectedError: unsigned, wrongly signed or too old (401), or unreadable (400).
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
    """Whether Slack only checks that the address is served: such a request carries nothing, and gets a 200."""
    fields = dict(parse_qsl(body[:1000].decode("ascii", "ignore")))
    return fields.get("ssl_check") == "1" and not fields.keys() & {"command", "payload"}


def read_payload(body: bytes) -> dict[str, Any]:
    """Parse the body: JSON (events), a form (commands), or JSON in a form's `payload` (interactions).

    Raises:
        RejectedError: it is none of these.
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


class _OurClock(SdkClock):
    """Our clock with slack_sdk's interface."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        """Return the Unix time in seconds."""
        return self._clock().timestamp()
