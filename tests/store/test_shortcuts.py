"""Shortcuts: kept by person, newest open ones first to be cut."""

import pytest
import sqlalchemy as sa

from slackbot.store.people import shortcuts
from slackbot.store.people.shortcuts import Shortcut
from slackbot.store.schema.identity import MemberId
from tests.store.people import ALICE, BOB, CAROL, TODAY


def test_a_new_one_is_open_and_nothing_is_said_about_it(tx: sa.Connection) -> None:
    kept = shortcuts.add(tx, ALICE, TODAY, "words")
    assert shortcuts.get(tx, ALICE, kept) == Shortcut(kept, TODAY, "words", "", "", "")
    assert shortcuts.newest_open(tx, ALICE, 9) == [Shortcut(kept, TODAY, "words", "", "", "")]


def test_a_change_sets_what_it_names_and_gives_it_back(tx: sa.Connection) -> None:
    kept = shortcuts.add(tx, ALICE, TODAY, "words")
    changed = shortcuts.change(tx, ALICE, kept, payer="customer")
    assert changed == Shortcut(kept, TODAY, "words", "", "customer", "")
    assert shortcuts.change(tx, ALICE, kept, saves="time") == Shortcut(kept, TODAY, "words", "time", "customer", "")
    assert shortcuts.get(tx, ALICE, kept) == Shortcut(kept, TODAY, "words", "time", "customer", "")


def test_of_the_open_ones_the_newest_come_in_the_order_they_were_noted(tx: sa.Connection) -> None:
    ids = [shortcuts.add(tx, ALICE, TODAY, f"words {number}") for number in range(5)]
    shortcuts.change(tx, ALICE, ids[3], verdict="keep")
    shortcuts.add(tx, BOB, TODAY, "another's")
    assert [shortcut.id for shortcut in shortcuts.newest_open(tx, ALICE, 3)] == [ids[1], ids[2], ids[4]]


@pytest.mark.parametrize("who", [BOB, CAROL])
def test_what_is_somebody_elses_is_nobodys_to_see_or_change(tx: sa.Connection, who: MemberId) -> None:
    kept = shortcuts.add(tx, ALICE, TODAY, "words")
    assert shortcuts.get(tx, who, kept) is None
    assert shortcuts.change(tx, who, kept, verdict="undo") is None
    assert shortcuts.newest_open(tx, who, 9) == []
    assert shortcuts.get(tx, ALICE, kept) == Shortcut(kept, TODAY, "words", "", "", "")
