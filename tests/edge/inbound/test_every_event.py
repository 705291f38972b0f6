"""Every event, with each of its ids null, absent, foreign or an organisation's, touches no workspace but its own."""

import logging
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from slackbot import manifest
from slackbot.store.recap import teams
from slackbot.store.schema.changes import TeamChanges
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import metadata
from tests.edge.inbound import payloads
from tests.edge.inbound.event_payloads import CHANNEL, PUBLISHED, SUBSCRIBED, UNASKED, shape
from tests.edge.inbound.payloads import ABSENT, Json, Place, changed, dotted, fresh, variations
from tests.edge.inbound.wire import Wire, everywhere

EVENTS = {**SUBSCRIBED, **UNASKED}
MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
ODD = {"empty": "", "a list": [], "an object": {}}
ID = re.compile(r"[UWCGD][A-Z0-9]{0,20}")


class Row(NamedTuple):
    """A row of a table, and whose it is."""

    table: str
    workspace_id: str
    user_id: str
    values: str


def test_every_event_of_the_manifest_is_here() -> None:
    subscribed = manifest.load()["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(SUBSCRIBED) == sorted(subscribed)


def everything(tx: sa.Connection) -> dict[sa.Table, list[dict[str, Any]]]:
    """All that is kept."""
    return {table: [dict(row) for row in tx.execute(sa.select(table)).mappings()] for table in metadata.sorted_tables}


def put_back(tx: sa.Connection, rows: dict[sa.Table, list[dict[str, Any]]]) -> None:
    """Have the tables hold these rows again."""
    for table in reversed(metadata.sorted_tables):
        tx.execute(sa.delete(table))
    for table in metadata.sorted_tables:
        if rows[table]:
            tx.execute(sa.insert(table), rows[table])


def rows_of(tables: dict[sa.Table, list[dict[str, Any]]]) -> set[Row]:
    """The same, row by row."""
    return {
        Row(table.name, str(row.get("workspace_id", row.get("place_id", ""))), str(row.get("user_id", "")), repr(row))
        for table, rows in tables.items()
        for row in rows
    }


async def with_teams(wire: Wire, at: Place) -> None:
    """Have the same person lead a recap in the same channel of both workspaces."""

    def begin(tx: sa.Connection) -> None:
        for workspace_id in (wire.place.acme.id, wire.place.zeta.id):
            team = teams.begin(tx, workspace_id, CHANNEL, "help-desk")
            teams.arrive(tx, MemberId(workspace_id, at.user_id), team)
            led: TeamChanges = {"lead_id": at.user_id, "active": True, "zone": "UTC"}
            led |= {"audience": "public", "people_at": MORNING}
            teams.change(tx, workspace_id, team.id, **led)

    for person in (wire.place.alice, wire.place.charlie):
        await wire.place.says(person, "/done a line")
    await wire.place.bot.database.transact(begin)


def texts_in(body: Json) -> set[str]:
    """Every text in a payload."""
    parts: list[Any] = [body]
    texts: set[str] = set()
    while parts:
        value = parts.pop()
        parts += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        texts |= {value} if isinstance(value, str) else set()
    return texts


@pytest.mark.parametrize("name", EVENTS)
async def test_an_event_with_odd_ids_is_taken_and_makes_nobody(
    wire: Wire, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    at, _, _ = await everywhere(wire.place, whole=False)
    await with_teams(wire, at)
    event = shape(at, EVENTS[name])
    answers = {}
    for path in (path for path in event.others if path[0] == "event"):
        for odd, value in {"null": None, "absent": ABSENT, **ODD}.items():
            answers[f"{dotted(path)} {odd}"], _ = await wire.post(fresh(changed(event.body, {path: value})))
    await wire.place.settled()
    kept = rows_of(await wire.place.bot.database.transact(everything))
    assert {what: status for what, status in answers.items() if status != 200} == {}
    assert {row for row in kept if row.user_id and not ID.fullmatch(row.user_id)} == set()
    assert [record for record in caplog.records if record.getMessage() == "a listener failed"] == []


ID_SHAPES: dict[str, Json] = {
    "texts": {"user": "U1", "channel": CHANNEL, "team": "T5"},
    "objects": {"user": {"id": "U1"}, "channel": {"id": CHANNEL}, "team": {"id": "T5"}},
    "null": {"user": None, "channel": None, "team": None},
    "absent": {},
    "of organisations": {"user": "E1", "channel": "E1", "team": "E1"},
}


@pytest.mark.parametrize("ids", ID_SHAPES)
async def test_an_event_of_any_type_that_slack_publishes_is_taken(
    wire: Wire, ids: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    at, _, _ = await everywhere(wire.place, whole=False)
    await with_teams(wire, at)
    answers = {}
    for kind in PUBLISHED.split():
        answers[kind], _ = await wire.post(fresh(payloads.event(at, {"type": kind, **ID_SHAPES[ids]}).body))
    await wire.place.settled()
    kept = rows_of(await wire.place.bot.database.transact(everything))
    assert {kind: status for kind, status in answers.items() if status != 200} == {}
    assert {row for row in kept if row.user_id and not ID.fullmatch(row.user_id)} == set()
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.long
@pytest.mark.parametrize("whole", [False, True], ids=["workspaces", "organisation"])
@pytest.mark.parametrize("name", EVENTS)
async def test_an_event_touches_only_the_workspaces_that_it_names(wire: Wire, name: str, *, whole: bool) -> None:
    at, values, _ = await everywhere(wire.place, whole=whole)
    await with_teams(wire, at)
    database, event = wire.place.bot.database, shape(at, EVENTS[name])
    tables = await database.transact(everything)
    before = rows_of(tables)
    faults = []
    for what, body in variations(event, values, pairs=name in SUBSCRIBED):
        status, _ = await wire.post(body)
        await wire.place.settled()
        touched = before ^ rows_of(await database.transact(everything))
        strangers = {row for row in touched if row.workspace_id not in texts_in(body)}
        if status != 200 or strangers:
            faults.append((what, status, strangers))
        if touched:
            await database.transact(put_back, tables)
    assert faults == []


CLOSING = {name for name in SUBSCRIBED if name.endswith(("_archive", "_deleted", "_left", "_rename"))}
SHARING = {"channel_id_changed", "channel_shared", "channel_unshared"}
EFFECTS = sorted({*CLOSING, *SHARING, "app_home_opened", "member_left_channel", "user_change"})


@pytest.mark.parametrize("name", EFFECTS)
async def test_an_event_as_it_is_touches_its_own_workspace(wire: Wire, name: str) -> None:
    """Or the tests above could not fail."""
    at, _, _ = await everywhere(wire.place, whole=False)
    await with_teams(wire, at)
    before = rows_of(await wire.place.bot.database.transact(everything))
    await wire.post(fresh(shape(at, EVENTS[name]).body))
    await wire.place.settled()
    touched = before ^ rows_of(await wire.place.bot.database.transact(everything))
    assert {row.workspace_id for row in touched} == {wire.place.zeta.id}
