"""Channels shared with another company: an event's `team_id` is the other side's, its authorization is ours."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot.store.recap import shares, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import teammate
from tests.edge.inbound import payloads
from tests.edge.inbound.payloads import Json, Place, changed, fresh
from tests.edge.inbound.wire import Wire
from tests.edge.installs.hosted import Hosted


def from_the_other_side(place: Hosted, event: Mapping[str, Any]) -> Json:
    """An event as Slack sends it where it happened on the other side of a shared channel."""
    shape = payloads.event(Place(place.acme.id, "U1"), event)
    return fresh(
        changed({**shape.body, "is_ext_shared_channel": True}, {("team_id",): "T5", ("context_team_id",): "T5"})
    )


async def team_of(wire: Wire, channel: str) -> teams.Team:
    """The team of a channel of Acme's."""
    team = await wire.place.bot.database.transact(teams.at_channel, wire.place.acme.id, channel)
    assert team is not None
    return team


@pytest.fixture
async def shared(wire: Wire) -> str:
    """A channel of Acme's with a recap, which alice leads."""
    await wire.place.install(wire.place.alice)
    channel = wire.place.slack.channel("help-desk", [wire.place.alice])
    await wire.place.alice.types("/coach team fri 16:00", channel=channel.id)
    await wire.place.settled()
    return channel.id


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("channel_archive", "is_archived"),
        ("channel_deleted", "channel_not_found"),
        ("channel_left", "not_in_channel"),
        ("group_archive", "is_archived"),
        ("group_deleted", "channel_not_found"),
        ("group_left", "not_in_channel"),
    ],
)
async def test_a_channel_that_closes_on_the_other_side_ends_its_recap(
    wire: Wire, shared: str, kind: str, reason: str
) -> None:
    await wire.post(from_the_other_side(wire.place, {"type": kind, "channel": shared, "user": "U1"}))
    team = await team_of(wire, shared)
    assert (team.active, team.off_reason) == (False, reason)


async def test_a_lead_who_leaves_on_the_other_side_leads_no_more(wire: Wire, shared: str) -> None:
    assert (await team_of(wire, shared)).lead_id == "U1"
    left = {"type": "member_left_channel", "user": "U1", "channel": shared, "team": "T5"}
    await wire.post(from_the_other_side(wire.place, left))
    assert (await team_of(wire, shared)).lead_id is None


@pytest.mark.parametrize(("user", "arrives"), [("U7", True), ("USLACKBOT", False), ("", False)])
async def test_who_joins_on_the_other_side_is_in_the_team_and_slackbot_is_nobody(
    wire: Wire, shared: str, user: str, *, arrives: bool
) -> None:
    bob = wire.place.slack.person("bob", user_id="U7")
    await wire.place.says(bob, "/done a line")
    joined = {"type": "member_joined_channel", "user": user, "channel": shared, "team": "T5"}
    status, _ = await wire.post(from_the_other_side(wire.place, joined))
    teammates = await wire.rows(teammate)
    assert (status, (wire.place.acme.id, user) in teammates) == (200, arrives)


async def test_one_more_company_in_a_channel_voids_its_yeses(wire: Wire, shared: str) -> None:
    team, database = await team_of(wire, shared), wire.place.bot.database
    alice = MemberId(wire.place.acme.id, "U1")

    def says_yes(tx: sa.Connection) -> None:
        shares.put(
            tx, alice, shares.Source(team.id, shares.LINE, 1), text="the late refund", yes=True, day=date(2026, 3, 6)
        )

    await database.transact(says_yes)
    event = {"type": "channel_shared", "channel": shared, "connected_team_id": "T5"}
    await wire.post(fresh(payloads.event(Place(alice.workspace_id, "U1"), event).body))
    assert await database.transact(shares.standing, alice) == []


@pytest.mark.parametrize(
    ("company", "stands"),
    [("of the organisation", True), ("the organisation", True), ("another", False), ("E9", False)],
)
async def test_a_channel_shared_within_an_organisation_is_no_other_companys(
    wire: Wire, company: str, *, stands: bool
) -> None:
    place = wire.place
    organisation = place.slack.oauth.organise("Org", place.acme, place.zeta)
    await place.install(place.alice, answer="everywhere")
    for person in (place.alice, place.charlie):
        await place.says(person, "/done a line")
    alice = MemberId(place.acme.id, "U1")

    def says_yes(tx: sa.Connection) -> None:
        team = teams.begin(tx, alice.workspace_id, "C1", "help-desk")
        shares.put(
            tx, alice, shares.Source(team.id, shares.LINE, 1), text="the late refund", yes=True, day=date(2026, 3, 6)
        )

    await place.bot.database.transact(says_yes)
    own = {"of the organisation": place.zeta.id, "the organisation": organisation.id, "another": "T5"}
    event = {"type": "channel_shared", "channel": "C1", "connected_team_id": own.get(company, company)}
    await wire.post(fresh(payloads.event(Place(alice.workspace_id, "U1"), event).body))
    assert bool(await place.bot.database.transact(shares.standing, alice)) == stands


async def test_a_channel_renamed_on_the_other_side_has_its_new_name(wire: Wire, shared: str) -> None:
    renamed = {"type": "channel_rename", "channel": {"id": shared, "name": "care"}}
    await wire.post(from_the_other_side(wire.place, renamed))
    assert (await team_of(wire, shared)).name == "care"
