"""Settings: what is taken, what is refused and in which words; all faults at once, and never a secret among them."""

import pytest

from slackbot.errors import SettingsError, StartError
from slackbot.settings import SETTINGS, SLACK_API, read, read_database, read_settings
from tests.edge.settings.settings_read import GOOD, MANY, NO_APP, NO_BOT, wrong


def kept(name: str, value: str) -> object:
    """What becomes of one setting's value."""
    setting = getattr(read_settings(GOOD | {name: value}), name.lower())
    return setting.get_secret_value() if hasattr(setting, "get_secret_value") else setting


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


PAGE = "copy it again from the app's page in Slack"


BOT = f"SLACK_BOT_TOKEN: takes a token that starts with xoxb- and has no spaces; {PAGE}"


APP = f"SLACK_APP_TOKEN: takes a token that starts with xapp- and has no spaces; {PAGE}"


URL = f"SLACK_API_URL: takes Slack's ({SLACK_API}), or an address on this machine's loopback; leave it unset"


WRITE = "write sqlite:///a-file or postgresql://user@host/database"


NO_URL = f"DATABASE_URL: is no URL: {WRITE}"


UNREADABLE = f"DATABASE_URL: cannot be read: {WRITE}, with %-escapes for special signs in the password"


OTHER = f"DATABASE_URL: names a database other than SQLite and PostgreSQL: {WRITE}"


NO_FILE = f"DATABASE_URL: names no file: {WRITE}"


NO_NAME = f"DATABASE_URL: names no database: {WRITE}"


MEMORY = "DATABASE_URL: keeps everything in memory, where it is lost at the end: write sqlite:///a-file"


DRIVER = "DATABASE_URL: names a driver that is not used here: write {}:// without the + and what follows it"


TWO_SLASHES = "DATABASE_URL: has two slashes where three belong: write sqlite:///a-file"


OPTIONS = "DATABASE_URL: has options after a ?; leave them out: write sqlite:///a-file"


AGAIN = "copy it again from 'Basic Information' on the app's page in Slack"


AN_APP_TOKEN = f"is an app-level token, which belongs to SLACK_APP_TOKEN; {AGAIN}"


A_CLIENT_ID = f"is a Client ID, which belongs to SLACK_CLIENT_ID; {AGAIN}"


TWO_NUMBERS = f"the Client ID is two numbers with a dot between them: {AGAIN}"


EMPTY = "SLACK_SIGNING_SECRET: is empty; set it or leave it out"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        *(("SLACK_BOT_TOKEN", bad, BOT) for bad in ("secret", "xoxb-secret 2", "xoxb-secr\u00e9t")),
        *(("SLACK_BOT_TOKEN", bad, BOT) for bad in ("xoxb-secret\x00", "XOXB-secret", "xoxb-secret\nxoxb-secret")),
        (
            "SLACK_BOT_TOKEN",
            "xapp-secret",
            "SLACK_BOT_TOKEN: is an app-level token, which belongs to SLACK_APP_TOKEN; this one starts with xoxb-",
        ),
        (
            "SLACK_BOT_TOKEN",
            "xoxp-secret",
            "SLACK_BOT_TOKEN: is a user token, which belongs to no setting here; this one starts with xoxb-",
        ),
        (
            "SLACK_BOT_TOKEN",
            "xoxe.xoxb-secret",
            "SLACK_BOT_TOKEN: is a token that expires, which belongs to no setting here: with token rotation use "
            "SLACK_CLIENT_ID, for many workspaces; this one starts with xoxb-",
        ),
        (
            "SLACK_APP_TOKEN",
            "xoxb-secret",
            "SLACK_APP_TOKEN: is a bot token, which belongs to SLACK_BOT_TOKEN; this one starts with xapp-",
        ),
        *(("SLACK_APP_TOKEN", bad, APP) for bad in ("secret", "xapp-secret\r\nX: y")),
        *(("SLACK_SIGNING_SECRET", bad, EMPTY) for bad in (" ", "\t\n")),
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
        ("DATABASE_URL", "secret", NO_URL),
        ("DATABASE_URL", "file.db", NO_URL),
        ("DATABASE_URL", "postgresql://u:secret@h:port/d", UNREADABLE),
        ("DATABASE_URL", "mysql://u:secret@h/d", OTHER),
        ("DATABASE_URL", "sqlite://", NO_FILE),
        ("DATABASE_URL", "sqlite:///", NO_FILE),
        ("DATABASE_URL", "postgresql://u:secret@h", NO_NAME),
        ("DATABASE_URL", "sqlite:///:memory:", MEMORY),
        ("DATABASE_URL", "sqlite+aiosqlite:///secret.db", DRIVER.format("sqlite")),
        ("DATABASE_URL", "postgresql+asyncpg://u:secret@h/d", DRIVER.format("postgresql")),
        ("DATABASE_URL", "postgresql+psycopg2://u:secret@h/d", DRIVER.format("postgresql")),
        ("DATABASE_URL", "sqlite://secret.db/x", TWO_SLASHES),
        ("DATABASE_URL", "sqlite://u:secret@/x.db", TWO_SLASHES),
        ("DATABASE_URL", "sqlite:///secret.db?mode=ro", OPTIONS),
        ("SLACK_SIGNING_SECRET", "xapp-secret", f"SLACK_SIGNING_SECRET: {AN_APP_TOKEN}"),
        ("SLACK_CLIENT_SECRET", "xapp-secret", f"SLACK_CLIENT_SECRET: {AN_APP_TOKEN}"),
        ("SLACK_SIGNING_SECRET", "123.456", f"SLACK_SIGNING_SECRET: {A_CLIENT_ID}"),
        ("SLACK_SIGNING_SECRET", "a secret", f"SLACK_SIGNING_SECRET: has no spaces; {AGAIN}"),
        ("SLACK_CLIENT_ID", "A0SECRET12", f"SLACK_CLIENT_ID: is the App ID; {TWO_NUMBERS}"),
        ("SLACK_CLIENT_ID", "0123456789abcdef" * 2, f"SLACK_CLIENT_ID: is a secret; {TWO_NUMBERS}"),
        *(("PORT", bad, "PORT: takes a whole number") for bad in ("secret", "80 80", "1e3x", "0x50")),
        ("PORT", "-1", "PORT: takes 0 at least"),
        ("PORT", "65536", "PORT: takes 65535 at most"),
        ("GRACE_DAYS", "19", "GRACE_DAYS: takes 18 at most"),
        ("OPS_ADDRESS", "9090", "OPS_ADDRESS: takes host:port, such as 127.0.0.1:9090, or nothing for none"),
        (
            "MESSAGES_DIR",
            "/nowhere/at/all",
            "MESSAGES_DIR: names no folder that this user can see; mend the path or leave it out",
        ),
        ("SUPPORT_EMAIL", "secret", "SUPPORT_EMAIL: is an e-mail address, such as support@example.org"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: takes one of auto, json or text"),
        *(
            ("LOG_LEVEL", bad, "LOG_LEVEL: takes one of DEBUG, INFO, WARNING or ERROR")
            for bad in ("TRACE", "10", "secret", "de bug")
        ),
    ],
)
def test_a_bad_value_is_refused_in_one_line_that_does_not_repeat_it(name: str, value: str, line: str) -> None:
    assert wrong(**{name: value}) == [line]


@pytest.mark.parametrize(
    ("name", "value", "expected", "notes"),
    [
        ("SLACK_BOT_TOKEN", '"xoxb-2"', "xoxb-2", 1),
        ("SLACK_BOT_TOKEN", "'xoxb-2'", "xoxb-2", 1),
        ("SLACK_BOT_TOKEN", " xoxb-2", "xoxb-2", 1),
        ("SLACK_BOT_TOKEN", "xoxb-2\n", "xoxb-2", 0),
        ("SLACK_BOT_TOKEN", "xoxb-2\r\n", "xoxb-2", 0),
        ("SLACK_BOT_TOKEN", '" xoxb-2 "\n', "xoxb-2", 1),
        ("SLACK_SIGNING_SECRET", "abc\n", "abc", 0),
        ("PORT", '"80"', 80, 1),
        ("LOG_LEVEL", "debug", "DEBUG", 0),
        ("LOG_FORMAT", "JSON", "json", 0),
    ],
)
def test_what_a_copy_left_around_a_value_is_left_out_and_told(
    name: str, value: str, expected: object, notes: int
) -> None:
    assert kept(name, value) == expected
    assert list(read(GOOD | {name: value}).notes) == notes * [
        f"{name}: quotes or spaces around its value were left out"
    ]


def test_commands_that_need_the_database_alone_ask_for_nothing_else() -> None:
    assert read_database({"SLACK_BOT_TOKEN": "nonsense"}) == "sqlite:///neverdone.db"
    with pytest.raises(SettingsError) as caught:
        read_database({"DATABASE_URL": "sqlite:///:memory:", "PORT": "x"})
    assert list(map(str, caught.value.faults)) == [MEMORY]


ANY_WORD = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")


def test_everything_that_is_wrong_is_said_at_once_and_nothing_secret() -> None:
    bad = {setting.name: "secret-of-mine" for setting in SETTINGS}
    lines = wrong(**bad | dict.fromkeys(ANY_WORD, " ") | {"OPERATOR_NAME": "secret-of-mine" * 9})
    assert [line.partition(":")[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert "secret-of-mine" not in "\n".join(lines)


@pytest.mark.parametrize("environment", [{}, dict.fromkeys((setting.name for setting in SETTINGS), "")])
def test_what_is_needed_is_asked_for_together_and_empty_is_as_good_as_not_set(environment: dict[str, str]) -> None:
    with pytest.raises(StartError) as caught:
        read_settings(environment)
    assert str(caught.value).split("\n")[1:] == [
        f"  {NO_BOT}",
        f"  {NO_APP}",
    ]


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
