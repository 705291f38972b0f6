"""Backup and restore: an online copy, and a restored bot that sends nothing old and says so."""

import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from slackbot import manifest
from slackbot.app.bot import Bot
from slackbot.cli.main import main
from slackbot.settings import read_settings
from slackbot.standin import Person, Standin, TurnableClock
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import head, migrate
from tests.talk import migrated

MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday
SAID = "restored from a backup made at"


class Place:
    """A Slack, a person in it, and a bot that can be started and stopped on a file."""

    def __init__(self, slack: Standin, file: Path) -> None:
        self.slack = slack
        self.alice: Person = slack.person("alice")
        self.file = file

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        environment = {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": f"sqlite:///{self.file}",
            "OPS_ADDRESS": "",
        }
        bot = Bot(read_settings(environment), self.slack.clock, ticking=False, manual_clock=True)
        await bot.start()
        await self.slack.connected()
        try:
            yield bot
        finally:
            await bot.stop()

    async def turns(self, bot: Bot, **by: int) -> None:
        """Turn the clock, and send what is due then."""
        self.slack.clock.turn_to(self.slack.clock() + timedelta(**by))
        await bot.sender.settled()

    def digests(self) -> int:
        return sum("• wrote back to the angry baker" in message.readable() for message in self.alice.dm)

    def runs(self, *command: str, status: int = 0) -> str:
        ran = CliRunner(env={"DATABASE_URL": f"sqlite:///{self.file}"}).invoke(main, command)
        assert ran.exit_code == status, ran.output
        return ran.output


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with Standin(manifest=manifest.load(), clock=TurnableClock(MORNING)) as slack:
        yield Place(slack, tmp_path / "bot.db")


async def test_a_restored_bot_sends_nothing_old_and_says_so(
    place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = tmp_path / "monday.backup"
    async with place.bot() as bot:
        await place.alice.types("/coach shift 09:00-17:00 mon-fri")
        await place.alice.types("/coach digest 16:00")
        await place.alice.types("/done wrote back to the angry baker")
        assert str(copy) in place.runs("backup", str(copy))
        await place.turns(bot, hours=7, minutes=1)
        assert place.digests() == 1
    assert place.runs("restore", str(copy), status=1).startswith("neverdone: ")
    assert "Restored." in place.runs("restore", str(copy), "--replace")
    place.slack.clock.turn_to(place.slack.clock() + timedelta(minutes=20))
    async with place.bot() as bot:
        await bot.sender.settled()
        assert place.digests() == 1
        assert SAID in caplog.text
        answer = await place.alice.types("/done")
        assert answer is not None
        assert "wrote back to the angry baker" in answer.readable()
        await place.turns(bot, days=1)
        assert place.digests() == 1  # Wednesday's comes, and has nothing to hand back
    caplog.clear()
    async with place.bot():
        assert SAID not in caplog.text
    assert (tmp_path / "bot.db-before").is_file()


async def test_a_copy_that_was_put_back_by_hand_sends_nothing_old_either(
    place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with place.bot():
        await place.alice.types("/coach digest 16:00")
        place.runs("backup", str(tmp_path / "copy"))
    for log in ("-wal", "-shm"):
        place.file.with_name(place.file.name + log).unlink(missing_ok=True)
    place.file.write_bytes((tmp_path / "copy").read_bytes())
    async with place.bot():
        assert SAID in caplog.text


def test_a_backup_is_one_private_file_that_is_not_written_over(tmp_path: Path) -> None:
    place = tmp_path / "bot.db"
    engine = make_engine(f"sqlite:///{place}")
    migrate(engine)
    engine.dispose()
    copy = tmp_path / "copy"
    runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{place}"})
    assert runner.invoke(main, ["backup", str(copy)]).exit_code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy"]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (head(),)
    again = runner.invoke(main, ["backup", str(copy)])
    assert (again.exit_code, again.output) == (1, f"neverdone: {copy} is there already; name another file\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no database", "file is not a database"), (b"", "is damaged or no database of this bot")],
)
def test_what_is_no_backup_is_not_put_in_place(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "copy").write_bytes(content)
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    ran = CliRunner(env={"DATABASE_URL": url}).invoke(main, ["restore", str(tmp_path / "copy")])
    assert ran.exit_code == 1
    assert words in ran.output
    assert not (tmp_path / "bot.db").exists()


async def test_nothing_is_restored_under_a_bot_that_runs(place: Place, tmp_path: Path) -> None:
    async with place.bot():
        place.runs("backup", str(tmp_path / "copy"))
        said = place.runs("restore", str(tmp_path / "copy"), "--replace", status=1)
        assert "another process uses" in said


def test_a_backup_of_a_later_version_leaves_the_database_as_it_is(tmp_path: Path) -> None:
    for name in ("bot.db", "copy"):
        migrated(tmp_path / name)
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = (tmp_path / "bot.db").read_bytes()
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    ran = CliRunner(env={"DATABASE_URL": url}).invoke(main, ["restore", str(tmp_path / "copy"), "--replace"])
    assert (ran.exit_code, "install the newer one" in ran.output) == (1, True)
    assert (tmp_path / "bot.db").read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("bot*")) == ["bot.db", "bot.db-lock"]


def test_what_root_restores_is_the_folders_owners(tmp_path: Path) -> None:
    """The bot runs as another user, who owns its folder."""
    place = tmp_path / "state"
    place.mkdir()
    if os.geteuid() == 0:
        os.chown(place, 10001, 10001)
    migrated(tmp_path / "copy")
    ran = CliRunner(env={"DATABASE_URL": f"sqlite:///{place / 'bot.db'}"}).invoke(
        main, ["restore", str(tmp_path / "copy")]
    )
    assert ran.exit_code == 0, ran.output
    assert {path.name for path in place.iterdir()} == {"bot.db", "bot.db-lock"}
    assert {path.stat().st_uid for path in place.iterdir()} == {place.stat().st_uid}


def test_on_postgresql_pg_restore_puts_the_file_back(tmp_path: Path) -> None:
    (tmp_path / "x.dump").touch()
    ran = CliRunner(env={"DATABASE_URL": "postgresql://u@h/d"}).invoke(main, ["restore", str(tmp_path / "x.dump")])
    assert (ran.exit_code, "pg_restore puts FILE back; then run `neverdone restore`" in ran.output) == (2, True)


def test_a_plan_makes_no_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    planned = CliRunner(env={"DATABASE_URL": url}).invoke(main, ["migrate", "--plan"])
    assert planned.output.splitlines()[-1].startswith(f"{len(planned.output.splitlines()) - 1} steps to schema")
    assert list(tmp_path.iterdir()) == []


def test_on_postgresql_it_says_how() -> None:
    ran = CliRunner(env={"DATABASE_URL": "postgresql://u@h/d"}).invoke(main, ["backup", "x.dump"])
    assert ran.exit_code == 0
    assert 'pg_dump --format=custom --file=x.dump "$DATABASE_URL"' in ran.output
    assert "neverdone restore" in ran.output


def test_a_migration_can_be_planned(tmp_path: Path) -> None:
    runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}"})
    planned = runner.invoke(main, ["migrate", "--plan"]).output.splitlines()
    assert len(planned) > 1
    assert (
        planned[-1]
        == f"{len(planned) - 1} steps to schema {head()}. Older processes may keep running on the newer schema."
    )
    runner.invoke(main, ["migrate"])
    assert runner.invoke(main, ["migrate", "--plan"]).output.startswith("Nothing to do: the database is up to date.")


def test_a_database_that_is_replaced_is_kept_with_the_log_of_a_bot_that_was_killed(tmp_path: Path) -> None:
    place, copy = tmp_path / "bot.db", tmp_path / "copy"
    engine = make_engine(f"sqlite:///{place}")
    migrate(engine)
    engine.dispose()
    runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{place}"})
    assert runner.invoke(main, ["backup", str(copy)]).exit_code == 0
    with closing(sqlite3.connect(place)) as killed:
        killed.execute("PRAGMA journal_mode=WAL")
        killed.execute("CREATE TABLE written_last (line TEXT)")
        killed.commit()
        assert runner.invoke(main, ["restore", str(copy), "--replace"]).exit_code == 0
        log = (tmp_path / "bot.db-before-wal").read_bytes()
    assert b"written_last" in log
    assert not (tmp_path / "bot.db-wal").exists()
