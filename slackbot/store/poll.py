"""Polling that rests: a look at the database is left out where it can't have anything new."""

import asyncio

from slackbot.store.database import Database


class Poll:
    """Whether the next poll may be left out.

    It may while it rests, for some seconds since the last poll began (by the event loop's clock, which is never set
    back), unless a person's call was committed in this process since then.
    """

    def __init__(self, calls: Database) -> None:
        self._calls = calls
        self._commits = -1
        self._began = 0.0
        self._seconds = 0.0

    def is_resting(self) -> bool:
        """Return whether there can't be anything new."""
        return self._calls.commits == self._commits and asyncio.get_running_loop().time() < self._began + self._seconds

    def begin(self) -> None:
        """Note that a poll begins: commits from now on call for another."""
        self._commits, self._began, self._seconds = self._calls.commits, asyncio.get_running_loop().time(), 0.0

    def rest(self, seconds: float) -> None:
        """Skip polls for so long; commits of other processes are found afterwards."""
        self._seconds = seconds
