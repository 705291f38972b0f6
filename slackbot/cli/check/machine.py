"""Check the machine: zone rules, free disk space, and free ports."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Final

import aiohttp

from slackbot.app import faults
from slackbot.app.startup import free_bytes, has_zones
from slackbot.app.versions import version
from slackbot.cli.check import database
from slackbot.cli.check.finding import Finding, mend, note, ok
from slackbot.settings import Settings
from slackbot.slack.inbound.http import listening
from slackbot.store.engine import sqlite_file

_LITTLE: Final = 200 * 2**20
_A_MOMENT: Final = aiohttp.ClientTimeout(total=2)
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 - told apart, and not listened on


def zones() -> Iterator[Finding]:
    """Read the pinned tzdata package."""
    yield ok("tzdata", f"zone rules of {version('tzdata')}") if has_zones() else mend(faults.zones())


def disk(settings: Settings) -> Iterator[Finding]:
    """Check for free space beside the SQLite file."""
    file = sqlite_file(settings.database_url.get_secret_value())
    free = free_bytes(file.absolute().parent) if file else None
    if file is None or free is None:
        return
    folder = file.absolute().parent
    says = f"{free // 2**20} MB are free in {folder}"
    if fault := faults.disk(free, folder):
        yield mend(fault)
    else:
        yield note("disk", f"{says}, which may not last") if free < _LITTLE else ok("disk", says)


async def ports(settings: Settings) -> list[Finding]:
    """Bind every port that `run` would, all at once, and release them; a port held by a running bot is no fault."""
    runs = database.is_in_use(settings) or await _is_a_bot(settings)
    async with AsyncExitStack() as held:
        findings = [*await _ops(settings, held, runs=runs)]
        if settings.slack_app_token is None or settings.slack_bot_token is None:
            findings.append(_port(settings.port, held, runs=runs))
    return findings


async def _ops(settings: Settings, held: AsyncExitStack, *, runs: bool) -> list[Finding]:
    address = settings.ops_address
    if not address:
        return []
    host, _, number = address.rpartition(":")
    try:
        await held.enter_async_context(await asyncio.start_server(_hang_up, host.strip("[]"), int(number)))
    except OSError as error:
        if runs:
            return [note("OPS_ADDRESS", f"{address} is in use, by the bot that runs here")]
        if "ops_address" in settings.model_fields_set:
            return [mend(faults.ops_address(address, error))]
        return [note("OPS_ADDRESS", f"{address} is in use; /metrics will not be answered")]
    return [ok("OPS_ADDRESS", f"{address} is free for /livez, /readyz and /metrics")]


def _port(number: int, held: AsyncExitStack, *, runs: bool) -> Finding:
    try:
        held.enter_context(listening(number))
    except OSError as error:
        if runs:
            return note("PORT", f"{number} is in use, by the bot that runs here")
        return mend(faults.port(number, error))
    return ok("PORT", f"{number} is free")


def _hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _is_a_bot(settings: Settings) -> bool:
    """Whether a bot answers at OPS_ADDRESS; on SQLite the file's lock says more."""
    address = settings.ops_address
    if not address or sqlite_file(settings.database_url.get_secret_value()):
        return False
    host, _, port = address.rpartition(":")
    try:
        async with (
            aiohttp.ClientSession(timeout=_A_MOMENT) as session,
            session.get(f"http://{_EVERYWHERE.get(host, host)}:{port}/livez") as answer,
        ):
            return "alive" in await answer.text()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
