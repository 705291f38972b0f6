"""The last moment to write a post: a later one might repeat a message that another process looked up meanwhile."""

import math
import time
from contextvars import ContextVar
from typing import Final

_LAST: ContextVar[float] = ContextVar("last_moment", default=math.inf)
_CLOCK: Final[int] = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # the first runs on while the machine sleeps


def moment() -> float:
    """Return the seconds on a clock that nobody sets and that runs on while the process is stopped."""
    return time.clock_gettime(_CLOCK)


def write_by(last: float) -> None:
    """Let this task write its calls up to a `moment`, and none later."""
    _LAST.set(last)


def is_past() -> bool:
    """Whether this task must write nothing more."""
    return moment() >= _LAST.get()
