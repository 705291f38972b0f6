"""Admits calls to Slack: none of a method before its Retry-After is over, none at all while the token is dead."""

import logging
from datetime import datetime, timedelta
from typing import Final

from slackbot.clock import Clock
from slackbot.errors import RateLimitedError, WorkspaceGoneError
from slackbot.slack.api.api_errors import LONGEST_WAIT

log = logging.getLogger(__name__)

_ONE_A_MINUTE: Final = frozenset(  # for unreviewed apps (facts/slack.md A8)
    {"conversations.history", "conversations.replies"}
)
_A_MINUTE: Final = timedelta(minutes=1)


class Limits:
    """The limits of one workspace's token; each method waits on its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._not_before: dict[str, datetime] = {}
        self._slow: set[str] = set()
        self._refused: dict[str, str] = {}  # the reason by method, logged once
        self._gone = ""

    def admit(self, method: str) -> None:
        """Admit a call.

        Raises:
            RateLimitedError: the wait that Slack imposed on this method is not over.
            WorkspaceGoneError: the token is dead.
        """
        if self._gone:
            raise WorkspaceGoneError(self._gone)
        wait = self._not_before.get(method, self._clock()) - self._clock()
        if timedelta(0) < wait <= LONGEST_WAIT:  # no longer wait is ever noted, so that means the clock was set back
            raise RateLimitedError("ratelimited", wait)

    def called(self, method: str) -> None:
        """Note a successful call. If Slack takes one a minute, the method's next call waits."""
        if method in self._refused:
            log.warning("Slack accepts %s again", method)
            del self._refused[method]
        if method in self._slow:
            self._not_before[method] = self._clock() + _A_MINUTE

    def limited(self, method: str, error: RateLimitedError) -> None:
        """Note until when Slack accepts no calls of a method."""
        self._not_before[method] = self._clock() + error.retry_after
        if method in _ONE_A_MINUTE:
            self._slow.add(method)

    def refused(self, method: str, reason: str) -> None:
        """Log that an admin or the app's settings block a method, once until Slack accepts it again."""
        if self._refused.get(method) != reason:
            log.error("Slack refuses %s with %s: an admin or the app's settings have to allow it", method, reason)
        self._refused[method] = reason

    def dead(self, error: WorkspaceGoneError) -> None:
        """Note that the token is dead until it is found to work."""
        if not self._gone:
            log.error("the token is dead (%s): nothing more is asked or sent until it works again", error.reason)
        self._gone = error.reason

    def alive(self) -> None:
        """Note that the token works."""
        self._gone = ""

    @property
    def is_dead(self) -> bool:
        """Whether the token was found dead and has not worked since."""
        return bool(self._gone)
