"""Somebody who types `/done` over signed HTTP while the bot is busy with a fan-out."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

import aiohttp

from slackbot.standin.transport.signing import signature_headers

SIGNING_SECRET: Final = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of the bench alone
_GAP: Final = 0.05  # seconds between two commands
_LONGEST: Final = 30  # seconds


@dataclass(frozen=True)
class Typed:
    """Milliseconds per command, before anything was due and while it was sent; `due` is a monotonic time."""

    due: float
    quiet: list[float]
    busy: list[float]
    not_saved: int


class Typist:
    """A client of the bot's HTTP port."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/slack/events"
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_LONGEST))
        self._numbers = count()
        self.not_saved = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def until(self, is_over: Callable[[], bool]) -> list[float]:
        """Type one command after the other until `is_over`; returns the milliseconds of each."""
        took: list[float] = []
        while not is_over():
            took.append(await self._types())
            await asyncio.sleep(_GAP)
        return took

    async def _types(self) -> float:
        number = next(self._numbers)
        fields = {
            "team_id": f"TB{number % 50:04}",
            "user_id": f"U{number % 20:03}",
            "channel_id": "D0",
            "command": "/done",
            "text": "wrote back to the angry baker",
            "trigger_id": f"{number}.bench",
            "response_url": "",
            "api_app_id": "A0BENCH",
        }
        body = urlencode(fields).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            **signature_headers(SIGNING_SECRET, body),
        }
        began = time.perf_counter()
        async with self._session.post(self._url, data=body, headers=headers) as response:
            answer = await response.json()
        self.not_saved += "not saved" in str(answer.get("text"))
        return (time.perf_counter() - began) * 1000
