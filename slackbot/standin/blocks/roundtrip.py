"""A second opinion: slack_sdk's own models must accept each payload and return it unchanged."""

import json
from functools import lru_cache

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from slackbot.standin.blocks.shapes import wrong
from slackbot.standin.words import Json


def block_differences(blocks: list[Json], at: str) -> list[str]:
    """Return the blocks that the models refuse or change."""
    problems = ((number, _block(json.dumps(block))) for number, block in enumerate(blocks))
    return [wrong(f"slack_sdk: {problem}", f"{at}/{number}") for number, problem in problems if problem]


def view_differences(view: Json) -> list[str]:
    """Return the models' objections to a view's own fields."""
    try:
        View(**{**view, "blocks": [{"type": "divider"}]}).validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        return [wrong(f"slack_sdk: {error}", "/view")]
    return []


@lru_cache(maxsize=4096)
def _block(as_json: str) -> str:
    """Return the models' objection to a block; cached, because they take 0.15 ms per block and lists repeat."""
    block = json.loads(as_json)
    try:
        parsed = Block.parse(block)
        back = parsed.to_dict() if parsed is not None else None
    except (SlackObjectFormationError, TypeError) as error:
        return str(error)
    return "" if back == block else f"gives it back as {back}"
