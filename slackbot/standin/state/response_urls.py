"""response_urls: five uses within thirty minutes, by the stand-in's clock."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.standin.surfaces import Message

MOST_USES = 5
LIFE = timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """The address to answer one interaction at; `message` is the one that was pressed on, None for a command.

    `typed` is the command, which is seen too where its ack answers the whole channel.
    """

    path: str
    team: str
    user: str
    channel: str
    born: datetime
    message: Message | None
    uses: int = 0
    typed: str = ""


class ResponseUrls:
    """All response_urls given out."""

    def __init__(self) -> None:
        self._given: dict[str, ResponseUrl] = {}

    def give(self, kind: str, team: str, user: str, channel: str, at: datetime, message: Message | None) -> ResponseUrl:
        """A fresh one; `kind` is `commands` or `actions`, the first part of its path."""
        path = f"/{kind}/{team}/{len(self._given) + 1}/{secrets.token_hex(12)}"
        url = ResponseUrl(path, team, user, channel, at, message)
        self._given[path] = url
        return url

    def use_up(self) -> None:
        """Leave no use in any of them."""
        for url in self._given.values():
            url.uses = MOST_USES

    def find(self, path: str) -> ResponseUrl | None:
        """The one with this path."""
        return self._given.get(path)


def why_closed(url: ResponseUrl, at: datetime) -> str:
    """Slack's word for a response_url that takes no more; empty if it does."""
    if url.uses >= MOST_USES:
        return "used_url"
    return "expired_url" if at - url.born > LIFE else ""
