"""A run: due items, processes killed and a database taken away meanwhile, and a bad day of Slack."""

import asyncio
import random
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.chaos.checker import Verdict
from tests.chaos.herd import Herd, Life
from tests.chaos.points import POINTS, Plan
from tests.chaos.stage import Order, Reached, Stage, on_stage, unseen
from tests.edge.program.postgresql import Server

_RARE = frozenset({"selected", "leased", "tidying"})  # passed a few times in a run


@dataclass(frozen=True)
class Outcome:
    """The result of a run."""

    order: Order
    verdict: Verdict
    kills: int
    at_points: int  # the kills at a named point
    restarts: int
    posts: int
    bad_answers: int
    seconds: float
    errors: list[str]

    @property
    def is_good(self) -> bool:
        """Whether ledger and tables agree, and nothing was logged as an error."""
        return self.verdict.is_good and not self.errors

    def lines(self) -> Iterator[str]:
        """Yield the figures as sentences."""
        order, verdict = self.order, self.verdict
        where = f"{order.replicas} replicas on PostgreSQL" if order.replicas else "one process on SQLite"
        history = "granted" if order.history else "not granted"
        yield f"{where}, {order.items} due items, history {history}, workspaces {order.workspaces}, seed {order.seed}"
        yield f"kill -9 {self.kills} (at named points {self.at_points}), database restarts {self.restarts}"
        yield f"posts {self.posts}, bad answers of Slack {self.bad_answers}"
        yield ", ".join(f"{name} {many}" for name, many in sorted(verdict.states.items()))
        for cause, many in sorted(verdict.causes.items()):
            yield f"unknown: {cause or 'no cause'} {many}"
        yield f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, unexplained {len(verdict.unexplained)}"
        yield f"took {self.seconds:.0f} s"
        yield from (verdict.lost + verdict.doubled + verdict.unexplained)[:10]
        yield from self.errors[:10]


class Fates:
    """Plans for lives: every second one ends at a named point, each in turn, until there were enough kills."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._chance = random.Random(order.seed)  # noqa: S311 - chance, not secrecy
        self._given = 0

    def next(self) -> Plan:
        """The plan of the next life."""
        self._given += 1
        if self._given % 2 or self._given > self._order.kills:
            return Plan(naive=self._order.naive)
        point = POINTS[self._given // 2 % len(POINTS)]
        often = max(2, self._order.items // max(1, self._order.kills))
        return Plan(point, 1 if point in _RARE else self._chance.randint(1, often), naive=self._order.naive)


async def carry_out(order: Order, server: Server | None = None, reached: Reached = unseen) -> Outcome:
    """Run an order, on `server` if it is for replicas; `reached` is called with the number of items posted."""
    began = time.monotonic()
    async with on_stage(order, server) as stage:
        async with Herd(stage.environment, max(order.replicas, 1), stage.home, Fates(order).next) as herd:
            restarts = await _disturb(stage, herd, server, reached)
            await stage.all_ended()
        return Outcome(
            order,
            stage.verdict(herd.lives),
            herd.kills,
            sum(life.was_killed and bool(life.plan.point) for life in herd.lives),
            restarts,
            stage.posts,
            stage.weather.met.total(),
            time.monotonic() - began,
            errors_of(herd.lives),
        )


def errors_of(lives: Iterable[Life]) -> list[str]:
    """Return logged errors and tracebacks: the first and last line of each."""
    errors = []
    for life in lives:
        for block in re.split(r"\n(?=\d{4}-|neverdone: )", life.log):
            if " ERROR " in block or "Traceback" in block:
                lines = block.splitlines()
                errors.append(f"{life.folder.name}: {lines[0]} … {lines[-1]}")
    return errors


async def _disturb(stage: Stage, herd: Herd, server: Server | None, reached: Reached) -> int:
    """Kill and restart, spread evenly over the work; returns the number of database restarts."""
    order = stage.order
    chance = random.Random(order.seed + 1)  # noqa: S311 - chance, not secrecy
    restarts = 0
    async with asyncio.timeout(order.seconds):
        while herd.kills < order.kills or restarts < order.restarts:
            reached(stage.posts)
            done = min(1.0, stage.posts / order.items / 0.95)
            if herd.kills < order.kills * done:
                herd.kill_one(chance)
            if server and restarts < order.restarts * done - 0.5:
                await asyncio.to_thread(server.restarts, chance.uniform(0, 1.5), at_once=bool(restarts % 2))
                restarts += 1
            await asyncio.sleep(chance.uniform(0.05, 0.3))
    return restarts
