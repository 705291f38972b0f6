"""Retention: each kind goes when it is older than its limit, and nothing else does."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from slackbot.settings import Settings
from slackbot.store.database import Database
from slackbot.store.privacy import retention
from slackbot.store.privacy.retention import KINDS, Retention
from slackbot.store.schema.schema import metadata
from tests.store.people import ALICE, BOB, MORNING, TODAY

OLD = TODAY - timedelta(days=11)
JUST_KEPT = TODAY - timedelta(days=10)
KEEP = dict.fromkeys(KINDS, 10)


def fill(tx: sa.Connection, age: sa.Column[Any], day: date, copies: int = 1) -> None:
    """Rows of a table that belong to a day, with whatever else such a row needs."""
    for number in range(copies):
        row: dict[str, Any] = {}
        for column in age.table.c:
            if column is age:
                row[column.name] = day if isinstance(age.type, sa.Date) else MORNING - (TODAY - day)
            elif column.name in {"workspace_id", "user_id"}:
                row[column.name] = ALICE._asdict()[column.name]
            elif column.name == "team_id":
                row[column.name] = team_of(tx)
            elif column.name in {"source_id", "part"}:
                row[column.name] = (TODAY - day).days % 300 + number
            elif not column.nullable and not (column.primary_key and column.autoincrement):
                row[column.name] = plain(column)
        row.pop("id", None)
        tx.execute(sa.insert(age.table).values(**row))


def team_of(tx: sa.Connection) -> int:
    team = metadata.tables["team"]
    team_id: int | None = tx.execute(sa.select(team.c.id)).scalar()
    if team_id is not None:
        return team_id
    new = {**BOB._asdict(), "name": "support", "active": True, "changed": ""}
    return int(tx.execute(sa.insert(team).values(**new).returning(team.c.id)).scalar_one())


def plain(column: sa.Column[Any]) -> Any:  # noqa: ANN401 - a value of the column's type
    if column.type.python_type is bool:
        return False
    if column.name.endswith(("_at", "_until")):
        return MORNING
    return {int: 0, str: "words", date: TODAY}[column.type.python_type]


def days_of(tx: sa.Connection, age: sa.Column[Any]) -> list[date]:
    ages = tx.execute(sa.select(age).order_by(age)).scalars()
    return [day if type(day) is date else day.date() for day in ages]


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_too_old_goes_and_the_rest_stays(database: Database, kind: str) -> None:
    """To the day, however often it is run."""
    for age in KINDS[kind]:
        for day in (OLD, JUST_KEPT, TODAY):
            await database.transact(fill, age, day)
    keeper = Retention(database, {**dict.fromkeys(KINDS, 0), kind: 10}, lambda: MORNING)
    for _ in range(2):
        await keeper.run()
        for age in KINDS[kind]:
            assert await database.transact(days_of, age) == [JUST_KEPT, TODAY]


async def test_nought_is_for_ever(database: Database) -> None:
    ages = [age for kind in KINDS.values() for age in kind]
    for age in ages:
        await database.transact(fill, age, TODAY - timedelta(days=9999))
    await Retention(database, dict.fromkeys(KINDS, 0), lambda: MORNING).run()
    for age in ages:
        assert len(await database.transact(days_of, age)) == 1


async def test_many_go_in_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 7)
    (age,) = KINDS["lines"]
    await database.transact(fill, age, OLD, 30)
    await database.transact(fill, age, TODAY, 3)
    assert await database.transact(retention.purge, age, JUST_KEPT) == 7
    await Retention(database, KEEP, lambda: MORNING).run()
    assert await database.transact(days_of, age) == [TODAY] * 3


def test_every_kind_has_its_setting() -> None:
    settings = Settings(slack_bot_token=SecretStr("xoxb-x"))
    assert settings.keep.keys() == KINDS.keys()


def test_every_table_with_peoples_words_is_of_some_kind() -> None:
    """What is not here has an end of its own: it goes with its person, its row, or its hour."""
    own_end = {"member", "team", "teammate", "inbox", "delivery", "occasion", "habit", "cover", "cover_ask"}
    own_end |= {"request", "request_ask", "line_change", "piece", "pick", "shelf", "cause"}
    own_end |= {"look_back", "lane", "forget_ask", "forgotten", "farewell", "mark", "installation", "spent_state"}
    assert set(metadata.tables) - {age.table.name for ages in KINDS.values() for age in ages} - own_end == set()
