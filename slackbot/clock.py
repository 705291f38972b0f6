"""The one place that reads the machine's clock; everything else is handed the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # returns the time, aware, in UTC


def system_clock() -> datetime:
    """Return the machine's time, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the edge
