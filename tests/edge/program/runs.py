"""The real program: the console script in its own environment, its output read line by line."""

import asyncio
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from slackbot.clock import system_clock
from slackbot.coach.calendar import Hours, Occurrence, day_ends, local_day, zone
from slackbot.standin import Person, Standin
from slackbot.store.engine import make_engine
from slackbot.store.outbox import outbox, schedule
from slackbot.store.people import lines, members
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.migrate import migrate

SCRIPT = Path(sys.executable).with_name("neverdone")
CANARY = "canary"  # in everything a test types that must not be logged


class Run:
    """One process: its output so far, and the signals it can be sent."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.out: list[str] = []
        self.err: list[str] = []
        self._process = process
        self._grew = asyncio.Event()
        self._reading = [
            asyncio.create_task(self._read(process.stdout, self.out)),
            asyncio.create_task(self._read(process.stderr, self.err)),
        ]

    @classmethod
    async def start(cls, environment: Mapping[str, str], *arguments: str) -> Self:
        """Start the program with exactly this environment."""
        pipe = asyncio.subprocess.PIPE
        home = environment["HOME"]
        return cls(
            await asyncio.create_subprocess_exec(
                str(SCRIPT), *arguments, env=dict(environment), cwd=home, stdout=pipe, stderr=pipe
            )
        )

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

    async def says(self, words: str, seconds: float = 120) -> str:
        """Wait for a line on standard error with these words in it."""
        async with asyncio.timeout(seconds):
            while not (lines := [line for line in self.err if words in line]):
                self._grew.clear()
                await self._grew.wait()
        return lines[0]

    async def ends(self, seconds: float = 120) -> int:
        """Wait for the end; returns the exit status."""
        async with asyncio.timeout(seconds):
            status = await self._process.wait()
            await asyncio.gather(*self._reading)
        return status

    def is_told(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def is_killed(self) -> None:
        """Kill it as in a power cut, if it still runs."""
        if self._process.returncode is None:
            self._process.kill()
        await self.ends()

    async def _read(self, stream: asyncio.StreamReader | None, into: list[str]) -> None:
        assert stream is not None
        async for line in stream:
            into.append(line.decode().rstrip("\n"))
            self._grew.set()


@asynccontextmanager
async def running(environment: Mapping[str, str], *arguments: str) -> AsyncIterator[Run]:
    """Run a process until the end of the block; fails if it logged a secret or a person's words."""
    run = await Run.start(environment, *(arguments or ("run",)))
    try:
        yield run
    finally:
        await run.is_killed()
    said = [*run.out, *run.err]
    assert leaks(environment, said) == [], said[-40:]


def leaks(environment: Mapping[str, str], said: Iterable[str]) -> list[str]:
    """Return the lines that contain a secret or a planted private text."""
    secrets = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "TOKEN_KEYS")
    private = [CANARY, *(environment[name] for name in secrets if environment.get(name))]
    return [line for line in said if any(word in line for word in private)]


def settings(slack: Standin, home: Path, **changed: str) -> dict[str, str]:
    """Return the environment of a run over Socket Mode on a file in `home`, with changes."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{home / 'bot.db'}",
        "OPS_ADDRESS": "",
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "text",
    } | changed


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def noon_zone(at: datetime) -> str:
    """Return a zone of fixed offset in which it is between noon and one."""
    offset = 12 - at.hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


class Kept:
    """The content of a run's SQLite file, prepared and read beside the program."""

    def __init__(self, slack: Standin, home: Path) -> None:
        self._team = slack.team.id
        self.file = home / "bot.db"
        self._engine = make_engine(f"sqlite:///{self.file}")

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def migrate(self) -> None:
        """Make the tables."""
        migrate(self._engine)

    def who(self, person: Person) -> MemberId:
        """A person's id in the store."""
        return MemberId(self._team, person.id)

    def has_digest(self, person: Person, due_at: datetime, line: str, *, days_ago: int = 0) -> None:
        """Make a person's digest due at a moment's wall time some days ago, with one line on each day since."""
        hours = Hours(person.tz)
        wall = due_at.astimezone(zone(person.tz)).time().replace(second=0, microsecond=0)
        today = local_day(due_at, hours)
        day = today - timedelta(days=days_ago)
        due = Occurrence(day, due_at - timedelta(days=days_ago), day_ends(day, hours))
        who = self.who(person)
        with self._engine.begin() as tx:
            members.add(tx, who, person.tz, system_clock())
            members.change(tx, who, digest_at=wall)
            schedule.put(tx, who, "digest", due)
            for each in {day, today}:
                lines.add(tx, who, each, [("done", line)], "prepared")

    def lines_of(self, person: Person) -> list[str]:
        """Return a person's list."""
        with closing(sqlite3.connect(self.file)) as reader:
            rows = reader.execute("SELECT text FROM done_line WHERE user_id = ? ORDER BY id", (person.id,))
            return [text for (text,) in rows]

    def deliveries_of(self, person: Person) -> list[tuple[date, str, str | None]]:
        """Return day, state and reason of each delivery planned for a person."""
        with self._engine.begin() as tx:
            deliveries = outbox.of_member(tx, self.who(person))
        return [(delivery.day, delivery.state.name, delivery.reason) for delivery in deliveries]
