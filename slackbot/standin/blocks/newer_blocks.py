"""Checks of Block Kit's newer blocks: tables, cards, carousels and containers."""

from collections.abc import Callable, Iterator, Mapping

from slackbot.standin.blocks.controls import IMAGE, IN_ACTIONS
from slackbot.standin.blocks.richtext import RICH_TEXT
from slackbot.standin.blocks.shapes import Check, boolean, listing, one_of, plain_object, shape, string, variant, wrong
from slackbot.standin.blocks.texts import ID, both, plain, text

MOST_TABLE_TEXT = 10_000
_ID: dict[str, Check] = {"block_id": ID}
_RICH: dict[str, Check] = {"rich_text": shape({"elements": listing(RICH_TEXT, 1, 100)}, _ID)}
_CELL = variant({"raw_text": shape({"text": string(MOST_TABLE_TEXT)}), **_RICH})
_COLUMN = plain_object({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_CARD_PARTS = {
    "hero_image": variant(IMAGE),
    "icon": variant(IMAGE),
    "title": text(150),
    "subtitle": text(150),
    "body": text(200),
    "actions": listing(IN_ACTIONS, 1, 5),
}


def _table_text(value: object, path: str) -> Iterator[str]:
    length = _length(value)
    if length > MOST_TABLE_TEXT:
        yield wrong(f"must be less than {MOST_TABLE_TEXT + 1} characters in all", path)


def _length(value: object) -> int:
    if isinstance(value, list):
        return sum(_length(part) for part in value)
    if isinstance(value, dict):
        return sum(
            len(part) if name == "text" and isinstance(part, str) else _length(part) for name, part in value.items()
        )
    return 0


def _card_content(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict) and not {"hero_image", "title", "actions", "body"} & set(value):
        yield wrong("missing required field: hero_image, title, actions or body", path)


def _container_title(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict) and ("title" in value) == ("rich_text_title" in value):
        yield wrong("either title or rich_text_title is required", path)


CARD = both(shape({}, {**_ID, **_CARD_PARTS}), _card_content)
TABLE = both(
    shape(
        {"rows": listing(listing(_CELL, 1, 20), 1, 100)},
        {**_ID, "column_settings": listing(_COLUMN, 1, 20)},
    ),
    _table_text,
)
CAROUSEL = shape({"elements": listing(variant({"card": CARD}), 1, 10)}, _ID)


def container(blocks: Callable[[], Mapping[str, Check]]) -> Check:
    """A container of up to ten other blocks; `blocks` returns the known kinds, once all are defined."""

    def children(value: object, path: str) -> Iterator[str]:
        inside = {kind: check for kind, check in blocks().items() if kind != "container"}
        yield from listing(variant(inside), 1, 10)(value, path)

    parts: dict[str, Check] = {
        **_ID,
        "title": plain(150),
        "rich_text_title": variant(_RICH),
        "subtitle": text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": variant(IMAGE),
        **dict.fromkeys(("is_collapsible", "default_collapsed", "has_header_divider"), boolean),
    }
    return both(shape({"child_blocks": children}, parts), _container_title)
