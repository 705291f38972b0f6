"""A good set-up, and ways to break it, each named by `neverdone check`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from slackbot.app.bot import Bot
from slackbot.cli.check import Finding, Status, examine
from slackbot.clock import system_clock
from slackbot.delivery.pace import Pace
from slackbot.errors import StartError
from slackbot.settings import read
from slackbot.standin import Standin

Environment = dict[str, str]


Breaks = Callable[[Environment, Standin, Path], Mapping[str, str | None]]


def good(slack: Standin, folder: Path) -> Environment:
    """A set-up in which nothing is wrong."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "OPS_ADDRESS": "",
    }


HTTP: Final = {"SLACK_APP_TOKEN": None, "SLACK_SIGNING_SECRET": "s"}


MANY: Final = {
    "SLACK_BOT_TOKEN": None,
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "c",
    "TOKEN_KEYS": "A" * 43 + "=",
}


def for_many(**changed: str) -> Breaks:
    """Break a set-up for many workspaces, over signed HTTP."""

    def breaks(_environment: Environment, slack: Standin, _folder: Path) -> Mapping[str, str | None]:
        app = {"SLACK_CLIENT_ID": slack.oauth.client_id, "SLACK_CLIENT_SECRET": slack.oauth.client_secret}
        return {**MANY, **HTTP, "PORT": "0", "SLACK_SIGNING_SECRET": slack.signing_secret, **app, **changed}

    return breaks


def changed(environment: Environment, breaks: Breaks, slack: Standin, folder: Path) -> Environment:
    """The set-up, broken."""
    merged = {**environment, **breaks(environment, slack, folder)}
    return {name: value for name, value in merged.items() if value is not None}


async def assert_broken(environment: Environment, about: str, remedy: str, folder: Path | None = None) -> None:
    """Hold `check` and `run` to the same sentence about a set-up."""
    findings = await examine(environment, folder)
    wrong = [finding for finding in findings if finding.status is Status.MEND]
    assert [finding.about for finding in wrong] == [about], findings
    assert remedy in wrong[0].says
    assert sentence(wrong[0]) in await run_says(environment, folder)


def sentence(finding: Finding) -> str:
    return f"{finding.about}: {finding.says}"


async def run_says(environment: Environment, folder: Path | None) -> str:
    """Return the words with which `run` ends."""
    with pytest.raises(StartError) as caught:
        await start(environment, folder)
    return str(caught.value)


async def start(environment: Environment, folder: Path | None) -> None:
    bot = Bot(read(environment, folder).settings, system_clock, pace=replace(Pace(), start=0))
    await bot.start()
    await bot.stop()
