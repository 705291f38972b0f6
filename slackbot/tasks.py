"""Background tasks: referenced so that they are not garbage-collected, awaited, and cancelled together at a stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """The background tasks of one part of the program; a task that ends is dropped."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None], name: str | None = None) -> asyncio.Task[None]:
        """Run a coroutine in the background."""
        return self.hold(asyncio.create_task(work, name=name))

    def hold(self, task: asyncio.Task[Any]) -> asyncio.Task[Any]:
        """Take in a task that was started elsewhere."""
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def settled(self) -> None:
        """Wait until no task runs, including tasks started meanwhile; raises what a task raised."""
        while self._running:
            await asyncio.gather(*self._running)

    async def finish(self, seconds: float) -> None:
        """Let running tasks finish within some seconds; the others keep running."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def stop(self, seconds: float, to_clean_up: float | None = None) -> None:
        """Let running tasks finish within some seconds, then cancel the others and wait for their clean-up."""
        await self.finish(seconds)
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=to_clean_up)
