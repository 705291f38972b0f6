"""`neverdone check` on a machine that refuses: rights, a full disk, ports, the clock, the database."""

import errno
import os
import socket
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Final

import aiohttp
import psycopg
import pytest
from aiohttp import web
from sqlalchemy.engine import make_url

from slackbot.app import faults
from slackbot.cli.check import Status, examine, machine
from slackbot.cli.check.finding import is_well
from slackbot.clock import system_clock
from slackbot.settings import read
from slackbot.standin import Standin
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from tests.cli.broken import (
    assert_broken,
    changed,
    for_many,
    good,
)
from tests.edge.installs.hosted import environment, hosted
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import free_port
from tests.talk import migrated


@contextmanager
def as_nobody() -> Iterator[Path]:
    """Go on without root's rights, to which no file's mode applies, in a folder that anybody may reach."""
    with tempfile.TemporaryDirectory(prefix="neverdone-") as folder:
        Path(folder).chmod(0o777)
        if os.geteuid():
            yield Path(folder)
            return
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield Path(folder)
        finally:
            os.setresuid(0, 0, 0)


NOBODY: Final = 65534


WRITE: Final = "let the user that runs the bot write to it and to its folder"


def made(path: Path, mode: int, content: bytes | None = None) -> Path:
    """Make a file, or without content a folder, of a mode."""
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    path.chmod(mode)
    return path


# what the bot's user may not do: which setting meets it, and what is said
FORBIDDEN: Final[dict[str, tuple[Callable[[Path], Mapping[str, str]], str, str]]] = {
    "a folder that may not be entered": (
        lambda folder: {"DATABASE_URL": f"sqlite:///{made(folder / 'shut', 0o600)}/bot.db"},
        "DATABASE_URL",
        WRITE,
    ),
    "a folder below such a one": (
        lambda folder: {"DATABASE_URL": f"sqlite:///{made(folder / 'shut', 0o600)}/below/bot.db"},
        "DATABASE_URL",
        WRITE,
    ),
    "a folder that may not be written to": (
        lambda folder: {"DATABASE_URL": f"sqlite:///{made(folder / 'shut', 0o500)}/bot.db"},
        "DATABASE_URL",
        WRITE,
    ),
    "a database that may only be read": (
        lambda folder: {"DATABASE_URL": f"sqlite:///{made(folder / 'bot.db', 0o400, b'')}"},
        "DATABASE_URL",
        WRITE,
    ),
    "a lock of another user": (
        lambda folder: {"DATABASE_URL": f"sqlite:///{made(folder / 'bot.db-lock', 0o400, b'').with_name('bot.db')}"},
        "DATABASE_URL",
        "bot.db-lock can't be opened (Permission denied)",
    ),
    "a secret that may not be read": (
        lambda folder: {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": str(made(folder / "token", 0, b"xoxb-1"))},
        "SLACK_BOT_TOKEN",
        "(Permission denied); mend the path or the file",
    ),
    "a .env that may not be read": (
        lambda folder: {"HOME": str(made(folder / ".env", 0, b"PORT=1"))},
        ".env",
        "(Permission denied); mend or remove it",
    ),
    "words that may not be read": (
        lambda folder: {"MESSAGES_DIR": str(made(folder / "words", 0))},
        "MESSAGES_DIR",
        "let the user that runs the bot read it",
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
async def test_what_the_bots_user_may_not_do_is_named(slack: Standin, name: str) -> None:
    breaks, about, remedy = FORBIDDEN[name]
    with as_nobody() as folder:
        await assert_broken({**good(slack, folder), **breaks(folder)}, about, remedy, folder)


async def test_a_database_that_another_program_holds_is_named(
    slack: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slackbot.store.engine._BUSY_MS", 40)
    migrated(tmp_path / "bot.db")
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await assert_broken(good(slack, tmp_path), "DATABASE_URL", "(database is locked); close it, and start again")


async def test_a_disk_that_is_full_is_named(slack: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: (2**40, 2**40, 2**20))
    await assert_broken(good(slack, tmp_path), "disk", f"1 MB are free in {tmp_path}; make room, or move the database")


async def test_zones_that_are_not_installed_are_named(
    slack: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)
    await assert_broken(good(slack, tmp_path), "tzdata", "install the program again")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EADDRINUSE, "stop what uses it, or set another PORT"),
        (errno.EACCES, "those below 1024 are for root: set another PORT"),
        (errno.EMFILE, "set another PORT"),
    ],
)
def test_a_port_that_cant_be_bound_is_told_by_its_cause(number: int, remedy: str) -> None:
    fault = faults.port(80, OSError(number, "x"))
    assert str(fault) == f"PORT: the bot can't listen on 80 ({os.strerror(number)}); {remedy}"


async def test_the_ports_of_a_bot_that_runs_are_no_fault(tmp_path: Path) -> None:
    ops = f"127.0.0.1:{free_port()}"
    async with hosted(system_clock(), tmp_path, OPS_ADDRESS=ops) as place:
        beside = environment(place.slack, tmp_path, OPS_ADDRESS=ops, PORT=str(place.bot.port))
        findings = await examine(beside)
        assert is_well(findings), findings
        said = {finding.about: finding.says for finding in findings if finding.status is Status.NOTE}
        assert said["PORT"] == f"{place.bot.port} is in use, by the bot that runs here"
        assert said["OPS_ADDRESS"] == f"{ops} is in use, by the bot that runs here"
        on_a_server = read(beside | {"DATABASE_URL": "postgresql://u@h/d"}).settings
        assert {finding.status for finding in await machine.ports(on_a_server)} == {Status.NOTE}
        other_database = read(beside | {"DATABASE_URL": f"sqlite:///{tmp_path}/other.db"}).settings
        assert {finding.status for finding in await machine.ports(other_database)} == {Status.MEND}


async def test_a_port_in_use_is_named(slack: Standin, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104 - the port that the bot would listen on
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = good(slack, tmp_path) | {"SLACK_SIGNING_SECRET": "s", "PORT": port}
        del environment["SLACK_APP_TOKEN"]
        await assert_broken(environment, "PORT", "stop what uses it, or set another PORT")
        ops = good(slack, tmp_path) | {"OPS_ADDRESS": f"127.0.0.1:{port}"}
        await assert_broken(ops, "OPS_ADDRESS", "stop what uses it, set another address, or set it empty")


@pytest.mark.parametrize(("minutes", "way"), [(6, "behind"), (-6, "ahead of")])
async def test_a_clock_that_is_wrong_is_named(slack: Standin, tmp_path: Path, minutes: int, way: str) -> None:
    environment = good(slack, tmp_path) | {"SLACK_SIGNING_SECRET": "s", "PORT": "0"}
    del environment["SLACK_APP_TOKEN"]
    async with dated(slack, timedelta(minutes=minutes)) as url:
        await assert_broken(environment | {"SLACK_API_URL": url}, "clock", f"6 minutes {way} Slack's, so that")
        many = changed(environment, for_many(SLACK_API_URL=url), slack, tmp_path)
        await assert_broken(many, "clock", f"6 minutes {way} Slack's, so that")
        over_socket = environment | {"SLACK_API_URL": url, "SLACK_APP_TOKEN": slack.app_token}
        assert Status.NOTE in {finding.status for finding in await examine(over_socket) if finding.about == "clock"}


async def test_postgresql_is_named_for_what_is_wrong_with_it(
    slack: Standin, tmp_path: Path, postgresql: Server
) -> None:
    url = postgresql.database()
    missing = url.replace("edge_", "nowhere_")
    foreign, no_rights, copy = (postgresql.database() for _ in range(3))
    orders(foreign, "CREATE TABLE alembic_version (version_num text)", "INSERT INTO alembic_version VALUES ('ab12')")
    for each in (no_rights, copy):
        engine = make_engine(each)
        migrate(engine)
        engine.dispose()
    orders(no_rights, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    orders(copy, f"ALTER DATABASE {make_url(copy).database} SET default_transaction_read_only = on")
    for database, about, remedy in (
        (foreign, "database", "has the tables of another program: name another one in DATABASE_URL"),
        (no_rights.replace("postgres:", "guest:"), "DATABASE_URL", "make its user the owner of the database, or GRANT"),
        (copy, "DATABASE_URL", "name the primary server, not a copy of it that takes no writes"),
        (f"{url}&shmode=x", "DATABASE_URL", "mend what follows the ? in it"),
        ("postgresql://nobody@nowhere.invalid/x", "DATABASE_URL", "mend the host in it"),
        (url, "database", "run `neverdone migrate` first"),
        (missing, "DATABASE_URL", "mend the database's name in it, or make that database"),
        ("postgresql://postgres@127.0.0.1:1/x", "DATABASE_URL", "start it, or mend host and port in it"),
    ):
        await assert_broken(good(slack, tmp_path) | {"DATABASE_URL": database}, about, remedy)
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    assert is_well(await examine(good(slack, tmp_path) | {"DATABASE_URL": url}))


def orders(url: str, *statements: str) -> None:
    """Change a database as its administrator."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@asynccontextmanager
async def dated(slack: Standin, off: timedelta) -> AsyncIterator[str]:
    """The same Slack, whose answers tell another time."""

    async def forward(request: web.Request) -> web.Response:
        url = slack.api_url.removesuffix("/api/") + request.path_qs
        headers = {name: value for name, value in request.headers.items() if name in {"Authorization", "Content-Type"}}
        async with aiohttp.request(request.method, url, data=await request.read(), headers=headers) as answer:
            told = {"Date": format_datetime(system_clock() + off, usegmt=True), "Content-Type": "application/json"}
            scopes = answer.headers.get("x-oauth-scopes")
            return web.Response(body=await answer.read(), headers=told | ({"x-oauth-scopes": scopes} if scopes else {}))

    site = web.Application()
    site.router.add_route("*", "/{path:.*}", forward)
    runner = web.AppRunner(site)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()
