"""Background tasks: held until they end, waited for, and cut off at a stop."""

import asyncio

import pytest

from slackbot.tasks import Tasks


async def test_a_task_drops_out_when_it_ends() -> None:
    tasks = Tasks()
    tasks.start(asyncio.sleep(0))
    assert len(tasks) == 1
    await tasks.settled()
    assert len(tasks) == 0


async def test_settled_waits_for_tasks_that_tasks_start() -> None:
    tasks, done = Tasks(), []

    async def inner() -> None:
        await asyncio.sleep(0)
        done.append("inner")

    async def outer() -> None:
        await asyncio.sleep(0)
        tasks.start(inner())

    tasks.start(outer())
    await tasks.settled()
    assert done == ["inner"]


async def test_settled_raises_what_a_task_raised() -> None:
    async def broken() -> None:
        raise ValueError("broken")

    tasks = Tasks()
    tasks.start(broken())
    with pytest.raises(ValueError, match="broken"):
        await tasks.settled()


async def test_a_stop_lets_tasks_finish_and_cancels_the_rest() -> None:
    tasks, ended = Tasks(), []

    async def slow() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")

    async def swift() -> None:
        await asyncio.sleep(0)
        ended.append("finished")

    tasks.start(slow())
    tasks.start(swift())
    await tasks.stop(0.01)
    assert (ended, len(tasks)) == (["finished", "cleaned up"], 0)
