"""Payloads in the shapes that Slack sends (values replaced), and a generator that varies each of their ids.

The shapes follow the samples in the tests of slack_bolt and java-slack-sdk. `Shape.order` lists the fields that may
name the workspace; the first one present wins. It is written out here to check the reader, not taken from it.
"""

import copy
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]

ABSENT = object()
_TRIGGERS = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """A person in a workspace, which may be of an organisation that installed the app as a whole."""

    workspace_id: str
    user_id: str
    organisation_id: str = ""

    @property
    def enterprise(self) -> Json | None:
        """As interactions name an organisation."""
        return {"id": self.organisation_id, "name": "Org"} if self.organisation_id else None

    @property
    def team(self) -> Json | None:
        """A workspace as in interactions: absent under an organisation's installation."""
        return None if self.organisation_id else {"id": self.workspace_id, "domain": "place"}


@dataclass(frozen=True)
class Shape:
    """A kind of payload; `order` are the fields that may name its workspace, `ids` all of its ids."""

    name: str
    body: Json
    order: tuple[Path, ...]
    others: tuple[Path, ...] = ()

    @property
    def ids(self) -> tuple[Path, ...]:
        """Every field that contains an id."""
        return self.order + self.others

    def workspace_of(self, body: Mapping[str, Any]) -> str:
        """The workspace that a payload of this shape belongs to, empty if it names none."""
        named = (value_at(body, path) for path in self.order)
        return next((name for name in named if isinstance(name, str) and name.startswith("T")), "")


def command(at: Place, text: str) -> Shape:
    """A slash command."""
    body = {
        "token": "t",
        "team_id": at.workspace_id,
        "team_domain": "place",
        "enterprise_id": at.organisation_id or None,
        "channel_id": "C1",
        "channel_name": "help-desk",
        "user_id": at.user_id,
        "user_name": "somebody",
        "command": "/done",
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "true" if at.organisation_id else "false",
        "response_url": "",
    }
    return Shape("command", body, (("team_id",),), (("enterprise_id",), ("user_id",)))


def _interaction(at: Place, kind: str, **more: Any) -> Json:  # noqa: ANN401 - JSON
    user = {"id": at.user_id, "username": "somebody", "name": "somebody", "team_id": at.workspace_id}
    return {
        "type": kind,
        "team": at.team,
        "enterprise": at.enterprise,
        "is_enterprise_install": bool(at.organisation_id),
        "user": user,
        "api_app_id": "A1",
        "token": "t",
        **more,
    }


_TEAM: Path = ("team", "id")
_USERS: Path = ("user", "team_id")
_PRESS = {"type": "button", "action_id": "home.settings", "block_id": "b", "value": "settings", "action_ts": "1.1"}


def press_on_message(at: Place) -> Shape:
    """block_actions of a button in a message."""
    container = {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": False}
    message = {"type": "message", "ts": "1.1", "bot_id": "B1", "user": "UBOT", "text": "a message"}
    action = {**_PRESS, "action_id": "break.stay"}
    body = _interaction(at, "block_actions", container=container, message=message, actions=[action], response_url="")
    return Shape("press on a message", body, (_TEAM, _USERS), (("enterprise", "id"), ("user", "id")))


def _view(at: Place, kind: str, **more: Any) -> Json:  # noqa: ANN401 - JSON
    installed = None if at.organisation_id else at.workspace_id
    view = {"id": "V1", "team_id": at.workspace_id, "app_id": "A1", "app_installed_team_id": installed, "hash": "1.a"}
    return {**view, "type": kind, "root_view_id": "V1", "previous_view_id": None, "bot_id": "B1", **more}


_VIEWS: tuple[Path, ...] = (("view", "app_installed_team_id"), _TEAM, ("view", "team_id"), _USERS)
_INTERACTIONS = (("enterprise", "id"), ("user", "id"))


def press_on_home(at: Place) -> Shape:
    """block_actions of a button in App Home."""
    view = _view(at, "home")
    body = _interaction(at, "block_actions", container={"type": "view", "view_id": "V1"}, view=view, actions=[_PRESS])
    return Shape("press on Home", body, _VIEWS, _INTERACTIONS)


def press_in_modal(at: Place) -> Shape:
    """block_actions of a button in a modal."""
    view = _view(at, "modal", callback_id="done.add", private_metadata="{}")
    body = _interaction(at, "block_actions", container={"type": "view", "view_id": "V1"}, view=view, actions=[_PRESS])
    return Shape("press in a modal", body, _VIEWS, _INTERACTIONS)


def window(at: Place, name: str, fields: Mapping[str, str], notes: Mapping[str, str]) -> Shape:
    """view_submission of a window with words in its fields, and the notes that it was opened with."""
    values = {block: {block: {"type": "plain_text_input", "value": words}} for block, words in fields.items()}
    more: Json = {"callback_id": name, "private_metadata": json.dumps(dict(notes)), "state": {"values": values}}
    body = _interaction(at, "view_submission", view=_view(at, "modal", **more), response_urls=[])
    return Shape(f"view_submission {name}", body, _VIEWS, _INTERACTIONS)


def submission(at: Place, text: str) -> Shape:
    """view_submission of the window that adds a line."""
    return window(at, "done.add", {"text": text}, {})


def closed(at: Place) -> Shape:
    """view_closed."""
    view = _view(at, "modal", callback_id="done.add", private_metadata="{}")
    return Shape("view_closed", _interaction(at, "view_closed", view=view, is_cleared=False), _VIEWS, _INTERACTIONS)


def global_shortcut(at: Place) -> Shape:
    """A global shortcut."""
    body = _interaction(at, "shortcut", callback_id="done.add", action_ts="1.1")
    return Shape("global shortcut", body, (_TEAM, _USERS), _INTERACTIONS)


def message_shortcut(at: Place) -> Shape:
    """A shortcut on a message."""
    message = {"type": "message", "user": "U7", "ts": "1.1", "text": "their words", "team": at.workspace_id}
    more: Json = {"callback_id": "done.from_message", "action_ts": "1.1", "message_ts": "1.1", "message": message}
    body = _interaction(at, "message_action", **more, channel={"id": "C1", "name": "help-desk"}, response_url="")
    return Shape("message shortcut", body, (_TEAM, _USERS), _INTERACTIONS)


UNOFFERED: Mapping[str, Json] = {
    "block_suggestion": {"action_id": "people", "block_id": "b", "value": "a canary"},
    "interactive_message": {"callback_id": "c", "actions": [{"name": "a", "type": "button", "value": "v"}]},
    "dialog_submission": {"callback_id": "c", "submission": {"what": "the words"}, "state": ""},
    "dialog_cancellation": {"callback_id": "c", "state": ""},
    "dialog_suggestion": {"callback_id": "c", "name": "who", "value": "a canary"},
    "workflow_step_edit": {"callback_id": "c", "workflow_step": {"workflow_id": "1", "step_id": "2"}},
    "something_new": {"callback_id": "c"},
}


def unoffered(at: Place, kind: str) -> Shape:
    """An interaction with something the bot never shows."""
    body = _interaction(at, kind, action_ts="1.1", channel={"id": "C1", "name": "help-desk"}, **UNOFFERED[kind])
    return Shape(kind, body, (_TEAM, _USERS), _INTERACTIONS)


def event(at: Place, event: Mapping[str, Any]) -> Shape:
    """An event_callback around an event."""
    authorization = {
        "enterprise_id": at.organisation_id or None,
        "team_id": at.workspace_id,
        "user_id": "UBOT",
        "is_bot": True,
        "is_enterprise_install": bool(at.organisation_id),
    }
    body = {
        "token": "t",
        "team_id": at.workspace_id,
        "enterprise_id": at.organisation_id or None,
        "context_team_id": at.workspace_id,
        "context_enterprise_id": at.organisation_id or None,
        "api_app_id": "A1",
        "type": "event_callback",
        "event_time": 1,
        "is_ext_shared_channel": False,
        "event": {**event, "event_ts": "1.1"},
        "authorizations": [authorization],
    }
    order: tuple[Path, ...] = (("authorizations", 0, "team_id"), ("team_id",), ("context_team_id",))
    others: tuple[Path, ...] = (("enterprise_id",), ("authorizations", 0, "enterprise_id"))
    return Shape(str(event["type"]), body, order, others)


def variations(
    shape: Shape, values: Mapping[str, object], odd: Mapping[str, object] = MappingProxyType({}), *, pairs: bool = True
) -> Iterator[tuple[str, Json]]:
    """Yield the payload unchanged, then each of its ids with each value, alone and with all weaker workspace names.

    `odd` values, of the wrong sort, come alone; `pairs` of names of a workspace may be left out.
    """
    yield "as it is", fresh(shape.body)
    for path in shape.ids:
        for name, value in {**values, **odd}.items():
            yield f"{dotted(path)} {name}", fresh(changed(shape.body, {path: value}))
    for ids in itertools.combinations(shape.order, 2) if pairs else ():
        for names in itertools.product(values, repeat=2):
            chosen = dict(zip(ids, (values[name] for name in names), strict=True))
            told = ", ".join(f"{dotted(path)} {name}" for path, name in zip(ids, names, strict=True))
            yield told, fresh(changed(shape.body, chosen))
    yield "no workspace at all", fresh(changed(shape.body, dict.fromkeys(shape.order, ABSENT)))


def fresh(body: Json) -> Json:
    """Return the payload as Slack would send it again, with a new trigger, timestamp and event id."""
    number = next(_TRIGGERS)
    made = copy.deepcopy(body)
    if "event" in made:
        made["event_id"] = f"Ev{number}"
        if made["event"].get("type") == "message":
            made["event"]["ts"] = f"{number}.1"
    else:
        made["trigger_id"] = f"{number}.1"
    return made


def changed(body: Json, values: Mapping[Path, object]) -> Json:
    """Return the payload with other values at some paths, or without them."""
    made = copy.deepcopy(body)
    for path, value in values.items():
        _put(made, path, value)
    return made


def _put(body: Json, path: Path, value: object) -> None:
    *way, last = path
    holder: Any = body
    for step in way:
        inner = holder[step]
        if inner is None:  # `team: null` names nothing, and may name something
            if value in {ABSENT, None}:
                return
            inner = holder[step] = {}
        holder = inner
    if value is ABSENT:
        holder.pop(last, None)
    else:
        holder[last] = value


def value_at(body: Mapping[str, Any], path: Path) -> object:
    """Return the value at a path, None if the path ends early."""
    value: Any = body
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def dotted(path: Path) -> str:
    """Return a path as people write it."""
    return ".".join(map(str, path))
