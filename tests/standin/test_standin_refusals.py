"""Each refusal of the Web API happens and is recorded with its reason; what no bot can foresee is not its fault."""

import ast
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from slackbot import standin
from slackbot.standin import DispatchFailed, PayloadRefused, Standin, TurnableClock
from slackbot.standin.state.reasons import BLAMELESS, REASONS, reason
from tests.standin.calls import call, every_page, refused
from tests.standin.refusals import HOME, open_granted
from tests.standin.tiny_bot import Bot, over_http, over_socket


@pytest.fixture
async def granted(clock: TurnableClock) -> AsyncIterator[Standin]:
    """A Slack that grants the bot much, with the channels `room`, `shut`, `secret`, `old` and `threads`."""
    async with open_granted(clock) as slack:
        yield slack


def channel(slack: Standin, name: str) -> str:
    return next(channel.id for channel in slack.team.channels.values() if channel.name == name)


POSTS: list[tuple[str, str]] = [
    ("shut", "not_in_channel"),
    ("secret", "channel_not_found"),
    ("old", "is_archived"),
    ("threads", "restricted_action_thread_only_channel"),
    ("nowhere", "channel_not_found"),
]


@pytest.mark.parametrize(("name", "error"), POSTS)
async def test_channels_that_take_no_post(granted: Standin, name: str, error: str) -> None:
    assert await refused(granted, "chat.postMessage", channel=f"#{name}", text="x") == error
    assert granted.ledger == []
    assert [refusal.error for refusal in granted.every_refusal] == [error]
    assert granted.refusals == ([] if error in BLAMELESS else granted.every_refusal)


UNKNOWN: list[tuple[str, dict[str, Any], str]] = [
    ("users.info", {}, "missing required field: user"),
    ("users.info", {"usr": "U1", "user": "U1"}, "unknown argument: usr"),
    ("chat.update", {"channel": "C1", "text": "x"}, "missing required field: ts"),
    ("chat.delete", {"ts": "1.2"}, "missing required field: channel"),
    ("chat.postEphemeral", {"channel": "C1", "text": "x"}, "missing required field: user"),
    ("views.open", {"trigger_id": "1.2"}, "missing required field: view"),
    ("views.open", {"view": HOME}, "missing required field: trigger_id"),
    ("views.publish", {"view": HOME}, "missing required field: user_id"),
    ("conversations.replies", {"channel": "C1"}, "missing required field: ts"),
]


@pytest.mark.parametrize(("method", "args", "problem"), UNKNOWN)
async def test_arguments_that_are_unknown_or_missing(
    granted: Standin, method: str, args: dict[str, Any], problem: str
) -> None:
    body = await call(granted, method, **args)
    assert body["error"] == "invalid_arguments"
    assert problem in body["response_metadata"]["messages"][0]
    assert problem in granted.refusals[0].detail


async def test_a_bot_changes_and_deletes_its_own_messages_only(granted: Standin) -> None:
    alice, room = granted.people["Alice"], channel(granted, "room")
    theirs = await alice.writes("hands off", room)
    for method, error in (("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")):
        args = {"channel": room, "ts": theirs.ts} | ({"text": "x"} if method == "chat.update" else {})
        assert await refused(granted, method, **args) == error
    read = (await call(granted, "conversations.history", channel=room))["messages"]
    assert [(message["text"], message["user"], "bot_id" in message) for message in read] == [
        ("hands off", alice.id, False)
    ]


async def test_a_change_takes_four_thousand_characters_of_text(granted: Standin) -> None:
    room = channel(granted, "room")
    posted = await call(granted, "chat.postMessage", channel=room, text="x" * 5_000)
    at = {"channel": room, "ts": posted["ts"]}
    assert (await call(granted, "chat.update", text="x" * 4_000, **at))["ok"]
    assert await refused(granted, "chat.update", text="x" * 4_001, **at) == "msg_too_long"


async def test_metadata_is_taken_off_by_an_empty_object(granted: Standin) -> None:
    room = channel(granted, "room")
    metadata = {"event_type": "digest", "event_payload": {"id": "7"}}
    posted = await call(granted, "chat.postMessage", channel=room, text="x", metadata=metadata)
    at = {"channel": room, "ts": posted["ts"], "text": "y"}
    assert (await call(granted, "chat.update", **at))["message"]["metadata"] == metadata
    assert "metadata" not in (await call(granted, "chat.update", metadata={}, **at))["message"]
    assert await refused(granted, "chat.postMessage", channel=room, text="x", metadata={}) == "invalid_metadata_format"


async def test_nothing_changes_in_an_archived_channel(granted: Standin) -> None:
    room = granted.channel("soon old")
    posted = await call(granted, "chat.postMessage", channel=room.id, text="x")
    room.archived = True
    assert await refused(granted, "chat.update", channel=room.id, ts=posted["ts"], text="y") == "is_inactive"
    assert await refused(granted, "conversations.join", channel=room.id) == "is_archived"


async def test_a_private_channel_is_nobodys_business_until_the_bot_is_in_it(granted: Standin) -> None:
    secret = channel(granted, "secret")
    types = {"types": "private_channel"}
    assert await refused(granted, "conversations.info", channel=secret) == "channel_not_found"
    assert (await call(granted, "conversations.list", **types))["channels"] == []
    granted.team.channels[secret].members.add(granted.team.bot_user)
    assert (await call(granted, "conversations.info", channel=secret))["channel"]["is_private"] is True
    assert [room["id"] for room in (await call(granted, "conversations.list", **types))["channels"]] == [secret]
    assert await refused(granted, "conversations.join", channel=secret) == "method_not_supported_for_channel_type"


@pytest.mark.parametrize(("name", "scope"), [("room", "channels:read"), ("secret", "groups:read"), ("dm", "im:read")])
async def test_each_kind_of_conversation_has_its_scope(granted: Standin, name: str, scope: str) -> None:
    granted.team.scopes.discard(scope)
    where = granted.people["Alice"].dm_id if name == "dm" else channel(granted, name)
    granted.team.channels[where].members.add(granted.team.bot_user)
    body = await call(granted, "conversations.members", channel=where)
    assert (body["error"], body["needed"], scope in body["provided"]) == ("missing_scope", scope, False)
    assert scope in granted.refusals[0].detail


async def test_what_is_listed_leaves_out_what_was_not_asked_for(granted: Standin) -> None:
    every = [channel["name"] for channel in (await call(granted, "conversations.list"))["channels"]]
    living = (await call(granted, "conversations.list", exclude_archived=True))["channels"]
    assert every == ["room", "shut", "old", "threads"]
    assert [room["name"] for room in living] == ["room", "shut", "threads"]
    assert await refused(granted, "conversations.list", types="public") == "invalid_types"


async def test_a_page_may_be_shorter_than_was_asked_for(granted: Standin) -> None:
    granted.site.most_a_page = 2
    for name in ("Bob", "Charlie", "Dana"):
        granted.team.channels[channel(granted, "room")].members.add(granted.person(name).id)
    people = await every_page(granted, "users.list", "members", limit=200)
    assert sorted(person["id"] for person in people) == sorted(granted.team.members)
    room = channel(granted, "room")
    assert len(await every_page(granted, "conversations.members", "members", channel=room, limit=200)) == 5
    assert len(await every_page(granted, "conversations.list", "channels", limit=1)) == 4


@pytest.mark.parametrize(
    ("args", "error"),
    [({"limit": 0.5}, "invalid_limit"), ({"limit": 1000}, "invalid_limit"), ({"limit": -1}, "invalid_limit")]
    + [({"cursor": cursor}, "invalid_cursor") for cursor in ("x", "bm8=", "bmV4dDp4", "bmV4dDo5OTk=")],
)
async def test_pages_that_there_are_not(granted: Standin, args: dict[str, Any], error: str) -> None:
    assert await refused(granted, "users.list", **args) == error


async def test_a_thread_is_read_by_its_first_message(granted: Standin) -> None:
    room = channel(granted, "room")
    first = (await call(granted, "chat.postMessage", channel=room, text="recap"))["ts"]
    await call(granted, "chat.postMessage", channel=room, text="details", thread_ts=first)
    await call(granted, "chat.postMessage", channel=room, text="something else")
    thread = await call(granted, "conversations.replies", channel=room, ts=first)
    top = await call(granted, "conversations.history", channel=room)
    assert [message["text"] for message in thread["messages"]] == ["recap", "details"]
    assert [said["text"] for said in top["messages"]] == ["something else", "recap"]
    assert await refused(granted, "conversations.replies", channel=room, ts="1.2") == "thread_not_found"


async def test_the_bot_is_described(granted: Standin) -> None:
    bot = (await call(granted, "bots.info", bot=granted.team.bot_id))["bot"]
    assert (bot["user_id"], bot["name"]) == (granted.team.bot_user, "Tiny")
    assert await refused(granted, "bots.info", bot="B9") == "bot_not_found"


async def test_nine_are_too_many_for_a_dm(granted: Standin) -> None:
    users = ",".join(f"U{number}" for number in range(9))
    assert await refused(granted, "conversations.open", users=users) == "too_many_users"


async def test_a_person_sees_slacks_own_words_for_it(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    with pytest.raises(DispatchFailed):
        await alice.types("/say hello")
    bot.reply = {"text": "x", "blocks": [{"type": "poem"}]}
    async with over_http(bot):
        with pytest.raises(PayloadRefused):
            await alice.types("/say hello")
    away, bad = slack.every_refusal
    assert (away.error, away.user, away.blameless) == ("dispatch_failed", alice.id, True)
    assert away.shown == '/say failed with the error "dispatch_failed"'
    assert (bad.error, bad.blameless) == ("invalid_blocks", False)
    assert bad.shown == '/say failed with the error "invalid_command_response"'
    assert "/blocks/0/type" in bad.detail


async def test_an_ack_without_effect_is_refused_and_nobody_sees_it(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    await bot.web.chat_postMessage(channel=alice.id, text="one")
    bot.answers = {"text": "thanks"}
    async with over_socket(bot):
        with pytest.raises(PayloadRefused):
            await alice.uses_shortcut("add", alice.dm[0])
    assert [(refusal.error, refusal.shown, refusal.user) for refusal in slack.refusals] == [
        ("payload_ignored", "", alice.id)
    ]


@pytest.mark.parametrize(
    "fields",
    [{"replace_original": True}, {"delete_original": True}],
    ids=lambda fields: next(iter(fields)),
)
async def test_a_typed_command_is_no_original(slack: Standin, bot: Bot, fields: dict[str, bool]) -> None:
    bot.reply = {"text": "instead of what you typed", **fields}
    async with over_socket(bot):
        with pytest.raises(PayloadRefused, match="invalid_payload"):
            await slack.person("Alice").types("/say")


def codes() -> set[str]:
    """Every code that the stand-in's modules refuse with."""
    codes: set[str] = set()
    for file in Path(standin.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in {"SlackRefusesError", "refuse"}:
                first = [*node.args, None][1 if _name(node.func) == "refuse" else 0]
                codes |= {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()
    return codes


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_code_has_a_reason_for_the_developer() -> None:
    assert codes() - set(REASONS) == set()
    assert BLAMELESS - set(REASONS) == set()


@pytest.mark.parametrize(
    ("code", "word"), [("no_text", "screen readers"), ("http_404", "200"), ("new_code", "Slack's")]
)
def test_a_reason_says_what_to_do(code: str, word: str) -> None:
    assert word in reason(code)
