"""Public holidays of a country, or of a part of one, as the `holidays` package knows them."""

from datetime import date
from functools import cache

import holidays


def is_holiday(day: date, place: str | None) -> bool:
    """Whether a day is a public holiday at a place: `DE`, `DE-BY`; no place has none."""
    return place is not None and day in _of(place, day.year)


def known_place(given: str) -> str | None:
    """Return a place as the package names it (`de-by` -> `DE-BY`), None where it knows no such country or part."""
    country, _, part = given.strip().upper().replace("_", "-").partition("-")
    parts = holidays.list_supported_countries().get(country)
    if parts is None or (part and part not in parts):
        return None
    return f"{country}-{part}" if part else country


@cache
def _of(place: str, year: int) -> frozenset[date]:
    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
