"""Settings of many workspaces: what they need beside a token, and what they do without."""

import pytest

from slackbot.errors import StartError
from slackbot.settings import read_settings
from tests.edge.settings.settings_read import GOOD, MANY, NO_APP, NO_BOT


def test_many_workspaces_are_served_without_a_token_of_ones_own() -> None:
    assert read_settings(MANY).slack_bot_token is None


@pytest.mark.parametrize(
    ("lacking", "line"),
    [
        (
            "SLACK_CLIENT_SECRET",
            "SLACK_CLIENT_SECRET: is needed with SLACK_CLIENT_ID; copy it from 'Basic Information'",
        ),
        ("TOKEN_KEYS", "TOKEN_KEYS: is needed with SLACK_CLIENT_ID; `neverdone key` makes one"),
        ("SLACK_CLIENT_ID", NO_BOT),
        ("SLACK_SIGNING_SECRET", NO_APP),
    ],
)
def test_what_many_workspaces_need_is_asked_for(lacking: str, line: str) -> None:
    with pytest.raises(StartError) as caught:
        read_settings({name: value for name, value in MANY.items() if name != lacking})
    assert str(caught.value).split("\n")[1:] == [f"  {line}"]


def test_with_a_token_of_ones_own_nothing_of_it_is_needed() -> None:
    assert read_settings(GOOD | {"SLACK_CLIENT_ID": "1.2"}).slack_client_id == "1.2"


@pytest.mark.parametrize("keys", ["secret", "secret,secret", f"{'A' * 43}= secret", "é"])
def test_keys_that_are_none_are_refused_and_not_shown(keys: str) -> None:
    with pytest.raises(StartError) as caught:
        read_settings(MANY | {"TOKEN_KEYS": keys})
    said = str(caught.value).split("\n")[1:]
    assert said == ["  TOKEN_KEYS: takes one key or several, separated by commas; `neverdone key` makes one"]
