"""Replicas that are killed and restarted, as a supervisor would."""

import asyncio
import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from slackbot.delivery.pace import Pace
from tests.chaos.journal import read
from tests.chaos.life import FAST, live
from tests.chaos.points import Plan

_FORKS = multiprocessing.get_context("forkserver")  # imports everything once, so that a life starts in 0.1 s
_FORKS.set_forkserver_preload(["__main__", "tests.chaos.life"])
_STILLBORN = 20


@dataclass
class Life:
    """One process of the bot: its plan, its folder with log and journal, and how it ended."""

    process: multiprocessing.process.BaseProcess
    plan: Plan
    folder: Path
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def begin(cls, environment: Mapping[str, str], plan: Plan, folder: Path, pace: Pace = FAST) -> Self:
        """Start a process."""
        folder.mkdir()
        process = _FORKS.Process(target=live, args=(dict(environment), plan, folder, pace), daemon=True)
        process.start()
        life = cls(process, plan, folder)
        loop = asyncio.get_running_loop()

        def ended() -> None:
            loop.remove_reader(process.sentinel)
            process.join()
            life.ended.set()

        loop.add_reader(process.sentinel, ended)
        return life

    @property
    def status(self) -> int | None:
        """The exit status, or minus the signal that ended it; None while it lives."""
        return self.process.exitcode if self.ended.is_set() else None

    @property
    def was_killed(self) -> bool:
        """Whether kill -9 ended it."""
        return self.status == -signal.SIGKILL

    @property
    def reached_its_point(self) -> bool:
        """Whether it came to the point at which its plan ends it."""
        return ("ends", self.plan.point) in read(self.folder / "journal")

    @property
    def log(self) -> str:
        """Everything it has logged."""
        file = self.folder / "log"
        return file.read_text("utf-8") if file.exists() else ""

    def is_told(self, number: signal.Signals) -> None:
        """Send it a signal, if it still lives."""
        if not self.ended.is_set() and self.process.pid is not None:
            with suppress(ProcessLookupError):  # it ended a moment ago
                os.kill(self.process.pid, number)

    async def reaches_its_point(self, seconds: float = 30) -> None:
        """Wait until it comes to the point at which its plan stops it."""
        async with asyncio.timeout(seconds):
            while not self.reached_its_point:  # noqa: ASYNC110 - a file that another process writes wakes nobody
                await asyncio.sleep(0.02)

    async def says(self, words: str, seconds: float = 10) -> None:
        """Wait until it has logged these words."""
        async with asyncio.timeout(seconds):
            while words not in self.log:  # noqa: ASYNC110 - a file that another process writes wakes nobody
                await asyncio.sleep(0.02)

    async def ends(self, seconds: float = 30) -> int | None:
        """Wait for the end and return the status. One that does not end in time is ended, and its log says where."""
        try:
            async with asyncio.timeout(seconds):
                await self.ended.wait()
        except TimeoutError:
            self.is_told(signal.SIGABRT)
            await self.ended.wait()
            raise AssertionError(self.log[-4000:]) from None
        return self.status


class Herd:
    """A number of replicas, each replaced when it ends, with a plan requested at that time.

    If none can live, the herd ends with the last one's log instead of starting new ones for ever.
    """

    def __init__(self, environment: Mapping[str, str], size: int, home: Path, plan: Callable[[], Plan]) -> None:
        self._environment = environment
        self._size = size
        self._home = home
        self._plan = plan
        self._group = asyncio.TaskGroup()
        self._keepers: list[asyncio.Task[None]] = []
        self._stillborn = 0  # in a row
        self.lives: list[Life] = []

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._keepers = [self._group.create_task(self._keep()) for _ in range(self._size)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        try:
            await self._group.__aexit__(kind, error, trace)
        finally:
            for life in self.living:
                life.is_told(signal.SIGCONT)
                life.is_told(signal.SIGTERM)
            for life in self.living:
                await life.ends()

    @property
    def living(self) -> list[Life]:
        """Those that have not ended."""
        return [life for life in self.lives if not life.ended.is_set()]

    @property
    def kills(self) -> int:
        """How many were ended by kill -9."""
        return sum(life.was_killed for life in self.lives)

    def kill_one(self, chance: random.Random) -> None:
        """Kill one at random, whatever it is doing."""
        if self.living:
            chance.choice(self.living).is_told(signal.SIGKILL)

    async def _keep(self) -> None:
        while True:
            life = Life.begin(self._environment, self._plan(), self._home / f"life-{len(self.lives):04d}")
            self.lives.append(life)
            await life.ended.wait()
            self._stillborn = 0 if life.was_killed or not life.status else self._stillborn + 1
            assert self._stillborn < _STILLBORN, life.log[-4000:]
            if not life.was_killed:
                await asyncio.sleep(0.1)  # it could not start; a supervisor gives it a moment
