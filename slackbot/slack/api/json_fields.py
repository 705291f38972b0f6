"""Fields of Slack's payloads, read without trust: a missing field, or one of the wrong type, is empty."""

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


def part(body: Body, name: str) -> Body:
    """Return a nested object."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def text(body: Body, name: str) -> str:
    """Return a text field, or "" if it is missing or not text."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def audience(channel: Mapping[str, Any]) -> str:
    """Say who can read a channel; an invitation to another company counts, as it is accepted without the bot."""
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return "shared"
    return "private" if channel.get("is_private") else "public"
