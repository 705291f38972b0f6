"""Fields of Slack's payloads, read without trust: a missing field, or one of the wrong type, reads as empty."""

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


def part(body: Body, name: str) -> Body:
    """Return a part that has fields of its own."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def text(body: Body, name: str) -> str:
    """Return a text field, or "" if it is missing or no text."""
    value = body.get(name)
    return value if isinstance(value, str) else ""
