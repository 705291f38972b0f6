"""The small wish of a week, month or year: asked at its end, quoted at the next one's beginning."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from slackbot.coach.day_kind import DayKind, Span

# A wish is stored as a reflection under such a name; no prompt of the library has a hyphen in its name.
NAMES: Final[Mapping[Span, str]] = MappingProxyType({"week": "wish-week", "month": "wish-month", "year": "wish-year"})
FRESH: Final[Mapping[Span, timedelta]] = MappingProxyType(
    {"week": timedelta(days=13), "month": timedelta(days=45), "year": timedelta(days=60)}
)


def span_of(prompt: str) -> str:
    """The span that a reflection's name is the wish of: `week`, `month` or `year`; empty for a prompt."""
    return next((span for span, name in NAMES.items() if name == prompt), "")


def spans_quoted(kind: DayKind) -> tuple[Span, ...]:
    """The spans whose wish is quoted on a day, the longest first: as each begins."""
    if kind.first_of_month:
        return ("year", "month", "week")
    return ("week",) if kind.first_of_week else ()
