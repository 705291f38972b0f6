"""`neverdone check`: every kind of broken set-up, named with its remedy, and `run` ends with the same sentence."""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from slackbot.cli.check import Status, examine
from slackbot.cli.check.finding import is_well
from slackbot.cli.main import main
from slackbot.standin import Fault, Standin
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from tests.cli.broken import (
    HTTP,
    MANY,
    Breaks,
    Environment,
    assert_broken,
    changed,
    for_many,
    good,
    sentence,
)
from tests.edge.runs import free_port


def with_values(**changed: str | None) -> Breaks:
    """Break it by variables alone; None takes one away."""
    return lambda _environment, _slack, _folder: changed


def refused(error: str) -> Breaks:
    """Let Slack refuse the bot's token."""

    def breaks(_environment: Environment, slack: Standin, _folder: Path) -> Mapping[str, str | None]:
        slack.team.dead_as = error
        return {}

    return breaks


def without(*scopes: str) -> Breaks:
    """Let the workspace grant less."""

    def breaks(_environment: Environment, slack: Standin, _folder: Path) -> Mapping[str, str | None]:
        slack.team.scopes -= set(scopes)
        return {}

    return breaks


def app_token_refused(error: str) -> Breaks:
    """Let Slack refuse the app-level token."""

    def breaks(_environment: Environment, slack: Standin, _folder: Path) -> Mapping[str, str | None]:
        slack.fault("apps.connections.open", Fault.error(error), times=2)  # to `check`, and to `run`
        return {}

    return breaks


def tokens_of_two_apps(_environment: Environment, slack: Standin, _folder: Path) -> Mapping[str, str | None]:
    slack.site.app_token = "xapp-1-A0ANOTHERAPP-1-f00"
    return {"SLACK_APP_TOKEN": slack.site.app_token}


def secret_folder(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    return {"SLACK_BOT_TOKEN": None, "SLACK_BOT_TOKEN_FILE": str(folder)}


def file_with(content: bytes) -> Breaks:
    """Let the database's file hold something else."""

    def breaks(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
        (folder / "bot.db").write_bytes(content)
        return {}

    return breaks


def newer_schema(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    engine = make_engine(f"sqlite:///{folder / 'bot.db'}")
    migrate(engine)
    engine.dispose()
    with sqlite3.connect(folder / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    return {}


def folder_instead_of_file(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    (folder / "bot.db").mkdir()
    return {}


def broken_words(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    (folder / "words").write_text("a file and no folder")
    return {"MESSAGES_DIR": str(folder / "words")}


def secret_file(content: bytes | None) -> Breaks:
    """Let the token come from a file."""

    def breaks(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
        if content is not None:
            (folder / "token").write_bytes(content)
        return {"SLACK_BOT_TOKEN": None, "SLACK_BOT_TOKEN_FILE": str(folder / "token")}

    return breaks


def both_forms(environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    (folder / "token").write_text(environment["SLACK_BOT_TOKEN"])
    return {"SLACK_BOT_TOKEN_FILE": str(folder / "token")}


def swapped_secrets(environment: Environment, slack: Standin, folder: Path) -> Mapping[str, str | None]:
    swapped = {"SLACK_SIGNING_SECRET": slack.oauth.client_secret, "SLACK_CLIENT_SECRET": slack.signing_secret}
    return for_many(**swapped)(environment, slack, folder)


def one_secret_twice(environment: Environment, slack: Standin, folder: Path) -> Mapping[str, str | None]:
    return for_many(SLACK_CLIENT_SECRET=slack.signing_secret)(environment, slack, folder)


def dotenv(content: bytes) -> Breaks:
    """Let `.env` hold something."""

    def breaks(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
        (folder / ".env").write_bytes(content)
        return {}

    return breaks


def pipe_instead_of_file(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    os.mkfifo(folder / "bot.db")
    return {}


def link_to_nowhere(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    (folder / "bot.db").symlink_to("/nowhere/at/all/bot.db")
    return {}


def file_instead_of_folder(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    (folder / "file").touch()
    return {"DATABASE_URL": f"sqlite:///{folder}/file/bot.db"}


def folder_instead_of_lock(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
    (folder / "bot.db-lock").mkdir()
    return {}


def another_programs(*statements: str) -> Breaks:
    """Let the database be another program's."""

    def breaks(_environment: Environment, _slack: Standin, folder: Path) -> Mapping[str, str | None]:
        with closing(sqlite3.connect(folder / "bot.db")) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return {}

    return breaks


def one_port_for_two(_environment: Environment, _slack: Standin, _folder: Path) -> Mapping[str, str | None]:
    port = str(free_port())
    return {**HTTP, "PORT": port, "OPS_ADDRESS": f"127.0.0.1:{port}"}


# what breaks it, what the line is about, and what it says to do
BROKEN: Final[dict[str, tuple[Breaks, str, str]]] = {
    "no bot token": (with_values(SLACK_BOT_TOKEN=None), "SLACK_BOT_TOKEN", "copy the 'Bot User OAuth Token'"),
    "no app token and no signing secret": (
        with_values(SLACK_APP_TOKEN=None),
        "SLACK_APP_TOKEN",
        "make one with the scope connections:write",
    ),
    "the app token as bot token": (
        with_values(SLACK_BOT_TOKEN="xapp-1"),
        "SLACK_BOT_TOKEN",
        "belongs to SLACK_APP_TOKEN",
    ),
    "the bot token as app token": (
        with_values(SLACK_APP_TOKEN="xoxb-1"),
        "SLACK_APP_TOKEN",
        "belongs to SLACK_BOT_TOKEN",
    ),
    "a user token": (with_values(SLACK_BOT_TOKEN="xoxp-1"), "SLACK_BOT_TOKEN", "starts with xoxb-"),
    "a token cut in two": (with_values(SLACK_BOT_TOKEN="xoxb-1 2"), "SLACK_BOT_TOKEN", "copy it again"),
    "a misspelt name": (
        with_values(SLACK_BOT_TOKEN=None, SLACK_BOT_TOKN="xoxb-1"),
        "SLACK_BOT_TOKEN",
        "copy the 'Bot User OAuth Token'",
    ),
    "a secret's file that is not there": (secret_file(None), "SLACK_BOT_TOKEN", "mend the path or the file"),
    "a secret's file that is empty": (secret_file(b"\n"), "SLACK_BOT_TOKEN", "set it or leave it out"),
    "a secret's file that can't be read": (
        secret_folder,
        "SLACK_BOT_TOKEN",
        "Is a directory); mend the path or the file",
    ),
    "a secret's file that is no text": (secret_file(b"\xff\xfe"), "SLACK_BOT_TOKEN", "mend the path or the file"),
    "a setting and its file": (both_forms, "SLACK_BOT_TOKEN", "keep one of the two"),
    "no client secret": (
        with_values(**MANY | {"SLACK_CLIENT_SECRET": None}),
        "SLACK_CLIENT_SECRET",
        "copy it from 'Basic Information'",
    ),
    "no key for tokens": (with_values(**MANY | {"TOKEN_KEYS": None}), "TOKEN_KEYS", "`neverdone key` makes one"),
    "a key that is none": (with_values(**MANY | {"TOKEN_KEYS": "x"}), "TOKEN_KEYS", "`neverdone key` makes one"),
    "an async driver": (
        with_values(DATABASE_URL="sqlite+aiosqlite:///bot.db"),
        "DATABASE_URL",
        "write sqlite:// without the +",
    ),
    "another database": (with_values(DATABASE_URL="mysql://h/d"), "DATABASE_URL", "write sqlite:///a-file or"),
    "a database in memory": (with_values(DATABASE_URL="sqlite:///:memory:"), "DATABASE_URL", "write sqlite:///a-file"),
    "an address of the web": (with_values(DATABASE_URL="https://h/d"), "DATABASE_URL", "write sqlite:///a-file or"),
    "two slashes where three belong": (with_values(DATABASE_URL="sqlite://bot.db"), "DATABASE_URL", "sqlite:///a-file"),
    "a database without a name": (with_values(DATABASE_URL="postgresql://h"), "DATABASE_URL", "names no database"),
    "a path and no URL": (with_values(DATABASE_URL="/var/lib/bot.db"), "DATABASE_URL", "write sqlite:///a-file"),
    "a folder that is not there": (
        with_values(DATABASE_URL="sqlite:////nowhere/at/all/bot.db"),
        "DATABASE_URL",
        "make it, or name another",
    ),
    "a folder that takes no files": (
        with_values(DATABASE_URL="sqlite:////proc/bot.db"),
        "DATABASE_URL",
        "let the user that runs the bot write to it and to its folder",
    ),
    "a folder in the file's place": (folder_instead_of_file, "DATABASE_URL", "name a file in it"),
    "a file that is no database": (
        file_with(b"this is no database, whatever its name says"),
        "DATABASE_URL",
        "name another file to have a new one made",
    ),
    "a schema of a later version": (newer_schema, "database", "install the newer one"),
    "a port that is no number": (with_values(PORT="eighty"), "PORT", "takes a whole number"),
    "a port beyond all": (with_values(PORT="65536"), "PORT", "takes 65535 at most"),
    "an address without a port": (with_values(OPS_ADDRESS="localhost"), "OPS_ADDRESS", "such as 127.0.0.1:9090"),
    "an unknown level": (with_values(LOG_LEVEL="LOUD"), "LOG_LEVEL", "takes one of DEBUG, INFO, WARNING or ERROR"),
    "words in no folder": (broken_words, "MESSAGES_DIR", "mend the path or leave it out"),
    "another host than Slack's": (
        with_values(SLACK_API_URL="https://slack.example/"),
        "SLACK_API_URL",
        "leave it unset",
    ),
    "a token that Slack does not know": (
        with_values(SLACK_BOT_TOKEN="xoxb-0"),
        "SLACK_BOT_TOKEN",
        "copy the 'Bot User",
    ),
    "an app that was removed": (
        refused("account_inactive"),
        "SLACK_BOT_TOKEN",
        "install the app in the workspace again",
    ),
    "a token that was revoked": (refused("token_revoked"), "SLACK_BOT_TOKEN", "install the app in the workspace again"),
    "an app token that Slack does not know": (
        with_values(SLACK_APP_TOKEN="xapp-0"),
        "SLACK_APP_TOKEN",
        "make one with the scope connections:write",
    ),
    "an app token that was revoked": (
        app_token_refused("token_revoked"),
        "SLACK_APP_TOKEN",
        "make one with the scope connections:write",
    ),
    "tokens of two apps": (
        tokens_of_two_apps,
        "SLACK_APP_TOKEN",
        "belongs to the app A0ANOTHERAPP, and SLACK_BOT_TOKEN to A",
    ),
    "an app whose Socket Mode is off": (
        app_token_refused("access_denied"),
        "SLACK_APP_TOKEN",
        "switch on 'Socket Mode' on the app's page in Slack",
    ),
    "a workspace that moved into an organisation": (
        refused("org_login_required"),
        "SLACK_BOT_TOKEN",
        "ask its owner, then install the app there",
    ),
    "an organisation that restricts the app": (
        refused("app_access_restricted"),
        "SLACK_BOT_TOKEN",
        "an admin has to allow the app",
    ),
    "a scope that was not granted": (
        without("chat:write"),
        "scopes",
        "chat:write (to send the digest, the welcome back and a team's recap); paste `neverdone manifest`",
    ),
    "a secret's file without an end": (
        with_values(SLACK_BOT_TOKEN=None, SLACK_BOT_TOKEN_FILE="/dev/zero"),
        "SLACK_BOT_TOKEN",
        "it is larger than 64 kB); mend the path or the file",
    ),
    "a .env in UTF-16": (dotenv("PORT=1".encode("utf-16")), ".env", "it is not UTF-8 text); mend or remove it"),
    "credentials in no folder": (
        with_values(CREDENTIALS_DIRECTORY="/nowhere/at/all"),
        "CREDENTIALS_DIRECTORY",
        "No such file or directory); mend the path or the folder",
    ),
    "a token as signing secret": (
        with_values(**HTTP | {"SLACK_SIGNING_SECRET": "xoxb-1"}),
        "SLACK_SIGNING_SECRET",
        "belongs to SLACK_BOT_TOKEN; copy it again",
    ),
    "the App ID as Client ID": (for_many(SLACK_CLIENT_ID="A0123ABCD"), "SLACK_CLIENT_ID", "is two numbers with a dot"),
    "the Client ID of no app": (for_many(SLACK_CLIENT_ID="1.2"), "SLACK_CLIENT_ID", "copy it again from 'Basic"),
    "the client secret of another app": (
        for_many(SLACK_CLIENT_SECRET="c"),
        "SLACK_CLIENT_SECRET",
        "it is not this app's (bad_client_secret); copy it again",
    ),
    "the app's two secrets swapped": (swapped_secrets, "SLACK_CLIENT_SECRET", "(the Signing Secret is another)"),
    "one of the app's secrets in both places": (
        one_secret_twice,
        "SLACK_CLIENT_SECRET",
        "copy each to its own setting",
    ),
    "options for SQLite": (
        with_values(DATABASE_URL="sqlite:///b.db?mode=ro"),
        "DATABASE_URL",
        "write sqlite:///a-file",
    ),
    "a pipe in the file's place": (pipe_instead_of_file, "DATABASE_URL", "is a device or a pipe; name a file"),
    "a link that leads nowhere": (link_to_nowhere, "DATABASE_URL", "folder /nowhere/at/all does not exist; make it"),
    "a file in the folder's place": (file_instead_of_folder, "DATABASE_URL", "file is not a folder; name another"),
    "a folder in the lock's place": (folder_instead_of_lock, "DATABASE_URL", "bot.db-lock can't be opened (Is a"),
    "another program's file": (
        another_programs("CREATE TABLE note (id)"),
        "database",
        "has the tables of another program: name another one in DATABASE_URL",
    ),
    "another program's migrations": (
        another_programs("CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('ab12')"),
        "database",
        "has the tables of another program: name another one in DATABASE_URL",
    ),
    "an address of another machine": (
        with_values(OPS_ADDRESS="192.0.2.1:9090"),
        "OPS_ADDRESS",
        "set an address of this machine, or set it empty",
    ),
    "one port for Slack and for metrics": (one_port_for_two, "PORT", "stop what uses it, or set another PORT"),
    "several scopes that were not granted": (without("im:write", "users:read"), "scopes", "install the app again"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_set_up_is_named_with_its_remedy_and_run_says_the_same(
    slack: Standin, tmp_path: Path, name: str
) -> None:
    breaks, about, remedy = BROKEN[name]
    await assert_broken(changed(good(slack, tmp_path), breaks, slack, tmp_path), about, remedy, tmp_path)
    slack.refusals.clear()


def test_there_are_more_than_thirty() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize(
    ("written", "noted"),
    [(b"%s\n", 0), (b"%s\r\n", 0), (b'"%s"\n', 1), (b"'%s'", 1), (b"  %s  ", 1), (b"\xef\xbb\xbf%s\r\n", 0)],
    ids=["newline", "CRLF", "quotes", "single quotes", "spaces", "byte order mark"],
)
async def test_a_secret_is_taken_out_of_what_an_editor_or_a_shell_left_round_it(
    slack: Standin, tmp_path: Path, written: bytes, noted: int
) -> None:
    environment = changed(good(slack, tmp_path), secret_file(written % slack.bot_token.encode()), slack, tmp_path)
    findings = await examine(environment)
    assert is_well(findings)
    assert sum("were left out" in finding.says for finding in findings) == noted


@pytest.mark.parametrize(
    ("proxy", "remedy"),
    [
        (
            "http://127.0.0.1:1",
            "the proxy that HTTPS_PROXY or HTTP_PROXY names can't be used (ClientProxyConnectionError)",
        ),
        ("proxy:3128", "the proxy that HTTPS_PROXY or HTTP_PROXY names is no URL (InvalidURL); write http://host:port"),
        ("", "it can't be reached (ClientConnectorError); let this machine reach slack.com over HTTPS"),
    ],
)
async def test_a_slack_that_is_away_is_told(
    slack: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str, remedy: str
) -> None:
    """`run` waits for it, and logs the same sentence: tests/edge/test_process.py."""
    if proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
    findings = await examine(good(slack, tmp_path) | {"SLACK_API_URL": "http://127.0.0.1:1/"})
    wrong = [sentence(finding) for finding in findings if finding.status is Status.MEND]
    assert [remedy in each for each in wrong] == [True]


async def test_a_good_set_up_is_told_part_by_part(slack: Standin, tmp_path: Path) -> None:
    findings = await examine(good(slack, tmp_path))
    said = {finding.about: finding.says for finding in findings}
    assert [finding for finding in findings if finding.status is Status.MEND] == []
    assert list(said) == [
        "settings",
        "tzdata",
        "disk",
        "words",
        "database",
        "SLACK_BOT_TOKEN",
        "scopes",
        "clock",
        "transport",
    ]
    assert said["SLACK_BOT_TOKEN"].startswith(f"workspace {slack.team.name} ({slack.team.id}), as bot U")
    assert said["transport"] == "Socket Mode; SLACK_APP_TOKEN opens a connection"
    assert said["database"] == f"{tmp_path / 'bot.db'} will be made by `neverdone run`"


async def test_scopes_that_may_be_declined_are_told_with_what_is_lost(slack: Standin, tmp_path: Path) -> None:
    slack.team.scopes -= {"im:history", "dnd:read"}
    findings = await examine(good(slack, tmp_path))
    assert is_well(findings)
    notes = [finding.says for finding in findings if finding.status is Status.NOTE and finding.about == "scopes"]
    assert [note for note in notes if "im:history" in note or "dnd:read" in note] == [
        "without dnd:read the bot can't wait for the end of a person's do-not-disturb (dnd.info)",
        "without im:history the bot can't answer words typed to the bot (message.im), and to find its own "
        "message when Slack's answer was lost",
    ]


async def test_nothing_set_says_where_to_begin() -> None:
    findings = await examine({})
    assert "Begin with `neverdone manifest`" in findings[0].says
    assert not is_well(findings)


async def test_live_sends_every_sample_to_slack_and_posts_nothing(slack: Standin, tmp_path: Path) -> None:
    findings = await examine(good(slack, tmp_path), is_live=True)
    assert findings[-1].status is Status.OK, findings[-1]
    assert findings[-1].says.endswith("sample renderings; nothing was posted")
    assert {call.method for call in slack.calls} >= {"blocks.validate"}
    assert not [call for call in slack.calls if call.method.startswith(("chat.", "views."))]


def test_the_command_prints_lines_or_json_and_ends_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}
    plain = CliRunner(env=environment).invoke(main, ["check"])
    assert (plain.exit_code, plain.output.splitlines()[0]) == (
        1,
        "mend  SLACK_BOT_TOKEN: is an app-level token, which belongs to SLACK_APP_TOKEN; this one starts with xoxb-",
    )
    machine = CliRunner(env=environment).invoke(main, ["check", "--json"])
    assert machine.exit_code == 1
    assert json.loads(machine.output)[0] == {
        "about": "SLACK_BOT_TOKEN",
        "status": "mend",
        "says": "is an app-level token, which belongs to SLACK_APP_TOKEN; this one starts with xoxb-",
    }
