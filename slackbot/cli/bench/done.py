"""How long `/done`, committed and answered, takes beside a bare Bolt app that only acks."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot import manifest
from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.errors import StartError
from slackbot.settings import read_settings
from slackbot.standin import Person, Standin, TurnableClock

_WARM_UP: Final = 20
_IN_A_ROW: Final = 20
_LONG_LIST: Final = 500
_AT_ONCE: Final = 50
_OK: Final = 200


@dataclass(frozen=True)
class Figures:
    """Milliseconds from sending an envelope to having its ack."""

    bare: list[float]
    ours: list[float]
    long: list[float]

    def lines(self) -> list[str]:
        """The figures as text, a line each."""
        return [
            f"bare Bolt, ack only:        p50 {median(self.bare):6.2f} ms   p99 {_p99(self.bare):6.2f} ms",
            f"/done, committed, answered: p50 {median(self.ours):6.2f} ms   p99 {_p99(self.ours):6.2f} ms",
            f"with a list of 500 lines:   p50 {median(self.long):6.2f} ms   p99 {_p99(self.long):6.2f} ms",
            f"p50 of /done is {median(self.ours) / median(self.bare):.2f} of bare Bolt's",
        ]


@dataclass(frozen=True)
class _Typist:
    slack: Standin
    person: Person
    times: Iterator[int] = field(default_factory=count)


async def bench(rounds: int) -> Figures:
    """Measure, taking turns between the two apps so that both see the same machine; needs no Slack."""
    bare: list[float] = []
    ours: list[float] = []
    async with AsyncExitStack() as stack:
        there = await _bare(stack)
        here = await _ours(stack)
        for _ in range(_WARM_UP):
            await _timed(there), await _timed(here)
        for _ in range(0, rounds, _IN_A_ROW):
            bare += [await _timed(there) for _ in range(_IN_A_ROW)]
            ours += [await _timed(here) for _ in range(_IN_A_ROW)]
        for _ in range(_LONG_LIST // _AT_ONCE):
            await _timed(here, "\n".join(["a line of an ordinary length, forty letters"] * _AT_ONCE))
        long = [await _timed(here, text) for text in ["", "one more"] * (rounds // 2)]
    return Figures(bare, ours, long)


async def _timed(there: _Typist, text: str = "wrote back to the angry baker") -> float:
    body = {
        "team_id": there.slack.team.id,
        "user_id": there.person.id,
        "channel_id": there.person.dm_id,
        "command": "/done",
        "text": text,
        "trigger_id": f"{next(there.times)}.bench",
        "response_url": "",
        "api_app_id": "A0BENCH",
    }
    began = time.perf_counter()
    (answer,) = await there.slack.deliver("slash_commands", body)
    took = (time.perf_counter() - began) * 1000
    if answer.status != _OK:
        raise StartError(f"/done was not acked: {answer}")
    return took


async def _standin(stack: AsyncExitStack) -> Standin:
    return await stack.enter_async_context(
        Standin(manifest=manifest.load(), clock=TurnableClock(system_clock(), flowing=True))
    )


async def _bare(stack: AsyncExitStack) -> _Typist:
    slack = await _standin(stack)
    app = AsyncApp(client=AsyncWebClient(slack.bot_token, slack.api_url), logger=logging.getLogger("bare"))

    @app.command("/done")
    async def done(ack: AsyncAck) -> None:
        await ack()

    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt's
    stack.push_async_callback(handler.close_async)
    await slack.connected()
    return _Typist(slack, slack.person("Alice", tz="Europe/Berlin"))


async def _ours(stack: AsyncExitStack) -> _Typist:
    slack = await _standin(stack)
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
        "OPS_ADDRESS": "",
    }
    bot = Bot(read_settings(environment), slack.clock)
    await bot.start()
    stack.push_async_callback(bot.stop)
    await slack.connected()
    return _Typist(slack, slack.person("Bob", tz="Europe/Berlin"))


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]
