"""Decides from a channel's messages whether a delivery arrived, reading only metadata and file names."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

EVENT: Final = "never_done_delivery"
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_LONGEST_POST: Final = timedelta(minutes=15)  # posts are given up after half a minute; the rest is for clock skew


def is_delivery(message: Mapping[str, Any], uid: str) -> bool:
    """Whether a message is a delivery: by its metadata or, since messages with files have none, by its file names."""
    if any(uid in str(file.get("name", "")) for file in message.get("files") or ()):
        return True
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT and payload.get("id") == uid


def reach(messages: Sequence[Mapping[str, Any]], since: datetime | None) -> bool:
    """Whether messages, newest first, reach back to well before a moment, since clocks differ."""
    if since is None or not messages:
        return False
    return float(messages[-1]["ts"]) < (since - _CLOCKS_DIFFER).timestamp()


def latest(since: datetime | None, skew: timedelta | None) -> str | None:
    """Return the end of the window in which a message posted at `since` can be, as a timestamp of Slack's.

    None if the clocks are too far apart or were not compared; then everything since is read.
    """
    if since is None or skew is None or abs(skew) > _CLOCKS_DIFFER:
        return None
    return f"{(since + _LONGEST_POST).timestamp():.6f}"
