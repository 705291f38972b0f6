"""Measures a payload against Slack's limits, for its writer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from slackbot.standin.blocks.blockkit import MOST_BLOCKS, text_length
from slackbot.standin.blocks.strict import MOST_BLOCK_TEXT, MOST_VIEW_BYTES
from slackbot.standin.surfaces import elements
from slackbot.standin.words import Json

_WORTH_READING: Final = 4000  # Slack's advice for text; it cuts at ten times as many
_MOST_METADATA: Final = 3000


@dataclass(frozen=True)
class Limit:
    """One limit: the thing counted, its number, and Slack's limit; `about` is set if Slack publishes none."""

    what: str
    used: int
    most: int
    about: bool = False

    @property
    def share(self) -> int:
        """The used share in per cent, at most 100."""
        return min(100, self.used * 100 // self.most)

    @property
    def over(self) -> bool:
        """Whether Slack would refuse it."""
        return self.used > self.most


def of_message(message: Json) -> list[Limit]:
    """Return the limits of a message: the totals, and the longest of each part."""
    blocks = message.get("blocks") or []
    return [
        Limit("characters in all blocks", text_length(blocks), MOST_BLOCK_TEXT, about=True),
        Limit("blocks", len(blocks), MOST_BLOCKS["message"]),
        Limit("characters of text, as a notification reads it", len(str(message.get("text") or "")), _WORTH_READING),
        *_longest(blocks),
    ]


def of_view(view: Json) -> list[Limit]:
    """Limits of a window or a home."""
    blocks = view.get("blocks") or []
    kind = str(view.get("type"))
    limits = [
        Limit("blocks", len(blocks), MOST_BLOCKS[kind]),
        Limit("bytes", len(json.dumps(view)), MOST_VIEW_BYTES),
        Limit("characters stowed away", len(str(view.get("private_metadata") or "")), _MOST_METADATA),
    ]
    if kind == "modal":
        limits.insert(0, Limit("characters of title", text_length(view.get("title")), 24))
    return [*limits, *_longest(blocks)]


def _longest(blocks: list[Json]) -> Iterator[Limit]:
    """Yield the fullest part of each kind present."""
    measured: dict[str, Limit] = {}
    for limit in _parts(blocks):
        if limit.what not in measured or measured[limit.what].used < limit.used:
            measured[limit.what] = limit
    yield from measured.values()


def _parts(blocks: list[Json]) -> Iterator[Limit]:
    for block in blocks:
        kind = block.get("type")
        if kind == "section" and block.get("text"):
            yield Limit("characters of the longest section", text_length(block["text"]), 3000)
        elif kind == "header":
            yield Limit("characters of the longest header", text_length(block["text"]), 150)
        elif kind == "context":
            yield Limit("parts of the fullest context line", len(block["elements"]), 10)
        elif kind == "actions":
            yield Limit("controls of the fullest row", len(block["elements"]), 25)
    for _, element in elements(blocks):
        if element["type"] == "button":
            yield Limit("characters of the longest button", text_length(element["text"]), 75)
        if element.get("options"):
            yield Limit("choices of the fullest menu", len(element["options"]), _MENUS.get(element["type"], 100))


_MENUS: Final = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
