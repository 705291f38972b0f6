"""Reflections as kept: given, answered or left, read back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from slackbot.store.people import reflections
from slackbot.store.people.reflections import Reflection
from tests.store.people import ALICE, BOB, NOBODY, TODAY, TOMORROW


def test_what_was_given_is_told_in_order_whether_it_was_answered_or_not(tx: sa.Connection) -> None:
    first = reflections.add(tx, ALICE, TODAY, "enough")
    second = reflections.add(tx, ALICE, TOMORROW, "weather", "It rained.")
    assert first < second
    assert reflections.shown_since(tx, ALICE, TODAY) == [
        Reflection(first, TODAY, "enough", ""),
        Reflection(second, TOMORROW, "weather", "It rained."),
    ]
    assert [reflection.prompt for reflection in reflections.shown_since(tx, ALICE, TOMORROW)] == ["weather"]
    assert reflections.shown_since(tx, ALICE, TOMORROW + timedelta(days=1)) == []


def test_a_reflection_is_found_by_its_id_and_answered_once_or_more(tx: sa.Connection) -> None:
    new = reflections.add(tx, ALICE, TODAY, "enough")
    assert reflections.get(tx, ALICE, new) == Reflection(new, TODAY, "enough", "")
    assert reflections.answer(tx, ALICE, new, "With the export.\nNo more.") is True
    assert reflections.answer(tx, ALICE, new, "With <it> & that") is True
    assert reflections.get(tx, ALICE, new) == Reflection(new, TODAY, "enough", "With <it> & that")
    assert reflections.get(tx, ALICE, new + 1000) is None
    assert reflections.answer(tx, ALICE, new + 1000, "x") is False


def test_the_answered_ones_are_read_back_newest_first(tx: sa.Connection) -> None:
    ids = [reflections.add(tx, ALICE, TODAY, "enough", text) for text in ("a", "", "b", "c", "")]
    assert [reflection.text for reflection in reflections.past(tx, ALICE, None, 9)] == ["c", "b", "a"]
    assert [reflection.text for reflection in reflections.past(tx, ALICE, None, 2)] == ["c", "b"]
    assert [reflection.text for reflection in reflections.past(tx, ALICE, ids[3], 9)] == ["b", "a"]
    assert reflections.past(tx, ALICE, ids[0], 9) == []


def test_somebody_elses_is_nobodys_to_read_or_to_answer(tx: sa.Connection) -> None:
    theirs = reflections.add(tx, BOB, TODAY, "enough", "mine")
    assert reflections.get(tx, ALICE, theirs) is None
    assert reflections.answer(tx, ALICE, theirs, "forged") is False
    assert reflections.past(tx, ALICE, None, 9) == []
    assert reflections.past(tx, BOB, None, 9) == [Reflection(theirs, TODAY, "enough", "mine")]


def test_a_reflection_needs_an_account(tx: sa.Connection) -> None:
    with pytest.raises(sa.exc.IntegrityError), tx.begin_nested():
        reflections.add(tx, NOBODY, TODAY, "enough")


def test_prompts_of_messages_made_together_are_stored_at_once_each_under_its_id(tx: sa.Connection) -> None:
    before = reflections.add(tx, ALICE, TODAY, "enough")
    shown = reflections.Shown(tx, 2)
    ids = [shown.add(who, TODAY, prompt) for who, prompt in ((ALICE, "weather"), (BOB, "enough"), (ALICE, "queue"))]
    assert [each.prompt for each in reflections.shown_since(tx, ALICE, TODAY)] == ["enough"]
    shown.store()
    shown.store()
    assert [
        reflections.get(tx, ALICE, ids[0]),
        reflections.get(tx, BOB, ids[1]),
        reflections.get(tx, ALICE, ids[2]),
    ] == [
        Reflection(ids[0], TODAY, "weather", ""),
        Reflection(ids[1], TODAY, "enough", ""),
        Reflection(ids[2], TODAY, "queue", ""),
    ]
    after = reflections.add(tx, ALICE, TODAY, "later")
    assert len({before, *ids, after}) == 5
    assert [each.prompt for each in reflections.shown_since(tx, ALICE, TODAY)] == [
        "enough",
        "weather",
        "queue",
        "later",
    ]
