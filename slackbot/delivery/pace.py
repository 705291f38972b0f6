"""The pace of sending: rates and time limits; tests may pass faster values."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Pace:
    """Rates and limits, in seconds unless a comment says otherwise.

    `call` must stay below `give_up`, because an intent of that age counts as in doubt.
    Slack takes about one message a second in a channel and "several hundred messages per minute" in a workspace, with
    bursts (facts/slack.md A6).
    """

    start: float = 60  # how long a start waits for an unavailable database
    tick: float = 1
    tidy: float = 3600
    burst: int = 10  # messages at once in a workspace, then one every `gap`
    gap: float = 0.25
    batch: int = 10  # messages that a lane sends together at most
    process: float = 600  # messages a second that one process is assumed to send, for the width of a spread
    lanes: int = 100  # leased by a process at once
    idle: float = 5  # the longest time between two polls while nothing is due soon
    channel: float = 1  # between two messages to one channel
    call: float = 10  # the longest that a call to Slack may take
    lease: float = 30  # how long a lane stays leased to a process that has gone silent
    give_up: float = 30
    grace: float = 10  # between a lost answer and the look-up of its message

    def width(self, due: int) -> timedelta:
        """Return how long Slack's pace takes for `due` messages at one moment in a workspace; 0 for a small team."""
        return timedelta(seconds=max(due - self.burst, 0) * self.gap)

    def process_width(self, due: int) -> timedelta:
        """Return how long one process takes for `due` messages at one moment in all workspaces."""
        return timedelta(seconds=due / self.process if due > self.process else 0)
