"""Whether a delivery arrived: told from what Slack shows of a channel, by metadata and names of files alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

EVENT: Final = "never_done_delivery"
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


def is_delivery(message: Mapping[str, Any], uid: str) -> bool:
    """Whether a message is a delivery's: by its metadata, or by the names of its files, which have no metadata."""
    if any(uid in str(file.get("name", "")) for file in message.get("files") or ()):
        return True
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT and payload.get("id") == uid


def reach(messages: Sequence[Mapping[str, Any]], since: datetime | None) -> bool:
    """Whether messages, the newest first, go back to before a moment, and well before, as clocks differ."""
    if since is None or not messages:
        return False
    return float(messages[-1]["ts"]) < (since - _CLOCKS_DIFFER).timestamp()
