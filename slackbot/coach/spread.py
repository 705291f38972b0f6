"""A spread: where many are due at one moment, each has their own place within it, the same one each time."""

import hashlib
from datetime import timedelta
from typing import Final

_WHOLE: Final = 1 << 64


def share(width: timedelta, *who: str) -> timedelta:
    """A person's place in a spread so wide: evenly spread over people, and derived from who they are alone."""
    if not width:
        return width
    number = int.from_bytes(hashlib.sha256(" ".join(who).encode()).digest()[:8])
    return width * (number / _WHOLE)
