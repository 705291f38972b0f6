"""Blocks as the page draws them: controls numbered, so that a press can name one, and fields filled."""

from collections.abc import Iterator, Sequence

from slackbot.standin.events.form import holding
from slackbot.standin.surfaces import INSIDE
from slackbot.standin.words import Json


def numbered(blocks: Sequence[Json]) -> list[Json]:
    """Return blocks whose controls have numbers, in the order of `surfaces.elements`."""
    number = iter(range(10_000))
    return [_numbered(block, number) for block in blocks]


def _numbered(part: Json, number: Iterator[int]) -> Json:
    if "action_id" in part:
        return {**part, "number": next(number)}
    copy = dict(part)
    for slot in (name for name in INSIDE if name in copy):
        held = copy[slot]
        copy[slot] = [_numbered(inner, number) for inner in held] if isinstance(held, list) else _numbered(held, number)
    return copy


def filled(blocks: Sequence[Json], filled_in: Json) -> list[Json]:
    """Return blocks with a person's unaccepted input filled in."""
    return [
        {**block, "element": holding(block["element"], filled_in[block["block_id"]][block["element"]["action_id"]])}
        if block.get("type") == "input" and block["block_id"] in filled_in
        else block
        for block in blocks
    ]
