"""CPU time of a running process for each `/done`, beside a Bolt app that only acks; over HTTP and a socket."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from slackbot import manifest
from slackbot.cli.bench.process import BARE, BOT, Process, running
from slackbot.clock import system_clock
from slackbot.errors import StartError
from slackbot.standin import Person, Standin, TurnableClock

HTTP: Final = "HTTP"
SOCKET: Final = "a socket"
_WARM_UP: Final = 60
_OK: Final = 200
_PEOPLE: Final = 20
_LINES: Final = 500
_LINES_AT_ONCE: Final = 50
_HOMES: Final = 30
_trigger = count()


@dataclass(frozen=True)
class Answered:
    """Measurements of one run of commands.

    Attributes:
        start: Seconds from the start of the process to its first answer.
        cpu_ms: CPU time of the process per command, typed one after the other.
        took_ms: Wall time of each of those commands.
        many_cpu_ms: CPU time per command with many typed at once.
        home_ms: Wall time from opening Home with 500 lines to its `views.publish`; 0 for the bare app.
    """

    start: float
    cpu_ms: float
    took_ms: list[float]
    many_cpu_ms: float
    home_ms: float

    @property
    def p99(self) -> float:
        """The 99th percentile of the wall times, in milliseconds."""
        return quantiles(self.took_ms, n=100)[98]


async def answered(transport: str, url: str | None, rounds: int, at_once: int) -> Answered:
    """Type `/done` `rounds` times, one at a time, then `at_once` at once; a `url` of None measures the bare app."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        async with _target(transport, url, Path(folder)) as (slack, process):
            people = [slack.person(f"Person {number}", tz="Europe/Berlin") for number in range(_PEOPLE)]
            await _done(slack, people[0])
            start = time.monotonic() - began
            for number in range(_WARM_UP):
                await _done(slack, people[number % _PEOPLE])
            before = process.cpu
            took = [await _done(slack, people[number % _PEOPLE]) for number in range(rounds)]
            between = process.cpu
            for _ in range(0, rounds, at_once):
                await asyncio.gather(*(_done(slack, people[number % _PEOPLE]) for number in range(at_once)))
            after = process.cpu
            return Answered(
                start=start,
                cpu_ms=1000 * (between - before) / rounds,
                took_ms=took,
                many_cpu_ms=1000 * (after - between) / rounds,
                home_ms=await _home(slack) if url else 0,
            )


@asynccontextmanager
async def _target(transport: str, url: str | None, folder: Path) -> AsyncIterator[tuple[Standin, Process]]:
    clock = TurnableClock(system_clock(), flowing=True)
    async with Standin(manifest=manifest.load(), clock=clock) as slack:
        environment = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url, "LOG_LEVEL": "INFO"}
        if transport == HTTP:
            environment |= {"SLACK_SIGNING_SECRET": slack.signing_secret, "PORT": "0"}
        else:
            environment |= {"SLACK_APP_TOKEN": slack.app_token}
        if url:
            environment |= {"DATABASE_URL": url, "OPS_ADDRESS": "", "LOG_FORMAT": "text"}
        with running(BOT if url else BARE, ["run"] if url else [], environment, folder / "log") as process:
            if transport == HTTP:
                slack.courier.request_url = f"http://127.0.0.1:{await asyncio.to_thread(process.port)}/slack/events"
            else:
                await slack.connected()
            yield slack, process


async def _done(slack: Standin, person: Person, text: str = "wrote back to the angry baker") -> float:
    """Type `/done`; returns the milliseconds to its ack."""
    body = {
        "team_id": slack.team.id,
        "user_id": person.id,
        "channel_id": person.dm_id,
        "command": "/done",
        "text": text,
        "trigger_id": f"{next(_trigger)}.bench",
        "response_url": "",
        "api_app_id": "A0BENCH",
    }
    began = time.perf_counter()
    (answer,) = await slack.deliver("slash_commands", body)
    if answer.status != _OK:
        raise StartError(f"/done was not acked: {answer}")
    return (time.perf_counter() - began) * 1000


async def _home(slack: Standin) -> float:
    """Open the Home of a person with 500 lines several times; returns the median in milliseconds."""
    person = slack.person("Somebody with 500 lines", tz="Europe/Berlin")
    for _ in range(_LINES // _LINES_AT_ONCE):
        await _done(slack, person, "\n".join(["a line of an ordinary length, forty letters"] * _LINES_AT_ONCE))

    async def opened() -> float:
        began, before = time.perf_counter(), _publishes(slack)
        await person.opens_home()
        await slack.until(lambda: _publishes(slack) > before)
        return (time.perf_counter() - began) * 1000

    return median([await opened() for _ in range(_HOMES)])


def _publishes(slack: Standin) -> int:
    return sum(call.method == "views.publish" for call in slack.calls)
