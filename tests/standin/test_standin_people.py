"""People use the bot, over Socket Mode and over signed HTTP."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from slackbot.standin import DispatchFailed, NotPossible, PayloadRefused, Person, Standin, TurnableClock, View
from tests.standin.tiny_bot import MANIFEST, Bot

BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "Today"}},
    {
        "type": "actions",
        "block_id": "a",
        "elements": [
            {"type": "button", "action_id": "undo", "text": {"type": "plain_text", "text": "Undo"}, "value": "7"},
            {
                "type": "overflow",
                "action_id": "line",
                "options": [
                    {"text": {"type": "plain_text", "text": "Edit"}, "value": "edit:7"},
                    {"text": {"type": "plain_text", "text": "Remove"}, "value": "remove:7"},
                ],
            },
        ],
    },
]
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "private_metadata": "p",
    "title": {"type": "plain_text", "text": "Add"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "kind",
            "optional": True,
            "label": {"type": "plain_text", "text": "Kind"},
            "element": {
                "type": "static_select",
                "action_id": "pick",
                "options": [
                    {"text": {"type": "plain_text", "text": "Hard"}, "value": "h"},
                    {"text": {"type": "plain_text", "text": "Time"}, "value": "t"},
                ],
                "initial_option": {"text": {"type": "plain_text", "text": "Time"}, "value": "t"},
            },
        },
    ],
}


def front(person: Person) -> View:
    assert person.modal is not None
    return person.modal


async def test_a_typed_command_is_answered_on_the_ack(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice", tz="Europe/Berlin")
    online.reply = "noted"
    message = await alice.types("/say  fish & <chips>")
    assert message is not None
    assert (message.text, message.ephemeral) == ("noted", True)
    assert online.heard[0]["text"] == " fish &amp; &lt;chips&gt;"
    assert [(entry.kind, entry.text, entry.seen_by) for entry in alice.sees] == [
        ("ephemeral", "noted", frozenset({alice.id}))
    ]
    assert slack.refusals == []


async def test_an_empty_ack_shows_nothing(online: Bot, slack: Standin) -> None:
    online.reply = ""
    assert await slack.person("Alice").types("/say") is None
    assert slack.ledger == []


async def test_an_answer_in_the_channel_is_seen_by_its_members_only(online: Bot, slack: Standin) -> None:
    alice, bob, charlie = slack.person("Alice"), slack.person("Bob"), slack.person("Charlie")
    slack.channel("support", members=[alice, bob])
    online.reply = {"text": "hi", "response_type": "in_channel"}
    await alice.types("/say", channel="support")
    assert [entry.text for entry in bob.sees] == ["hi"]
    assert charlie.sees == []


async def test_a_press_sends_what_was_pressed(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    online.reply = {"text": "Today", "blocks": BUTTONS}
    message = await alice.types("/say")
    assert message is not None
    assert message.readable() == "Today\n[Undo] [Edit · Remove]"
    assert message.buttons == ["Undo", "Edit", "Remove"]
    await alice.presses(message, "Undo")
    await alice.presses(message, "line", option="Remove")
    undo, remove = online.heard[1], online.heard[2]
    assert (undo["actions"][0]["action_id"], undo["actions"][0]["value"]) == ("undo", "7")
    assert remove["actions"][0]["selected_option"]["value"] == "remove:7"
    assert undo["container"]["is_ephemeral"] is True
    assert "message" not in undo
    assert undo["trigger_id"] != remove["trigger_id"]


async def test_a_press_in_a_dm_carries_the_message_as_that_snapshot_was(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    posted = await online.web.chat_postMessage(channel=alice.id, text="Today", blocks=BUTTONS)
    old = alice.dm[0]
    await online.web.chat_update(channel=posted["channel"], ts=posted["ts"], text="Gone")
    await alice.presses(old, "Undo")
    assert online.heard[0]["message"]["text"] == "Today"
    assert [message.text for message in alice.dm] == ["Gone"]
    assert alice.dm[0].history == (old,)


async def test_a_modal_is_opened_filled_and_submitted(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await alice.types("/form")
    await online.web.views_open(trigger_id=online.heard[0]["trigger_id"], view=MODAL)
    assert front(alice).title == "Add"
    assert await alice.submits({"What": "a refund"}) is None
    assert alice.modal is None
    submission = online.heard[1]
    assert submission["type"] == "view_submission"
    assert submission["view"]["private_metadata"] == "p"
    assert submission["view"]["state"]["values"] == {
        "what": {"text": {"type": "plain_text_input", "value": "a refund"}},
        "kind": {
            "pick": {
                "type": "static_select",
                "selected_option": {"text": {"type": "plain_text", "text": "Time", "emoji": True}, "value": "t"},
            }
        },
    }


async def test_errors_keep_the_modal_open(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await alice.types("/form")
    await online.web.views_open(trigger_id=online.heard[0]["trigger_id"], view=MODAL)
    online.answers = {"response_action": "errors", "errors": {"what": "Say more"}}
    assert await alice.submits(what="x", kind="Hard") == {"what": "Say more"}
    assert alice.modal is not None
    assert alice.sees[-1].text == "Say more"


async def test_a_submission_can_update_push_and_clear(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await alice.types("/form")
    await online.web.views_open(trigger_id=online.heard[0]["trigger_id"], view=MODAL)
    second = MODAL | {"title": {"type": "plain_text", "text": "Second"}}
    online.answers = {"response_action": "push", "view": second}
    await alice.submits(what="x")
    pushed = front(alice)
    assert pushed.title == "Second"
    online.answers = {"response_action": "update", "view": MODAL}
    await alice.submits(what="x")
    assert (front(alice).title, front(alice).id) == ("Add", pushed.id)
    online.answers = {"response_action": "clear"}
    await alice.submits(what="x")
    assert alice.modal is None


async def test_a_closed_modal_is_told_only_if_asked_for(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    for notify in (False, True):
        trigger = slack.trigger(alice)
        await online.web.views_open(trigger_id=trigger, view=MODAL | {"notify_on_close": notify})
        await alice.closes()
    assert [body["type"] for body in online.heard] == ["view_closed"]


async def test_slacks_form_does_not_let_a_required_field_stay_empty(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await alice.types("/form")
    await online.web.views_open(trigger_id=online.heard[0]["trigger_id"], view=MODAL)
    with pytest.raises(NotPossible, match="required"):
        await alice.submits(kind="Hard")
    with pytest.raises(NotPossible, match="21 characters"):
        await alice.submits(what="x" * 21)
    with pytest.raises(NotPossible, match="no option"):
        await alice.submits(what="x", kind="Nope")


async def test_the_home_tab_is_opened_and_published(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    home = {"type": "home", "blocks": [BUTTONS[0]]}
    await online.web.views_publish(user_id=alice.id, view=home)
    view = await alice.opens_home()
    assert view is not None
    assert view.readable() == "Today"
    assert online.heard[0]["event"]["type"] == "app_home_opened"
    assert (slack.ledger[0].kind, slack.ledger[0].seen_by) == ("home", frozenset({alice.id}))


async def test_profile_changes_and_words_reach_the_bot(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice", tz="Europe/Berlin")
    await alice.profile.moves_to("America/New_York")
    await alice.writes("a < b")
    await alice.profile.is_deactivated()
    moved, wrote, left = (body["event"] for body in online.heard)
    assert moved["user"]["tz"] == "America/New_York"
    assert (wrote["text"], wrote["channel"]) == ("a &lt; b", alice.dm_id)
    assert left["user"]["deleted"] is True
    assert (await online.web.chat_postMessage(channel=alice.id, text="still there"))["ok"]


async def test_a_message_shortcut_carries_the_message(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await online.web.chat_postMessage(channel=alice.id, text="words")
    await alice.uses_shortcut("add", alice.dm[0])
    assert (online.heard[0]["type"], online.heard[0]["message"]["text"]) == ("message_action", "words")


async def test_a_payload_on_the_ack_of_a_press_is_refused(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await online.web.chat_postMessage(channel=alice.id, text="Today", blocks=BUTTONS)
    online.answers = {"text": "lost"}
    with pytest.raises(PayloadRefused, match="payload_ignored"):
        await alice.presses(alice.dm[0], "Undo")
    assert slack.refusals[0].error == "payload_ignored"


async def test_people_can_do_only_what_slack_shows_them(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    await online.web.chat_postMessage(channel=alice.id, text="Today", blocks=[*BUTTONS, BUTTONS[1] | {"block_id": "b"}])
    with pytest.raises(NotPossible, match="not a valid command"):
        await alice.types("/unknown")
    with pytest.raises(NotPossible, match="nothing here"):
        await alice.presses(alice.dm[0], "Launch")
    with pytest.raises(NotPossible, match="2 controls"):
        await alice.presses(alice.dm[0], "Undo")
    with pytest.raises(NotPossible, match="no modal"):
        await alice.submits()
    assert online.heard == []


async def test_without_a_bot_a_command_fails_at_once(slack: Standin) -> None:
    with pytest.raises(DispatchFailed):
        await slack.person("Alice").types("/say")
    slack.courier.request_url = "http://127.0.0.1:1/"
    with pytest.raises(DispatchFailed):
        await slack.people["Alice"].types("/say")


async def test_two_workspaces_do_not_see_each_other(online: Bot, slack: Standin, clock: TurnableClock) -> None:
    other = slack.add_team("Other")
    bob = slack.person("Bob", team=other)
    alice = slack.person("Alice")
    with pytest.raises(Exception, match="channel_not_found"):
        await online.web.chat_postMessage(channel=bob.id, text="hi")
    answer = await online.web.auth_test(token=other.bot_token)
    assert (answer["team_id"], answer["user_id"]) == (other.id, other.bot_user)
    assert alice.team != bob.team
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert clock().year == 2026


async def test_people_write_in_channels_and_the_bot_can_read_but_not_change_it(slack: Standin, online: Bot) -> None:
    alice, bob = slack.person("alice"), slack.person("bob")
    support = slack.channel("support", members=[alice])
    written = await alice.writes("a <late> call", "#support")
    assert [(message.author, message.text) for message in support.messages.values()] == [
        (alice.id, "a &lt;late&gt; call")
    ]
    assert [channel.name for channel in alice.channels] == ["support"]
    assert bob.channels == []
    assert online.heard == []  # the manifest asks for no channel's messages
    await alice.uses_shortcut("add", written)
    assert {name: online.heard[-1]["message"].get(name) for name in ("user", "bot_id")} == {
        "user": alice.id,
        "bot_id": None,
    }
    with pytest.raises(SlackApiError) as error:
        await online.web.chat_update(channel=support.id, ts=written.ts, text="other words")
    assert error.value.response["error"] == "cant_update_message"
    assert alice.dm == []


async def test_what_a_window_holds_goes_along_with_a_press_in_it(slack: Standin, online: Bot) -> None:
    alice = slack.person("alice")
    await online.web.views_open(trigger_id=slack.trigger(alice), view=MODAL)
    await alice.uses(front(alice), {"type": "button", "action_id": "x", "block_id": "b"}, {"what": "half a line"})
    assert online.heard[-1]["view"]["state"]["values"]["what"]["text"]["value"] == "half a line"
