"""Check the machine: zone rules, free disk space, and free ports."""

import asyncio
import shutil
import socket
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slackbot.app import faults
from slackbot.cli.check.finding import Finding, mend, note, ok
from slackbot.errors import Fault
from slackbot.settings import Settings
from slackbot.store.engine import sqlite_file

_LITTLE: Final = 200 * 2**20
_TOO_LITTLE: Final = 10 * 2**20


def zones() -> Iterator[Finding]:
    """Read one zone of the pinned tzdata package, to see that its data is installed."""
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        yield mend(Fault("tzdata", "its zones can't be read; install the program again"))
    else:
        yield ok("tzdata", f"zone rules of {version('tzdata')}")


def disk(settings: Settings) -> Iterator[Finding]:
    """Check for free space beside the SQLite file."""
    file = sqlite_file(settings.database_url.get_secret_value())
    folder = file.absolute().parent if file else None
    if folder is None or not folder.is_dir():
        return
    total, _used, free = shutil.disk_usage(folder)
    if not total:
        return  # a file system without a size, such as /proc
    says = f"{free // 2**20} MB are free in {folder}"
    if free < _TOO_LITTLE:
        yield mend(Fault("disk", f"{says}; make room, or move the database"))
    else:
        yield note("disk", f"{says}, which may not last") if free < _LITTLE else ok("disk", says)


async def ports(settings: Settings) -> list[Finding]:
    """Bind what `run` would bind, and release it; an address already in use by a bot is no fault."""
    findings = []
    if settings.ops_address:
        host, _, number = settings.ops_address.rpartition(":")
        error = await asyncio.to_thread(_bind, host.strip("[]"), int(number))
        if error is None:
            findings.append(ok("OPS_ADDRESS", f"{settings.ops_address} is free for /livez, /readyz and /metrics"))
        elif "ops_address" in settings.model_fields_set:
            findings.append(mend(faults.ops_address(settings.ops_address, error)))
        else:
            findings.append(note("OPS_ADDRESS", f"{settings.ops_address} is in use; /metrics will not be answered"))
    if settings.slack_app_token is None or settings.slack_bot_token is None:
        error = await asyncio.to_thread(_bind, "", settings.port)
        findings.append(mend(faults.port(settings.port, error)) if error else ok("PORT", f"{settings.port} is free"))
    return findings


def _bind(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        return error
    return None
