"""Every button and window in everything that may overtake it: answered rightly, and nobody else is touched."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import pytest
import sqlalchemy as sa

from slackbot.commands import ACTIONS, VIEWS
from slackbot.commands.outcome import MessageAnswer
from slackbot.reply import Account, FieldError
from slackbot.store.privacy import forgetting, personal_data
from slackbot.store.schema.schema import metadata
from tests.stale.cases import answer_in, presser_of, ready
from tests.stale.conftest import EVE, Lived
from tests.stale.presses import Control, Moment, moment
from tests.stale.table import EVERYBODYS, LIVE, Row, rows

ROWS: Final = list(rows())
GARBLED: Final = ("", "0", "99", "x", "-1", "1" * 30, "\u0661", "1.2.3.4", "1; DROP TABLE done_line", "x" * 2000)
NOTES: Final = (
    *("at", "audience", "author", "challenge", "day", "in_place", "line", "next", "offered", "reflection"),
    *("shortcut", "signed", "team", "was"),
)
FIELDS: Final = sorted({name for row in ROWS for name in row.fields})
NOTHING_KEPT: Final = "I keep nothing about you. Any command, such as /done, starts again."
ASKED: Final = {"deliveries", "requests_asked_of_you", "covers_asked_of_you"}  # bob is asked, or no longer
# A colleague's own press may rightly change a table of the owner's: a walk finds company.
MAY_CHANGE: Final[Mapping[tuple[str, str], set[str]]] = {
    ("stranger", "walk.begin"): {"deliveries", "requests_to_colleagues"},
}
# What a second press in the same message may do beside: no thing of a person's is there twice for it.
ONCE_MORE: Final[Mapping[str, set[str]]] = {
    **{name: {"delivery"} for name in ("break.now_beside", "home.break")},  # the end of the one break moves
    "home.reflect": {"reflection"},  # another question, as asked for
    **{name: {"condition"} for name in ("recap.easy", "recap.slot")},  # written again, the same
    "home.forget": {"forget_ask"},  # each question can be answered
    **{name: {"recap_part"} for name in ("recap.share", "recap.unshare", "recap.unsign")},  # a post is compared again
}
# Windows that begin or add something, so that each of two has its effect; every other one edits what it shows.
BEGINS: Final = frozenset(
    {"challenge.take", "done.add", "done.from_message", "enough.park", "hand_over.ask", "piece.add", "reflect.answer"}
    | {"signal.ask", "thanks.author", "thanks.give", "time.add", "time.start", "together.ask"}
)
ONE_BY_ONE: Final = frozenset({"recap.choose"})  # tests/dialogue/recap/test_recap_window.py: a box is one yes or no
NOT_IN_THE_WEEK: Final = frozenset({"team.cannot", "team.moved"})  # tests/dialogue/recap/test_lead_loop.py has these
ANOTHER: Final[Mapping[str, str]] = {"shift": "07:00-15:00", "budget": "3", "at": "14:00"}
each_editing_window = pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.kind == "window" and row.name not in BEGINS | ONE_BY_ONE | NOT_IN_THE_WEEK],
    ids=lambda row: row.title,
)
# A window with nothing to keep: submitted as it was opened or once more, or leading to another step.
UNCHANGED: Final = {"challenge/settled", "hand_over/tell_them", "recap/choices", "settings/kept"}
each_row = pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row.kind}-{row.name}-{number}" for number, row in enumerate(ROWS)]
)


@contextmanager
def on_the_eve(lived: Lived) -> Iterator[Moment]:
    with moment(lived.engines[EVE], lived.at[EVE], lived.people) as eve:
        yield eve


def test_every_button_and_window_has_its_rows() -> None:
    tried = {(row.kind, row.name) for row in ROWS}
    known = {("action", name) for name in ACTIONS} | {("window", name) for name in VIEWS}
    assert sorted(known - tried) == [], "add a row to tests/stale/answers.toml"
    assert sorted(tried - known) == [], "take its row out of tests/stale/answers.toml"


@each_row
def test_each_state_is_answered_as_the_table_says(row: Row, lived: Lived) -> None:
    unknown = set(row.answers) - {LIVE, *EVERYBODYS, *row.states}
    assert unknown == set()
    answers = {state: answer_in(row, state, lived) for state in (LIVE, *EVERYBODYS, *row.states)}
    assert answers == {state: row.answer_in(state) for state in answers}


def test_no_window_closes_unless_something_was_kept() -> None:
    """The states of `each_row` hold each of these answers to the table."""
    ended = {
        f"{row.title} {state}": told for row in ROWS if row.kind == "window" for state, told in row.answers.items()
    }
    closed = {title: told for title, told in ended.items() if "asks again" not in told and " + " not in told}
    assert set(closed.values()) == UNCHANGED


@each_row
def test_a_second_press_in_the_same_message_adds_nothing(row: Row, lived: Lived) -> None:
    """Two taps that follow each other; on PostgreSQL a person's calls wait for each other, so two at once do so too."""
    if row.kind == "window":
        return  # Slack disables its button until it is answered
    with on_the_eve(lived) as eve:
        control = ready(row, eve, lived)
        eve.uses(row.who, control)
        before = every_row(eve)
        eve.uses(row.who, control)
        assert changes(before, every_row(eve)) <= ONCE_MORE.get(row.name, set())


@each_editing_window
def test_the_later_of_two_windows_over_one_text_overwrites_nothing(row: Row, lived: Lived) -> None:
    with on_the_eve(lived) as eve:
        window = ready(row, eve, lived)
        eve.uses(row.who, window)
        other = {name: text and ANOTHER.get(name, f"{text} too") for name, text in window.fields.items()}
        before = every_row(eve)
        told = eve.uses(row.who, replace(window, fields=other))
        assert told.name.startswith("asks again: ")
        assert told.name.endswith("crossed")
        assert changes(before, every_row(eve)) == set()


@each_row
def test_a_call_that_is_delivered_again_gets_the_same_answer_and_writes_nothing(row: Row, lived: Lived) -> None:
    with on_the_eve(lived) as eve:
        control = ready(row, eve, lived)
        call = eve.call(row.who, control)
        first = eve.delivers(call, control)
        again = eve.delivers(call, control)
        assert again.answer is None or isinstance(again.answer, FieldError)
        assert again.tables == frozenset()
        assert first.tables == frozenset() or not isinstance(first.answer, FieldError)
        forgets = first.outcome.forgotten
        assert again.outcome.is_repeated or forgets or isinstance(again.answer, FieldError)
        assert again.outcome.answer == first.outcome.answer or forgets


@pytest.mark.long
@each_row
def test_nothing_of_its_owners_changes_by_anybody_elses_press(row: Row, lived: Lived) -> None:
    """A colleague who presses it changes no row of the owner's, a namesake elsewhere no row of the workspace's."""
    for state, untouched in (("stranger", (row.who,)), ("elsewhere", tuple(lived.people))):
        with on_the_eve(lived) as eve:
            control, presser = ready(row, eve, lived), presser_of(row, state)
            eve.meets(presser)
            before = rows_of(eve, untouched)
            eve.uses(presser, control)
            assert changes(before, rows_of(eve, untouched)) <= MAY_CHANGE.get((state, row.name), set())


def rows_of(eve: Moment, names: tuple[str, ...]) -> dict[str, object]:
    """Every row of some people, by table."""
    kept = [personal_data.everything(eve.tx, eve.people[name]) for name in names]
    return {table: [rows[table] for rows in kept] for table in kept[0]}


def every_row(eve: Moment) -> dict[str, object]:
    """Every row of the database but the memory of calls, by table."""
    tables = (table for table in metadata.sorted_tables if table.name != "inbox")
    return {table.name: sorted(map(repr, eve.tx.execute(sa.select(table)).all())) for table in tables}


def changes(before: dict[str, object], after: dict[str, object]) -> set[str]:
    """Name the tables that differ."""
    return {table for table in before if before[table] != after[table]}


@pytest.mark.long
@each_row
def test_whoever_was_forgotten_stays_so_whatever_they_press(row: Row, lived: Lived) -> None:
    with on_the_eve(lived) as eve:
        control = ready(row, eve, lived)
        forgetting.forget(eve.tx, eve.people[row.who], home=False)
        told = eve.uses(row.who, control)
        assert told.answer is None
        assert told.tables == frozenset()
        assert isinstance(told.outcome.answer, MessageAnswer)
        assert told.outcome.answer.message["text"] == NOTHING_KEPT
        assert rows_of(eve, (row.who,)) == {table: [[]] for table in rows_of(eve, (row.who,))}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["action", "window"])
@pytest.mark.parametrize("value", GARBLED, ids=range(len(GARBLED)))
def test_a_garbled_value_breaks_nothing_and_reaches_nobody_else(kind: str, value: str, lived: Lived) -> None:
    for name in ACTIONS if kind == "action" else VIEWS:
        with on_the_eve(lived) as eve:
            eve.accounts[value] = Account("left")
            before = rows_of(eve, ("bob",))
            notes = dict.fromkeys(NOTES, value)
            eve.uses("alice", Control(kind, name, value, notes=notes, fields=dict.fromkeys(FIELDS, value)))
            assert changes(before, rows_of(eve, ("bob",))) <= ASKED, name
