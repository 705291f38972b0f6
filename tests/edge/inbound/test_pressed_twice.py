"""When two presses, or two submissions, are one and the same call: Slack gives each a trigger of its own."""

from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot.commands import ADDS_ONCE
from slackbot.slack.inbound import incoming
from slackbot.slack.inbound.incoming import Delivered

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MESSAGE = {"container": {"type": "message", "channel_id": "D1", "message_ts": "1.1"}}
MODAL = {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "hash": "1.a", "type": "modal"}}
HOME = {"container": {"type": "view", "view_id": "V0"}, "view": {"id": "V0", "hash": "1.a", "type": "home"}}


def pressed(place: dict[str, Any], trigger: str, action: str = "dm.done", value: str = "rang Ada") -> str:
    """The key of a press somewhere."""
    actions = [{"action_id": action, "value": value, "action_ts": trigger}]
    body = {"user": {"id": "U1"}, "trigger_id": trigger, "actions": actions, **place}
    return incoming.action(Delivered("T1", body), NOW).key


@pytest.mark.parametrize("action", sorted(ADDS_ONCE))
@pytest.mark.parametrize("place", [MESSAGE, MODAL])
def test_two_presses_of_what_adds_once_are_one_call_in_its_message_or_window(
    place: dict[str, Any], action: str
) -> None:
    assert pressed(place, "1.2", action) == pressed(place, "3.4", action)
    elsewhere = {
        "container": {**place["container"], "message_ts": "2.2"},
        "view": {**place.get("view", {}), "hash": "2.b"},
    }
    assert pressed(place, "1.2", action) != pressed(elsewhere, "1.2", action)
    assert pressed(place, "1.2", action) != pressed(place, "1.2", action, "other words")


@pytest.mark.parametrize(
    ("place", "action"), [(HOME, "dm.done"), ({}, "dm.done"), (MESSAGE, "done.remove"), (MODAL, "done.edit")]
)
def test_all_other_presses_are_as_many_as_there_are(place: dict[str, Any], action: str) -> None:
    assert pressed(place, "1.2", action) != pressed(place, "3.4", action)
    assert pressed(place, "1.2", action) == pressed(place, "1.2", action)


def submitted(trigger: str, words: str = "rang Ada", view_id: str = "V1") -> str:
    """The key of a submitted window."""
    state = {"values": {"text": {"text": {"type": "plain_text_input", "value": words}}}}
    view = {"id": view_id, "hash": "1.a", "callback_id": "done.add", "state": state}
    body = {"user": {"id": "U1"}, "trigger_id": trigger, "view": view}
    return incoming.submission(Delivered("T1", body), NOW).key


def test_a_submission_is_known_by_its_trigger_and_without_one_by_its_window_and_words() -> None:
    assert submitted("1.2") == submitted("1.2")
    assert submitted("1.2") != submitted("3.4")
    assert submitted("") == submitted("")
    assert submitted("") != submitted("", words="rang Bo")
    assert submitted("") != submitted("", view_id="V2")
