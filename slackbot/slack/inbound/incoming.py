"""What Slack's payloads ask for, read without trust: a field that is missing or of the wrong sort is empty."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from slackbot.coach.words import escape, unescape
from slackbot.commands.turns import IncomingCall
from slackbot.slack.api.json_fields import Body
from slackbot.slack.api.json_fields import part as _part
from slackbot.slack.api.json_fields import text as _text
from slackbot.store.schema.identity import MemberId

Names = Mapping[str, str]

# What Slack makes of names and addresses; what a person typed as such comes escaped, and is none.
_TOKEN: Final = re.compile(r"<(?P<mark>[@#!]?)(?P<to>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{1,40}")
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.enterprise)?")
_CHANNEL: Final = re.compile(r"[CDG][A-Z0-9]+")
_MOST_NAMED: Final = 5
_ABOUT_WHAT_IS_KEPT: Final = frozenset({"forget", "export", "whosees", "help"})  # to ask is not to begin
_TS: Final = re.compile(r"\d{1,12}\.\d{1,8}", re.ASCII)


def unnamed(body: Body) -> tuple[MemberId, ...]:
    """Return the people whom the text of a call names by id alone, a few at most.

    Slack says what they are called in no message and, as documented, in no command either.
    """
    texts = (_text(body, "text"), _text(_part(body, "message"), "text"), _text(_part(body, "event"), "text"))
    named = (token for text in texts for token in _TOKEN.finditer(text) if token["mark"] == "@" and not token["label"])
    ids = dict.fromkeys(token["to"] for token in named if _PERSON.fullmatch(token["to"]))
    workspace_id = _text(body, "team_id") or _presser(body).workspace_id
    return tuple(MemberId(workspace_id, one) for one in ids)[:_MOST_NAMED]


def command(body: Body, name: str, at: datetime, called: Names) -> IncomingCall:
    """Read a slash command. Its `trigger_id` is new for each time somebody types it.

    `called` says, here and below, by id what people are called whom the text names by id alone.
    """
    who = MemberId(_text(body, "team_id"), _text(body, "user_id"))
    text, people = _named(_text(body, "text"), called)
    begins = name != "coach" or (text.split() or ["help"])[0].lower() not in _ABOUT_WHAT_IS_KEPT
    trigger, channel = _text(body, "trigger_id"), _text(body, "channel_id")
    return IncomingCall(who, at, name, trigger, text=text, people=people, begins=begins, channel=channel, is_typed=True)


def shortcut(body: Body, at: datetime, called: Names) -> IncomingCall:
    """Read a shortcut of Slack's own; one on a message brings its words, its author (no bot) and the way back to it."""
    identity = _text(body, "trigger_id") or _text(body, "action_ts")
    message = _part(body, "message")
    author = "" if message.get("bot_id") else _text(message, "user")
    text, _ = _named(_text(message, "text"), called)
    fields = {"author": author if _PERSON.fullmatch(author) else "", "link": _link(body)}
    return IncomingCall(_presser(body), at, _text(body, "callback_id"), identity, text=text, fields=fields, begins=True)


def action(body: Body, at: datetime) -> IncomingCall:
    """Read a press. A menu's choice names its action and value in one (`done.edit:12`)."""
    actions = body.get("actions")
    pressed: Body = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    name, value = _text(pressed, "action_id"), _text(pressed, "value")
    if "selected_option" in pressed:
        name, _, value = _text(_part(pressed, "selected_option"), "value").partition(":")
    return IncomingCall(_presser(body), at, name, _text(body, "trigger_id") or _text(pressed, "action_ts"), value=value)


def submission(body: Body, at: datetime) -> IncomingCall:
    """Read a submitted modal: its inputs by their block's id, and what it was opened with.

    Its `trigger_id` is documented for other interactions alone: without one, the same words in the same window are one
    submission, and other words after an error are another.
    """
    view = _part(body, "view")
    fields = {block: _value(inputs) for block, inputs in _part(_part(view, "state"), "values").items()}
    window = (_text(view, "id"), _text(view, "hash"), fields)
    identity = _text(body, "trigger_id") or json.dumps(window, sort_keys=True)
    return IncomingCall(_presser(body), at, _text(view, "callback_id"), identity, fields=fields, private=_private(view))


def _named(text: str, called: Names) -> tuple[str, dict[str, str]]:
    """Read text as Slack escaped it: as a person sees it, and the ids of the people whom it names."""
    people: dict[str, str] = {}

    def shown(token: re.Match[str]) -> str:
        mark, to, label = token["mark"], token["to"], token["label"]
        seen = label or escape(called.get(to, "")) or to.removeprefix("subteam^").partition("^")[0]
        seen = mark.replace("!", "@") + seen.removeprefix("@") if mark else seen
        if mark == "@" and _PERSON.fullmatch(to):
            seen = seen if people.get(unescape(seen), to) == to else f"@{to}"  # two may be called the same
            people[unescape(seen)] = to
        return seen

    return unescape(_TOKEN.sub(shown, text)), people


def _link(body: Body) -> str:
    """The way back to a message, where all of it is known."""
    domain, channel = _text(_part(body, "team"), "domain"), _text(_part(body, "channel"), "id")
    ts = _text(body, "message_ts") or _text(_part(body, "message"), "ts")
    if not (_DOMAIN.fullmatch(domain) and _CHANNEL.fullmatch(channel) and _TS.fullmatch(ts)):
        return ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def direct_message(body: Body, at: datetime, called: Names) -> IncomingCall | None:
    """Read a message typed to the bot; None for what is no person's own words there: an edit, a bot's, a file."""
    event = _part(body, "event")
    if "subtype" in event or "bot_id" in event or _text(event, "channel_type") != "im":
        return None
    who = MemberId(_text(body, "team_id"), _text(event, "user"))
    text, people = _named(_text(event, "text"), called)
    return IncomingCall(who, at, "dm", _text(event, "ts"), text=text, people=people) if who.user_id else None


def _presser(body: Body) -> MemberId:
    user = _part(body, "user")
    return MemberId(_text(_part(body, "team"), "id") or _text(user, "team_id"), _text(user, "id"))


def _value(inputs: object) -> str:
    first = next(iter(inputs.values()), None) if isinstance(inputs, dict) else None
    return unescape(_text(first, "value") or _text(first, "selected_user")) if isinstance(first, dict) else ""


def _private(view: Body) -> dict[str, str]:
    try:
        kept = json.loads(_text(view, "private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}
