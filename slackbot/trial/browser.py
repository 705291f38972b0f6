"""`neverdone try` and `neverdone preview --web`: a page on this machine, until Ctrl-C."""

import asyncio
import os
import signal
import sys
import tomllib
import webbrowser
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from slackbot.clock import system_clock
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.standin.page import WEEK_SECONDS, Page, Session
from slackbot.trial.bot_side import BotSide
from slackbot.trial.preview import readable, words_here
from slackbot.trial.provenance import ProvenanceWords
from slackbot.trial.start import next_working_moment
from slackbot.trial.trial import Trial, TrialSetup, open_trial
from slackbot.trial.workbench import Workbench

ROLES: Final[Mapping[str, str]] = {"Dana": "lead"}
_LOOK_SECONDS: Final = 0.4


@asynccontextmanager
async def open_page(
    start: datetime, own: Path | None = None, *, week_seconds: float = WEEK_SECONDS, database: Path | None = None
) -> AsyncIterator[tuple[Page, Trial]]:
    """Open a trial with its page at a moment.

    `own` is a team's own words, `week_seconds` the length of a played week, `database` a file to start from.
    """
    words = ProvenanceWords(words_here(), own=own)
    workbench = Workbench(words.catalog.folder, own)
    words.reread(workbench.broken)
    setup = TrialSetup(database=database, team="Bakery Helpdesk", spoken=words, generous=True)
    async with open_trial(start, setup) as trial:
        await _write_channel_history(trial)
        session = Session(trial.slack, BotSide(trial, words, workbench), ROLES)
        async with Page(workbench, session, week_seconds=week_seconds) as page, _watching(workbench, page, words):
            yield page, trial


async def show_page(own: Path | None, *, browser: bool) -> None:
    """Keep the trial open until Ctrl-C or SIGTERM."""
    async with open_page(next_working_moment(system_clock()), own) as (page, trial):
        click.echo(readable(trial.bot.words.message("try/page", {"address": page.url}).payload()))
        await _until_stopped(page.url if browser else "")


async def write(name: str, own: Path | None, *, browser: bool) -> None:
    """Keep the writer's workbench open at a message, until Ctrl-C or SIGTERM."""
    workbench = Workbench(words_here(), own)
    first = next((known for known in workbench.names() if known.startswith(name)), "") if name else ""
    async with Page(workbench) as page, _watching(workbench, page):
        address = f"{page.url}words/{first}".rstrip("/")
        click.echo(readable(Words(shipped_words()).message("try/workbench", {"address": address}).payload()))
        await _until_stopped(address if browser else "")


async def _write_channel_history(trial: Trial) -> None:
    """Fill the channel with messages from before you came."""
    for said in tomllib.loads((shipped_words() / "support.toml").read_text("utf-8"))["said"]:
        await trial.people[said["who"]].writes(said["text"], "support")


async def _until_stopped(address: str) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    if address and _has_screen():
        await asyncio.to_thread(webbrowser.open, address)
    await stopped.wait()


def _has_screen() -> bool:
    """Whether a browser can open a window; without a screen, a text browser would take over the terminal."""
    return sys.platform != "linux" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


@asynccontextmanager
async def _watching(workbench: Workbench, page: Page, words: ProvenanceWords | None = None) -> AsyncIterator[None]:
    task = asyncio.create_task(_watch(workbench, page, words))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(workbench: Workbench, page: Page, words: ProvenanceWords | None) -> None:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        if await asyncio.to_thread(workbench.look_again):
            if words is not None:
                words.reread(workbench.broken)
            page.changes.announce()
