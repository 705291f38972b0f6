"""State and actions of every kind of control, in Slack's shape."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from slackbot.standin import NotPossible, Standin
from slackbot.standin.events.form import action, by_block, check_filled, find_control, state_values
from tests.standin.tiny_bot import Bot

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


ONE, TWO = ({"text": plain(name) | {"emoji": True}, "value": name.lower()} for name in ("One", "Two"))
OPTIONS = {"options": [{"text": plain(name), "value": name.lower()} for name in ("One", "Two")]}
BOLD = {"text": {"type": "mrkdwn", "text": "*Ten*"}, "value": "ten", "description": plain("minutes")}


def field(kind: str, **fields: object) -> Json:
    element = {"type": kind, "action_id": "x", **fields}
    return {"type": "input", "block_id": "b", "label": plain("Field"), "element": element}


@pytest.mark.parametrize(
    ("block", "filled_in", "state"),
    [
        (field("plain_text_input", initial_value="a"), ..., {"value": "a"}),
        (field("plain_text_input", initial_value="a"), "", {"value": None}),
        (field("plain_text_input"), "typed", {"value": "typed"}),
        (field("number_input"), "7", {"value": "7"}),
        (field("datepicker", initial_date="2026-03-02"), ..., {"selected_date": "2026-03-02"}),
        (field("timepicker"), "09:30", {"selected_time": "09:30"}),
        (field("timepicker"), time(9, 30), {"selected_time": "09:30"}),
        (field("datepicker"), date(2026, 3, 2), {"selected_date": "2026-03-02"}),
        (field("datetimepicker"), datetime(2026, 3, 2, 9, 0, tzinfo=UTC), {"selected_date_time": 1_772_442_000}),
        (
            field("radio_buttons", options=[BOLD]),
            "*Ten*",
            {
                "selected_option": {
                    "text": {"type": "mrkdwn", "text": "*Ten*", "verbatim": False},
                    "value": "ten",
                    "description": {"type": "plain_text", "text": "minutes", "emoji": True},
                }
            },
        ),
        (field("datetimepicker"), 1_772_442_000, {"selected_date_time": 1_772_442_000}),
        (field("static_select", **OPTIONS), "Two", {"selected_option": TWO}),
        (field("static_select", **OPTIONS), "two", {"selected_option": TWO}),
        (field("static_select", **OPTIONS), ..., {"selected_option": None}),
        (field("radio_buttons", **OPTIONS, initial_option=ONE), ..., {"selected_option": ONE}),
        (field("checkboxes", **OPTIONS), ["One", "Two"], {"selected_options": [ONE, TWO]}),
        (field("checkboxes", **OPTIONS, initial_options=[ONE]), ..., {"selected_options": [ONE]}),
        (field("checkboxes", **OPTIONS, initial_options=[ONE]), [], {"selected_options": []}),
        (field("multi_static_select", **OPTIONS), "One", {"selected_options": [ONE]}),
        (field("users_select"), "U1", {"selected_user": "U1"}),
        (field("users_select"), ..., {"selected_user": None}),
        (field("multi_users_select"), ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        (field("channels_select", initial_channel="C1"), ..., {"selected_channel": "C1"}),
        (field("conversations_select"), "D1", {"selected_conversation": "D1"}),
    ],
)
def test_state_has_slacks_shape(block: Json, filled_in: object, state: Json) -> None:
    values = state_values([block], {} if filled_in is ... else {"b": filled_in})
    assert values == {"b": {"x": {"type": block["element"]["type"], **state}}}


async def test_a_person_can_be_picked_by_themselves(slack: Standin) -> None:
    bob = slack.person("Bob")
    values = state_values([field("users_select")], {"b": bob})
    assert values["b"]["x"]["selected_user"] == bob.id


def test_buttons_and_menus_of_one_use_have_no_state() -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    assert state_values([{"type": "actions", "block_id": "a", "elements": [button]}]) == {}


def test_a_field_goes_by_label_or_block_id() -> None:
    assert by_block([field("plain_text_input")], {"Field": "x"}) == by_block([field("plain_text_input")], {"b": "x"})
    with pytest.raises(NotPossible, match="no field"):
        by_block([field("plain_text_input")], {"Other": "x"})


@pytest.mark.parametrize(
    ("element", "wanted", "option", "value", "expected"),
    [
        ({"type": "button", "text": plain("Go"), "value": "7"}, "Go", None, None, {"text": plain("Go"), "value": "7"}),
        ({"type": "overflow", **OPTIONS}, "Two", None, None, {"selected_option": TWO}),
        ({"type": "overflow", **OPTIONS}, "x", "One", None, {"selected_option": ONE}),
        ({"type": "overflow", **OPTIONS}, "x", None, "two", {"selected_option": TWO}),
        ({"type": "static_select", **OPTIONS}, "x", "One", None, {"selected_option": ONE}),
        (
            {"type": "static_select", "placeholder": plain("Pick"), **OPTIONS},
            "Pick",
            "Two",
            None,
            {"selected_option": TWO},
        ),
        ({"type": "checkboxes", **OPTIONS}, "One", None, None, {"selected_options": [ONE]}),
        ({"type": "datepicker"}, "x", None, "2026-03-02", {"selected_date": "2026-03-02"}),
        ({"type": "users_select"}, "x", None, "U1", {"selected_user": "U1"}),
    ],
)
def test_a_press_has_slacks_shape(
    element: Json, wanted: str, option: str | None, value: str | None, expected: Json
) -> None:
    blocks = [{"type": "actions", "block_id": "a", "elements": [{**element, "action_id": "x"}]}]
    block, element = find_control(blocks, wanted, option, value)
    done = action(block, element, wanted, option, value)
    assert done == {"type": element["type"], "action_id": "x", "block_id": "a", **expected}


def test_value_tells_two_of_one_name_apart() -> None:
    buttons = [
        {"type": "button", "action_id": f"x{number}", "text": plain("Edit"), "value": f"{number}"}
        for number in range(2)
    ]
    blocks = [{"type": "actions", "block_id": "a", "elements": buttons}]
    assert find_control(blocks, "Edit", None, "1")[1]["action_id"] == "x1"
    with pytest.raises(NotPossible, match="say which by value"):
        find_control(blocks, "Edit", None, None)
    with pytest.raises(NotPossible, match="nothing here"):
        find_control(blocks, "Edit", None, "9")


async def test_a_modals_button_carries_the_view_and_its_state(online: Bot, slack: Standin) -> None:
    alice = slack.person("Alice")
    view = {
        "type": "modal",
        "title": plain("T"),
        "submit": plain("Save"),
        "blocks": [
            field("plain_text_input", initial_value="draft"),
            {"type": "section", "text": plain("More"), "accessory": {"type": "button", "text": plain("Add a line")}},
        ],
    }
    await alice.types("/form")
    await online.web.views_open(trigger_id=online.heard[0]["trigger_id"], view=view)
    assert alice.modal is not None
    assert alice.modal.readable() == "== T ==\nField: <draft>\nMore [Add a line]\n[Save]"
    assert alice.modal.buttons == ["Add a line"]
    await alice.presses(alice.modal, "Add a line")
    press = online.heard[1]
    assert press["container"] == {"type": "view", "view_id": alice.modal.id}
    assert press["view"]["state"]["values"]["b"]["x"]["value"] == "draft"
    assert (press["view"]["hash"], "response_url" in press) == (alice.modal.hash, False)
    await online.web.views_update(view_id=press["view"]["id"], hash=press["view"]["hash"], view=view)
    assert slack.refusals == []


@pytest.mark.parametrize(
    ("block", "filled_in"),
    [
        (field("timepicker"), "9:30"),
        (field("timepicker"), "24:00"),
        (field("datepicker"), "02.03.2026"),
        (field("email_text_input"), "nobody"),
        (field("url_text_input"), "ftp://a.example"),
        (field("number_input", is_decimal_allowed=False), "seven"),
        (field("number_input", is_decimal_allowed=False), "7.5"),
        (field("number_input", is_decimal_allowed=True, max_value="7"), "7.5"),
        (field("number_input", is_decimal_allowed=True, min_value="8"), "7.5"),
        (field("multi_static_select", **OPTIONS, max_selected_items=1), ["One", "Two"]),
        (field("plain_text_input", min_length=3), "ab"),
        (field("plain_text_input", max_length=3), "abcd"),
        (field("static_select", **OPTIONS), None),
        (field("checkboxes", **OPTIONS), []),
        (field("timepicker"), None),
    ],
)
def test_what_slacks_form_lets_nobody_submit(block: Json, filled_in: object) -> None:
    with pytest.raises(NotPossible, match=r"does not take|is required"):
        check_filled([block], state_values([block], {"b": filled_in}))


def test_several_options_are_picked_at_once() -> None:
    blocks = [{"type": "actions", "block_id": "a", "elements": [{"type": "checkboxes", "action_id": "x", **OPTIONS}]}]
    block, element = find_control(blocks, "x", ["One", "Two"], None)
    assert action(block, element, "x", ["One", "Two"], None)["selected_options"] == [ONE, TWO]
