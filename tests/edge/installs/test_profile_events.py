"""A profile that changed: in every workspace for which the event was sent, and in no other tenant's."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.edge.inbound.payloads import Json
from tests.edge.inbound.wire import Wire

NOWHERE = "T999NOWHERE"


async def zones(wire: Wire) -> list[str | None]:
    """The zones that Slack said for U1 in Acme and in Zeta."""
    members = [await wire.member(team, "U1") for team in (wire.place.acme, wire.place.zeta)]
    return [member.slack_zone if member else None for member in members]


def moved(body: Mapping[str, Any], **user: object) -> Json:
    """user_change of U1, who is in Tokyo now."""
    event = {"type": "user_change", "user": {"id": "U1", "tz": "Asia/Tokyo", **user}}
    return {"type": "event_callback", "event_id": "Ev1", "event_time": 1, "event": event, **body}


CHANGES: dict[str, tuple[Callable[[str, str], Json], list[str]]] = {
    "their own workspace": (lambda _, zeta: moved({"team_id": zeta}, team_id=zeta), ["zeta"]),
    "no team of theirs": (lambda _, zeta: moved({"team_id": zeta}), ["zeta"]),
    "the team of another tenant": (lambda acme, zeta: moved({"team_id": zeta}, team_id=acme), ["zeta"]),
    "the organisation as their team": (
        lambda _, zeta: moved({"team_id": zeta}, team_id="E1", enterprise_user={"teams": [zeta]}),
        ["zeta"],
    ),
    "another tenant among their teams": (
        lambda acme, zeta: moved({"team_id": zeta}, team_id=zeta, enterprise_user={"teams": [acme, zeta]}),
        ["zeta"],
    ),
    "an authorization before the team": (
        lambda _, zeta: moved({"team_id": "T5", "authorizations": [{"team_id": zeta}]}, team_id="T5"),
        ["zeta"],
    ),
    "two authorizations": (
        lambda acme, zeta: moved({"team_id": zeta, "authorizations": [{"team_id": zeta}, {"team_id": acme}]}),
        ["acme", "zeta"],
    ),
    "an organisation that is nobody's here": (
        lambda acme, zeta: moved({"team_id": "E9"}, team_id="E9", enterprise_user={"teams": [acme, zeta]}),
        [],
    ),
    "nowhere": (lambda _, zeta: moved({"team_id": NOWHERE}, team_id=zeta), []),
    "teams of the wrong sort": (
        lambda _, zeta: moved({"team_id": zeta}, team_id=4, enterprise_user={"teams": [None, 7]}),
        ["zeta"],
    ),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_a_profile_changes_in_the_workspaces_that_the_event_names(wire: Wire, what: str) -> None:
    place = wire.place
    await place.install(place.alice, place.charlie)
    for person in (place.alice, place.charlie):
        await place.says(person, "/done a line")
    made, names = CHANGES[what]
    status, _ = await wire.post(made(place.acme.id, place.zeta.id))
    right = ["Asia/Tokyo" if name in names else "Europe/Berlin" for name in ("acme", "zeta")]
    assert (status, await zones(wire)) == (200, right)


@pytest.mark.parametrize(
    ("teams", "changes"),
    [(["acme", "zeta"], ["acme", "zeta"]), (["zeta"], ["zeta"]), (["zeta", "quux"], ["zeta"]), ([], [])],
)
async def test_an_event_for_an_organisation_is_about_the_persons_workspaces_in_it(
    wire: Wire, teams: list[str], changes: list[str]
) -> None:
    place = wire.place
    quux = place.slack.add_team("Quux", installed=False)
    named = {"acme": place.acme.id, "zeta": place.zeta.id, "quux": quux.id}
    organisation = place.slack.oauth.organise("Org", place.acme, place.zeta)
    await place.install(place.slack.person("quentin", tz="Europe/Berlin", team=quux, user_id="U1"))
    await place.install(place.alice, answer="everywhere")
    for person in (place.alice, place.charlie):
        await place.says(person, "/done a line")
    authorization = {"enterprise_id": organisation.id, "team_id": None, "is_enterprise_install": True}
    body = {"team_id": organisation.id, "enterprise_id": organisation.id, "authorizations": [authorization]}
    status, _ = await wire.post(
        moved(body, team_id=organisation.id, enterprise_user={"teams": [named[x] for x in teams]})
    )
    right = ["Asia/Tokyo" if name in changes else "Europe/Berlin" for name in ("acme", "zeta")]
    assert (status, await zones(wire)) == (200, right)
