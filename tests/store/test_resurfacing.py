"""Lines that could be shown again, and when they last were."""

from datetime import date, timedelta

import sqlalchemy as sa

from slackbot.coach.looking_back import Memory
from slackbot.store.people import lines, resurfacing
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import look_back
from tests.store.people import ALICE, BOB, TODAY, TOMORROW

WEEK_AGO = TODAY - timedelta(weeks=1)
YEAR_AGO = date(2025, 3, 2)


def of_today(tx: sa.Connection, who: MemberId) -> list[Memory]:
    """The old lines that today may show."""
    return resurfacing.memories(tx, [(ALICE, TODAY), (BOB, TODAY)])[who, TODAY]


def shown_again(tx: sa.Connection) -> list[tuple[str, date | None]]:
    return [(memory.text, memory.shown) for memory in of_today(tx, ALICE)]


def test_lines_of_just_those_days_are_found_with_when_they_were_shown(tx: sa.Connection) -> None:
    lines.add(tx, ALICE, YEAR_AGO, [("hard", "a year")], "1")
    lines.add(tx, ALICE, WEEK_AGO - timedelta(days=1), [("done", "eight days")], "2")
    lines.add(tx, ALICE, WEEK_AGO, [("done", "a week")], "3")
    lines.add(tx, BOB, WEEK_AGO, [("done", "Bob's")], "4")
    assert shown_again(tx) == [("a year", None), ("a week", None)]
    (first, _) = of_today(tx, ALICE)
    assert (first.day, first.id) == (YEAR_AGO, lines.of_day(tx, ALICE, YEAR_AGO)[0].id)


def test_it_is_noted_when_a_line_was_last_shown(tx: sa.Connection) -> None:
    lines.add(tx, ALICE, WEEK_AGO, [("done", "a week")], "1")
    line = lines.of_day(tx, ALICE, WEEK_AGO)[0]
    resurfacing.note(tx, ALICE, line.id, TODAY)
    assert shown_again(tx) == [("a week", TODAY)]
    resurfacing.note(tx, ALICE, line.id, TOMORROW)
    resurfacing.note(tx, ALICE, line.id, TOMORROW)
    assert shown_again(tx) == [("a week", TOMORROW)]


def test_the_newest_look_back_is_ones_own(tx: sa.Connection) -> None:
    lines.add(tx, ALICE, WEEK_AGO, [("done", "a week"), ("done", "the same week")], "1")
    lines.add(tx, BOB, WEEK_AGO, [("done", "Bob's")], "2")
    first, second = lines.of_day(tx, ALICE, WEEK_AGO)
    assert resurfacing.newest_of(tx, [(ALICE, TODAY)])[ALICE, TODAY] is None
    resurfacing.note(tx, ALICE, first.id, TODAY)
    resurfacing.note(tx, ALICE, second.id, TODAY - timedelta(days=9))
    resurfacing.note(tx, BOB, lines.of_day(tx, BOB, WEEK_AGO)[0].id, TOMORROW)
    assert resurfacing.newest_of(tx, [(ALICE, TODAY)])[ALICE, TODAY] == TODAY


def test_what_was_taken_off_the_list_is_never_found(tx: sa.Connection) -> None:
    lines.add(tx, ALICE, WEEK_AGO, [("done", "a week")], "1")
    line = lines.of_day(tx, ALICE, WEEK_AGO)[0]
    resurfacing.note(tx, ALICE, line.id, TODAY)
    lines.remove(tx, ALICE, line.id, "2", TODAY)
    assert shown_again(tx) == []
    lines.purge(tx, TOMORROW)
    assert tx.execute(sa.select(look_back).where(look_back.c.line_id == line.id)).all() == []


def test_somebody_elses_line_is_not_noted(tx: sa.Connection) -> None:
    lines.add(tx, BOB, WEEK_AGO, [("done", "Bob's")], "1")
    theirs = lines.of_day(tx, BOB, WEEK_AGO)[0]
    resurfacing.note(tx, ALICE, theirs.id, TODAY)
    assert [memory.shown for memory in of_today(tx, BOB)] == [None]
    resurfacing.note(tx, BOB, theirs.id, TODAY)
    resurfacing.note(tx, ALICE, theirs.id, TOMORROW)
    assert [memory.shown for memory in of_today(tx, BOB)] == [TODAY]
