"""Tokens, bodies and blocks that the Web API can't take, each refused with its code."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from slackbot.standin import Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.refusals import HOME, open_granted


@pytest.fixture
async def granted(clock: TurnableClock) -> AsyncIterator[Standin]:
    """A Slack that grants the bot much, with the channels `room`, `shut`, `secret`, `old` and `threads`."""
    async with open_granted(clock) as slack:
        yield slack


@pytest.mark.parametrize(
    ("args", "pointer"),
    [
        ({"blocks": [{"type": "divider"}, {"type": "poem"}]}, "/blocks/1/type"),
        ({"message": {"text": "x", "blocks": [{"type": "section"}]}}, "/blocks/0"),
        ({"view": {"type": "modal", "blocks": [{"type": "divider"}]}}, "/view"),
        ({"view": [1]}, "/view"),
        ({"message": {"text": ""}}, ""),
    ],
)
async def test_blocks_are_validated_with_pointers(granted: Standin, args: dict[str, Any], pointer: str) -> None:
    body = await call(granted, "blocks.validate", **args)
    assert body["error"] == "invalid_blocks"
    assert body["errors"][0]["pointer"] == pointer
    assert body["errors"][0]["message"]


async def test_good_blocks_are_valid_and_shown_to_nobody(granted: Standin) -> None:
    for good in ({"blocks": [{"type": "divider"}]}, {"message": {"text": "x"}}, {"view": HOME}):
        assert (await call(granted, "blocks.validate", **good))["ok"]
    assert await refused(granted, "blocks.validate") == "invalid_arguments"
    assert granted.ledger == []


async def test_a_token_is_taken_from_the_header_or_a_form_and_from_nowhere_else(slack: Standin) -> None:
    url = slack.api_url
    bot, app = {"token": slack.bot_token}, {"token": slack.app_token}
    asked: list[tuple[str, dict[str, Any], bool]] = [
        ("auth.test", {"data": bot}, True),
        ("auth.test", {"json": bot}, False),
        ("auth.test", {"params": bot}, False),
        ("apps.connections.open", {"data": app}, False),
        ("apps.connections.open", {"headers": {"Authorization": f"Bearer {slack.app_token}"}}, True),
        ("auth.test", {"headers": {"Authorization": f"Basic {slack.bot_token}"}}, False),
    ]
    async with aiohttp.ClientSession() as session:
        for method, args, taken in asked:
            async with session.post(url + method, **args) as got:
                body = await got.json()
                assert (body["ok"], body.get("error")) == ((True, None) if taken else (False, "not_authed"))


async def test_bodies_that_cannot_be_read(slack: Standin) -> None:
    bad: list[tuple[str, bytes, str]] = [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("application/x-www-form-urlencoded", b"text=\xff", "invalid_form_data"),
        ("text/csv", b"a,b", "invalid_post_type"),
    ]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {slack.bot_token}"}) as session:
        for kind, data, error in bad:
            async with session.post(slack.api_url + "auth.test", data=data, headers={"Content-Type": kind}) as got:
                assert (await got.json())["error"] == error
    assert [refusal.error for refusal in slack.refusals] == [error for _, _, error in bad]


async def test_scopes_are_each_workspaces_own(slack: Standin) -> None:
    other = slack.add_team("Other")
    slack.team.scopes.add("dnd:read")
    alice, twin = slack.person("Alice"), slack.person("Twin", team=other)
    assert "dnd:read" in (await call(slack, "dnd.info", user=alice.id))["headers"]["x-oauth-scopes"]
    assert await refused(slack, "dnd.info", other.bot_token, user=twin.id) == "missing_scope"
    assert slack.refusals[0].team == other.id
