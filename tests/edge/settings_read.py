"""A good environment, and what is wrong with another one."""

import pytest

from slackbot.errors import StartError
from slackbot.settings import read_settings

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-good", "SLACK_APP_TOKEN": "xapp-1-good"}


def wrong(**changed: str) -> list[str]:
    """The lines that say what is wrong, with these settings changed."""
    with pytest.raises(StartError) as caught:
        read_settings(GOOD | changed)
    assert caught.value.code == 2
    first, *lines = str(caught.value).split("\n")
    assert first == "These settings need a look:"
    return [line.strip() for line in lines]
