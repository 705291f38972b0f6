"""Events that come again: at once, after one minute and after five, by the clock that is turned; and more than once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from slackbot.standin import Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.tiny_bot import MANIFEST, Bot, over_http, over_socket

MINUTE = timedelta(minutes=1)


@dataclass
class Port:
    """A bot's port: what it was sent, and what it answers, the last answer for ever."""

    answers: list[int]
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = request.headers
        self.seen.append((headers.get("X-Slack-Retry-Num", ""), headers.get("X-Slack-Retry-Reason", "")))
        return web.Response(status=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


@asynccontextmanager
async def port(slack: Standin, *answers: int) -> AsyncIterator[Port]:
    opened = Port([*answers])
    runner = web.ServerRunner(web.Server(opened.serve, access_log=None), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.courier.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield opened
    await runner.cleanup()


async def test_a_failed_event_comes_at_once_after_a_minute_and_after_five(slack: Standin, clock: TurnableClock) -> None:
    async with port(slack, 500) as bot:
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
        numbers = [[number for number, _ in bot.seen]]
        for minutes in (0.9, 0.2, 3.8, 0.2, 60):
            clock.advance(minutes * MINUTE)
            await slack.settled()
            numbers.append([number for number, _ in bot.seen])
    assert [len(seen) for seen in numbers] == [2, 2, 3, 3, 4, 4]
    assert bot.seen == [("", ""), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert [(refusal.method, refusal.error, refusal.detail) for refusal in slack.refusals][-1] == (
        "event",
        "http_error",
        "user_change, delivery 4 of 4",
    )


async def test_an_event_that_was_taken_comes_no_more(slack: Standin, clock: TurnableClock) -> None:
    async with port(slack, 503, 503, 200) as bot:
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
        for _ in range(3):
            clock.advance(5 * MINUTE)
            await slack.settled()
    assert [number for number, _ in bot.seen] == ["", "1", "2"]


async def test_a_clock_that_flows_brings_it_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = timedelta(seconds=0.05)
    monkeypatch.setattr("slackbot.standin.transport.courier.RETRIES", (timedelta(0), soon, 2 * soon))
    clock = TurnableClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), flowing=True)
    async with Standin(MANIFEST, clock) as slack, port(slack, 500) as bot:
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
        await slack.until(lambda: len(bot.seen) == 4)
    assert [number for number, _ in bot.seen] == ["", "1", "2", "3"]


async def test_each_event_comes_as_often_as_it_is_copied(slack: Standin, bot: Bot) -> None:
    slack.courier.copies = 3
    async with over_socket(bot):
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
    assert len({body["event_id"] for body in bot.heard}) == 1
    assert [body["headers"]["x-slack-retry-num"] for body in bot.heard] == [["0"]] * 3


async def test_an_address_is_asked_for_its_challenge_and_its_certificate(slack: Standin, bot: Bot) -> None:
    async with over_http(bot):
        assert await slack.courier.takes_address()
        assert await slack.courier.takes_certificate_check()
    async with port(slack, 200):
        assert not await slack.courier.takes_address()
    async with port(slack, 404):
        assert not await slack.courier.takes_certificate_check()


async def test_a_socket_is_refreshed_with_and_without_a_warning(slack: Standin) -> None:
    for warned, reasons in ((True, ["warning", "refresh_requested"]), (False, ["refresh_requested"])):
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(await ticket(slack)) as socket:
                await socket.receive_json()
                refreshing = asyncio.ensure_future(slack.sockets.refresh(warned=warned))
                assert [(await socket.receive_json())["reason"] for _ in reasons] == reasons
                assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            await refreshing
    assert slack.refusals == []


async def test_sockets_that_are_switched_off_stay_off(slack: Standin) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await ticket(slack)) as socket:
        await socket.receive_json()
        turning_off = asyncio.ensure_future(slack.sockets.disable())
        assert (await socket.receive_json())["reason"] == "link_disabled"
    await turning_off
    assert await refused(slack, "apps.connections.open", slack.app_token) == "access_denied"


async def test_an_app_for_http_has_no_sockets(clock: TurnableClock) -> None:
    settings = MANIFEST | {"settings": {"socket_mode_enabled": False}}
    async with Standin(settings, clock) as slack:
        assert await refused(slack, "apps.connections.open", slack.app_token) == "access_denied"


async def test_an_hour_or_six_minutes_are_said_in_the_hello(slack: Standin) -> None:
    async with aiohttp.ClientSession() as session:
        for more, seconds in (("", 3600), ("&debug_reconnects=true", 360)):
            async with session.ws_connect(await ticket(slack) + more) as socket:
                hello = await socket.receive_json()
                assert hello["debug_info"]["approximate_connection_time"] == seconds
                assert hello["connection_info"] == {"app_id": slack.app_id}


async def test_a_used_address_and_an_eleventh_socket_are_recorded(slack: Standin) -> None:
    async with aiohttp.ClientSession() as session:
        used = await ticket(slack)
        sockets = [await session.ws_connect(used)]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(used)
        sockets += [await session.ws_connect(await ticket(slack)) for _ in range(10)]
        for socket in sockets:
            await socket.close()
    assert [refusal.error for refusal in slack.refusals] == ["invalid_ticket", "too_many_websockets"]


async def ticket(slack: Standin) -> str:
    return str((await call(slack, "apps.connections.open", slack.app_token))["url"])
