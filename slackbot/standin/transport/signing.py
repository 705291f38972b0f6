"""Signs requests as Slack does."""

import hashlib
import hmac

from slackbot.standin.clock import machine_seconds


def signature_headers(secret: str, body: bytes, at_seconds: int | None = None) -> dict[str, str]:
    """Return headers that prove a body came from Slack.

    Args:
        secret: The app's signing secret.
        body: The raw bytes as sent.
        at_seconds: Unix time to sign for; now if left out.
    """
    stamp = str(machine_seconds() if at_seconds is None else at_seconds)
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
