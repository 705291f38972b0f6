"""DBOS: one workflow per message, its post a step with retries; a restarted worker resumes its own workflows."""

import asyncio
import os
import sys

from dbos import DBOS, DBOSConfig, SetWorkflowID

from tests.engines.post import AT_ONCE, URL, post

QUEUE = "messages"
ENQUEUING = "enqueuing"


@DBOS.step(retries_allowed=True, max_attempts=5, interval_seconds=0.2)
async def posted(token: str, channel: str, uid: str) -> None:
    await post(token, channel, uid)


@DBOS.workflow()
async def send(token: str, channel: str, uid: str) -> None:
    await posted(token, channel, uid)


def launch(executor: str) -> None:
    os.environ["DBOS__VMID"] = executor
    config: DBOSConfig = {
        "name": "comparison",
        "system_database_url": os.environ[URL],
        "application_version": "1",
        "log_level": "ERROR",
    }
    DBOS(config=config)
    if executor == ENQUEUING:
        DBOS.listen_queues(["none"])  # else it would do the workers' work, and nobody would resume what it leaves
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=5 * AT_ONCE, polling_interval_sec=0.1)


async def enqueue(items: list[tuple[str, str, str]]) -> None:
    for token, channel, uid in items:
        with SetWorkflowID(uid):
            await DBOS.enqueue_workflow_async(QUEUE, send, token, channel, uid)


async def work() -> None:
    await asyncio.Event().wait()


if __name__ == "__main__":
    launch(sys.argv[1])
    asyncio.run(work())
