"""Weekdays by name; Monday is 0."""

from typing import Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLURALS: Final = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")


def weekday_called(name: str) -> int | None:
    """The weekday of a lower-case name: `fri`, `frida`, `friday`, `fridays`; None if it is none."""
    weekday = WEEKDAYS.index(name[:3]) if name[:3] in WEEKDAYS else None
    return weekday if weekday is not None and PLURALS[weekday].startswith(name) else None
