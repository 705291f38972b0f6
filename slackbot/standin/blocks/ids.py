"""The ids that Slack adds to blocks and controls without one."""

from collections.abc import Callable, Iterable
from copy import deepcopy

from slackbot.standin.surfaces import HOLDS_BLOCKS, parts
from slackbot.standin.words import Json

INTERACTIVE = frozenset(
    {
        "button",
        "overflow",
        "static_select",
        "multi_static_select",
        "users_select",
        "multi_users_select",
        "channels_select",
        "multi_channels_select",
        "conversations_select",
        "multi_conversations_select",
        "external_select",
        "multi_external_select",
        "checkboxes",
        "radio_buttons",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
        "rich_text_input",
        "workflow_button",
    }
)


def with_ids(blocks: Iterable[Json], new_id: Callable[[], str]) -> list[Json]:
    """Return blocks as Slack stores them, with a block_id and an action_id wherever the bot set none."""
    kept = deepcopy(list(blocks))
    for block in kept:
        _give_ids(block, new_id)
    return kept


def _give_ids(block: Json, new_id: Callable[[], str]) -> None:
    block.setdefault("block_id", new_id())
    for part in parts(block):
        if part.get("type") in INTERACTIVE:
            part.setdefault("action_id", new_id())
        elif block.get("type") in HOLDS_BLOCKS:
            _give_ids(part, new_id)
