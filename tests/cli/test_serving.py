"""`serve`: what a start made is left out of later collections of garbage."""

import subprocess
import sys
from typing import Final

_PROGRAM: Final = """
import asyncio, gc, os, signal
from slackbot.cli.main import serve

class Bot:
    async def start(self):
        self.made_at_start = [[] for _ in range(50_000)]
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)

    async def stop(self):
        print(gc.get_freeze_count())

asyncio.run(serve(Bot()))
"""


def test_a_collection_looks_at_nothing_that_the_start_made() -> None:
    program = [sys.executable, "-c", _PROGRAM]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - this file's
    assert int(done.stdout) > 50_000
