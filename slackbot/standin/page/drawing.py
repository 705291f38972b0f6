"""The page's templates, which escape everything from outside."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from slackbot.standin.words import shown

_HERE: Final = Path(str(files("slackbot.standin.page")))
STATIC: Final = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "idiomorph.min.js": "text/javascript",
    "mark.svg": "image/svg+xml",
}


class Drawing:
    """Fills templates; each filter shows one sort of value."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,  # without StrictUndefined, because most of Block Kit's fields are optional
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "clock": _clock,
            "day": _day,
            "short_day": _short_day,
            "many": _many,
            "plain": shown,
            "pretty": _pretty,
            "initials": _initials,
        }

    def page(self, template: str, facts: Mapping[str, Any]) -> str:
        """Fill a template.

        Raises:
            jinja2.TemplateError: it is broken, or names a fact that it is not given.
        """
        return self._environment.get_template(template).render(facts)


def static(name: str) -> tuple[bytes, str] | None:
    """Return a file of the page's own with its type; None if there is none of that name."""
    return ((_HERE / "static" / name).read_bytes(), STATIC[name]) if name in STATIC else None


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def _short_day(day: date) -> str:
    return f"{day:%a}, {day.day} {day:%B}"


def _many(number: int) -> str:
    return f"{number:,}"


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper()
