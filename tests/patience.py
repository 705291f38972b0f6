"""How long a test waits for an answer."""

from typing import NamedTuple


class Patience(NamedTuple):
    """How long an answer may take, in seconds."""

    ack: float  # as Slack waits
    at_once: float  # if nothing stands in the way
