"""Exponential backoff with jitter, so that many clients do not come back at once."""

import random
from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 60.0


def delays(first: float = 1.0) -> Iterator[float]:
    """Yield seconds to wait: about 1, 2, 4, … up to a minute, each between three quarters and the whole of that."""
    gap = first
    while True:
        yield gap * random.uniform(0.75, 1)  # noqa: S311 - spreads load, guards nothing
        gap = min(gap * 2, _LONGEST)
