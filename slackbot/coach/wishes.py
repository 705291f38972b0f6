"""Questions beside the library: about a number, and the wish for a week, month or year, quoted as the next begins."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from slackbot.coach.day_kind import DayKind, Span

# A wish is stored as a reflection under one of these names; no prompt in the library has a hyphen in its name.
NAMES: Final[Mapping[Span, str]] = MappingProxyType({"week": "wish-week", "month": "wish-month", "year": "wish-year"})
PIECE: Final = "piece-around"  # the question about the circumstances of a number
FRESH: Final[Mapping[Span, timedelta]] = MappingProxyType(
    {"week": timedelta(days=13), "month": timedelta(days=45), "year": timedelta(days=60)}
)


def own_question(prompt: str) -> str:
    """Return which of these questions a reflection's name stands for: a wish's span, or `piece`; empty for a prompt."""
    return "piece" if prompt == PIECE else next((span for span, name in NAMES.items() if name == prompt), "")


def spans_quoted(kind: DayKind) -> tuple[Span, ...]:
    """Return the spans that begin on a day, longest first: their wishes are quoted."""
    if kind.first_of_month:
        return ("year", "month", "week")
    return ("week",) if kind.first_of_week else ()
