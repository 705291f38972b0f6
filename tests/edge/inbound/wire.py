"""A bot for many workspaces, its port, to which tests post as Slack would, and a view of its tables."""

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
from tests.edge.inbound.payloads import ABSENT, Json, Place
from tests.edge.installs.hosted import Hosted

NOWHERE = "T999NOWHERE"


class Wire:
    """The bot's port, and a view of its tables."""

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
        """Count a table's rows by workspace and person."""

        def count(tx: sa.Connection) -> Counter[tuple[str, str]]:
            return Counter((row.workspace_id, row.user_id) for row in tx.execute(sa.select(table)))

        return await self.place.bot.database.transact(count)

    async def owners(self) -> set[str]:
        """Return every workspace that owns any row."""
        tables = [table for table in metadata.tables.values() if "workspace_id" in table.c]

        def read(tx: sa.Connection) -> set[str]:
            return {owner for table in tables for owner in tx.execute(sa.select(table.c.workspace_id)).scalars()}

        return await self.place.bot.database.transact(read)

    async def member(self, team: Team, user_id: str) -> Member | None:
        """An account."""
        return await self.place.bot.database.transact(members.get, MemberId(team.id, user_id))


async def everywhere(place: Hosted, *, whole: bool) -> tuple[Place, dict[str, object], set[str]]:
    """Install the bot; returns where Charlie is, what an id may be changed to, and where the bot is installed."""
    quux = place.slack.add_team("Quux", installed=False)
    guest = place.slack.person("quentin", team=quux, user_id="U9")
    organisation = place.slack.oauth.organise("Org", place.acme, place.zeta) if whole else None
    await place.install(guest)
    await place.install(
        *([place.charlie] if whole else [place.alice, place.charlie]), answer="everywhere" if whole else "allow"
    )
    at = Place(place.zeta.id, "U1", organisation.id if organisation else "")
    values = {"null": None, "absent": ABSENT, "foreign": quux.id, "of nobody": NOWHERE}
    values |= {"of another tenant": place.acme.id, "an organisation": at.organisation_id or "E999"}
    return at, values, {place.acme.id, place.zeta.id, quux.id}
