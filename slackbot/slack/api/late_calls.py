"""Refuses to write a call after its last moment, checked as late as it can be: when its bytes are about to go.

A process may be stopped anywhere, so a check before the call says nothing about the time at which its connection is
there.
"""

from types import SimpleNamespace

import aiohttp

from slackbot.delivery import last_moment


async def _refuse_late(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, _chunk: aiohttp.TraceRequestChunkSentParams
) -> None:
    if last_moment.is_past():
        raise TimeoutError("too late to be written")


def refusing_late_calls() -> aiohttp.TraceConfig:
    """Return the trace of an aiohttp session; headers wait for the body, so nothing of a refused call is written."""
    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(_refuse_late)
    return trace
