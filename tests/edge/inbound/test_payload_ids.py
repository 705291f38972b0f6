"""The one reader of ids: a payload says whose workspace it is for, and whose it is."""

import pytest

from slackbot.slack.install.payload_ids import PayloadIds, audience_of, ids_of, person_of
from tests.edge.inbound.payloads import Json

PAYLOADS: dict[str, tuple[Json, PayloadIds]] = {
    "a command": ({"team_id": "T1", "user_id": "U1"}, PayloadIds("T1", "", whole=False, is_stated=True)),
    "of an organisation": (
        {"team_id": "T1", "enterprise_id": "E1"},
        PayloadIds("T1", "E1", whole=False, is_stated=True),
    ),
    "whole, as a form says it": (
        {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"},
        PayloadIds("T1", "E1", whole=True, is_stated=True),
    ),
    "an organisation alone": ({"team_id": "E1"}, PayloadIds("", "E1", whole=False, is_stated=False)),
    "a team of old": ({"team": "T1"}, PayloadIds("T1", "", whole=False, is_stated=True)),
    "no team, a person": (
        {"team": None, "user": {"id": "U1", "team_id": "T2"}, "enterprise": {"id": "E1"}},
        PayloadIds("T2", "E1", whole=False, is_stated=False),
    ),
    "a person of an organisation": ({"user": {"team_id": "E1"}}, PayloadIds("", "", whole=False, is_stated=False)),
    "a view before a person": (
        {"team": None, "view": {"team_id": "T1"}, "user": {"team_id": "T2"}},
        PayloadIds("T1", "", whole=False, is_stated=False),
    ),
    "a view that knows before all": (
        {"team": {"id": "T2"}, "view": {"team_id": "T2", "app_installed_team_id": "T1"}, "user": {"team_id": "T3"}},
        PayloadIds("T1", "", whole=False, is_stated=False),
    ),
    "an authorization before the other side": (
        {"team_id": "T2", "authorizations": [{"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}]},
        PayloadIds("T1", "E1", whole=True, is_stated=True),
    ),
    "an authorization of an organisation": (
        {"team_id": "T1", "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]},
        PayloadIds("T1", "E1", whole=True, is_stated=True),
    ),
    "a context alone": ({"context_team_id": "T1"}, PayloadIds("T1", "", whole=False, is_stated=False)),
    "of the wrong sort": (
        {"team_id": 1, "team": [], "view": "V", "user": None, "authorizations": "x", "enterprise": 2},
        PayloadIds("", "", whole=False, is_stated=False),
    ),
    "a person as the workspace": ({"team_id": "U1"}, PayloadIds("", "", whole=False, is_stated=False)),
    "a channel as the workspace, a person knows": (
        {"team": {"id": "C1"}, "user": {"team_id": "T2"}},
        PayloadIds("T2", "", whole=False, is_stated=False),
    ),
    "a number as a form says it": (
        {"team_id": "7", "enterprise_id": "E1", "is_enterprise_install": "true"},
        PayloadIds("", "E1", whole=True, is_stated=False),
    ),
    "a list as a form says it": ({"team_id": "[]"}, PayloadIds("", "", whole=False, is_stated=False)),
    "nothing": ({}, PayloadIds("", "", whole=False, is_stated=False)),
}


@pytest.mark.parametrize("what", PAYLOADS)
def test_a_payload_says_where_it_is_from(what: str) -> None:
    body, ids = PAYLOADS[what]
    assert ids_of(body) == ids


@pytest.mark.parametrize(
    ("body", "person"),
    [
        ({"user_id": "U1"}, "U1"),
        ({"user": {"id": "W1"}}, "W1"),
        ({"event": {"user": "U1"}}, "U1"),
        ({"event": {"user": {"id": "U1"}}}, ""),
        ({"user": {"id": "USLACKBOT"}}, ""),
        ({"event": {"user": "USLACKBOT"}}, ""),
        ({"user_id": ""}, ""),
        ({"user_id": None, "user": None}, ""),
        ({"user": {"id": "E1"}}, ""),
        ({"user_id": "7"}, ""),
        ({"user_id": "[]"}, ""),
        ({"user": {"id": "C1"}}, ""),
        ({"user": {"id": "T1"}}, ""),
        ({}, ""),
    ],
)
def test_a_payload_says_whose_it_is_and_slackbot_is_nobody(body: Json, person: str) -> None:
    assert person_of(body) == person


@pytest.mark.parametrize(
    ("body", "workspaces", "organisation"),
    [
        ({"team_id": "T1"}, {"T1"}, ""),
        ({"team_id": "T2", "authorizations": [{"team_id": "T1"}]}, {"T1", "T2"}, ""),
        ({"team_id": "E1"}, set(), "E1"),
        ({"team_id": "E1", "enterprise_id": "E1"}, set(), "E1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, {"T1"}, ""),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}, {"T1"}, "E1"),
        ({"authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]}, set(), "E1"),
        ({"authorizations": [{"team_id": "T1"}, {"team_id": "T3"}, {}]}, {"T1", "T3"}, ""),
        ({"authorizations": "x", "team_id": 3}, set(), ""),
        ({"team_id": "U1", "authorizations": [{"team_id": "C1"}, {"team_id": "T3"}]}, {"T3"}, ""),
        ({}, set(), ""),
    ],
)
def test_an_event_says_for_whom_it_was_sent(body: Json, workspaces: set[str], organisation: str) -> None:
    audience = audience_of(body)
    assert (audience.workspaces, audience.organisation_id) == (frozenset(workspaces), organisation)
