"""Reads calls from Slack's payloads without trust: a missing field, or one of the wrong type, is empty."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from slackbot.coach.words import escape, unescape
from slackbot.commands import ADDS_ONCE, begins_account, find_command
from slackbot.commands.coach import asked
from slackbot.commands.plain_words import is_line
from slackbot.reply import Handler, IncomingCall
from slackbot.slack.api.json_fields import Body
from slackbot.slack.api.json_fields import part as _part
from slackbot.slack.api.json_fields import text as _text
from slackbot.slack.install.payload_ids import person_of
from slackbot.store.schema.identity import MemberId

Names = Mapping[str, str]

# Slack's form of names and addresses; typed brackets arrive escaped and do not match.
_TOKEN: Final = re.compile(r"<(?P<mark>[@#!]?)(?P<to>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_WEB: Final = re.compile(r"\Ahttps?://", re.IGNORECASE)
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{1,40}")
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.enterprise)?")
_CHANNEL: Final = re.compile(r"[CDG][A-Z0-9]+")
_MOST_NAMED: Final = 5
_TYPED: Final = frozenset({"file_share", "me_message", "thread_broadcast"})  # subtypes of what a person typed
_HELD: Final = ("value", "selected_user", "selected_time", "selected_date")  # keys of a field without options
_TS: Final = re.compile(r"\d{1,12}\.\d{1,8}", re.ASCII)


@dataclass(frozen=True)
class Delivered:
    """A payload, and its workspace."""

    workspace_id: str
    body: Body

    def by(self, user_id: str) -> MemberId:
        """Return the member of the workspace with a user id."""
        return MemberId(self.workspace_id, user_id)

    @property
    def presser(self) -> MemberId:
        """The person who pressed, submitted or chose a shortcut."""
        return self.by(_text(_part(self.body, "user"), "id"))


def unnamed(delivered: Delivered) -> tuple[MemberId, ...]:
    """Return the first few people that a call's text names only by id.

    Slack adds their names to no message and, as documented, to no command either.
    """
    body = delivered.body
    texts = (_text(body, "text"), _text(_part(body, "message"), "text"), _text(_part(body, "event"), "text"))
    named = (token for text in texts for token in _TOKEN.finditer(text) if token["mark"] == "@" and not token["label"])
    ids = dict.fromkeys(token["to"] for token in named if _PERSON.fullmatch(token["to"]))
    return tuple(map(delivered.by, ids))[:_MOST_NAMED]


def command(delivered: Delivered, at: datetime, names: Names) -> tuple[IncomingCall, Handler]:
    """Read a slash command and find its handler. Its `trigger_id` is different each time the command is typed.

    Here and below, `names` holds the names of people that the text names only by id.
    """
    body = delivered.body
    name, prefix, handler = find_command(_text(body, "command"))
    text, people = _named(_text(body, "text"), names)
    text = asked(_once(text, _text(body, "command"), name))
    call = IncomingCall(
        delivered.by(_text(body, "user_id")),
        at,
        name,
        identity=_text(body, "trigger_id"),
        text=text,
        people=people,
        begins=begins_account(name, text),
        channel=_text(body, "channel_id"),
        is_typed=True,
        prefix=prefix,
    )
    return call, handler


def _once(text: str, typed: str, name: str) -> str:
    """Take off the command where an example was pasted whole behind it: `/done /done the refund`."""
    first, _, rest = text.lstrip().partition(" ")
    return rest if first.lower() in {typed.lower(), f"/{name}"} else text


def shortcut(delivered: Delivered, at: datetime, names: Names) -> IncomingCall:
    """Read one of Slack's shortcuts; on a message it brings the message's words, author (unless a bot) and link."""
    body = delivered.body
    message = _part(body, "message")
    author = "" if message.get("bot_id") else _text(message, "user")
    return IncomingCall(
        delivered.presser,
        at,
        _text(body, "callback_id"),
        identity=_text(body, "trigger_id") or _text(body, "action_ts"),
        text=_named(_text(message, "text"), names)[0],
        fields={"author": author if _PERSON.fullmatch(author) else "", "link": _link(body)},
        begins=True,
    )


def action(delivered: Delivered, at: datetime) -> IncomingCall:
    """Read a press. The chosen option of a menu holds both action and value (`done.edit:12`)."""
    actions = delivered.body.get("actions")
    pressed: Body = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    name, value = _text(pressed, "action_id"), _text(pressed, "value")
    if "selected_option" in pressed:
        name, _, value = _text(_part(pressed, "selected_option"), "value").partition(":")
    place = _pressed_in(delivered.body) if name in ADDS_ONCE else ""
    identity = f"{place} {value}" if place else _text(delivered.body, "trigger_id") or _text(pressed, "action_ts")
    return IncomingCall(delivered.presser, at, name, identity, value=value)


def submission(delivered: Delivered, at: datetime) -> IncomingCall:
    """Read a submitted modal: its inputs by block id, and its private notes.

    Slack disables a window's button while it waits, so each submission has a `trigger_id` of its own. Without one, the
    same words in the same window are one submission, and other words after an error are another.
    """
    view = _part(delivered.body, "view")
    fields = {block: _value(inputs) for block, inputs in _part(_part(view, "state"), "values").items()}
    window = (_text(view, "id"), _text(view, "hash"), fields)
    identity = _text(delivered.body, "trigger_id") or json.dumps(window, sort_keys=True)
    name, private = _text(view, "callback_id"), _private(view)
    return IncomingCall(delivered.presser, at, name, identity, fields=fields, private=private)


def _pressed_in(body: Body) -> str:
    """Name the message, or the state of the modal, that a button stands in; empty in App Home, which always stays."""
    container, view = _part(body, "container"), _part(body, "view")
    if _text(view, "type") == "modal":
        return f"{_text(view, 'id')} {_text(view, 'hash')}"
    ts = _text(container, "message_ts")
    return f"{_text(container, 'channel_id')} {ts}" if ts else ""


def _named(text: str, names: Names) -> tuple[str, dict[str, str]]:
    """Unescape text from Slack; returns it as people see it, and the ids of the people it names."""
    people: dict[str, str] = {}

    def shown(token: re.Match[str]) -> str:
        mark, to, label = token["mark"], token["to"], token["label"]
        seen = label or escape(names.get(to, "")) or to.removeprefix("subteam^").partition("^")[0]
        seen = mark.replace("!", "@") + seen.removeprefix("@") if mark else seen
        if not mark and label and _hides(to, label):
            seen = f"{label} ({to})"  # the address is part of what was written
        if mark == "@" and _PERSON.fullmatch(to):
            seen = seen if people.get(unescape(seen), to) == to else f"@{to}"  # two people may share a name
            people[unescape(seen)] = to
        return seen

    return unescape(_TOKEN.sub(shown, text)), people


def _hides(address: str, label: str) -> bool:
    """Whether a link shows words instead of its web address; `x.y` for `https://x.y/z` is as Slack shows an address."""
    bare = _WEB.sub("", address, count=1)
    return bare != address and label.strip("/") not in {address.strip("/"), bare.strip("/"), bare.partition("/")[0]}


def _link(body: Body) -> str:
    """Return the link to a message, empty if a part of it is unknown."""
    domain, channel = _text(_part(body, "team"), "domain"), _text(_part(body, "channel"), "id")
    ts = _text(body, "message_ts") or _text(_part(body, "message"), "ts")
    if not (_DOMAIN.fullmatch(domain) and _CHANNEL.fullmatch(channel) and _TS.fullmatch(ts)):
        return ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def direct_message(delivered: Delivered, at: datetime, names: Names) -> IncomingCall | None:
    """Read a message typed to the bot; None for an edit, a bot's message, or a file without words."""
    event = _part(delivered.body, "event")
    subtype = event.get("subtype")
    typed = subtype is None or (_text(event, "subtype") in _TYPED and bool(_text(event, "text")))
    if not typed or event.get("bot_id") or _text(event, "channel_type") != "im":
        return None
    who = delivered.by(person_of(delivered.body))
    text, people = _named(_text(event, "text"), names)
    call = IncomingCall(who, at, "dm", _text(event, "ts"), text=text, people=people, begins=is_line(text))
    return call if who.user_id else None


def _value(inputs: object) -> str:
    """Read the state of one field: its text or pick; the values of several options are joined with spaces."""
    state = next(iter(inputs.values()), None) if isinstance(inputs, dict) else None
    if not isinstance(state, dict):
        return ""
    held = next((text for text in (_text(state, key) for key in _HELD) if text), "")
    return unescape(held or " ".join(_picked(state)))


def _picked(state: Body) -> list[str]:
    """Return the value of each option picked in a select or in checkboxes."""
    several = state.get("selected_options")
    options = several if isinstance(several, list) else [state.get("selected_option")]
    return [_text(option, "value") for option in options if isinstance(option, dict)]


def _private(view: Body) -> dict[str, str]:
    try:
        private = json.loads(_text(view, "private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in private.items()} if isinstance(private, dict) else {}
