"""What is picked in a window, read without trust: the wrong type of anything is as good as nothing picked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.incoming import Delivered

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ({"value": "typed &amp; kept"}, "typed & kept"),
        ({"value": None}, ""),
        ({"selected_user": "U1"}, "U1"),
        ({"selected_time": "09:30"}, "09:30"),
        ({"selected_time": None}, ""),
        ({"selected_time": 930}, ""),
        ({"selected_date": "2026-03-02"}, "2026-03-02"),
        ({"selected_option": {"value": "two"}}, "two"),
        ({"selected_option": None}, ""),
        ({"selected_option": "two"}, ""),
        ({"selected_option": {"value": ["two"]}}, ""),
        ({"selected_options": [{"value": "one"}, {"value": "two"}]}, "one two"),
        ({"selected_options": []}, ""),
        ({"selected_options": None}, ""),
        ({"selected_options": {"value": "one"}}, ""),
        ({"selected_options": ["one", None, {"value": "two"}]}, "two"),
        ("typed", ""),
        (None, ""),
    ],
)
def test_a_field_is_read_as_text(state: object, value: str) -> None:
    view: dict[str, Any] = {"callback_id": "settings.edit", "state": {"values": {"field": {"field": state}}}}
    call = incoming.submission(Delivered("T1", {"user": {"id": "U1"}, "view": view}), AT)
    assert call.fields == {"field": value}


@pytest.mark.parametrize(
    ("pressed", "name", "value"),
    [
        ({"selected_option": {"value": "done.edit:12"}}, "done.edit", "12"),
        ({"selected_option": {"value": "recap.yes:line:12"}}, "recap.yes", "line:12"),
        ({"selected_option": {"value": "recap.yes:line:done.edit:7"}}, "recap.yes", "line:done.edit:7"),
        ({"selected_option": {"value": "done.edit"}}, "done.edit", ""),
        ({"selected_option": {"value": ""}, "action_id": "menu", "value": "x"}, "", ""),
        ({"selected_option": None, "action_id": "menu"}, "", ""),
        ({"action_id": "recap.yes", "value": "line:12"}, "recap.yes", "line:12"),
    ],
)
def test_a_menu_names_its_action_up_to_the_first_colon(pressed: dict[str, Any], name: str, value: str) -> None:
    """A value may have colons of its own, even another action's name behind one."""
    call = incoming.action(Delivered("T1", {"user": {"id": "U1"}, "actions": [pressed]}), AT)
    assert (call.about, call.value) == (name, value)
