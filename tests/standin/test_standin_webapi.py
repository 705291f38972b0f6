"""The Web API: tokens, scopes, Slack's errors, faults and limits."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from slackbot.standin import Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.tiny_bot import MANIFEST, Bot, over_http


async def test_auth_test_names_the_bot_and_no_person(slack: Standin) -> None:
    alice = slack.person("Alice")
    body = await call(slack, "auth.test")
    assert (body["team_id"], body["user_id"], body["bot_id"]) == (slack.team.id, slack.team.bot_user, slack.team.bot_id)
    assert body["user_id"] != alice.id
    assert body["headers"]["x-oauth-scopes"] == ",".join(sorted(MANIFEST["oauth_config"]["scopes"]["bot"]))


async def test_tokens_are_held_apart(slack: Standin) -> None:
    assert await refused(slack, "auth.test", "") == "not_authed"
    assert await refused(slack, "auth.test", "xoxb-other") == "invalid_auth"
    assert await refused(slack, "auth.test", slack.app_token) == "not_allowed_token_type"
    assert await refused(slack, "apps.connections.open") == "not_allowed_token_type"
    assert await refused(slack, "apps.connections.open", "xapp-other") == "invalid_auth"
    assert await refused(slack, "apps.connections.open", "") == "not_authed"
    assert (await call(slack, "auth.revoke"))["revoked"] is True
    assert await refused(slack, "auth.test") == "token_revoked"


@pytest.mark.parametrize("order", [("tokens_revoked", "app_uninstalled"), ("app_uninstalled", "tokens_revoked")])
async def test_an_uninstalled_app_has_a_dead_token_until_it_is_back(
    slack: Standin, bot: Bot, order: tuple[str, str]
) -> None:
    for name in order:
        bot.listen_to(name)
    async with over_http(bot):
        await slack.installs.uninstall(slack.team, events=order)
    assert [body["event"]["type"] for body in bot.heard] == [*order]
    assert await refused(slack, "auth.test") == "account_inactive"
    old, new = slack.bot_token, slack.installs.reinstall(slack.team)
    assert await refused(slack, "auth.test", old) == "invalid_auth"
    assert (await call(slack, "auth.test", new))["ok"] is True


async def test_the_manifests_scopes_are_all_there_is(slack: Standin) -> None:
    body = await call(slack, "dnd.info", user="U1")
    assert (body["error"], body["needed"]) == ("missing_scope", "dnd:read")
    assert "chat:write" in body["provided"]
    assert await refused(slack, "conversations.history", channel=slack.channel("c").id) == "missing_scope"
    assert [refusal.error for refusal in slack.refusals] == ["missing_scope", "missing_scope"]


async def test_an_unknown_method(slack: Standin) -> None:
    assert await refused(slack, "chat.shout") == "unknown_method"
    assert (await call(slack, "api.test", token=""))["ok"] is True


async def test_arguments_come_by_query_form_or_json(slack: Standin) -> None:
    alice = slack.person("Alice")
    blocks = json.dumps([{"type": "divider"}])
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    url = slack.api_url + "chat.postMessage"
    async with aiohttp.ClientSession(headers=headers) as session:
        for args in ({"params": {"channel": alice.id, "text": "a"}}, {"data": {"channel": alice.id, "text": "b"}}):
            async with session.post(url, **args) as got:  # type: ignore[arg-type] # any arguments
                assert (await got.json())["ok"]
        async with session.get(url, params={"channel": alice.id, "text": "c", "blocks": blocks}) as got:
            assert (await got.json())["message"]["blocks"][0]["type"] == "divider"
        async with session.post(url, data={"token": slack.bot_token, "channel": alice.id, "text": "d"}) as got:
            assert (await got.json())["ok"]
        async with session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as got:
            assert (await got.json())["error"] == "invalid_json"
    assert [message.text for message in alice.dm] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C9", "text": "x"}, "channel_not_found"),
        ({"channel": "#away", "text": "x"}, "not_in_channel"),
        ({"channel": "old", "text": "x"}, "is_archived"),
        ({"channel": "support"}, "no_text"),
        ({"channel": "support", "text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ({"channel": "support", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": "support", "text": "x", "colour": "red"}, "invalid_arguments"),
        ({"channel": "support", "text": "x", "username": "Boss"}, "missing_scope"),
        ({"channel": "support", "text": "x", "blocks": "["}, "invalid_blocks_format"),
    ],
)
async def test_posts_that_slack_refuses(slack: Standin, args: dict[str, Any], error: str) -> None:
    slack.channel("support")
    slack.channel("away", with_bot=False)
    slack.channel("old").archived = True
    assert await refused(slack, "chat.postMessage", **args) == error
    world = {"not_in_channel", "is_archived"}
    assert [refusal.error for refusal in slack.refusals] == ([] if error in world else [error])
    assert slack.ledger == []


async def test_a_bot_gets_no_dm_and_a_stranger_is_not_found(slack: Standin) -> None:
    assert await refused(slack, "chat.postMessage", channel=slack.team.bot_user, text="x") == "cannot_dm_bot"
    assert await refused(slack, "conversations.open", users="U9") == "user_not_found"
    assert await refused(slack, "conversations.open") == "users_list_not_supplied"
    assert await refused(slack, "users.info", user="U9") == "user_not_found"


async def test_a_manifest_without_tabs_closes_them(clock: TurnableClock) -> None:
    scopes = {"scopes": {"bot": ["chat:write"]}}
    async with Standin({"oauth_config": scopes}, clock) as slack:
        alice = slack.person("Alice")
        assert await refused(slack, "chat.postMessage", channel=alice.id, text="x") == "messages_tab_disabled"
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        assert await refused(slack, "views.publish", user_id=alice.id, view=home) == "not_enabled"
        assert await refused(slack, "conversations.open", users=alice.id) == "missing_scope"


async def test_a_dm_is_opened_once(slack: Standin) -> None:
    alice = slack.person("Alice")
    first = await call(slack, "conversations.open", users=alice.id)
    second = await call(slack, "conversations.open", users=alice.id)
    assert first["channel"]["id"] == second["channel"]["id"] == alice.dm_id
    assert ("already_open" in first, second["already_open"]) == (False, True)


async def test_a_person_is_described_with_their_zone(slack: Standin, clock: TurnableClock) -> None:
    alice = slack.person("Alice", tz="Europe/Berlin", admin=True)
    user = (await call(slack, "users.info", user=alice.id))["user"]
    assert (user["tz"], user["tz_offset"], user["is_admin"], user["deleted"]) == ("Europe/Berlin", 3600, True, False)
    clock.advance(timedelta(days=60))
    assert (await call(slack, "users.info", user=alice.id))["user"]["tz_offset"] == 7200
    await alice.profile.is_deactivated()
    gone = (await call(slack, "users.info", user=alice.id))["user"]
    assert (gone["deleted"], "tz" in gone) == (True, False)
    assert len((await call(slack, "users.list"))["members"]) == 2


async def test_a_message_is_changed_whispered_and_deleted(slack: Standin) -> None:
    alice, bob = slack.person("Alice"), slack.person("Bob")
    room = slack.channel("support", members=[alice, bob])
    posted = await call(slack, "chat.postMessage", channel=room.id, text="one")
    await call(slack, "chat.update", channel=room.id, ts=posted["ts"], text="two")
    await call(slack, "chat.postEphemeral", channel=room.id, user=alice.id, text="psst")
    await call(slack, "chat.delete", channel=room.id, ts=posted["ts"])
    assert [entry.kind for entry in alice.sees] == ["post", "update", "ephemeral", "delete"]
    assert [entry.kind for entry in bob.sees] == ["post", "update", "delete"]
    assert await refused(slack, "chat.update", channel=room.id, ts=posted["ts"], text="x") == "message_not_found"
    charlie = slack.person("Charlie")
    assert (
        await refused(slack, "chat.postEphemeral", channel=room.id, user=charlie.id, text="x") == "user_not_in_channel"
    )


async def test_history_gives_metadata_in_full_only_if_asked(slack: Standin) -> None:
    alice = slack.person("Alice")
    metadata = {"event_type": "digest", "event_payload": {"uid": "7"}}
    await call(slack, "chat.postMessage", channel=alice.id, text="one", metadata=metadata)
    await call(slack, "chat.postMessage", channel=alice.id, text="two")
    bare = await call(slack, "conversations.history", channel=alice.dm_id)
    first = await call(slack, "conversations.history", channel=alice.dm_id, limit=1)
    after = first["response_metadata"]["next_cursor"]
    full = await call(
        slack, "conversations.history", channel=alice.dm_id, include_all_metadata=True, limit=1, cursor=after
    )
    assert [message["text"] for message in bare["messages"]] == ["two", "one"]
    assert bare["messages"][1]["metadata"] == {"event_type": "digest"}
    assert full["messages"][0]["metadata"] == metadata
    later = await call(slack, "conversations.history", channel=alice.dm_id, oldest=alice.dm[0].ts)
    assert [message["text"] for message in later["messages"]] == ["two"]


async def test_channels_are_described(slack: Standin) -> None:
    room = slack.channel("support", members=[slack.person("Alice")])
    info = (await call(slack, "conversations.info", channel=room.id))["channel"]
    assert (info["name"], info["is_member"], info["num_members"]) == ("support", True, 2)
    assert len((await call(slack, "conversations.members", channel=room.id))["members"]) == 2
    assert [channel["id"] for channel in (await call(slack, "conversations.list"))["channels"]] == [room.id]


async def test_conversations_refuse_what_slack_refuses(clock: TurnableClock) -> None:
    scopes = ["chat:write", "im:write", "im:read", "im:history", "channels:join", "team:read", "dnd:read"]
    async with Standin(MANIFEST | {"oauth_config": {"scopes": {"bot": scopes}}}, clock) as slack:
        alice, bob, room = slack.person("Alice"), slack.person("Bob"), slack.channel("room", with_bot=False)
        await call(slack, "conversations.open", users=alice.id)
        await bob.profile.is_deactivated()
        assert await refused(slack, "conversations.open", users=bob.id) == "user_disabled"
        assert await refused(slack, "conversations.open", users=f"{alice.id},{bob.id}") == "missing_scope"
        assert await refused(slack, "conversations.open", users=slack.team.bot_user) == "cannot_dm_bot"
        assert (await call(slack, "conversations.open", channel=alice.dm_id))["already_open"]
        assert await refused(slack, "conversations.history", channel=alice.dm_id, limit=1000) == "invalid_limit"
        assert await refused(slack, "conversations.history", channel=alice.dm_id, cursor="x") == "invalid_cursor"
        assert (await call(slack, "conversations.info", channel=alice.dm_id))["channel"]["user"] == alice.id
        assert (await call(slack, "conversations.join", channel=room.id))["channel"]["is_member"] is True
        assert (
            await refused(slack, "conversations.join", channel=alice.dm_id) == "method_not_supported_for_channel_type"
        )
        assert (await call(slack, "team.info"))["team"]["id"] == slack.team.id
        assert (await call(slack, "dnd.info", user=alice.id))["dnd_enabled"] is False
        assert await refused(slack, "dnd.info", user="U9") == "user_not_found"


async def test_history_has_bounds(slack: Standin) -> None:
    alice = slack.person("Alice")
    for text in "abc":
        await call(slack, "chat.postMessage", channel=alice.id, text=text)
    middle = alice.dm[1].ts
    both: dict[str, Any] = {"oldest": middle, "latest": middle, "inclusive": True}
    assert [
        message["text"]
        for message in (await call(slack, "conversations.history", channel=alice.dm_id, **both))["messages"]
    ] == ["b"]
    assert (await call(slack, "conversations.history", channel=alice.dm_id, limit=2))["has_more"] is True
    assert await refused(slack, "conversations.history", channel=alice.dm_id, oldest="x") == "invalid_ts_oldest"


async def test_overlong_text_is_cut_and_said(slack: Standin) -> None:
    alice = slack.person("Alice")
    body = await call(slack, "chat.postMessage", channel=alice.id, text="x" * 40_001)
    assert (body["warning"], len(alice.dm[0].text)) == ("message_truncated", 40_000)


async def test_a_trigger_is_single_and_belongs_to_its_workspace(slack: Standin, bot: Bot) -> None:
    alice, other = slack.person("Alice"), slack.add_team("Other")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
    first, second = (slack.trigger(alice) for _ in range(2))
    assert await refused(slack, "views.open", other.bot_token, trigger_id=first, view=view) == "invalid_trigger_id"
    assert (await call(slack, "views.open", trigger_id=first, view=view))["view"]["id"].startswith("V")
    assert await refused(slack, "views.open", trigger_id=first, view=view) == "exchanged_trigger_id"
    assert await refused(slack, "views.open", trigger_id="1.2.3", view=view) == "invalid_trigger_id"
    slack.site.triggers.expire_next = True
    assert await refused(slack, "views.open", trigger_id=second, view=view) == "expired_trigger_id"
    assert slack.site.triggers.expire_next is False
    assert "expired_trigger_id" not in {refusal.error for refusal in slack.refusals}
    assert bot.heard == []


async def test_a_view_is_changed_only_with_its_hash(slack: Standin) -> None:
    alice = slack.person("Alice")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
    trigger = slack.trigger(alice)
    opened = (await call(slack, "views.open", trigger_id=trigger, view=view))["view"]
    args = {"view_id": opened["id"], "view": view, "hash": opened["hash"]}
    assert (await call(slack, "views.update", **args))["view"]["hash"] != opened["hash"]
    assert await refused(slack, "views.update", **args) == "hash_conflict"
    assert await refused(slack, "views.update", view_id="V9", view=view) == "not_found"
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await call(slack, "views.publish", user_id=alice.id, view=home)
    assert await refused(slack, "views.publish", user_id=alice.id, view=home, hash="1") == "hash_conflict"


async def test_a_stack_of_views_is_three_deep(slack: Standin) -> None:
    alice = slack.person("Alice")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
    for method in ("views.open", "views.push", "views.push"):
        trigger = slack.trigger(alice)
        assert (await call(slack, method, trigger_id=trigger, view=view))["ok"]
    trigger = slack.trigger(alice)
    assert await refused(slack, "views.push", trigger_id=trigger, view=view) == "push_limit_reached"
