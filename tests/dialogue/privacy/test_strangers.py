"""No button and no window takes what is another's: every action and view, with every id of somebody else's there is.

Nothing is listed by hand: actions and views come from their tables, ids from every row of every table that is alice's.
They are pressed by bob, of her workspace, and by carol, who has her user id in another one.
"""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.commands import ACTIONS, SHORTCUTS, VIEWS
from slackbot.commands.outcome import Outcome
from slackbot.commands.turns import handle
from slackbot.errors import UnknownPersonError
from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.reply import Answer, Call, Handler, IncomingCall, Reply, Services
from slackbot.store.engine import make_engine
from slackbot.store.outbox import lanes, outbox
from slackbot.store.people import (
    breaks,
    challenges,
    covers,
    lines,
    members,
    parked,
    reflections,
    shortcuts,
    thanks_given,
)
from slackbot.store.privacy import access_log, forgetting
from slackbot.store.recap import shares, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, metadata
from tests.canary import found_in, planted
from tests.talk import empty_database

ALICE, BOB, CAROL = MemberId("T1", "U0ALICE"), MemberId("T1", "U0BOB"), MemberId("T2", "U0ALICE")
AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TODAY = AT.date()
WORDS = Words(shipped_words())
STRANGERS = {"a colleague": BOB, "the same id elsewhere": CAROL}
KINDS = ("break_nudge", "challenge_nudge", "cover", "digest", "follow_up", "parked", "thanks")


def live(tx: sa.Connection) -> None:
    """Something of everything of alice's, each with a private text; the others have an account and nothing else."""
    for who in (ALICE, BOB, CAROL):
        members.add(tx, who, "Europe/Berlin", AT)
        members.change(tx, who, set_up=9, seen_on=TODAY, dm_channel=f"D{who.user_id}")
        lanes.ensure(tx, who.workspace_id)
    lines.add(tx, ALICE, TODAY, [("done", planted("done")), ("hard", planted("hard"))], "c" * 24)
    challenges.take(tx, ALICE, TODAY, planted("challenge"))
    breaks.add(tx, ALICE, TODAY, planted("break"))
    reflections.add(tx, ALICE, TODAY, "enough", planted("reflection"))
    shortcuts.add(tx, ALICE, TODAY, planted("shortcut"))
    thanks_given.add(tx, ALICE, "U0DAN", TODAY, planted("thanks"))
    parked.add(tx, ALICE, TODAY, [planted("parked")])
    parked.bring_back(tx, ALICE, TODAY + timedelta(days=1))
    covers.add(tx, ALICE, TODAY, [MemberId("T1", "U0DAN")])
    access_log.note(tx, ALICE, "export", AT)
    forgetting.ask(tx, ALICE, AT)
    for kind in KINDS:
        outbox.add(tx, ALICE, kind, f"1 5 {kind}", Occurrence(TODAY, AT, AT + timedelta(hours=8)))
    team = teams.begin(tx, "T1", "C1", "support")
    teams.arrive(tx, ALICE, team)
    shares.put(tx, ALICE, shares.Source(team.id, shares.LINE, 1), text=planted("share"), yes=True, day=TODAY)


def rows_of_alice(tx: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All that is alice's, in every table."""
    rows = {}
    for table in metadata.sorted_tables:
        if {"workspace_id", "user_id"} <= set(table.c.keys()):
            mine = sa.select(table).where(table.c.workspace_id == "T1", table.c.user_id == ALICE.user_id)
            rows[table.name] = [tuple(row) for row in tx.execute(mine.order_by(*table.primary_key))]
    return rows


def ids_of_alice(tx: sa.Connection) -> list[str]:
    """Whatever a button might carry: numbers, opaque ids, calls and days of her rows, and what is made of them."""
    values: set[str] = set()
    for rows in rows_of_alice(tx).values():
        for row in rows:
            values |= {str(value) for value in row if isinstance(value, int) and not isinstance(value, bool)}
            values |= {value for value in row if isinstance(value, str) and len(value) in {24, 32} and value.isalnum()}
            values |= {value.isoformat() for value in row if type(value) is date}
    made = {f"{value}.{minutes}" for value in values if value.isdecimal() and len(value) < 5 for minutes in (5, 10)}
    return sorted(value for value in values | made if len(value) < 40)


class Whatever(dict[str, str]):
    """What a window holds: the same under every name."""

    def __init__(self, value: str) -> None:
        super().__init__({"value": value})
        self._value = value

    def get(self, _name: str, _default: object = None) -> str:
        return self._value

    def __getitem__(self, _name: str) -> str:
        return self._value


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[sa.Connection]:
    file = tmp_path / "strangers.db"
    shutil.copy(empty_database(), file)
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        live(connection)
        yield connection
    engine.dispose()


def tried(tx: sa.Connection, name: str, handler: Handler, who: MemberId, value: str) -> tuple[bool, set[str]]:
    """Have somebody press it; whether anything of alice's changed, and of what kind a text of hers was told."""
    before, count = rows_before(tx), changes(tx)
    outcome: Outcome | None = None
    savepoint = tx.begin_nested()
    call = IncomingCall(who, AT, name, value, value=value, fields=Whatever("words"), private=Whatever(value))
    with contextlib.suppress(UnknownPersonError):  # it asks Slack first who that is
        outcome = handle(tx, call, handler, WORDS)
    changed = changes(tx) - count > 1 and rows_of_alice(tx) != before  # one is the memory of the answer
    savepoint.rollback()
    return changed, found_in(str(outcome))


def rows_before(tx: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """What is alice's at first: each try is taken back."""
    if "rows" not in tx.info:
        tx.info["rows"] = rows_of_alice(tx)
    rows: dict[str, list[tuple[Any, ...]]] = tx.info["rows"]
    return rows


def changes(tx: sa.Connection) -> int:
    """How many rows were changed so far, as SQLite counts."""
    assert tx.connection.driver_connection is not None
    return int(tx.connection.driver_connection.total_changes)


@pytest.mark.long
@pytest.mark.parametrize("stranger", ["a colleague", "the same id elsewhere"])
@pytest.mark.parametrize("name", [*ACTIONS, *(f"window {name}" for name in {**VIEWS, **SHORTCUTS})])
def test_nothing_of_hers_is_told_or_changed(tx: sa.Connection, name: str, stranger: str) -> None:
    bare = name.removeprefix("window ")
    handler = {**SHORTCUTS, **VIEWS}[bare] if name.startswith("window ") else ACTIONS[name]
    values = ids_of_alice(tx)
    assert len(values) > 10
    faults = {value: tried(tx, bare, handler, STRANGERS[stranger], value) for value in values}
    assert {value: fault for value, fault in faults.items() if fault != (False, set())} == {}


@pytest.mark.long
def test_she_herself_is_told_and_can_change(tx: sa.Connection) -> None:
    """The ids are the right ones: pressed by their owner, most actions do something."""
    values = ids_of_alice(tx)
    at_work = {name for name in ACTIONS for value in values if tried(tx, name, ACTIONS[name], ALICE, value)[0]}
    assert {"done.remove", "challenge.put_back", "shortcut.keep", "forget.confirm"} <= at_work


@pytest.mark.parametrize("leaky", ["tells", "changes"])
def test_a_button_that_does_not_ask_whose_it_is_is_found(tx: sa.Connection, leaky: str) -> None:
    def tell(call: Call, services: Services) -> Answer:
        text = services.tx.execute(sa.select(done_line.c.text).where(done_line.c.id == int(call.value))).scalar_one()
        return Reply("done/removed", {"line": {"id": 1, "text": text, "kind": "done"}, "undo": "x", "off_shelf": False})

    def change(call: Call, services: Services) -> Answer:
        services.tx.execute(sa.delete(done_line).where(done_line.c.id == int(call.value)))
        return Reply("done/gone")

    line = str(lines.of_day(tx, ALICE, TODAY)[0].id)
    expected = (False, {"done"}) if leaky == "tells" else (True, set())
    assert tried(tx, "done.remove", tell if leaky == "tells" else change, BOB, line) == expected
