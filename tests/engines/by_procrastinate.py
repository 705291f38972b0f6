"""Procrastinate: one job per message, with retries; jobs of a silent worker are put back, as its guide says."""

import asyncio
import os
import sys

import procrastinate

from tests.engines.post import AT_ONCE, URL, post

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ.get(URL, "")))


@app.task(name="send", retry=procrastinate.RetryStrategy(max_attempts=5, wait=1))
async def send(token: str, channel: str, uid: str) -> None:
    await post(token, channel, uid)


async def put_back() -> None:
    while True:
        await asyncio.sleep(1)
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=3):
            await app.job_manager.retry_job(job)


async def enqueue(items: list[tuple[str, str, str]]) -> None:
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for token, channel, uid in items:
            await send.defer_async(token=token, channel=channel, uid=uid)


async def work(name: str) -> None:
    async with app.open_async():
        putting_back = asyncio.create_task(put_back())
        try:
            await app.run_worker_async(
                concurrency=AT_ONCE, name=name, update_heartbeat_interval=1, stalled_worker_timeout=3
            )
        finally:
            putting_back.cancel()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
