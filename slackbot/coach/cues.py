"""A cue: after what somebody means to note a line, in their words; quoted back to them once, in the first week.

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
    """Whether a day's closing words quote the cue: the first ones from `told_from` on.

    `told_on` are the days whose closing words were sent; the day itself counts as not told yet, so a retry tells again.
    """
    return told_from is not None and day >= told_from and not any(told_from <= told < day for told in told_on)
