"""The rate_limiter of one workspace's posts: one after another with a burst, and a channel left alone for a second."""

from datetime import datetime, timedelta
from typing import Final

from slackbot.delivery.pace import Pace

_NOW: Final = timedelta(0)


class RateLimiter:
    """Says how long to wait before each post, counting on it that it is waited.

    It goes by the time that it is given and by what it let wait, so that a clock which stands still (a trial's) or is
    set back neither stops it nor lets it run.
    """

    def __init__(self, pace: Pace) -> None:
        self._gap = timedelta(seconds=pace.gap)
        self._burst = pace.burst
        self._channel_gap = timedelta(seconds=pace.channel)
        self._now: datetime | None = None
        self._rested_at: datetime | None = None  # when the whole burst is there again
        self._posted: dict[str, datetime] = {}

    def take(self, at: datetime) -> timedelta:
        """Take the next place in the workspace; returns how long to wait for it."""
        now = self._at(at)
        rested_at = max(self._rested_at or now, now)
        wait = max(rested_at - (self._burst - 1) * self._gap - now, _NOW)
        self._rested_at, self._now = rested_at + self._gap, now + wait
        return wait

    def cools(self, channel: str, at: datetime) -> timedelta:
        """How long a channel is to be left alone; nothing for most."""
        now = self._at(at)
        return max(self._posted.get(channel, now - self._channel_gap) + self._channel_gap - now, _NOW)

    def posted(self, channel: str, at: datetime) -> None:
        """Note a post, and forget those which do not matter any more."""
        now = self._at(at)
        self._posted = {other: when for other, when in self._posted.items() if when > now - self._channel_gap}
        self._posted[channel] = now

    def waited(self, wait: timedelta, at: datetime) -> None:
        """Note that time was waited out."""
        self._now = self._at(at) + wait

    def _at(self, at: datetime) -> datetime:
        return at if self._now is None else max(at, self._now)
