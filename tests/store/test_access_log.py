"""The log of looks: who looked at what, and when, for those who were looked at."""

from datetime import timedelta

import sqlalchemy as sa

from slackbot.store.privacy import access_log
from slackbot.store.privacy.access_log import Access
from tests.store.people import ALICE, BOB, CAROL, MINUTE, MORNING


def test_a_look_is_kept_with_who_looked_and_the_minute(tx: sa.Connection) -> None:
    access_log.note(tx, ALICE, "export", MORNING + timedelta(seconds=59, microseconds=7))
    assert access_log.of(tx, ALICE, (), 9) == [Access("U1", "export", "", MORNING)]


def test_what_somebody_looked_at_of_their_own_is_nobody_elses_to_know(tx: sa.Connection) -> None:
    access_log.note(tx, ALICE, "export", MORNING)
    assert access_log.of(tx, BOB, ("", "C1"), 9) == []
    assert access_log.of(tx, CAROL, ("", "C1"), 9) == []


def test_a_look_at_a_team_is_for_all_of_that_team_in_that_workspace(tx: sa.Connection) -> None:
    access_log.note(tx, BOB, "preview", MORNING, "C1")
    access_log.note(tx, BOB, "settings", MORNING + MINUTE, "C2")
    assert access_log.of(tx, ALICE, ("C1",), 9) == [Access("U2", "preview", "C1", MORNING)]
    assert [access.what for access in access_log.of(tx, ALICE, ("C1", "C2"), 9)] == ["settings", "preview"]
    assert [access.what for access in access_log.of(tx, ALICE, ("C1", "C2"), 1)] == ["settings"]
    assert access_log.of(tx, CAROL, ("C1", "C2"), 9) == []
