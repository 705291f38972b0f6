"""No verb ever touches or shows another person's rows: not of the same workspace, not of the same user id elsewhere."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot import store
from slackbot.store.batch_reads import Keys
from slackbot.store.outbox import outbox
from slackbot.store.people import lines
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import State
from tests.store.people import ALICE, BOB, CAROL, EVENING, EVERYBODY, TODAY, intends, next_open, rows_of
from tests.store.tenants.batch_reads import BATCH_READS
from tests.store.tenants.changes import CHANGES
from tests.store.tenants.outbox_reads import OUTBOX_READS
from tests.store.tenants.people_reads import PEOPLE_READS
from tests.store.tenants.privacy_reads import PRIVACY_READS
from tests.store.tenants.recap_reads import RECAP_READS
from tests.store.tenants.settled import Reads, delivery_of, line_of

READS: Reads = {**PEOPLE_READS, **BATCH_READS, **OUTBOX_READS, **RECAP_READS, **PRIVACY_READS}


@pytest.mark.parametrize("verb", CHANGES)
def test_a_change_is_the_persons_own_alone(full: sa.Connection, verb: str) -> None:
    before = {who: rows_of(full, who) for who in EVERYBODY}
    CHANGES[verb](full)
    after = {who: rows_of(full, who) for who in EVERYBODY}
    assert after[ALICE] != before[ALICE]
    assert (after[BOB], after[CAROL]) == (before[BOB], before[CAROL])


@pytest.mark.parametrize("verb", READS)
def test_what_is_read_is_the_persons_own_alone(full: sa.Connection, verb: str) -> None:
    read, expected = READS[verb]
    assert read(full) == expected


@pytest.mark.parametrize("owner", [BOB, CAROL])
def test_a_line_of_somebody_else_is_nobodys_to_edit_or_take_off(full: sa.Connection, owner: MemberId) -> None:
    theirs = line_of(full, owner)
    before = rows_of(full, owner)
    assert lines.reword(full, ALICE, theirs, "hard", "forged") is False
    assert lines.remove(full, ALICE, theirs, "call 9", TODAY) is False
    assert rows_of(full, owner) == before


def test_what_somebody_else_did_is_nobodys_to_undo(full: sa.Connection) -> None:
    before = {who: rows_of(full, who) for who in EVERYBODY}
    assert lines.undo(full, ALICE, "call 4", "call 9", TODAY) == []
    assert {who: rows_of(full, who) for who in EVERYBODY} == before


def test_a_workspaces_next_delivery_is_its_own(full: sa.Connection) -> None:
    row = next_open(full, "T2", EVENING)
    assert row is not None
    assert (row.who, row.occurrence) == (CAROL, "2026-03-01")
    assert next_open(full, "T3", EVENING) is None


def test_a_lease_settles_its_own_delivery_alone(full: sa.Connection) -> None:
    ids = {who: delivery_of(full, who) for who in EVERYBODY}
    for who in EVERYBODY:
        intends(full, ids[who], f"token of {who}", EVENING, EVENING)
    outbox.settle(full, ids[ALICE], f"token of {ALICE}", State.SENT)
    assert [outbox.of_member(full, who)[0].state for who in EVERYBODY] == [State.SENT, State.SENDING, State.SENDING]


STORE = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(store.__path__, "slackbot.store.")
    if ".migrations" not in module.name
]

CONDITIONS = {"columns.owned_by", "batch_reads.people", "batch_reads.by_day"}  # touch no row


@pytest.mark.parametrize("module", STORE, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_verb_about_a_person_is_in_the_matrix(module: ModuleType) -> None:
    """A verb that names a person, in whatever module, has a case here."""
    name = module.__name__.rpartition(".")[2]
    verbs = {
        f"{name}.{verb}"
        for verb, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not verb.startswith("_") and takes_a_person(function)
    }
    assert verbs - CHANGES.keys() - READS.keys() - CONDITIONS == set()


def takes_a_person(function: Callable[..., Any]) -> bool:
    return any(
        parameter.annotation in {MemberId, Keys} for parameter in inspect.signature(function).parameters.values()
    )
