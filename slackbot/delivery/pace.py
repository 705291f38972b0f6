"""How fast the outbox is sent and how long it waits; tests may pass faster values."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Pace:
    """All but `burst` in seconds. What holds: `call` < `give_up`, for an intent that old counts as in doubt.

    Slack takes about one message a second in a channel and "several hundred messages per minute" in a workspace, with
    bursts (facts/slack.md A6).
    """

    start: float = 60  # how long a start waits for a database that is not up
    tick: float = 1
    tidy: float = 3600
    burst: int = 10  # so many at once in a workspace, then one each `gap`
    gap: float = 0.25
    batch: int = 10  # messages that a lane sends together, at most
    process: float = 600  # messages a second that one process is taken to send, for the width of a spread
    lanes: int = 100  # that a process has at once
    idle: float = 5  # the longest without a look at the database while nothing is near
    channel: float = 1  # between two messages to one channel
    call: float = 10  # the longest that a call to Slack takes
    lease: float = 30  # how long a lane stays with a process that is not heard of
    give_up: float = 30
    grace: float = 10  # after a lost answer, before it is looked up whether the message arrived

    def width(self, due: int) -> timedelta:
        """Return how long Slack's pace takes for so many messages due at one moment in a workspace; 0 for a team."""
        return timedelta(seconds=max(due - self.burst, 0) * self.gap)

    def process_width(self, due: int) -> timedelta:
        """Return how long one process takes for so many messages due at one moment in all workspaces."""
        return timedelta(seconds=due / self.process if due > self.process else 0)
