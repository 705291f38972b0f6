"""A message as a file: the same parts as Markdown, in which typed text stays plain words."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from slackbot.render.markup import Part, Span

_LIVE: Final = re.compile(r"[\\`*_\[\]<>#|~]")
_LIST: Final = re.compile(r"^([^\S\n]*)(?:([-+])|(\d+)([.)]))(?=\s|$)", re.MULTILINE)
_AROUND: Final = {"bold": "**", "italic": "_", "code": "`"}


def markdown(parts: Iterable[Part]) -> str:
    """Write parts as Markdown: headers, paragraphs, lists and small print; a file has no buttons."""
    told = (part for part in parts if part.spans)
    return "\n\n".join("\n".join(_lines(kind, group)) for kind, group in groupby(told, key=_kind)) + "\n"


def _kind(part: Part) -> str:
    return "item" if part.kind == "item" else f"{part.kind} {id(part)}"  # only the items of a list belong together


def _lines(kind: str, parts: Iterable[Part]) -> Iterator[str]:
    begins = {"item": "- ", "header": "## ", "small": "> "}.get(kind.partition(" ")[0], "")
    for part in parts:
        yield begins + ("\\\n" + " " * len(begins)).join("".join(map(_run, part.spans)).split("\n"))


def _run(span: Span) -> str:
    if span.style == "code":
        return f"`{span.text.replace('`', chr(0x2019))}`"
    around = _AROUND.get(span.style, "")
    return around + inert(span.text) + around


def inert(text: str) -> str:
    """Escape a text so that Markdown shows it unchanged: no heading, list, link, tag or emphasis."""
    return _LIST.sub(_escaped_list, _LIVE.sub(r"\\\g<0>", text))


def _escaped_list(marker: re.Match[str]) -> str:
    return f"{marker[1]}\\{marker[2]}" if marker[2] else f"{marker[1]}{marker[3]}\\{marker[4]}"
