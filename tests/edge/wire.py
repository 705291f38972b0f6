"""A bot for many workspaces and its port, to which a test posts what Slack would, and a look at what is kept."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
import sqlalchemy as sa

from slackbot.slack.inbound.http import PATH
from slackbot.standin.state.workspace import Team
from slackbot.store.people import members
from slackbot.store.people.members import Member
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import metadata
from tests.edge.hosted import Hosted
from tests.edge.payloads import Json


class Wire:
    """The bot's port, and a look at what it keeps."""

    def __init__(self, place: Hosted, session: aiohttp.ClientSession) -> None:
        self.place = place
        self._session = session

    async def post(self, body: Mapping[str, Any]) -> tuple[int, Json]:
        """Post as Slack does; returns the status and the answer."""
        if "command" in body:
            sent = urlencode({name: value for name, value in body.items() if value is not None}).encode()
        else:
            sent = json.dumps(body).encode() if "event" in body else urlencode({"payload": json.dumps(body)}).encode()
        kind = "application/json" if sent.startswith(b"{") else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, **self.place.slack.signed(sent)}
        async with self._session.post(
            f"http://127.0.0.1:{self.place.bot.port}{PATH}", data=sent, headers=headers
        ) as answer:
            said = await answer.text()
            return answer.status, json.loads(said) if said.startswith("{") else {}

    async def rows(self, table: sa.Table) -> Counter[tuple[str, str]]:
        """How many rows a table has, by workspace and person."""

        def count(tx: sa.Connection) -> Counter[tuple[str, str]]:
            return Counter((row.workspace_id, row.user_id) for row in tx.execute(sa.select(table)))

        return await self.place.bot.database.transact(count)

    async def owners(self) -> set[str]:
        """Every workspace under which anything is kept."""
        tables = [table for table in metadata.tables.values() if "workspace_id" in table.c]

        def read(tx: sa.Connection) -> set[str]:
            return {owner for table in tables for owner in tx.execute(sa.select(table.c.workspace_id)).scalars()}

        return await self.place.bot.database.transact(read)

    async def member(self, team: Team, user_id: str) -> Member | None:
        """An account."""
        return await self.place.bot.database.transact(members.get, MemberId(team.id, user_id))
