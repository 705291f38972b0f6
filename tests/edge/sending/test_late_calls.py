"""A call past its last moment is not written, however far it had got: nothing of it reaches Slack."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from slackbot.app.startup import open_session
from slackbot.delivery import last_moment

HOUR = 3600


class Server:
    """Answers with `ok`, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.address = ""
        self.bodies: list[str] = []

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.bodies.append(await request.text())
        return web.json_response({"ok": True})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    runner = web.ServerRunner(web.Server(server.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}/api/chat.postMessage"
    yield server
    await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session(20) as session:
        yield session


async def posted(session: aiohttp.ClientSession, address: str, text: str, left: float) -> bool:
    """Whether a call was written that has so many seconds left."""

    async def call() -> None:
        last_moment.write_by(last_moment.moment() + left)
        async with session.post(address, json={"text": text}) as answer:
            await answer.read()

    try:
        await asyncio.create_task(call())
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("lefts", [(-1,), (HOUR, -1), (-1, HOUR), (-HOUR, -1), (HOUR, -1, HOUR), (HOUR, HOUR)])
async def test_a_call_past_its_last_moment_is_not_written(
    lefts: tuple[int, ...], server: Server, session: aiohttp.ClientSession
) -> None:
    """On a new connection and on one that was used before; and the next call does not suffer from it."""
    written = [await posted(session, server.address, str(nth), left) for nth, left in enumerate(lefts)]
    assert written == [left > 0 for left in lefts]
    assert server.bodies == [f'{{"text": "{nth}"}}' for nth, left in enumerate(lefts) if left > 0]


async def test_a_connection_that_comes_too_late_carries_nothing(
    server: Server, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last moment passes while the connection is made."""
    connect = aiohttp.TCPConnector.connect

    async def slowly(self: aiohttp.TCPConnector, *args: object, **kwargs: object) -> object:
        connection = await connect(self, *args, **kwargs)  # type: ignore[arg-type] # as it is called
        last_moment.write_by(last_moment.moment())
        return connection

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", slowly)
    assert not await posted(session, server.address, "late", HOUR)
    assert server.bodies == []


async def test_a_call_outside_delivery_has_no_last_moment(server: Server, session: aiohttp.ClientSession) -> None:
    async with session.post(server.address, json={"text": "now"}) as answer:
        assert answer.status == 200
    assert len(server.bodies) == 1
