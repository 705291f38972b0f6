"""Checks of Block Kit's blocks, and of the surfaces on which each is allowed."""

from collections import Counter
from collections.abc import Iterator

from slackbot.standin.blocks.controls import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from slackbot.standin.blocks.newer_blocks import CARD, CAROUSEL, TABLE, container
from slackbot.standin.blocks.richtext import RICH_TEXT
from slackbot.standin.blocks.shapes import Check, boolean, listing, one_of, shape, string, variant, wrong
from slackbot.standin.blocks.texts import ID, image, plain, text
from slackbot.standin.surfaces import HOLDS_BLOCKS, elements, parts
from slackbot.standin.words import Json

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_ID = {"block_id": ID}


def _section(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        yield wrong("missing required field: text or fields", path)
    yield from _SECTION(value, path)


_SECTION = shape(
    {},
    {**_ID, "text": text(3000), "fields": listing(text(2000), 1, 10), "accessory": IN_SECTION, "expand": boolean},
)
_CONTEXT_PART = variant(
    {
        "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
        **IMAGE,
    }
)
BLOCKS: dict[str, Check] = {
    "section": _section,
    "header": shape({"text": plain(150)}, {**_ID, "level": one_of("1", "2", "3", "4")}),
    "divider": shape({}, _ID),
    "context": shape({"elements": listing(_CONTEXT_PART, 1, 10)}, _ID),
    "actions": shape({"elements": listing(IN_ACTIONS, 1, 25)}, _ID),
    "input": shape(
        {"label": plain(2000), "element": IN_INPUT},
        {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": image({**_ID, "title": plain(2000)}),
    "rich_text": shape({"elements": listing(RICH_TEXT, 1, 100)}, _ID),
    "markdown": shape({"text": string(12_000)}, _ID),
    "alert": shape({"text": text(3000)}, {**_ID, "level": one_of("default", "info", "warning", "error", "success")}),
    "table": TABLE,
    "card": CARD,
    "carousel": CAROUSEL,
    "container": container(lambda: BLOCKS),
}
NOT_ON = {
    "alert": {"message", "home"},
    "carousel": {"modal"},
    "container": {"modal", "home"},
    "markdown": {"modal", "home"},
    "table": {"modal", "home"},  # not established (facts/slack.md E): the narrower reading
}
MOST_MARKDOWN = 12_000


def block_problems(blocks: object, surface: str, at: str) -> Iterator[str]:
    """Yield every objection Slack would have to the blocks of a message, modal or home.

    Args:
        blocks: The payload's `blocks`, of any type.
        surface: `message`, `modal` or `home`.
        at: JSON pointer of the blocks.
    """
    yield from listing(variant(BLOCKS), 1, MOST_BLOCKS[surface])(blocks, at)
    known = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    yield from _misplaced(known, surface, at)
    yield from _doubled(known, at)
    yield from _focused(known, at)
    if sum(len(str(block.get("text"))) for block in known if block.get("type") == "markdown") > MOST_MARKDOWN:
        yield wrong(f"markdown must be less than {MOST_MARKDOWN + 1} characters in all", at)


def _misplaced(blocks: list[Json], surface: str, at: str) -> Iterator[str]:
    for number, block in enumerate(blocks):
        kind = block.get("type")
        if surface in NOT_ON.get(str(kind), ()):
            yield wrong(f"a block of type {kind} is not allowed in a {surface}", f"{at}/{number}")


def _doubled(blocks: list[Json], at: str) -> Iterator[str]:
    ids = Counter(str(block["block_id"]) for block in _every(blocks) if block.get("block_id"))
    for block_id in (known_id for known_id, times in ids.items() if times > 1):
        yield wrong(f"`block_id` already exists: {block_id}", at)
    for number, block in enumerate(blocks):
        actions = Counter((id(owner), str(element["action_id"])) for owner, element in elements([block]))
        for _, action_id in (known_id for known_id, times in actions.items() if times > 1):
            yield wrong(f"`action_id` already exists: {action_id}", f"{at}/{number}")


def _every(blocks: list[Json]) -> Iterator[Json]:
    """Yield blocks, including nested ones."""
    for block in blocks:
        yield block
        if block.get("type") in HOLDS_BLOCKS:
            yield from _every(parts(block))


def _focused(blocks: list[Json], at: str) -> Iterator[str]:
    wanting = [element for _, element in elements(blocks) if element.get("focus_on_load")]
    if len(wanting) > 1:
        yield wrong("only one element may have focus_on_load", at)


def text_length(value: object) -> int:
    """Count the characters of text within blocks, as for Slack's undocumented total."""
    if isinstance(value, list):
        return sum(text_length(part) for part in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(text_length(part) for part in value.values())
