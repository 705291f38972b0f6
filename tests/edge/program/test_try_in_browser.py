"""`neverdone try` and `preview --web` as processes: an address, an answer within seconds, and a clean end."""

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.edge.program.runs import Run

pytestmark = pytest.mark.long


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """An environment with a home of its own, whose temporary files are seen."""
    (tmp_path / "tmp").mkdir()
    yield {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TMPDIR": str(tmp_path / "tmp")}
    assert list((tmp_path / "tmp").iterdir()) == []


async def address(run: Run) -> str:
    """The address that it prints."""
    async with asyncio.timeout(60):
        while not (address := re.search(r"http://127\.0\.0\.1:\d+/", "\n".join(run.out))):  # noqa: ASYNC110 - its line
            await asyncio.sleep(0.01)
    return address[0]


async def done(url: str) -> str:
    """Type a first `/done` on the page, and read the answer."""
    headers = {"Origin": url.rstrip("/"), "X-Since": "0", "X-Back": "/alice/dm"}
    async with (
        aiohttp.ClientSession() as client,
        client.post(url + "alice/dm/type", data={"text": "/done first"}, headers=headers) as answer,
    ):
        return await answer.text()


async def test_a_first_done_is_answered(home: dict[str, str]) -> None:
    took = await first_done(home)
    print(f"from the start to the first answer: {took:.1f} s")  # noqa: T201 - a figure for who asks with -s


@pytest.mark.timed
async def test_it_is_answered_within_three_seconds_of_the_start(home: dict[str, str]) -> None:
    assert min([await first_done(home) for _ in range(3)]) < 3


async def first_done(home: dict[str, str]) -> float:
    """Start, type a first `/done`, end; returns the seconds to the answer."""
    began = time.monotonic()
    run = await Run.start(home, "try", "--no-browser")
    try:
        assert "Noted" in await done(await address(run))
        return time.monotonic() - began
    finally:
        run.is_told(signal.SIGTERM)
        assert await run.ends() == 0
        assert run.err == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_cleanly_with_a_page_open_and_a_week_being_played(
    home: dict[str, str], number: signal.Signals
) -> None:
    run = await Run.start(home, "try", "--no-browser")
    url = await address(run)
    headers = {"Origin": url.rstrip("/")}
    async with aiohttp.ClientSession() as client, client.get(url + "events") as stream:
        await stream.content.readline()
        async with client.post(url + "clock/week", headers=headers) as answer:
            assert answer.status == 200
        await asyncio.sleep(0.3)
        run.is_told(number)
        assert await run.ends(5) == 0
    assert run.err == []


async def test_the_desk_is_a_page_of_its_own(home: dict[str, str]) -> None:
    run = await Run.start(home, "preview", "done/added", "--web", "--no-browser")
    url = await address(run)
    async with aiohttp.ClientSession() as client:
        async with client.get(url) as answer:
            assert "every message, in every state" in await answer.text()
        async with client.get(url + "alice/dm") as answer:
            assert answer.status == 404
        async with client.post(url + "clock/day", headers={"Origin": url.rstrip("/")}) as answer:
            assert answer.status in {404, 405}
    assert f"The words are at {url}words/done/added" in "\n".join(run.out)
    run.is_told(signal.SIGINT)
    assert await run.ends() == 0
    assert run.err == []
