"""What Slack's payloads ask for, read without trust: a field that is missing or of the wrong sort is empty."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slackbot.coach.words import unescape
from slackbot.slack.turns import Asked
from slackbot.store.members import MemberId

Body = Mapping[str, Any]


def command(body: Body, name: str, at: datetime) -> Asked:
    """Read a slash command. Its `trigger_id` is new for each time somebody types it."""
    who = MemberId(_text(body, "team_id"), _text(body, "user_id"))
    return Asked(who, at, name, _text(body, "trigger_id"), text=unescape(_text(body, "text")))


def action(body: Body, at: datetime) -> Asked:
    """Read a press. A menu's choice names its action and value in one (`done.edit:12`)."""
    actions = body.get("actions")
    pressed: Body = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    name, value = _text(pressed, "action_id"), _text(pressed, "value")
    if "selected_option" in pressed:
        name, _, value = _text(_part(pressed, "selected_option"), "value").partition(":")
    return Asked(_presser(body), at, name, _text(body, "trigger_id") or _text(pressed, "action_ts"), value=value)


def submission(body: Body, at: datetime) -> Asked:
    """Read a submitted modal: its inputs by their block's id, and what it was opened with."""
    view = _part(body, "view")
    identity = _text(body, "trigger_id") or _text(view, "id") + _text(view, "hash")
    fields = {block: _value(inputs) for block, inputs in _part(_part(view, "state"), "values").items()}
    return Asked(_presser(body), at, _text(view, "callback_id"), identity, fields=fields, private=_private(view))


def _presser(body: Body) -> MemberId:
    user = _part(body, "user")
    return MemberId(_text(_part(body, "team"), "id") or _text(user, "team_id"), _text(user, "id"))


def _value(inputs: object) -> str:
    first = next(iter(inputs.values()), None) if isinstance(inputs, dict) else None
    return unescape(_text(first, "value")) if isinstance(first, dict) else ""


def _private(view: Body) -> dict[str, str]:
    try:
        kept = json.loads(_text(view, "private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}


def _part(body: Body, name: str) -> Body:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _text(body: Body, name: str) -> str:
    text = body.get(name)
    return text if isinstance(text, str) else ""
