"""Several replicas over sockets: calls that come twice, a rolling restart under load, calls to Slack that hang."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from signal import SIGTERM

import pytest

from slackbot.standin import Answer, Fault, Person, Retry
from tests.chaos.herd import Life
from tests.chaos.noted import Typed, kept_lines, over_sockets, type_lines
from tests.chaos.points import Plan
from tests.chaos.stage import Order, Stage, on_stage
from tests.edge.program.postgresql import Server

pytestmark = pytest.mark.long

HERE = " serves "
HANGS = 3


@asynccontextmanager
async def replicas(stage: Stage, many: int) -> AsyncIterator[list[Life]]:
    """So many, each with its socket open; stopped at the end."""
    lives = [Life.begin(over_sockets(stage), Plan(), stage.home / f"replica-{number}") for number in range(many)]
    try:
        for life in lives:
            await life.says(HERE)
        yield lives
    finally:
        for life in lives:
            life.is_told(SIGTERM)
        for life in lives:
            await life.ends()


async def test_the_same_command_to_two_replicas_at_once_takes_effect_once(postgresql: Server) -> None:
    """Both answer alike, whichever of them was first."""
    async with on_stage(Order(items=1, chances={}), postgresql) as stage, replicas(stage, 2):
        (alice,) = stage.due
        for number in range(10):
            first, second = await twice_at_once(stage, alice, f"line {number}")
            assert first.payload is not None
            assert first.payload["text"].startswith(f"Noted: line {number}")
            assert first.payload == second.payload
        assert kept_lines(stage) == [f"line {number}" for number in range(10)]


async def twice_at_once(stage: Stage, person: Person, text: str) -> list[Answer]:
    """Deliver one command over two sockets at the same moment."""
    fields = {"command": "/done", "text": text, "team_id": person.team, "user_id": person.id, "response_url": ""}
    payload = {**fields, "trigger_id": f"trigger.{text}", "channel_id": person.dm_id, "api_app_id": "A1"}
    return await stage.slack.deliver("slash_commands", payload, times=2, retry=Retry(1), together=True)


async def test_a_rolling_restart_under_load_loses_no_command(postgresql: Server) -> None:
    """Each of three is replaced, the new one there before the old one goes: nobody reads that the bot is away."""
    typed = Typed()
    async with on_stage(Order(items=6, chances={}), postgresql) as stage, replicas(stage, 3) as old:
        typing = [asyncio.create_task(type_lines([person], typed)) for person in stage.due]
        (stage.home / "new").mkdir()
        new = []
        for number, life in enumerate(old):
            new.append(Life.begin(over_sockets(stage), Plan(), stage.home / "new" / str(number)))
            await new[-1].says(HERE)
            life.is_told(SIGTERM)
            assert await life.ends(25) == 0
        for task in typing:
            task.cancel()
        await asyncio.gather(*typing, return_exceptions=True)
        for life in new:
            life.is_told(SIGTERM)
            assert await life.ends(25) == 0
        assert set(typed.answers) == {"Noted"}
        assert typed.noted <= set(kept_lines(stage)) <= typed.typed


async def test_calls_to_slack_that_hang_hold_up_no_command(postgresql: Server) -> None:
    """Each post hangs until its time-out; meanwhile people are answered as ever."""
    async with on_stage(Order(items=5, chances={}), postgresql) as stage:
        stage.slack.fault("chat.postMessage", Fault.hang(HANGS), times=5)
        loop = asyncio.get_running_loop()
        async with replicas(stage, 1):
            await stage.slack.until(lambda: stage.posts)
            slowest = 0.0
            for number in range(20):
                began = loop.time()
                await stage.due[0].types(f"/done line {number}")
                slowest = max(slowest, loop.time() - began)
            assert (slowest < HANGS, stage.posts <= 5) == (True, True)  # a batch posts together, and nothing twice
        assert len(kept_lines(stage)) == 20
