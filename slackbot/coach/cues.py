"""A cue: the moment after which a person means to note a line, in their words; quoted once, in the first week.

An if-then plan helps a habit begin (Gollwitzer & Sheeran 2006); one reminder of it is enough.
"""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

OFFERED: Final[Mapping[str, str]] = MappingProxyType(
    {"hard_call": "after a hard call", "lunch": "before lunch", "ticket": "when I close a ticket"}
)


def is_due(day: date, told_from: date | None, told_on: Collection[date]) -> bool:
    """Whether a day's closing message quotes the cue: the first one sent from `told_from` onwards does.

    `told_on` are the days whose closing message was sent. The day itself counts as not sent, so a retry quotes it too.
    """
    return told_from is not None and day >= told_from and not any(told_from <= told < day for told in told_on)
