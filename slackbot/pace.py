"""How fast and with how much patience the outbox is sent; one set of figures, of which a test may take a faster one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """All but `burst` in seconds. What holds: `call` < `give_up`, for an intent that old counts as in doubt."""

    tick: float = 1
    tidy: float = 3600
    burst: int = 10  # so many at once, then one each `gap`
    gap: float = 0.3  # "several hundred messages per minute" a workspace (facts/slack.md A6)
    call: float = 10  # the longest that a call to Slack takes
    lease: float = 30  # how long a lane stays with a process that is not heard of
    give_up: float = 30
