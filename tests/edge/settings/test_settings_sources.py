"""Settings: where they are read from, and which of two sources goes first."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from slackbot.errors import SettingsError
from slackbot.settings import SETTINGS, read, read_settings
from tests.edge.settings.settings_read import GOOD, wrong


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("SLACK_BOT_TOKN", "SLACK_BOT_TOKN is no setting; did you mean SLACK_BOT_TOKEN?"),
        ("SLACK_BOT_TOKN_FILE", "SLACK_BOT_TOKN_FILE is no setting; did you mean SLACK_BOT_TOKEN?"),
        ("DATABSE_URL", "DATABSE_URL is no setting; did you mean DATABASE_URL?"),
        ("KEEP_LINE_DAYS", "KEEP_LINE_DAYS is no setting; did you mean KEEP_LINES_DAYS?"),
        ("SLACK_TOKEN_OF_OURS", "SLACK_TOKEN_OF_OURS is no setting and has no effect"),
        ("COACH_MODE", "COACH_MODE is no setting and has no effect"),
        ("PATH", None),
        ("EXPORT", None),
        ("HOME", None),
    ],
)
def test_names_that_look_like_settings_are_pointed_out(name: str, note: str | None) -> None:
    assert list(read(GOOD | {name: "x"}).notes) == ([note] if note else [])


def test_a_misspelt_name_is_told_beside_what_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"SLACK_BOT_TOKN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert caught.value.notes == ("SLACK_BOT_TOKN is no setting; did you mean SLACK_BOT_TOKEN?",)
    assert str(caught.value).endswith("\n  SLACK_BOT_TOKN is no setting; did you mean SLACK_BOT_TOKEN?")


def test_each_setting_can_be_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    for setting in SETTINGS:
        if setting.name == "MESSAGES_DIR":
            continue
        value = EXAMPLES.get(setting.name, setting.default) or "x"
        file.write_text(value + "\n")
        by_file = read_settings({**GOOD, setting.name: "", f"{setting.name}_FILE": str(file)})
        assert by_file == read_settings({**GOOD, setting.name: value}), setting.name


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (None, "No such file or directory"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"x" * 70_000, "it is larger than 64 kB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None, line: str) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings({"SLACK_BOT_TOKEN_FILE": str(file), "SLACK_APP_TOKEN": "xapp-1"})
    (fault,) = caught.value.faults
    start = "SLACK_BOT_TOKEN: can't be read from the file that SLACK_BOT_TOKEN_FILE names"
    assert str(fault) == f"{start} ({line}); mend the path or the file"


def test_a_setting_and_its_file_at_once_are_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-2")
    assert wrong(SLACK_BOT_TOKEN_FILE=str(tmp_path / "token")) == [
        "SLACK_BOT_TOKEN: is set twice, also by SLACK_BOT_TOKEN_FILE; keep one of the two"
    ]


def test_a_dotenv_file_is_read_and_the_environment_goes_first(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("81")
    (tmp_path / ".env").write_text(
        "# a comment\nSLACK_BOT_TOKEN='xoxb-dotenv'\nexport SLACK_APP_TOKEN=xapp-dotenv\nLOG_LEVEL=debug\n"
        f"PORT_FILE={tmp_path / 'port'}\nSLACK_BOT_TOKN=x\n"
    )
    reading = read({"SLACK_BOT_TOKEN": "xoxb-here"}, tmp_path)
    settings = reading.settings
    assert (settings.slack_bot_token, settings.slack_app_token) == (SecretStr("xoxb-here"), SecretStr("xapp-dotenv"))
    assert (settings.log_level, settings.port) == ("DEBUG", 81)
    assert reading.notes == ("SLACK_BOT_TOKN is no setting; did you mean SLACK_BOT_TOKEN?",)


def test_an_earlier_source_goes_before_a_later_one_in_either_form(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-file")
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-dotenv\nSLACK_APP_TOKEN=xapp-dotenv\nPORT=81\n")
    environment = {"SLACK_BOT_TOKEN_FILE": f'"{tmp_path / "token"}"', "PORT": ""}
    settings = read(environment, tmp_path).settings
    assert (settings.slack_bot_token, settings.port) == (SecretStr("xoxb-file"), 81)


def test_what_windows_editors_put_before_a_file_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"\xef\xbb\xbfxapp-1\r\n")
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfSLACK_BOT_TOKEN=xoxb-1\r\nLOG_LEVEL=debug\r\n")
    reading = read({"SLACK_APP_TOKEN_FILE": str(tmp_path / "token")}, tmp_path)
    settings = reading.settings
    assert (settings.slack_bot_token, settings.slack_app_token) == (SecretStr("xoxb-1"), SecretStr("xapp-1"))
    assert (settings.log_level, reading.notes) == ("DEBUG", ())


def test_a_client_id_that_has_no_effect_is_told() -> None:
    (note,) = read(GOOD | {"SLACK_CLIENT_ID": "1.2"}).notes
    assert note == (
        "SLACK_CLIENT_ID has no effect while SLACK_BOT_TOKEN is set: the bot serves that token's workspace alone"
    )


def test_a_folder_of_secrets_is_read_last(tmp_path: Path) -> None:
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "SLACK_BOT_TOKEN").write_text("xoxb-mounted\n")
    (secrets / "slack_app_token").write_text("xapp-mounted\n")
    settings = read({"CREDENTIALS_DIRECTORY": str(secrets), "SLACK_APP_TOKEN": "xapp-here"}, tmp_path).settings
    assert (settings.slack_bot_token, settings.slack_app_token) == (SecretStr("xoxb-mounted"), SecretStr("xapp-here"))


EXAMPLES = {
    "SLACK_BOT_TOKEN": "xoxb-2",
    "SLACK_APP_TOKEN": "xapp-2",
    "TOKEN_KEYS": f"{'A' * 43}=",
    "SUPPORT_EMAIL": "help@example.org",
}
