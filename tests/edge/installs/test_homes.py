"""App Home while the database is away: a log line, no traceback, and the next refresh is a new try."""

import logging
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import system_clock
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.slack.api.gateway import Gateway
from slackbot.slack.upkeep.homes import Homes
from slackbot.store.database import Database
from slackbot.store.engine import make_engine
from slackbot.store.schema.identity import MemberId


async def test_a_home_that_cannot_be_read_is_logged_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(make_engine(f"sqlite:///{tmp_path / 'without-tables.db'}"))
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(AsyncWebClient(session=session), session)
        homes = Homes(database, Words(shipped_words()), lambda _workspace_id: gateway, system_clock)
        with caplog.at_level(logging.WARNING):
            for _ in range(2):
                await homes.refresh(MemberId("T1", "U1"))
    database.close()
    assert [record.getMessage() for record in caplog.records] == ["Home was not published: OperationalError"] * 2
