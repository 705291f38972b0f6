"""response_urls: five uses within thirty minutes, by the stand-in's clock."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.standin.surfaces import Message

MOST_USES = 5
LIFE = timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """The address for answering one interaction; `message` is the one with the pressed button, None for a command.

    `typed` is the command, which is shown too if its ack answers the whole channel.
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
    """All response_urls issued."""

    def __init__(self) -> None:
        self._given: dict[str, ResponseUrl] = {}

    def give(self, kind: str, team: str, user: str, channel: str, at: datetime, message: Message | None) -> ResponseUrl:
        """Issue one; `kind` is `commands` or `actions`, the first part of its path."""
        path = f"/{kind}/{team}/{len(self._given) + 1}/{secrets.token_hex(12)}"
        url = ResponseUrl(path, team, user, channel, at, message)
        self._given[path] = url
        return url

    def use_up(self) -> None:
        """Use all of them up."""
        for url in self._given.values():
            url.uses = MOST_USES

    def find(self, path: str) -> ResponseUrl | None:
        """Return the one with this path."""
        return self._given.get(path)


def why_closed(url: ResponseUrl, at: datetime) -> str:
    """Return Slack's code for a response_url that accepts no more; empty if it does."""
    if url.uses >= MOST_USES:
        return "used_url"
    return "expired_url" if at - url.born > LIFE else ""
