"""The running list as kept: added, read, edited, taken off, and everything taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.coach.words import clean
from slackbot.store.people import lines
from slackbot.store.people.lines import Line
from slackbot.store.schema.schema import done_line
from tests.store.people import ALICE, NOBODY, TODAY, TOMORROW


def texts(tx: sa.Connection) -> list[str]:
    return [line.text for line in lines.of_day(tx, ALICE, TODAY)]


def id_of(tx: sa.Connection, text: str) -> int:
    return next(line.id for line in lines.of_day(tx, ALICE, TODAY) if line.text == text)


@pytest.fixture
def three(tx: sa.Connection) -> sa.Connection:
    """A day with a line of a first call and two of a second."""
    lines.add(tx, ALICE, TODAY, [("done", "a")], "first")
    lines.add(tx, ALICE, TODAY, [("hard", "b"), ("time", "c")], "second")
    return tx


def test_lines_come_back_in_the_order_they_came(three: sa.Connection) -> None:
    listed = lines.of_day(three, ALICE, TODAY)
    assert [line._replace(id=0) for line in listed] == [
        Line(0, TODAY, "done", "a", None),
        Line(0, TODAY, "hard", "b", None),
        Line(0, TODAY, "time", "c", None),
    ]
    assert [line.id for line in listed] == sorted({line.id for line in listed})


def test_a_day_has_its_own_lines(three: sa.Connection) -> None:
    lines.add(three, ALICE, TOMORROW, [("done", "d")], "third")
    assert texts(three) == ["a", "b", "c"]
    assert [line.text for line in lines.of_day(three, ALICE, TOMORROW)] == ["d"]
    assert lines.of_day(three, ALICE, TODAY - timedelta(days=1)) == []
    assert [lines.newest(three, ALICE, day, 1)[1] for day in (TODAY, TOMORROW)] == [3, 1]


def test_the_newest_lines_come_in_the_order_they_came_with_how_many_there_are(three: sa.Connection) -> None:
    newest = {most: lines.newest(three, ALICE, TODAY, most) for most in (1, 2, 3, 9)}
    shown = {most: [line.text for line in listed] for most, (listed, _) in newest.items()}
    assert shown == {1: ["c"], 2: ["b", "c"], 3: ["a", "b", "c"], 9: ["a", "b", "c"]}
    assert {count for _, count in newest.values()} == {3}
    assert newest[9][0] == lines.of_day(three, ALICE, TODAY)
    assert lines.newest(three, ALICE, TOMORROW, 9) == ([], 0)


def test_adding_nothing_adds_nothing(three: sa.Connection) -> None:
    lines.add(three, ALICE, TODAY, [], "third")
    assert texts(three) == ["a", "b", "c"]


def test_a_line_needs_an_account(tx: sa.Connection) -> None:
    with pytest.raises(sa.exc.IntegrityError), tx.begin_nested():
        lines.add(tx, NOBODY, TODAY, [("done", "a")], "first")
    assert lines.of_day(tx, NOBODY, TODAY) == []


def test_a_line_is_found_by_its_id_even_when_taken_off(three: sa.Connection) -> None:
    line_id = id_of(three, "b")
    assert lines.get(three, ALICE, line_id) == Line(line_id, TODAY, "hard", "b", None)
    lines.remove(three, ALICE, line_id, "third", TODAY)
    assert lines.get(three, ALICE, line_id) == Line(line_id, TODAY, "hard", "b", "third")
    assert lines.get(three, ALICE, line_id + 1000) is None


def test_a_line_is_reworded_until_it_is_taken_off(three: sa.Connection) -> None:
    line_id = id_of(three, "b")
    assert lines.reword(three, ALICE, line_id, "done", "new words") is True
    assert lines.get(three, ALICE, line_id) == Line(line_id, TODAY, "done", "new words", None)
    lines.remove(three, ALICE, line_id, "third", TODAY)
    assert lines.reword(three, ALICE, line_id, "done", "too late") is False
    assert lines.get(three, ALICE, line_id) == Line(line_id, TODAY, "done", "new words", "third")


def test_a_line_is_taken_off_once(three: sa.Connection) -> None:
    line_id = id_of(three, "b")
    assert lines.remove(three, ALICE, line_id, "third", TODAY) is True
    assert lines.remove(three, ALICE, line_id, "fourth", TODAY) is False
    assert texts(three) == ["a", "c"]
    newest, count = lines.newest(three, ALICE, TODAY, 2)
    assert ([line.text for line in newest], count) == (["a", "c"], 2)
    assert [line.text for line in lines.undo(three, ALICE, "fourth", "fifth", TODAY)] == []
    assert [line.text for line in lines.undo(three, ALICE, "third", "fifth", TODAY)] == ["b"]


def test_a_line_that_comes_back_has_its_old_place(three: sa.Connection) -> None:
    lines.remove(three, ALICE, id_of(three, "a"), "third", TODAY)
    assert [(line.text, line.removed) for line in lines.undo(three, ALICE, "third", "fourth", TODAY)] == [("a", False)]
    assert texts(three) == ["a", "b", "c"]


def test_an_addition_is_taken_back_whole_and_comes_back_whole(three: sa.Connection) -> None:
    gone = lines.undo(three, ALICE, "second", "third", TODAY)
    assert [(line.text, line.removed) for line in gone] == [("b", True), ("c", True)]
    assert texts(three) == ["a"]
    back = lines.undo(three, ALICE, "third", "fourth", TODAY)
    assert [(line.text, line.removed) for line in back] == [("b", False), ("c", False)]
    assert texts(three) == ["a", "b", "c"]
    again = lines.undo(three, ALICE, "second", "fifth", TODAY)
    assert [line.text for line in again] == ["b", "c"]


def test_undoing_twice_does_nothing_the_second_time(three: sa.Connection) -> None:
    lines.undo(three, ALICE, "second", "third", TODAY)
    assert lines.undo(three, ALICE, "second", "fourth", TODAY) == []
    assert texts(three) == ["a"]


@pytest.mark.parametrize("undone", ["", "never", "SECOND", "%"])
def test_undoing_what_never_was_does_nothing(three: sa.Connection, undone: str) -> None:
    assert lines.undo(three, ALICE, undone, "third", TODAY) == []
    assert texts(three) == ["a", "b", "c"]


def test_undoing_an_addition_leaves_what_was_taken_off_before_to_its_own_undo(three: sa.Connection) -> None:
    lines.remove(three, ALICE, id_of(three, "b"), "third", TODAY)
    assert [line.text for line in lines.undo(three, ALICE, "second", "fourth", TODAY)] == ["c"]
    assert [line.text for line in lines.undo(three, ALICE, "fourth", "fifth", TODAY)] == ["c"]
    assert texts(three) == ["a", "c"]


def test_what_was_taken_off_is_deleted_for_good_some_days_later(three: sa.Connection) -> None:
    lines.remove(three, ALICE, id_of(three, "a"), "third", TODAY)
    lines.remove(three, ALICE, id_of(three, "b"), "fourth", TOMORROW)
    assert lines.purge(three, TODAY) == 0
    assert lines.purge(three, TOMORROW) == 1
    assert lines.purge(three, TOMORROW) == 0
    assert lines.undo(three, ALICE, "third", "fifth", TOMORROW) == []
    assert [line.text for line in lines.undo(three, ALICE, "fourth", "fifth", TOMORROW)] == ["b"]
    assert texts(three) == ["b", "c"]


def test_a_line_that_came_back_is_not_deleted(three: sa.Connection) -> None:
    lines.undo(three, ALICE, "second", "third", TODAY)
    lines.undo(three, ALICE, "third", "fourth", TODAY)
    assert lines.purge(three, TOMORROW) == 0
    assert texts(three) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "typed",
    [
        "a\0b",
        "a\ud800b",
        "cafe\u0301",
        "👩‍👩‍👧‍👦 ❤️",
        "שלום\u200f مرحبا",
        "'; DROP TABLE member; --",
        "%s %(text)s :text ? {0} \\ \" '",
        "<!channel> &amp;",
        "two\nlines",
        "x" * 50_000,
        "\u202eover\u202c",
        "\U0001d4b3" * 500,
    ],
)
def test_every_text_comes_back_as_it_was_cleaned(tx: sa.Connection, typed: str) -> None:
    lines.add(tx, ALICE, TODAY, [("done", clean(typed))], "first")
    assert texts(tx) == [clean(typed)]
    length = sa.select(sa.func.length(done_line.c.text), done_line.c.text == clean(typed))
    assert tuple(tx.execute(length).one()) == (len(clean(typed)), True)
