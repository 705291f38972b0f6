"""Rate limits of one workspace's posts: GCRA with a burst for the workspace, and a gap between posts to one channel."""

from datetime import datetime, timedelta
from typing import Final

from slackbot.delivery.pace import Pace

_NOW: Final = timedelta(0)


class RateLimiter:
    """GCRA (the generic cell rate algorithm, a token bucket): returns the wait before each post and assumes it is kept.

    It goes by the time passed in and by the waits it asked for, so that a clock which stands still (in a trial) or is
    set back neither blocks it nor switches it off.
    """

    def __init__(self, pace: Pace) -> None:
        self._gap = timedelta(seconds=pace.gap)
        self._burst = pace.burst
        self._channel_gap = timedelta(seconds=pace.channel)
        self._now: datetime | None = None
        self._rested_at: datetime | None = None  # when the full burst is available again
        self._posted: dict[str, datetime] = {}

    def take(self, at: datetime) -> timedelta:
        """Reserve the next post in the workspace; returns how long to wait for it."""
        now = self._at(at)
        rested_at = max(self._rested_at or now, now)
        wait = max(rested_at - (self._burst - 1) * self._gap - now, _NOW)
        self._rested_at, self._now = rested_at + self._gap, now + wait
        return wait

    def cools(self, channel: str, at: datetime) -> timedelta:
        """Return how long to wait before the next post to a channel; zero for most."""
        now = self._at(at)
        return max(self._posted.get(channel, now - self._channel_gap) + self._channel_gap - now, _NOW)

    def posted(self, channel: str, at: datetime) -> None:
        """Note a post to a channel, and forget posts older than the gap."""
        now = self._at(at)
        self._posted = {other: when for other, when in self._posted.items() if when > now - self._channel_gap}
        self._posted[channel] = now

    def waited(self, wait: timedelta, at: datetime) -> None:
        """Note a wait that took place, for clocks that do not move by themselves."""
        self._now = self._at(at) + wait

    def _at(self, at: datetime) -> datetime:
        return at if self._now is None else max(at, self._now)
