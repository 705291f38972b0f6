"""What one person writes in a day is bounded, whatever the kind; a table that is new needs a bound too."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from slackbot.coach.running_list import LINES_A_DAY
from slackbot.store.errors import FullError
from slackbot.store.people import bounds, breaks, challenges, covers, line_changes, lines, parked, requests, shortcuts
from slackbot.store.people.bounds import MOST_A_DAY
from slackbot.store.people.requests import Wish
from slackbot.store.schema.columns import metadata
from slackbot.store.schema.identity import MemberId
from tests.store.people import ALICE, BOB, TODAY, TOMORROW

Write = Callable[[sa.Connection, MemberId, date], object]

# Tables about a person without a number a day of their own, and what bounds them.
BOUNDED_OTHERWISE = {
    "member": "one row",
    "done_line": "LINES_A_DAY, and line_change for those that were removed",
    "thanks": "twenty a day",
    "delivery": "one an occurrence; signals twenty a day, FILES_A_DAY of files, a nudge is put off three times",
    "occasion": "one a kind",
    "habit": "one a kind",
    "inbox": "one a call, deleted within a day",
    "cover_ask": "twenty a cover",
    "request_ask": "twenty a request",
    "team": "one a channel",
    "teammate": "one a channel",
    "share": "one a line",
    "condition": "one a half day of a week",
    "cause": "one a cause of a week",
    "recap_answer": "one a recap",
    "pick": "one a line",
    "piece": "one a day",
    "shelf": "twenty",
    "sighting": "one a look and minute",
    "forget_ask": "one row",
    "farewell": "one row",
}


def line(tx: sa.Connection, who: MemberId, day: date) -> int:
    """Add a line, to have one that changed."""
    return lines.add(tx, who, day, [("done", "a call")], "call")[0]


WRITES: dict[str, Write] = {
    "break_taken": lambda tx, who, day: breaks.add(tx, who, day, "a walk"),
    "challenge": lambda tx, who, day: challenges.take(tx, who, day, "the refund"),
    "cover": lambda tx, who, day: covers.add(tx, who, day, [BOB]),
    "line_change": lambda tx, who, day: line_changes.note(tx, who, "call", "added", [line(tx, who, day)], day),
    "parked": lambda tx, who, day: parked.add(tx, who, day, ["the export"]),
    "request": lambda tx, who, day: requests.add(tx, who, day, Wish("walk"), [BOB]),
    "shortcut": lambda tx, who, day: shortcuts.add(tx, who, day, "a macro"),
}
FEW = dict.fromkeys(MOST_A_DAY, 2)


def tables_of_people() -> set[str]:
    """Names of all tables with a person's id in them."""
    return {table.name for table in metadata.sorted_tables if {"workspace_id", "user_id"} <= set(table.c.keys())}


def test_every_table_about_a_person_has_a_bound() -> None:
    assert tables_of_people() - MOST_A_DAY.keys() - BOUNDED_OTHERWISE.keys() == set()
    assert BOUNDED_OTHERWISE.keys() - tables_of_people() == set()
    assert MOST_A_DAY.keys() & BOUNDED_OTHERWISE.keys() == set()
    assert MOST_A_DAY.keys() - WRITES.keys() == {"reflection"}  # the digest writes them too: see the dialogue


def test_a_full_list_of_lines_fits_its_changes() -> None:
    assert MOST_A_DAY["line_change"] > LINES_A_DAY


@pytest.mark.parametrize("table", WRITES)
def test_one_more_than_a_day_holds_is_refused_and_the_next_day_has_room(
    tx: sa.Connection, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setattr(bounds, "MOST_A_DAY", FEW)
    write = WRITES[table]
    rows = sa.select(sa.func.count()).select_from(metadata.tables[table])
    before = tx.execute(
        rows.where(metadata.tables[table].c.user_id == ALICE.user_id, metadata.tables[table].c.day == TODAY)
    )
    for _ in range(2 - before.scalar_one()):
        write(tx, ALICE, TODAY)
    with pytest.raises(FullError) as refused:
        write(tx, ALICE, TODAY)
    assert refused.value.table == table
    write(tx, ALICE, TOMORROW)
    write(tx, BOB, TODAY)
