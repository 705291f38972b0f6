"""The reasons why the bot can't post a recap to its channel, each with the remedy."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "out": "the bot is not in it; type /invite and the bot's name there",
        "archived": "it is archived; its lead can end the recap with `/coach team off`",
        "no_scope": "Slack does not show it to the bot; invite the bot there",
    }
)
