"""What may be called just now: no method before Slack's Retry-After is over, nothing at all once the token is dead."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from slackbot.errors import RateLimitedError, WorkspaceGoneError
from slackbot.slack.api.api_errors import LONGEST_WAIT

log = logging.getLogger(__name__)

_ONE_A_MINUTE: Final = frozenset(  # for apps that are not reviewed (facts/slack.md A8)
    {"conversations.history", "conversations.replies"}
)
_A_MINUTE: Final = timedelta(minutes=1)


class Limits:
    """The limits of one workspace's token: each method waits alone."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._not_before: dict[str, datetime] = {}
        self._slow: set[str] = set()
        self._gone = ""

    def admit(self, method: str) -> None:
        """Let a call through.

        Raises:
            RateLimitedError: Slack asked to wait with this method, and the wait is not over.
            WorkspaceGoneError: the token is dead.
        """
        if self._gone:
            raise WorkspaceGoneError(self._gone)
        left = self._not_before.get(method, self._clock()) - self._clock()
        if timedelta(0) < left <= LONGEST_WAIT:  # a longer one was never asked for: the clock was set back
            raise RateLimitedError("ratelimited", left)

    def called(self, method: str) -> None:
        """Note a call that Slack took; of a method that it takes once a minute the next one waits."""
        if method in self._slow:
            self._not_before[method] = self._clock() + _A_MINUTE

    def limited(self, method: str, error: RateLimitedError) -> None:
        """Note how long Slack takes no more of a method."""
        self._not_before[method] = self._clock() + error.retry_after
        if method in _ONE_A_MINUTE:
            self._slow.add(method)

    def dead(self, error: WorkspaceGoneError) -> None:
        """Note that the token is dead: a start with a living one is needed."""
        if not self._gone:
            log.error("the token is no good (%s): nothing more is asked or sent until the next start", error.reason)
        self._gone = error.reason
