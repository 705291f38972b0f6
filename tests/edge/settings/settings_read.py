"""A good environment, and the faults of a changed one."""

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


NO_BOT = (
    "SLACK_BOT_TOKEN: is not set (nor is SLACK_CLIENT_ID, for many workspaces); copy the 'Bot User OAuth Token' from "
    "'OAuth & Permissions' on the app's page in Slack"
)


NO_APP = (
    "SLACK_APP_TOKEN: is not set; make one with the scope connections:write under 'Basic Information', 'App-Level "
    "Tokens' (or, for signed HTTP, set SLACK_SIGNING_SECRET)"
)


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "c",
    "TOKEN_KEYS": f"{'A' * 43}=, {'B' * 42}A=",
    "SLACK_SIGNING_SECRET": "s",
}
