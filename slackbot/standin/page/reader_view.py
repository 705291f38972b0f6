"""Renders for one reader: markup as runs of text, names instead of ids, times in their own zone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from slackbot.standin.words import Json, shown, unescaped

_MARK: Final = re.compile(
    r"<(?P<token>[^<>\n]+)>"
    r"|```(?P<pre>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>(?=\S)(?:[^*\n`]|`[^`\n]+`)+(?<=\S))\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>(?=\S)[^_\n]+(?<=\S))_(?!\w)"
    r"|(?<!\w)~(?P<strike>(?=\S)[^~\n]+(?<=\S))~(?!\w)",
    re.DOTALL,
)
_DATE: Final = re.compile(r"!date\^(\d+)\^([^^|]+)(?:\^[^|]*)?(?:\|(.*))?", re.DOTALL)
_FIELD: Final = re.compile(r"\{(\w+)\}")
_LIVE: Final = frozenset({"user", "usergroup", "broadcast", "channel"})


@dataclass(frozen=True)
class Run:
    """A run of text in its styles; `kind` is text, mention, link or date, `href` a link's address, which is only shown.

    All of it is plain text, which the template escapes.
    """

    text: str
    styles: tuple[str, ...] = ()
    kind: str = "text"
    href: str = ""


class ReaderView:
    """Renders text, names and times as one person sees them.

    Args:
        tz: IANA name of their zone.
        names: Names by ids of people and channels.
    """

    def __init__(self, tz: str, names: Mapping[str, str]) -> None:
        self.zone = ZoneInfo(tz)
        self._names = names

    def wall(self, at: datetime) -> datetime:
        """Return a moment in their local time."""
        return at.astimezone(self.zone)

    def local(self, timestamp: int | None) -> str:
        """Return a moment as the value of a date and time field; empty if none is picked."""
        return f"{datetime.fromtimestamp(timestamp, self.zone):%Y-%m-%dT%H:%M}" if timestamp else ""

    def sent(self, ts: str) -> datetime:
        """Return when a message was sent, in their local time."""
        return datetime.fromtimestamp(float(ts), self.zone)

    def runs(self, text: Json | str | None) -> list[Run]:
        """Return a text object (or top-level text) as read."""
        if isinstance(text, dict) and text.get("type") == "plain_text":
            return [Run(shown(text))]
        inner = str(text.get("text") or "") if isinstance(text, dict) else str(text or "")
        return list(self._marked(inner, ()))

    def piece(self, piece: Json) -> Run:
        """Return an element of rich text as read."""
        kind = str(piece.get("type"))
        styles = tuple(name for name, on in (piece.get("style") or {}).items() if on)
        if kind in _LIVE:
            return Run(self._mention(kind, piece), styles, "mention")
        if kind == "link":
            return Run(str(piece.get("text") or piece.get("url")), styles, "link", str(piece.get("url")))
        if kind == "date":
            return Run(self._date(int(piece["timestamp"]), str(piece["format"])), styles, "date")
        return Run(f":{piece.get('name')}:" if kind == "emoji" else str(piece.get("text") or ""), styles)

    def name(self, wanted: str) -> str:
        """Return the name for an id."""
        return self._names.get(wanted, wanted)

    def _mention(self, kind: str, piece: Json) -> str:
        if kind == "channel":
            return "#" + self.name(str(piece.get("channel_id")))
        return "@" + self.name(str(piece.get("user_id") or piece.get("usergroup_id") or piece.get("range")))

    def _marked(self, text: str, styles: tuple[str, ...]) -> Iterator[Run]:
        end = 0
        for mark in _MARK.finditer(text):
            if mark.start() > end:
                yield Run(unescaped(text[end : mark.start()]), styles)
            yield from self._mark(mark, styles)
            end = mark.end()
        if end < len(text):
            yield Run(unescaped(text[end:]), styles)

    def _mark(self, mark: re.Match[str], styles: tuple[str, ...]) -> Iterator[Run]:
        kind = str(mark.lastgroup)
        inner = mark[kind]
        if kind == "token":
            yield self._token(inner, styles)
        elif kind in {"pre", "code"}:
            yield Run(unescaped(inner), (*styles, "code"))
        else:
            yield from self._marked(inner, (*styles, kind))

    def _token(self, token: str, styles: tuple[str, ...]) -> Run:
        date = _DATE.fullmatch(token)
        if date:
            return Run(self._date(int(date[1]), date[2]) or unescaped(date[3] or ""), styles, "date")
        target, _, label = token.partition("|")
        if target.startswith(("@", "#")):
            return Run(target[0] + self.name(target[1:]), styles, "mention")
        if target.startswith("!"):
            return Run("@" + (label.removeprefix("@") or target[1:]), styles, "mention")
        return Run(unescaped(label or target), styles, "link", unescaped(target))

    def _date(self, timestamp: int, form: str) -> str:
        at = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timestamp)).astimezone(self.zone)
        return _FIELD.sub(lambda field: _part(field[1], at), form)


def _part(name: str, at: datetime) -> str:
    """One of Slack's date fields, as an English client shows it."""
    kind = name.removesuffix("_pretty")
    parts = {
        "date_num": f"{at:%Y-%m-%d}",
        "date": f"{at:%B} {at.day}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A}, {at:%B} {at.day}, {at.year}",
        "date_slash": f"{at:%m/%d/%Y}",
        "day_divider_pretty": f"{at:%A}, {at:%B} {at.day}",
        "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
    }
    return parts.get(kind, parts.get(name, ""))
