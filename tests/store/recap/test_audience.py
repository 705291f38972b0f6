"""A yes to a recap stands as long as no more people can read its channel than when it was given."""

import pytest
import sqlalchemy as sa

from slackbot.recap import audience
from slackbot.store.outbox import outbox
from slackbot.store.recap import shares, teams
from slackbot.store.recap.teams import Team
from tests.store.people import ALICE, BOB, MORNING, TODAY


def led_by_bob(tx: sa.Connection, known: str | None, *, shared: bool = True) -> Team:
    """A team with bob as its lead, and a yes of alice's unless nothing is `shared`."""
    team = teams.begin(tx, ALICE.workspace_id, "C1", "help-desk")
    if shared:
        shares.put(tx, ALICE, shares.Source(team.id, shares.LINE, 1), text="the late refund", yes=True, day=TODAY)
    return teams.change(tx, team.workspace_id, team.id, audience=known, lead_id=BOB.user_id)


def told(tx: sa.Connection) -> list[bool]:
    """Whether alice is asked again, and whether the lead is told."""
    return [
        bool(outbox.waiting_of(tx, who, kind)) for who, kind in ((ALICE, audience.LAPSED), (BOB, audience.LAPSED_LEAD))
    ]


@pytest.mark.parametrize(
    ("known", "now", "stands"),
    [
        (None, "private", True),
        (None, "public", True),
        (None, "shared", False),
        (None, "", True),
        ("private", "private", True),
        ("private", "public", False),
        ("private", "shared", False),
        ("public", "private", True),
        ("public", "public", True),
        ("public", "shared", False),
        ("shared", "shared", True),
        ("shared", "public", True),
        ("shared", "private", True),
        ("shared", "", True),
        ("private", "of another kind", True),
    ],
)
def test_a_yes_lapses_when_more_people_can_read_it(
    tx: sa.Connection, known: str | None, now: str, *, stands: bool
) -> None:
    audience.note(tx, led_by_bob(tx, known), now, MORNING)
    assert bool(shares.standing(tx, ALICE)) == stands
    assert told(tx) == [not stands, not stands]


@pytest.mark.parametrize("known", [None, "private", "public", "shared"])
def test_one_more_company_voids_every_yes_whatever_was_known(tx: sa.Connection, known: str | None) -> None:
    audience.widen(tx, led_by_bob(tx, known), MORNING)
    assert shares.standing(tx, ALICE) == []
    assert told(tx) == [True, True]


@pytest.mark.parametrize(("known", "hears"), [(None, False), ("private", True), ("public", True), ("shared", False)])
def test_without_a_yes_the_lead_hears_of_what_they_may_not_know(
    tx: sa.Connection, known: str | None, *, hears: bool
) -> None:
    audience.widen(tx, led_by_bob(tx, known, shared=False), MORNING)
    assert told(tx) == [False, hears]


@pytest.mark.parametrize("shared", [True, False])
def test_the_lead_reads_that_lines_were_taken_out_if_there_were_any(tx: sa.Connection, *, shared: bool) -> None:
    audience.widen(tx, led_by_bob(tx, "private", shared=shared), MORNING)
    [waiting] = outbox.waiting_of(tx, BOB, audience.LAPSED_LEAD)
    assert waiting.occurrence.endswith(audience.NOTHING_LAPSED) is not shared
