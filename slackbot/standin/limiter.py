"""Slack's rate limits: per method and workspace by tier, and one message a second per channel with bursts."""

from collections import defaultdict
from datetime import datetime
from math import ceil

from slackbot.standin.errors import SlackRefusesError
from slackbot.standin.words import Json

BURST_PER_CHANNEL = 5


class Limiter:
    """Token buckets by the stand-in's clock; does nothing until `on` is set."""

    def __init__(self) -> None:
        self.on = False
        self._buckets: defaultdict[tuple[str, ...], tuple[float, float]] = defaultdict(lambda: (float("nan"), 0.0))

    def check(self, method: str, tier: int, team: str, args: Json, at: datetime) -> None:
        """Count a call.

        Raises:
            SlackRefusesError: `ratelimited`, with `retry_after` in whole seconds.
        """
        if not self.on:
            return
        now = at.timestamp()
        self._take((team, method), now, burst=tier, per_second=tier / 60)
        if method == "chat.postMessage":
            self._take((team, method, str(args.get("channel"))), now, burst=BURST_PER_CHANNEL, per_second=1.0)

    def _take(self, key: tuple[str, ...], now: float, burst: int, per_second: float) -> None:
        left, since = self._buckets[key]
        left = float(burst) if left != left else min(burst, left + (now - since) * per_second)  # noqa: PLR0124 - nan: never used
        if left < 1:
            self._buckets[key] = (left, now)
            raise SlackRefusesError("ratelimited", retry_after=max(1, ceil((1 - left) / per_second)))
        self._buckets[key] = (left - 1, now)
