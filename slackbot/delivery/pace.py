"""How fast and with how much patience the outbox is sent; one set of figures, of which a test may take a faster one."""

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
    channel: float = 1  # between two messages to one channel
    call: float = 10  # the longest that a call to Slack takes
    lease: float = 30  # how long a lane stays with a process that is not heard of
    give_up: float = 30
    grace: float = 10  # after a lost answer, before it is looked up whether the message arrived

    def width(self, due: int) -> timedelta:
        """Over how long so many people who are due at one time are spread; nothing for a small team."""
        return timedelta(seconds=max(due - self.burst, 0) * self.gap)
