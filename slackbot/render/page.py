"""A message as a page for a browser: escaped words, links at most, and nothing loaded from elsewhere."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from slackbot.render.words import Words
from slackbot.reply import Facts

_ALLOWED: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Link:
    """A link on a page: an address, and the message that names it."""

    address: str
    message: str


def page(words: Words, message: str, facts: Facts, link: Link | None = None, more: Sequence[Link] = ()) -> str:
    """Render a message as HTML, its first line as the title, `more` links at its foot. Raises as `Words.message`."""
    parts = words.parts(message, facts)
    label = words.plain(link.message, {}) if link else ""
    seen = {"title": parts[0].text, "parts": parts, "label": label, "address": link.address if link else ""}
    foot = [(each.address, words.plain(each.message, {})) for each in more]
    return _frame().render(**seen, foot=foot, language=words.language, style=_style())


def policy() -> str:
    """Return the page's Content-Security-Policy, which allows only its own style."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"{_ALLOWED}; style-src 'sha256-{digest}'"


@cache
def _style() -> str:
    return (files("slackbot.render") / "page.css").read_text("utf-8")


@cache
def _frame() -> Template:
    source = (files("slackbot.render") / "page.html").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
