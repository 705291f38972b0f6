"""Ways to break a set-up: each changes the environment, the stand-in, or the files of a good one."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from slackbot.standin import Fault, Standin
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from tests.cli.broken import (
    HTTP,
    Breaks,
    Environment,
    for_many,
)
from tests.edge.program.runs import free_port


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
