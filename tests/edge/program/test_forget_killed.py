"""Everything forgotten, and the process killed around the tap: all or nothing, and what was left to do is done."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from slackbot.standin import DispatchFailed, Fault, OperationTimeout, Person, Standin
from tests.canary import bytes_with
from tests.edge.program.runs import CANARY, running, settings

HERE = " serves "
SECONDS = 20


async def until_gone(file: Path) -> None:
    """Wait until no byte of it is in the files."""
    async with asyncio.timeout(SECONDS):
        while bytes_with(file, CANARY):  # noqa: ASYNC110 - a file tells nobody that it changed
            await asyncio.sleep(0.1)


def home_of(person: Person) -> str:
    return person.home.readable() if person.home else ""


@pytest.mark.long
async def test_killed_right_after_the_tap_the_rest_is_done_at_the_next_start(slack: Standin, tmp_path: Path) -> None:
    """The rows are gone with the commit; Home and the file's free pages follow, however late."""
    alice, file = slack.person("alice"), tmp_path / "bot.db"
    async with running(settings(slack, tmp_path)) as run:
        await run.says(HERE)
        await alice.opens_home()
        await alice.types(f"/done {CANARY}")
        await slack.until(lambda: CANARY in home_of(alice), SECONDS)
        question = await alice.types("/coach forget me")
        assert question is not None
        slack.fault("views.publish", Fault.hang(60), times=9)
        await alice.presses(question, "Forget me")
        await slack.until(lambda: any("It's gone." in message.readable() for message in alice.ephemerals))
        await run.is_killed()
    assert CANARY in home_of(alice)
    slack.faults.clear()
    async with running(settings(slack, tmp_path)) as run:
        await run.says(HERE)
        await slack.until(lambda: home_of(alice).startswith("I keep nothing about you"), SECONDS)
        await until_gone(file)
        assert bytes_with(file, alice.id) == {}


@pytest.mark.long
@pytest.mark.parametrize("milliseconds", [0, 2, 5, 10, 20, 50])
async def test_killed_at_any_moment_it_is_all_or_nothing(slack: Standin, tmp_path: Path, milliseconds: int) -> None:
    """Whoever is not told that it is gone still has everything, or asks again and hears that nothing is kept."""
    alice, file = slack.person("alice"), tmp_path / "bot.db"
    async with running(settings(slack, tmp_path)) as run:
        await run.says(HERE)
        for number in range(5):
            await alice.types(f"/done {number} {CANARY}")
        question = await alice.types("/coach forget me")
        assert question is not None
        pressing = asyncio.create_task(alice.presses(question, "Forget me"))
        await asyncio.sleep(milliseconds / 1000)
        await run.is_killed()
        with contextlib.suppress(DispatchFailed, OperationTimeout):
            await pressing
    async with running(settings(slack, tmp_path)) as run:
        await run.says(HERE)
        told = await alice.types("/coach forget me")
        assert told is not None
        if told.readable().startswith("I keep nothing about you"):
            await until_gone(file)
        else:
            listed = await alice.types("/done")
            assert listed is not None
            assert listed.readable().count(CANARY) == 5 + 1  # the last change is named too
