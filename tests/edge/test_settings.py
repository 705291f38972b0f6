"""Settings: what is taken, what is refused and in which words; all faults at once, and never a secret among them."""

import pytest

from slackbot.errors import StartError
from slackbot.settings import SETTINGS, SLACK_API, read_settings

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-good", "SLACK_APP_TOKEN": "xapp-1-good"}


def wrong(**changed: str) -> list[str]:
    """The lines that say what is wrong, with these settings changed."""
    with pytest.raises(StartError) as caught:
        read_settings(GOOD | changed)
    assert caught.value.code == 2
    first, *lines = str(caught.value).split("\n")
    assert first == "These settings need a look:"
    return [line.strip() for line in lines]


def kept(name: str, value: str) -> object:
    """What becomes of one setting's value."""
    found = getattr(read_settings(GOOD | {name: value}), name.lower())
    return found.get_secret_value() if hasattr(found, "get_secret_value") else found


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-2", "xoxb-2"),
        ("SLACK_APP_TOKEN", "xapp-2", "xapp-2"),
        ("SLACK_SIGNING_SECRET", "abc", "abc"),
        ("SLACK_API_URL", "https://slack.com/api/", "https://slack.com/api/"),
        ("SLACK_API_URL", "https://slack.com/api", "https://slack.com/api/"),
        ("SLACK_API_URL", "https://slack-gov.com/api/", "https://slack-gov.com/api/"),
        ("SLACK_API_URL", "https://enterprise.slack.com/api/", "https://enterprise.slack.com/api/"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "http://127.0.0.1:9/api/"),
        ("SLACK_API_URL", "http://127.8.9.1/api/", "http://127.8.9.1/api/"),
        ("SLACK_API_URL", "http://localhost:80/api/", "http://localhost:80/api/"),
        ("SLACK_API_URL", "http://[::1]:80/api/", "http://[::1]:80/api/"),
        ("DATABASE_URL", "sqlite:///a.db", "sqlite:///a.db"),
        ("DATABASE_URL", "sqlite:////var/lib/a.db", "sqlite:////var/lib/a.db"),
        ("DATABASE_URL", "postgresql://u:p@h/d", "postgresql://u:p@h/d"),
        ("DATABASE_URL", "postgres://u:p@h:5/d", "postgresql://u:p@h:5/d"),
        ("DATABASE_URL", "postgresql+psycopg://u@h/d?sslmode=require", "postgresql+psycopg://u@h/d?sslmode=require"),
        ("PORT", "0", 0),
        ("PORT", "65535", 65535),
        *(("LOG_LEVEL", level, level) for level in ("DEBUG", "INFO", "WARNING", "ERROR")),
    ],
)
def test_a_good_value_is_taken(name: str, value: str, expected: object) -> None:
    assert kept(name, value) == expected


BOT = "SLACK_BOT_TOKEN: starts with xoxb- and has no spaces"
APP = "SLACK_APP_TOKEN: starts with xapp- and has no spaces"
URL = f"SLACK_API_URL: is Slack's ({SLACK_API}), or an address on this machine's loopback"
DATABASE = "DATABASE_URL: is sqlite:///a-file or postgresql://user@host/database"
NUMBER = "PORT: Input should be a valid integer, unable to parse string as an integer"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        *(("SLACK_BOT_TOKEN", bad, BOT) for bad in ("secret", "xoxp-secret", "xoxb-secret 2", "xoxb-secr\u00e9t")),
        *(("SLACK_BOT_TOKEN", bad, BOT) for bad in ("xoxb-secret\n", " xoxb-secret", "xoxb-secret\x00", "XOXB-secret")),
        *(("SLACK_APP_TOKEN", bad, APP) for bad in ("secret", "xoxb-secret", "xapp-secret\r\nX: y")),
        *(("SLACK_SIGNING_SECRET", bad, "SLACK_SIGNING_SECRET: is empty") for bad in (" ", "\t\n")),
        *(
            ("SLACK_API_URL", bad, URL)
            for bad in (
                "http://slack.com/api/",
                "https://slack.com.secret.example/api/",
                "https://notslack.com/api/",
                "https://secret.example/api/?slack.com",
                "https://slack.com@secret.example/",
                "http://128.0.0.1/",
                "http://0.0.0.0/",
                "http://localhost.secret.example/",
                "ftp://localhost/",
                "file:///etc/passwd",
                "slack.com",
                "secret",
            )
        ),
        *(
            ("DATABASE_URL", bad, DATABASE)
            for bad in (
                "secret",
                "sqlite://",
                "sqlite:///:memory:",
                "sqlite:///",
                "mysql://u:secret@h/d",
                "postgresql://u:secret@h",
                "postgresql://u:secret@h:port/d",
                "file.db",
            )
        ),
        *(("PORT", bad, NUMBER) for bad in ("secret", "80 80", "1e3x", "0x50")),
        ("PORT", "-1", "PORT: Input should be greater than or equal to 0"),
        ("PORT", "65536", "PORT: Input should be less than or equal to 65535"),
        *(
            ("LOG_LEVEL", bad, "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'")
            for bad in ("debug", "TRACE", "10", "secret")
        ),
    ],
)
def test_a_bad_value_is_refused_in_one_line_that_does_not_repeat_it(name: str, value: str, line: str) -> None:
    assert wrong(**{name: value}) == [line]


ANY_WORD = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")


def test_everything_that_is_wrong_is_said_at_once_and_nothing_secret() -> None:
    bad = {setting.name: "secret-of-mine" for setting in SETTINGS}
    lines = wrong(**bad | dict.fromkeys(ANY_WORD, " "))
    assert [line.partition(":")[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert "secret-of-mine" not in "\n".join(lines)


@pytest.mark.parametrize("environment", [{}, dict.fromkeys((setting.name for setting in SETTINGS), "")])
def test_what_is_needed_is_asked_for_together_and_empty_is_as_good_as_not_set(environment: dict[str, str]) -> None:
    with pytest.raises(StartError) as caught:
        read_settings(environment)
    assert str(caught.value).split("\n")[1:] == [
        "  SLACK_BOT_TOKEN: is not set (nor is SLACK_CLIENT_ID, for many workspaces)",
        "  SLACK_SIGNING_SECRET: is needed where SLACK_APP_TOKEN is not set",
    ]


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "s",
    "TOKEN_KEYS": f"{'A' * 43}=, {'B' * 42}A=",
    "SLACK_SIGNING_SECRET": "s",
}


def test_many_workspaces_are_served_without_a_token_of_ones_own() -> None:
    assert read_settings(MANY).slack_bot_token is None


@pytest.mark.parametrize(
    ("lacking", "line"),
    [
        ("SLACK_CLIENT_SECRET", "SLACK_CLIENT_SECRET: is needed where SLACK_CLIENT_ID is set"),
        ("TOKEN_KEYS", "TOKEN_KEYS: is needed where SLACK_CLIENT_ID is set; `neverdone key` makes one"),
        ("SLACK_CLIENT_ID", "SLACK_BOT_TOKEN: is not set (nor is SLACK_CLIENT_ID, for many workspaces)"),
        ("SLACK_SIGNING_SECRET", "SLACK_SIGNING_SECRET: is needed where SLACK_APP_TOKEN is not set"),
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
    assert said == ["  TOKEN_KEYS: is one key or several, as `neverdone key` makes them"]


def test_an_empty_ops_address_is_off_and_any_other_empty_value_leaves_the_default() -> None:
    assert read_settings(GOOD | {"OPS_ADDRESS": ""}).ops_address == ""
    optional = [setting for setting in SETTINGS if setting.name not in {*GOOD, "OPS_ADDRESS"}]
    assert read_settings(GOOD | {setting.name: "" for setting in optional}) == read_settings(GOOD)


def test_only_what_is_handed_in_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "no port")
    monkeypatch.setenv("LOG_LEVEL", "")
    assert (read_settings(GOOD).port, read_settings(GOOD).log_level) == (3000, "INFO")


def test_settings_can_not_be_changed_and_do_not_show_their_secrets() -> None:
    secrets = MANY | {
        "SLACK_SIGNING_SECRET": "good-secret",
        "SLACK_CLIENT_SECRET": "good-too",
        "DATABASE_URL": "postgresql://u:good-password@h/d",
    }
    settings = read_settings(GOOD | secrets)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1
    shown = repr(settings) + str(settings) + settings.model_dump_json()
    assert [secret for secret in ("good", MANY["TOKEN_KEYS"]) if secret in shown] == []
