"""Said is saved: people type without pause while the bot is killed, and each line that was noted must be there."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

import sqlalchemy as sa

from slackbot.standin import DispatchFailed, OperationTimeout, Person
from slackbot.store.schema.schema import done_line
from tests.chaos.herd import Herd
from tests.chaos.points import ANSWERING, Plan
from tests.chaos.run import errors_of
from tests.chaos.stage import Order, Reached, Stage, on_stage, unseen
from tests.edge.program.postgresql import Server
from tests.edge.program.runs import free_port

_TYPISTS = 8
_HATS = 12  # each types for so many people in turn: a day's list has an end
_LONGEST_LIFE = 0.12  # after its first answer


@dataclass
class Typed:
    """People's commands, each with its answer."""

    typed: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Noted:
    """The result: `absent` was noted but is not there, `twice` is there twice, `invented` nobody typed."""

    kills: int
    typed: int
    noted: int
    kept: int
    absent: list[str]
    twice: list[str]
    invented: list[str]
    answers: Mapping[str, int]
    errors: list[str]
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether the stored lines are those that were noted."""
        return not (self.absent or self.twice or self.invented or self.errors) and self.noted > 0

    def lines(self) -> Iterator[str]:
        """Yield the figures as sentences."""
        yield f"kill -9 {self.kills}; typed {self.typed}, noted {self.noted}, kept {self.kept}"
        yield "answers: " + ", ".join(f"{what} {many}" for what, many in sorted(self.answers.items()))
        yield f"noted but absent {len(self.absent)}, there twice {len(self.twice)}, invented {len(self.invented)}"
        yield f"took {self.seconds:.0f} s"
        yield from self.errors[:10]


async def type_and_kill(
    kills: int, replicas: int = 0, server: Server | None = None, seed: int = 1, reached: Reached = unseen
) -> Noted:
    """Let people type during `kills` kills; one process on SQLite over HTTP, or replicas over sockets.

    `reached` is called with the number of kills so far.
    """
    began, typed = time.monotonic(), Typed()
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    async with on_stage(Order(items=_TYPISTS * _HATS, chances={}), server) as stage:
        environment = over_sockets(stage) if replicas else _over_http(stage)
        async with Herd(environment, max(replicas, 1), stage.home, lambda: _fate(chance, kills)) as herd:
            typing = [asyncio.create_task(type_lines(stage.due[first::_TYPISTS], typed)) for first in range(_TYPISTS)]
            while herd.kills < kills:
                await _kill_one_at_work(herd, typed, chance)
                reached(herd.kills)
            for task in typing:
                task.cancel()
            await asyncio.gather(*typing, return_exceptions=True)
        return _compared(stage, herd, typed, time.monotonic() - began)


def _over_http(stage: Stage) -> dict[str, str]:
    port = free_port()
    stage.slack.courier.request_url = f"http://127.0.0.1:{port}/slack/events"
    return {**stage.environment, "PORT": str(port)}


def over_sockets(stage: Stage) -> dict[str, str]:
    """The environment of a life that connects by itself."""
    return {**stage.environment, "SLACK_APP_TOKEN": stage.slack.app_token}


def _fate(chance: random.Random, kills: int) -> Plan:
    """Make every third life end after it saved but before it said so, or just before it saves."""
    if kills and chance.random() < 1 / 3:
        return Plan(chance.choice(ANSWERING), chance.randint(1, 12))
    return Plan()


async def type_lines(people: Sequence[Person], typed: Typed) -> None:
    """Type one line after the other, for each person in turn; a failed line is not typed again."""
    for number, person in enumerate(cycle(people)):
        text = f"{person.name} line {number}"
        typed.typed.add(text)
        try:
            answer = await person.types(f"/done {text}")
        except (DispatchFailed, OperationTimeout) as error:
            typed.answers[type(error).__name__] += 1
            await asyncio.sleep(0.02)
            continue
        said = answer.readable() if answer else ""
        typed.answers[said.split(":")[0]] += 1
        if said.startswith(f"Noted: {text}"):
            typed.noted.add(text)


async def _kill_one_at_work(herd: Herd, typed: Typed, chance: random.Random) -> None:
    """Wait until somebody was answered, and a moment more, then kill one at random."""
    noted = len(typed.noted)
    async with asyncio.timeout(60):
        while len(typed.noted) == noted:  # noqa: ASYNC110 - who types wakes nobody
            await asyncio.sleep(0.005)
    await asyncio.sleep(chance.uniform(0, _LONGEST_LIFE))
    herd.kill_one(chance)


def kept_lines(stage: Stage) -> list[str]:
    """Return all lines that people typed, in order."""
    rows = sa.select(done_line.c.text).where(done_line.c.added_by != "prepared").order_by(done_line.c.id)
    with stage.engine.connect() as tx:
        return list(tx.execute(rows).scalars())


def _compared(stage: Stage, herd: Herd, typed: Typed, seconds: float) -> Noted:
    kept = Counter(kept_lines(stage))
    return Noted(
        herd.kills,
        len(typed.typed),
        len(typed.noted),
        kept.total(),
        sorted(typed.noted - set(kept)),
        sorted(text for text, many in kept.items() if many > 1),
        sorted(set(kept) - typed.typed),
        typed.answers,
        [error for error in errors_of(herd.lives) if "AbandonedError" not in error],  # said as not saved, and was not
        seconds,
    )
