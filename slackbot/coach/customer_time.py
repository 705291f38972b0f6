"""Reserved time for one customer: its possible lengths, and how `/time` is read."""

import re
from dataclasses import dataclass
from typing import Final

from slackbot.coach.parsing.numbers import with_minutes

LENGTHS: Final = (10, 20, 30)
USUAL: Final = 20
_TYPED: Final = re.compile(
    r"(?P<number>\d+)[ -]?(?P<unit>(?:minutes|minute|mins|min|m|(?P<hours>hours|hour|hrs|hr|h))\b|"
    r"['\u2019\u2032](?!\w))?[ :,]*(?P<what>.*)",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"(?P<what>[^\W\d_].*?),? (?P<length>(?:for \d{1,4}|10|20|30) ?(?:minutes|minute|mins|min|m))",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
_FOR: Final = re.compile(r"for (?=\S)", re.IGNORECASE)
_AFTER_A_LENGTH: Final = re.compile(r"(?:the|an?|my|our|this|that|these|those|for|with|on|to)\b", re.IGNORECASE)


@dataclass(frozen=True)
class TimeWish:
    """A request for time: its length in minutes, and its purpose, empty if none was typed."""

    minutes: int
    what: str


def read(text: str) -> TimeWish | None:
    """Read `[10|20|30] <what>`, also with the length behind: `the import for 30 minutes`; None for any other length.

    A number at the front is a length if it is one of the three, has a unit, stands alone, or is followed by what can't
    be counted: `15 the import`. `3 exports for Ada` is three exports. A number may be a word.
    """
    text = with_minutes(text)
    behind = _BEHIND.fullmatch(text)
    text = f"{behind['length'].removeprefix('for ')} {behind['what']}" if behind else text
    match = _TYPED.fullmatch(text)
    if match is None:
        return TimeWish(USUAL, _without_for(text))
    minutes = int(match["number"]) if len(match["number"]) <= 2 else 0  # noqa: PLR2004 - no length has more digits
    if minutes in LENGTHS and not match["hours"]:
        return TimeWish(minutes, _without_for(match["what"]))
    is_length = match["unit"] or not match["what"] or _AFTER_A_LENGTH.match(match["what"])
    return None if is_length else TimeWish(USUAL, text)


def _without_for(what: str) -> str:
    """The answer says `for` itself: "Twenty minutes for Ada."."""
    return _FOR.sub("", what, count=1) if _FOR.match(what) else what
