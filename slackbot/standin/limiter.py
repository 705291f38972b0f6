"""Slack's rate limits: calls by tier, one message a second per channel with bursts, and events per hour."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from slackbot.standin.errors import SlackRefusesError

BURST_PER_CHANNEL = 5
EVENTS_AN_HOUR = 30_000
_AN_HOUR = timedelta(hours=1)
OF_DISTRIBUTED = frozenset({"conversations.history", "conversations.replies"})


@dataclass(frozen=True)
class _Bucket:
    """The remaining burst at a moment."""

    left: float
    since: float


class Limiter:
    """Token buckets by the stand-in's clock; does nothing until `on` is set.

    With `distributed` set, the app counts as sold outside the Marketplace and may read history once a minute.
    """

    def __init__(self) -> None:
        self.on = False
        self.distributed = False
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def check(self, method: str, tier: int, team: str, channel: str, at: datetime) -> None:
        """Count a call; `channel` is where it posts, empty if it posts nothing.

        Raises:
            SlackRefusesError: `ratelimited`, with `retry_after` in whole seconds.
        """
        if not self.on:
            return
        most = 1 if self.distributed and method in OF_DISTRIBUTED else tier
        self._take((team, method), at.timestamp(), burst=most, per_second=most / 60)
        if channel:
            self._take((team, method, channel), at.timestamp(), burst=BURST_PER_CHANNEL, per_second=1.0)

    def _take(self, key: tuple[str, ...], now: float, burst: int, per_second: float) -> None:
        known = self._buckets.get(key, _Bucket(burst, now))
        left = min(burst, known.left + (now - known.since) * per_second)
        self._buckets[key] = _Bucket(left - 1 if left >= 1 else left, now)
        if left < 1:
            raise SlackRefusesError("ratelimited", retry_after=max(1, ceil((1 - left) / per_second)))


@dataclass
class _Heard:
    """The times of a workspace's events in the last hour, and the last minute reported as limited."""

    sent: deque[datetime] = field(default_factory=deque)
    told: int = 0


class Allowance:
    """Counts the events of a workspace within sixty minutes; set `most` low to reach the limit."""

    def __init__(self) -> None:
        self.most = EVENTS_AN_HOUR
        self._teams: dict[str, _Heard] = {}

    def admits(self, team: str, at: datetime) -> int | None:
        """Count an event: returns None if it may be sent, else the limited minute, or 0 if that was reported before."""
        heard = self._teams.setdefault(team, _Heard())
        while heard.sent and at - heard.sent[0] >= _AN_HOUR:
            heard.sent.popleft()
        if len(heard.sent) < self.most:
            heard.sent.append(at)
            return None
        minute = int(at.timestamp()) // 60 * 60
        is_new, heard.told = heard.told != minute, minute
        return minute if is_new else 0
