"""Workspaces in payloads: organisations, channels shared with another company, and changes to people."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.standin import Fault, Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.tiny_bot import MANIFEST, Bot, over_socket

HEARD = (
    *("channel_archive", "channel_deleted", "channel_shared", "channel_unarchive", "channel_unshared"),
    *("member_joined_channel", "member_left_channel", "message", "user_change"),
)
EVENTS = [*(name for name in HEARD if name != "message"), "app_home_opened", "message.channels", "message.mpim"]
SCOPES = [*MANIFEST["oauth_config"]["scopes"]["bot"], "channels:history", "mpim:read", "mpim:write"]
LISTENING: dict[str, Any] = {
    **MANIFEST,
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {**MANIFEST["settings"], "event_subscriptions": {"bot_events": EVENTS}, "org_deploy_enabled": True},
}
BUTTON = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": "Press"}}
ROW = [{"type": "actions", "elements": [BUTTON]}]
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Words"}, "blocks": ROW}
HOME = {"type": "home", "blocks": ROW}


@pytest.fixture
async def slack(clock: TurnableClock) -> AsyncIterator[Standin]:
    async with Standin(manifest=LISTENING, clock=clock, team="Acme") as standin:
        yield standin


@pytest.fixture
async def bot(slack: Standin) -> AsyncIterator[Bot]:
    opened = Bot(slack)
    for name in HEARD:
        opened.listen_to(name)
    async with over_socket(opened):
        yield opened


def whose(body: dict[str, Any]) -> tuple[Any, ...]:
    """The workspaces that an interaction names: its own, the person's, and where the app is installed."""
    team, view = body["team"], body.get("view") or {}
    return team and team["id"], body["user"]["team_id"], view.get("team_id"), view.get("app_installed_team_id")


def of_event(body: dict[str, Any]) -> tuple[Any, ...]:
    """The workspaces that an event names: who acted, and whose installation hears of it."""
    authorization = body["authorizations"][0]
    return body["team_id"], body["context_team_id"], authorization["team_id"], body["is_ext_shared_channel"]


async def test_an_organisations_installation_leaves_the_team_of_windows_and_homes_null(
    slack: Standin, bot: Bot
) -> None:
    zeta = slack.add_team("Zeta", installed=False)
    organisation = slack.oauth.organise("Org", slack.team, zeta)
    organisation.tokens.active, slack.team.tokens.active = slack.team.tokens.active, []
    token, alice = organisation.tokens.newest, slack.person("alice")
    await call(slack, "views.open", token, trigger_id=alice.trigger(), view=MODAL)
    assert alice.modal is not None
    await alice.presses(alice.modal, "Press")
    await call(slack, "views.publish", token, user_id=alice.id, view=HOME)
    assert alice.home is not None
    await alice.presses(alice.home, "Press")
    await call(slack, "chat.postMessage", token, channel=alice.id, text="t", blocks=ROW)
    await alice.presses(alice.dm[0], "Press")
    t, e = slack.team.id, organisation.id
    assert [whose(body) for body in bot.heard] == [(None, t, t, e), (None, t, t, e), (t, t, None, None)]
    assert {body["is_enterprise_install"] for body in bot.heard} == {True}
    assert {body["enterprise"]["id"] for body in bot.heard} == {e}


async def test_a_window_of_the_second_workspace_of_an_organisation_opens_by_its_trigger(slack: Standin) -> None:
    zeta = slack.add_team("Zeta", installed=False)
    organisation = slack.oauth.organise("Org", slack.team, zeta)
    organisation.tokens.renew()
    charlie = slack.person("charlie", team=zeta)
    opened = await call(slack, "views.open", organisation.tokens.newest, trigger_id=charlie.trigger(), view=MODAL)
    assert (opened["view"]["team_id"], opened["view"]["app_installed_team_id"]) == (zeta.id, organisation.id)


async def test_what_another_companys_people_press_names_the_app_and_them(slack: Standin, bot: Bot) -> None:
    zeta = slack.add_team("Zeta", installed=False)
    alice, charlie = slack.person("alice"), slack.person("charlie", team=zeta)
    room = slack.channel("support", [alice])
    await slack.channels.is_shared(room, zeta)
    await slack.channels.joins(room, charlie.id)
    await call(slack, "chat.postMessage", channel=room.id, text="recap", blocks=ROW)
    bot.heard.clear()
    (message,) = room.messages.values()
    await charlie.presses(message, "Press")
    assert whose(bot.heard[-1]) == (slack.team.id, zeta.id, None, None)
    trigger_id = bot.heard[-1]["trigger_id"]
    opened = await call(slack, "views.open", trigger_id=trigger_id, view={**MODAL, "callback_id": "c"})
    assert opened["ok"]
    assert charlie.modal is not None
    await charlie.presses(charlie.modal, "Press")
    assert whose(bot.heard[-1]) == (zeta.id, zeta.id, zeta.id, slack.team.id)
    info = await call(slack, "users.info", user=charlie.id)
    assert (info["user"]["team_id"], info["user"]["is_stranger"]) == (zeta.id, True)


async def test_events_from_the_other_side_of_a_shared_channel_name_both(slack: Standin, bot: Bot) -> None:
    zeta = slack.add_team("Zeta", installed=False)
    alice, charlie = slack.person("alice"), slack.person("charlie", team=zeta)
    room = slack.channel("support", [alice])
    await slack.channels.is_shared(room, zeta)
    await slack.channels.joins(room, charlie.id)
    await slack.channels.leaves(room, charlie.id)
    await slack.channels.joins(room, charlie.id)
    await slack.channels.is_archived(room, by=charlie.id)
    ours, theirs = slack.team.id, zeta.id
    assert [(body["event"]["type"], *of_event(body)) for body in bot.heard] == [
        ("channel_shared", ours, ours, ours, True),
        ("member_joined_channel", theirs, ours, ours, True),
        ("member_left_channel", theirs, ours, ours, True),
        ("member_joined_channel", theirs, ours, ours, True),
        ("channel_archive", theirs, ours, ours, True),
    ]


async def test_what_conversations_info_says_of_sharing(slack: Standin, bot: Bot) -> None:
    zeta = slack.add_team("Zeta", installed=False)
    room = slack.channel("support")

    async def shared() -> tuple[Any, ...]:
        channel = (await call(slack, "conversations.info", channel=room.id))["channel"]
        return channel["is_ext_shared"], channel["is_pending_ext_shared"], channel["connected_team_ids"]

    assert await shared() == (False, False, [])
    slack.channels.is_offered(room, zeta)
    assert await shared() == (False, True, [])
    await slack.channels.is_shared(room, zeta)
    assert await shared() == (True, False, [zeta.id])
    await slack.channels.is_unshared(room, zeta)
    assert await shared() == (False, False, [])
    assert bot.heard[-1]["event"] | {"event_ts": ""} == {
        "type": "channel_unshared",
        "channel": room.id,
        "previously_connected_team_id": zeta.id,
        "is_ext_shared": False,
        "event_ts": "",
    }


async def test_archived_brought_back_and_deleted(slack: Standin, bot: Bot) -> None:
    alice = slack.person("alice")
    room = slack.channel("support", [alice])
    await slack.channels.is_archived(room, alice.id)
    await slack.channels.is_brought_back(room, alice.id)
    await slack.channels.is_deleted(room, alice.id)
    told = [body["event"]["type"] for body in bot.heard]
    assert told == ["channel_archive", "channel_unarchive", "channel_deleted"]
    assert await refused(slack, "conversations.info", channel=room.id) == "channel_not_found"


async def test_a_status_is_told_and_told_again_when_it_ends(slack: Standin, bot: Bot, clock: TurnableClock) -> None:
    alice = slack.person("alice")
    end = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    await alice.profile.sets_status("In a meeting", ":spiral_calendar_pad:", until=end)
    await alice.profile.joins_huddle()
    clock.advance(timedelta(hours=1))
    await slack.settled()
    await alice.profile.leaves_huddle()
    profiles = [body["event"]["user"]["profile"] for body in bot.heard]
    assert [(p["status_text"], p["status_emoji"], p["status_expiration"], p["huddle_state"]) for p in profiles] == [
        ("In a meeting", ":spiral_calendar_pad:", int(end.timestamp()), "default_unset"),
        ("In a meeting", ":spiral_calendar_pad:", int(end.timestamp()), "in_a_huddle"),
        ("", "", 0, "in_a_huddle"),
        ("", "", 0, "default_unset"),
    ]


async def test_a_status_set_anew_outlives_the_end_of_the_one_before(slack: Standin, clock: TurnableClock) -> None:
    alice = slack.person("alice")
    await alice.profile.sets_status("Lunch", until=clock() + timedelta(hours=1))
    await alice.profile.sets_status("Holiday")
    clock.advance(timedelta(hours=2))
    assert (await call(slack, "users.info", user=alice.id))["user"]["profile"]["status_text"] == "Holiday"
    await alice.profile.clears_status()
    assert (await call(slack, "users.info", user=alice.id))["user"]["profile"]["status_text"] == ""


async def test_an_account_that_is_gone_can_come_back(slack: Standin, bot: Bot) -> None:
    alice = slack.person("alice", tz="Asia/Tokyo")
    await alice.profile.is_deactivated()
    assert await refused(slack, "conversations.open", users=alice.id) == "user_disabled"
    await alice.profile.is_reactivated()
    users = [body["event"]["user"] for body in bot.heard]
    assert [(user["deleted"], user.get("tz")) for user in users] == [(True, None), (False, "Asia/Tokyo")]
    assert (await call(slack, "conversations.open", users=alice.id))["ok"]


async def test_a_person_of_an_organisation_is_told_of_with_all_their_workspaces(slack: Standin, bot: Bot) -> None:
    zeta = slack.add_team("Zeta", installed=False)
    organisation = slack.oauth.organise("Org", slack.team, zeta)
    alice = slack.person("alice")
    alice.also_in(zeta)
    await alice.profile.moves_to("Asia/Tokyo")
    user = bot.heard[-1]["event"]["user"]
    assert user["enterprise_user"] == {
        "id": alice.id,
        "enterprise_id": organisation.id,
        "enterprise_name": "Org",
        "is_admin": False,
        "is_owner": False,
        "teams": [slack.team.id, zeta.id],
    }


async def test_a_group_direct_message_is_for_those_in_it(slack: Standin, bot: Bot) -> None:
    alice, bob, charlie = slack.person("alice"), slack.person("bob"), slack.person("charlie")
    opened = await call(slack, "conversations.open", users=f"{alice.id},{bob.id}")
    again = await call(slack, "conversations.open", users=f"{bob.id},{alice.id}")
    group = opened["channel"]["id"]
    assert (again["channel"]["id"], again["already_open"]) == (group, True)
    await call(slack, "chat.postMessage", channel=group, text="fifteen minutes on a hard one")
    assert [len(person.sees) for person in (alice, bob, charlie)] == [1, 1, 0]
    await bob.writes("with pleasure", group)
    assert bot.heard[-1]["event"]["channel_type"] == "mpim"
    info = (await call(slack, "conversations.info", channel=group))["channel"]
    assert (info["is_mpim"], info["is_private"], info["name"]) == (True, True, "mpdm-alice--bob--bot-1")


@pytest.mark.parametrize(
    ("users", "error"),
    [([], "users_list_not_supplied"), (["U0"], "user_not_found"), (["alice", "U0"], "user_not_found")],
)
async def test_whom_no_group_can_be_opened_with(slack: Standin, users: list[str], error: str) -> None:
    alice = slack.person("alice")
    ids = ",".join(alice.id if user == "alice" else user for user in users)
    assert await refused(slack, "conversations.open", users=ids) == error


async def test_a_group_takes_its_scope(slack: Standin) -> None:
    alice, bob = slack.person("alice"), slack.person("bob")
    slack.team.scopes.discard("mpim:write")
    assert await refused(slack, "conversations.open", users=f"{alice.id},{bob.id}") == "missing_scope"


@pytest.mark.parametrize(
    "code",
    [
        *("messages_tab_disabled", "no_permission", "access_denied", "org_login_required", "team_access_not_granted"),
        "enterprise_is_restricted",
    ],
)
async def test_a_refusal_that_passes_is_a_fault_of_its_own(slack: Standin, code: str) -> None:
    alice = slack.person("alice")
    slack.fault("chat.postMessage", Fault.error(code))
    assert await refused(slack, "chat.postMessage", channel=alice.id, text="x") == code
    assert (await call(slack, "chat.postMessage", channel=alice.id, text="x"))["ok"]


async def test_the_messages_tab_can_be_switched_off_and_on(slack: Standin) -> None:
    alice = slack.person("alice")
    slack.manifest.messages_tab = False
    assert await refused(slack, "chat.postMessage", channel=alice.id, text="x") == "messages_tab_disabled"
    slack.manifest.messages_tab = True
    assert (await call(slack, "chat.postMessage", channel=alice.id, text="x"))["ok"]


async def test_payloads_can_be_reshaped_on_their_way(slack: Standin, bot: Bot) -> None:
    alice = slack.person("alice")
    slack.courier.reshape = lambda _kind, payload: payload | {"team_id": "T9"}
    await alice.types("/say hello")
    assert bot.heard[-1]["team_id"] == "T9"
