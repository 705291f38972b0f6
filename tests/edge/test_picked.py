"""What is picked in a window, read without trust: the wrong type of anything is as good as nothing picked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.incoming import Delivered


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
    call = incoming.submission(Delivered("T1", {"user": {"id": "U1"}, "view": view}), datetime(2026, 3, 2, tzinfo=UTC))
    assert call.fields == {"field": value}
