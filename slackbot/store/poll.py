"""Polling that pauses: the database is not queried while it can't have anything new."""

import asyncio

from slackbot.store.database import Database


class Poll:
    """Decides whether the next poll may be skipped.

    It may while the poller rests, for some seconds after the last poll began (by the event loop's clock, which is never
    set back), unless a person's call was committed in this process since.
    """

    def __init__(self, calls: Database) -> None:
        self._calls = calls
        self._commits = -1
        self._began = 0.0
        self._seconds = 0.0

    def is_resting(self) -> bool:
        """Whether there can't be anything new."""
        return self._calls.commits == self._commits and asyncio.get_running_loop().time() < self._began + self._seconds

    def begin(self) -> None:
        """Note that a poll begins; later commits call for another."""
        self._commits, self._began, self._seconds = self._calls.commits, asyncio.get_running_loop().time(), 0.0

    def rest(self, seconds: float) -> None:
        """Skip polls for some seconds; other processes' commits are found after that."""
        self._seconds = seconds
