"""A long quiet life: thousands of commands, dozens of reconnects, and the process's resources before and after."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from signal import SIGTERM

from slackbot.standin import DispatchFailed, OperationTimeout, Person
from tests.chaos.herd import Life
from tests.chaos.noted import over_sockets
from tests.chaos.points import Plan
from tests.chaos.stage import Order, Reached, Stage, on_stage, unseen

_TYPISTS = 8
_HATS = 8
_COMMANDS = ("/done a line", "/today", "/coach settings", "/coach help")


@dataclass(frozen=True)
class Held:
    """A process's resources: open files, threads, and memory in kB."""

    files: int
    threads: int
    memory: int

    @classmethod
    def by(cls, life: Life) -> "Held":
        """Read them from /proc."""
        place = Path(f"/proc/{life.process.pid}")
        lines = dict(line.split(":", 1) for line in (place / "status").read_text("utf-8").splitlines())
        files = sum(1 for _ in (place / "fd").iterdir())
        return cls(files, int(lines["Threads"]), int(lines["VmRSS"].split()[0]))


@dataclass(frozen=True)
class Steady:
    """The result; `middle` is taken after a third, when every cache is filled."""

    commands: int
    unanswered: int  # commands typed between two sockets
    reconnects: int
    middle: Held
    end: Held
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether it has as many files and threads as before, and at most a few megabytes more."""
        before, after = self.middle, self.end
        as_many = after.threads == before.threads and after.files <= before.files + 1
        return as_many and after.memory < before.memory + 8_000 and self.unanswered <= self.commands / 100

    def lines(self) -> Iterator[str]:
        """Yield the figures as sentences."""
        yield f"{self.commands} commands ({self.unanswered} unanswered), {self.reconnects} reconnects"
        yield f"took {self.seconds:.0f} s"
        for what in ("files", "threads", "memory"):
            yield f"{what}: {getattr(self.middle, what)} after a third, {getattr(self.end, what)} at the end"


async def live_long(commands: int, reconnects: int, reached: Reached = unseen) -> Steady:
    """Type `commands` while the socket is refreshed or cut `reconnects` times; `reached` gets the progress."""
    began, typed = time.monotonic(), count(1)

    def one_typed() -> None:
        reached(next(typed))

    async with on_stage(Order(items=_TYPISTS * _HATS, chances={})) as stage:
        life = Life.begin(over_sockets(stage), Plan(), stage.home / "life")
        await stage.slack.connected()
        await stage.all_ended()
        unanswered = await _spell(stage, commands // 3, reconnects // 3, one_typed)
        middle = Held.by(life)
        unanswered += await _spell(stage, commands - commands // 3, reconnects - reconnects // 3, one_typed)
        end = Held.by(life)
        life.is_told(SIGTERM)
        assert await life.ends() == 0
    return Steady(commands, unanswered, reconnects, middle, end, time.monotonic() - began)


async def _spell(stage: Stage, commands: int, reconnects: int, typed: Callable[[], None]) -> int:
    """Type, then reconnect; returns the number of unanswered commands."""
    each = commands // _TYPISTS
    typing = [asyncio.create_task(_type(stage.due[first::_TYPISTS], each, typed)) for first in range(_TYPISTS)]
    unanswered = sum(await asyncio.gather(*typing))
    for number in range(reconnects):
        if number % 2:
            stage.slack.sockets.drop()
        else:
            await stage.slack.sockets.refresh()
        await stage.slack.connected()
        unanswered += await _type(stage.due[:1], 1, typed)
    return unanswered


async def _type(people: list[Person], many: int, typed: Callable[[], None]) -> int:
    unanswered = 0
    for number in range(many):
        person = people[number % len(people)]
        try:
            await person.types(_COMMANDS[number // len(people) % len(_COMMANDS)])
        except (DispatchFailed, OperationTimeout):
            unanswered += 1
        typed()
    return unanswered
