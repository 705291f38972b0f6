"""A message as a self-contained HTML file to read and print: escaped words, inline style, nothing fetched."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined, Template

from slackbot.render.markup import Part


def html(parts: Sequence[Part], title: str, language: str) -> str:
    """Write parts as a whole HTML file; consecutive items form one list."""
    told = [part for part in parts if part.spans]
    groups = [(kind, list(group)) for kind, group in groupby(told, key=lambda part: part.kind)]
    return _frame().render(groups=groups, title=title, language=language)


@cache
def _frame() -> Template:
    source = (files("slackbot.render") / "sheet.html").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
