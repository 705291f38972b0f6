"""Details that a laxer Slack would hide: windows on windows, an app's own messages, too many events, redirects."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from slackbot.standin import Standin, TurnableClock
from slackbot.standin.blocks.blockkit import block_problems
from tests.standin.tiny_bot import Bot

TITLE = {"type": "plain_text", "text": "Words"}
CLOSING = {"type": "modal", "title": TITLE, "notify_on_close": True, "blocks": [{"type": "divider"}]}
PICK = {
    "type": "input",
    "block_id": "where",
    "label": TITLE,
    "element": {"type": "conversations_select", "action_id": "x", "response_url_enabled": True},
}


@asynccontextmanager
async def listening(slack: Standin, redirects: int = 0) -> AsyncIterator[list[dict[str, Any]]]:
    """A port that takes every event, after some redirects; yields the events that came."""
    came: list[dict[str, Any]] = []

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        turn = int(request.path.strip("/") or 0)
        if turn < redirects:
            return web.Response(status=307, headers={"Location": f"/{turn + 1}"})
        came.append(json.loads(await request.read()))
        return web.Response()

    runner = web.ServerRunner(web.Server(serve, access_log=None), shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.courier.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield came
    slack.courier.request_url = None
    await runner.cleanup()


async def test_a_command_that_is_answered_in_the_channel_is_seen_there_too(online: Bot, slack: Standin) -> None:
    alice, bob = slack.person("Alice"), slack.person("Bob")
    support = slack.channel("support", [alice, bob])
    online.reply = {"response_type": "in_channel", "text": "heard"}
    await alice.types("/say a & b", channel="support")
    assert [(message.author, message.text) for message in support.messages.values()] == [
        (alice.id, "/say a &amp; b"),
        ("", "heard"),
    ]
    online.reply = {"text": "for you"}
    await alice.types("/say more", channel="support")
    assert len(support.messages) == 2


async def test_a_private_channel_has_no_name_in_a_command(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    slack.channel("secret", [alice]).private = True
    await alice.types("/say it", channel="secret")
    assert online.heard[-1]["channel_name"] == "privategroup"


@pytest.mark.parametrize(("all_of_them", "left", "told"), [(False, 1, [False]), (True, 0, [True, True])])
async def test_the_x_closes_all_windows_and_the_button_the_one_in_front(
    online: Bot, slack: Standin, *, all_of_them: bool, left: int, told: list[bool]
) -> None:
    alice = slack.person("Alice")
    await online.web.views_open(trigger_id=slack.trigger(alice), view=CLOSING)
    await online.web.views_push(trigger_id=slack.trigger(alice), view=CLOSING)
    await alice.closes(all_of_them=all_of_them)
    assert len(alice.stack) == left
    assert [payload["is_cleared"] for payload in online.heard if payload["type"] == "view_closed"] == told


async def test_a_window_may_take_those_below_with_it(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await online.web.views_open(trigger_id=slack.trigger(alice), view=CLOSING)
    await online.web.views_push(trigger_id=slack.trigger(alice), view={**CLOSING, "clear_on_close": True})
    await alice.closes()
    assert alice.stack == []


async def test_a_view_that_wants_one_gets_an_address_to_answer_at(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    support = slack.channel("support", [alice])
    view = {"type": "modal", "title": TITLE, "submit": TITLE, "blocks": [PICK]}
    await online.web.views_open(trigger_id=slack.trigger(alice), view=view)
    await alice.submits(where=support.id)
    (address,) = online.heard[-1]["response_urls"]
    assert (address["block_id"], address["action_id"], address["channel_id"]) == ("where", "x", support.id)
    assert address["response_url"].startswith(slack.url)
    assert slack.refusals == []


async def test_an_app_hears_of_its_own_messages_in_a_direct_message(slack: Standin, bot: Bot) -> None:
    slack.echoes.on = True
    async with listening(slack) as came:
        where = slack.person("Alice").dm_id
        posted = await bot.web.chat_postMessage(channel=where, text="one")
        await bot.web.chat_update(channel=where, ts=posted["ts"], text="two")
        await bot.web.chat_delete(channel=where, ts=posted["ts"])
        await bot.web.chat_postMessage(channel=slack.channel("support").id, text="not subscribed to")
        await slack.settled()
    events = [payload["event"] for payload in came]
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted"]
    assert events[0]["bot_id"] == slack.team.bot_id
    assert events[1]["message"]["text"] == "two"


async def test_events_over_the_hours_allowance_are_not_sent_and_that_is_said_once_a_minute(
    slack: Standin, clock: TurnableClock
) -> None:
    async with listening(slack) as came:
        slack.courier.allowance.most = 2
        alice = slack.person("Alice")
        for _ in range(4):
            await alice.writes("hello")
        clock.advance(timedelta(minutes=1))
        await alice.writes("still there?")
        clock.advance(timedelta(hours=1))
        await alice.writes("and now?")
    assert [payload["type"] for payload in came] == [
        *["event_callback"] * 2,
        *["app_rate_limited"] * 2,
        "event_callback",
    ]
    assert came[3]["minute_rate_limited"] == came[2]["minute_rate_limited"] + 60


@pytest.mark.parametrize(("redirects", "reason"), [(2, ""), (3, "too_many_redirects")])
async def test_two_redirects_are_followed_and_no_third(slack: Standin, redirects: int, reason: str) -> None:
    async with listening(slack, redirects) as came:
        await slack.person("Alice").writes("hello")
    assert [refusal.error for refusal in slack.every_refusal][:1] == ([reason] if reason else [])
    assert bool(came) is not bool(reason)


def test_ids_are_not_doubled_within_cards_and_containers_either() -> None:
    button = {"type": "button", "action_id": "a", "text": TITLE}
    card = {"type": "card", "block_id": "b", "title": TITLE, "actions": [button, button]}
    row = {"type": "carousel", "elements": [{**card, "actions": [button]}]}
    assert [block for block in block_problems([card], "message", "/blocks") if "`action_id` already exists: a" in block]
    assert [
        problem
        for problem in block_problems([card, row], "message", "/blocks")
        if "`block_id` already exists: b" in problem
    ]
    assert list(block_problems([{**row, "block_id": "c"}], "message", "/blocks")) == []
