"""Rate limits of one workspace's posts: GCRA with a burst for the workspace, and a gap between posts to one channel."""

from datetime import datetime, timedelta
from typing import Final

from slackbot.delivery.pace import Pace

_NOW: Final = timedelta(0)


class RateLimiter:
    """GCRA (the generic cell rate algorithm, a token bucket): returns the wait before each post and assumes it is kept.

    It relies on the times passed in and on the waits it asked for, so that a clock that stands still (in a trial) or is
    set back neither blocks it nor switches it off.
    """

    def __init__(self, pace: Pace) -> None:
        self._gap = timedelta(seconds=pace.gap)
        self._burst = pace.burst
        self._channel_gap = timedelta(seconds=pace.channel)
        self._now: datetime | None = None
        self._rested_at: datetime | None = None  # when the full burst is available again
        self._posted: dict[str, datetime] = {}

    def room(self, at: datetime) -> int:
        """Return how many posts may be made now."""
        used = self._used(at)
        return self._burst if not used else max(self._burst - -(-used // self._gap), 0)

    def until(self, many: int, at: datetime) -> timedelta:
        """Return how long to wait until `many` posts may be made at once."""
        return max(self._used(at) - (self._burst - min(many, self._burst)) * self._gap, _NOW)

    def take(self, many: int, at: datetime) -> None:
        """Count posts against the limits at the moment they are made."""
        self._rested_at, self._now = self._at(at) + self._used(at) + many * self._gap, self._at(at)

    def cooling(self, at: datetime) -> frozenset[str]:
        """Return the channels that may not get another post yet."""
        now = self._at(at)
        return frozenset(channel for channel, when in self._posted.items() if when + self._channel_gap > now)

    def next_channel(self, at: datetime) -> timedelta:
        """Return how long to wait until the first of them may."""
        now = self._at(at)
        waits = (when + self._channel_gap - now for when in self._posted.values())
        return min((wait for wait in waits if wait > _NOW), default=_NOW)

    def posted(self, channel: str, at: datetime) -> None:
        """Note a post to a channel, and forget posts older than the gap."""
        now = self._at(at)
        self._posted = {other: when for other, when in self._posted.items() if when > now - self._channel_gap}
        self._posted[channel] = now

    def waited(self, wait: timedelta, at: datetime) -> None:
        """Note a wait that took place, for clocks that do not move on their own."""
        self._now = self._at(at) + wait

    def _used(self, at: datetime) -> timedelta:
        """Return how long it takes until the full burst is available again."""
        now = self._at(at)
        return max((self._rested_at or now) - now, _NOW)

    def _at(self, at: datetime) -> datetime:
        return at if self._now is None else max(at, self._now)
