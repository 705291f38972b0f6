"""Installations: who is served by which, what ends with them, and who may refresh a token; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from slackbot.store import installations, rotation
from slackbot.store.installations import Installation
from slackbot.store.outbox import lanes
from slackbot.store.privacy import workspace_purge
from slackbot.store.schema.schema import installation, lane, member, spent_state
from tests.store.people import ALICE, CAROL, MINUTE, MORNING, rows_of

AHEAD = timedelta(hours=2)
LEASE = timedelta(seconds=90)
ONE = Installation("T1", "One", "UBOT", frozenset({"a", "b"}), "sealed 1", "refresh 1", MORNING, MORNING)
ORG = replace(ONE, place_id="E1", name="Org", token="sealed org")


@pytest.fixture
def tx(tx: sa.Connection) -> sa.Connection:
    for table in (installation, spent_state):
        tx.execute(sa.delete(table))
    for workspace_id in ("T1", "T2"):
        lanes.ensure(tx, workspace_id)
    return tx


def served_by(tx: sa.Connection, workspace_id: str, *organisation: str, whole: bool = False) -> str | None:
    installation = installations.serving(tx, workspace_id, *organisation, whole=whole)
    return installation.place_id if installation else None


def paused(tx: sa.Connection) -> list[str]:
    return sorted(lanes.paused(tx))


def test_an_installation_is_kept_as_it_is_and_the_next_takes_its_place(tx: sa.Connection) -> None:
    installations.keep(tx, ONE)
    assert installations.get(tx, "T1") == ONE
    new = replace(ONE, token="sealed 2", refresh_token=None, expires_at=None, scopes=frozenset({"c"}))
    installations.keep(tx, new)
    assert (installations.get(tx, "T1"), installations.get(tx, "T2")) == (new, None)


def test_a_workspace_is_served_by_its_own_and_else_by_its_organisations(tx: sa.Connection) -> None:
    installations.keep(tx, ONE)
    installations.keep(tx, ORG)
    assert (served_by(tx, "T1"), served_by(tx, "T2")) == ("T1", None)
    assert (served_by(tx, "T1", "E1"), served_by(tx, "T2", "E1"), served_by(tx, "T2", "E2")) == ("T1", "E1", None)
    assert served_by(tx, "T1", "E1", whole=True) == "E1"


def test_it_is_remembered_to_which_organisation_a_workspace_belongs(tx: sa.Connection) -> None:
    installations.keep(tx, ORG)
    assert installations.belongs(tx, "T2", "E1") is False
    assert (served_by(tx, "T2"), served_by(tx, "T1")) == ("E1", None)
    installations.belongs(tx, "T2", None)
    assert served_by(tx, "T2") == "E1"
    assert (installations.workspaces_of(tx, "E1"), installations.workspaces_of(tx, "T1")) == (["T2"], ["T1"])


def test_its_end_takes_the_tokens_and_pauses_its_workspace_alone(tx: sa.Connection) -> None:
    installations.keep(tx, ONE)
    installations.keep(tx, replace(ONE, place_id="T2"))
    assert installations.end(tx, "T1", MORNING + MINUTE, "app_uninstalled") is True
    installation = installations.get(tx, "T1")
    assert installation is not None
    assert (installation.token, installation.refresh_token, installation.ended_at) == (None, None, MORNING + MINUTE)
    assert (served_by(tx, "T1"), served_by(tx, "T2"), paused(tx)) == (None, "T2", ["T1"])
    assert installations.end(tx, "T1", MORNING + 2 * MINUTE, "tokens_revoked") is False
    assert installations.get(tx, "T1") == installation


def test_the_end_of_a_token_that_was_replaced_ends_nothing(tx: sa.Connection) -> None:
    installations.keep(tx, ONE)
    assert installations.end(tx, "T1", MORNING, "token_revoked", "sealed 0") is False
    assert (served_by(tx, "T1"), paused(tx)) == ("T1", [])


def test_who_is_served_by_an_organisation_goes_on_when_its_own_ends_and_stops_with_that(tx: sa.Connection) -> None:
    for installed in (ONE, ORG):
        installations.keep(tx, installed)
    for workspace_id in ("T1", "T2"):
        installations.belongs(tx, workspace_id, "E1")
    installations.end(tx, "T1", MORNING, "app_uninstalled")
    assert (served_by(tx, "T1"), paused(tx)) == ("E1", [])
    installations.end(tx, "E1", MORNING, "app_uninstalled")
    assert (served_by(tx, "T1"), paused(tx)) == (None, ["T1", "T2"])


def test_what_ended_is_over_after_its_time_and_not_once_it_came_back(tx: sa.Connection) -> None:
    installations.keep(tx, ONE)
    installations.end(tx, "T1", MORNING, "app_uninstalled")
    assert installations.ended_before(tx, MORNING - MINUTE) == []
    assert installations.ended_before(tx, MORNING) == ["T1"]
    assert (installations.is_over(tx, "T1", MORNING - MINUTE), installations.is_over(tx, "T1", MORNING)) == (
        False,
        True,
    )
    installations.keep(tx, ONE)
    installations.drop(tx, "T1", MORNING)
    assert (installations.ended_before(tx, MORNING), installations.standing(tx)) == ([], [ONE])
    assert installations.is_over(tx, "T1", MORNING) is False


def test_a_state_is_used_up_once_and_forgotten_when_it_is_old(tx: sa.Connection) -> None:
    until = MORNING + 10 * MINUTE
    assert [installations.spend(tx, "mark", until, MORNING) for _ in range(2)] == [True, False]
    assert installations.spend(tx, "other", until + MINUTE, until + MINUTE) is True
    assert tx.execute(sa.select(spent_state.c.mark)).scalars().all() == ["other"]


def test_a_state_that_two_use_at_once_is_good_for_one(engine: Engine) -> None:
    with engine.begin() as tx:
        tx.execute(sa.delete(spent_state))

    def spend(_: int) -> bool:
        with engine.begin() as tx:
            return installations.spend(tx, "mark", MORNING + MINUTE, MORNING)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(spend, range(4))) == [False, False, False, True]


def test_one_refreshes_a_token_that_expires_soon(engine: Engine) -> None:
    with engine.begin() as tx:
        tx.execute(sa.delete(installation))
        installations.keep(tx, replace(ONE, expires_at=MORNING + timedelta(hours=1)))

    def lease(number: int) -> Installation | None:
        with engine.begin() as tx:
            return rotation.lease(tx, "T1", f"lease {number}", MORNING, AHEAD, LEASE)

    with ThreadPoolExecutor(4) as threads:
        assert [installation is not None for installation in threads.map(lease, range(4))].count(True) == 1
    with engine.begin() as tx:
        assert rotation.due(tx, MORNING, AHEAD) == []
        rotation.release_all(tx)
        assert rotation.due(tx, MORNING, AHEAD) == ["T1"]
        assert rotation.due(tx, MORNING, timedelta(minutes=59)) == []
        tx.execute(sa.delete(installation))


def test_what_a_refresh_brings_is_kept_by_who_leased_it_and_by_nobody_else(tx: sa.Connection) -> None:
    installations.keep(tx, ONE)
    installation = rotation.lease(tx, "T1", "mine", MORNING, AHEAD, LEASE)
    assert installation is not None
    new = replace(installation, token="sealed 2", refresh_token="refresh 2", expires_at=MORNING + timedelta(hours=12))
    assert rotation.keep(tx, replace(new, token="stolen"), "another") is False
    assert rotation.keep(tx, new, "mine") is True
    assert installations.get(tx, "T1") == new
    assert rotation.lease(tx, "T1", "mine", MORNING, AHEAD, LEASE) is None


@pytest.mark.parametrize("meanwhile", ["removed", "installed again"])
def test_a_refresh_that_was_overtaken_keeps_nothing(tx: sa.Connection, meanwhile: str) -> None:
    installations.keep(tx, ONE)
    installation = rotation.lease(tx, "T1", "mine", MORNING, AHEAD, LEASE)
    assert installation is not None
    if meanwhile == "removed":
        installations.end(tx, "T1", MORNING, "app_uninstalled")
    else:
        installations.keep(tx, replace(ONE, token="fresh"))
    assert rotation.keep(tx, replace(installation, token="late"), "mine") is False
    kept = installations.get(tx, "T1")
    assert kept is not None
    assert kept.token == (None if meanwhile == "removed" else "fresh")


def test_a_workspace_goes_with_all_that_is_its_own_and_nothing_of_another(tx: sa.Connection) -> None:
    before = rows_of(tx, CAROL)
    assert before["member"]
    while workspace_purge.purge(tx, "T1"):
        pass
    assert set(map(len, rows_of(tx, ALICE).values())) == {0}
    assert rows_of(tx, CAROL) == before
    left = tx.execute(sa.select(lane.c.workspace_id)).scalars().all()
    assert (left, tx.execute(sa.select(member.c.workspace_id)).scalars().all()) == (["T2"], ["T2"])
