"""Live mentions and links in a payload: the people notified and the addresses opened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slackbot.standin.words import Json

_TOKEN = re.compile(r"<([@#!][^<>]*|[a-z]+:[^<>]+)>", re.IGNORECASE)
_BARE_AT = re.compile(r"(?<![\w@])@(here|channel|everyone)\b", re.IGNORECASE)
_BARE_CHANNEL = re.compile(r"(?<![\w&#])#([a-z0-9][\w-]*)", re.IGNORECASE)
_BARE_URL = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+)", re.IGNORECASE)
_RICH = {"user": "user_id", "broadcast": "range"}


@dataclass(frozen=True)
class Mentions:
    """The live mentions and links of a payload; see `ledger.Entry`."""

    pinged: tuple[str, ...]
    linked: tuple[str, ...]


def live_mentions(payload: Json) -> Mentions:
    """Return all live mentions and links of a message or a view, each once, in order of appearance.

    Escaped text (`&lt;!channel&gt;`) and plain_text are inert. In mrkdwn text objects, bare `@here`, `#channel` and web
    addresses are live too, unless `verbatim` is true; in top-level `text` only if the call asks for it.
    """
    live = [*_top(payload), *_within(payload.get("blocks") or []), *_within(payload.get("attachments") or [])]
    pinged = [name for kind, name in live if kind == "ping"]
    linked = [name for kind, name in live if kind == "link"]
    return Mentions(tuple(dict.fromkeys(pinged)), tuple(dict.fromkeys(linked)))


def _top(payload: Json) -> Iterator[tuple[str, str]]:
    text = str(payload.get("text") or "")
    yield from _tokens(text)
    if payload.get("link_names") or payload.get("parse") == "full":
        yield from _bare(text)


def _within(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _within(item)
    elif isinstance(value, dict):
        yield from _object(value)


def _object(value: Json) -> Iterator[tuple[str, str]]:
    kind = value.get("type")
    if kind in {"mrkdwn", "markdown"}:
        text = str(value.get("text") or "")
        yield from _tokens(text)
        if not value.get("verbatim"):
            yield from _bare(text)
    elif kind != "plain_text":
        yield from _rich(kind, value)
        for inner in value.values():
            yield from _within(inner)


def _rich(kind: object, value: Json) -> Iterator[tuple[str, str]]:
    if kind in _RICH and _RICH[str(kind)] in value:
        yield "ping", str(value[_RICH[str(kind)]])
    elif kind == "usergroup":
        yield "ping", f"subteam:{value.get('usergroup_id')}"
    elif kind == "channel" and "channel_id" in value:
        yield "link", f"#{value['channel_id']}"
    elif kind == "link":
        yield "link", str(value.get("url"))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        yield from _token(match.group(1).split("|", 1)[0])


def _token(token: str) -> Iterator[tuple[str, str]]:
    if token.startswith("@"):
        yield "ping", token[1:]
    elif token.startswith("#"):
        yield "link", token
    elif token.startswith("!subteam^"):
        yield "ping", "subteam:" + token.removeprefix("!subteam^")
    elif token.lower() in {"!here", "!channel", "!everyone"}:
        yield "ping", token[1:].lower()
    elif not token.startswith("!"):
        yield "link", token


def _bare(text: str) -> Iterator[tuple[str, str]]:
    for match in _BARE_AT.finditer(text):
        yield "ping", match.group(1).lower()
    for match in _BARE_CHANNEL.finditer(text):
        yield "link", "#" + match.group(1)
    for match in _BARE_URL.finditer(text):
        yield "link", match.group(1)
