"""Load: one workspace floods, and nobody in another waits for it."""

import asyncio
from itertools import count
from pathlib import Path

import pytest

from slackbot.standin import Person, Standin
from tests.edge.program.runs import running, settings

pytestmark = pytest.mark.long

FLOOD = 1000 / 60  # commands a second


async def test_a_workspace_that_floods_makes_nobody_elsewhere_wait(slack: Standin, tmp_path: Path) -> None:
    """A thousand commands a minute in one; in the other the slowest answers stay as they were."""
    loud, quiet = slack.person("loud"), slack.person("quiet", team=slack.add_team("Quiet"))
    async with running(settings(slack, tmp_path, LOG_LEVEL="WARNING")):
        await slack.connected()
        await answers(quiet, 10)
        before = slowest(await answers(quiet, 40))
        flooding = asyncio.create_task(flood(loud))
        during = slowest(await answers(quiet, 80))
        flooding.cancel()
        flooded = await asyncio.gather(flooding, return_exceptions=True)
    assert [type(result) for result in flooded] == [asyncio.CancelledError]
    assert during < max(1, 3 * before), (before, during)
    assert len([entry for entry in slack.ledger if loud.id in entry.seen_by]) > 80 * 0.05 * FLOOD / 2


async def flood(person: Person) -> None:
    """Type on and on, whether or not the answer has come."""
    async with asyncio.TaskGroup() as typing:
        for number in count():
            typing.create_task(person.types(f"/done flood {number}"))
            await asyncio.sleep(1 / FLOOD)


async def answers(person: Person, many: int) -> list[float]:
    """Type so often, with a moment between; gives how long each answer took."""
    loop, took = asyncio.get_running_loop(), []
    for _ in range(many):
        began = loop.time()
        assert await person.types("/today") is not None
        took.append(loop.time() - began)
        await asyncio.sleep(0.05)
    return took


def slowest(took: list[float]) -> float:
    """The 99th percentile, in seconds."""
    return sorted(took)[int(len(took) * 0.99) - 1]
