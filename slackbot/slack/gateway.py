"""Calls to Slack, each raising by meaning; a post is made once and never sent again by a library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from slackbot.coach.calendar import zone_names
from slackbot.errors import RefusedError
from slackbot.render import Message
from slackbot.slack.meaning import MAY_HAVE_ARRIVED, raise_meaning

SLACK_HOSTS: Final = ("slack.com", "slack-gov.com")
# AttributeError: slack_sdk trips over an answer of plain text; what Slack did with the call is as unknown as ever.
_FAILURES: Final = (SlackApiError, *MAY_HAVE_ARRIVED, AttributeError)
_OK: Final = 200
_DELIVERY_EVENT: Final = "never_done_delivery"


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person: the name of their zone (None if it names none that we know), and if they left."""

    zone: str | None
    deleted: bool


@dataclass(frozen=True)
class Identity:
    """Who the bot is: its workspace and its own ids there."""

    workspace_id: str
    workspace: str
    bot_id: str
    bot_user_id: str


class Gateway:
    """Slack's Web API for one workspace's token, over a shared session whose time-out is the session's own."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self.client = client
        self._session = session

    async def whoami(self) -> Identity:
        """Ask who the token is.

        Raises:
            RefusedError, TryLaterError, InDoubtError: as `slackbot.errors` says.
        """
        found = await self._call("auth.test")
        return Identity(found["team_id"], found["team"], found["bot_id"], found["user_id"])

    async def open_socket(self, app_token: str) -> str:
        """Ask for a Socket Mode address, good for one connection; raises as `whoami`."""
        found = await self._call("apps.connections.open", params={"token": app_token})
        return str(found["url"])

    async def profile(self, user_id: str) -> Profile:
        """Ask who a person is; raises as `whoami`."""
        found = await self._call("users.info", http_verb="GET", params={"user": user_id})
        return profile_of(found["user"])

    async def open_dm(self, user_id: str) -> str:
        """Return the channel of the DM with a person (asking twice is harmless); raises as `whoami`."""
        found = await self._call("conversations.open", params={"users": user_id})
        return str(found["channel"]["id"])

    async def post(self, channel: str, message: Message, uid: str) -> str:
        """Post a message once; `uid` is opaque, as anybody in the workspace may read metadata. Raises as `whoami`."""
        metadata = {"event_type": _DELIVERY_EVENT, "event_payload": {"id": uid}}
        body = {"channel": channel, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        found = await self._call("chat.postMessage", json={**message.payload(), **body})
        return str(found["ts"])

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal, within three seconds of the press; raises as `whoami`."""
        await self._call("views.open", json={"trigger_id": trigger_id, "view": dict(view)})

    async def respond(self, response_url: str, payload: Mapping[str, Any]) -> None:
        """Answer a press through its response_url, which works five times within half an hour.

        Raises:
            RefusedError: the address is not Slack's, or is used up.
            TryLaterError, InDoubtError: as `slackbot.errors` says.
        """
        if not self._is_slacks(response_url):
            raise RefusedError("foreign_response_url")
        webhook = AsyncWebhookClient(response_url, session=self._session, retry_handlers=[])
        try:
            answer = await webhook.send_dict(dict(payload))
        except MAY_HAVE_ARRIVED as error:
            raise_meaning(error)
        if answer.status_code != _OK:
            raise RefusedError(f"response_url_{answer.status_code}")

    def _is_slacks(self, url: str) -> bool:
        there, api = urlsplit(url), urlsplit(self.client.base_url)
        if (there.scheme, there.netloc) == (api.scheme, api.netloc):
            return True
        host = there.hostname or ""
        return there.scheme == "https" and any(host.endswith(f".{slack}") for slack in SLACK_HOSTS)

    async def _call(self, method: str, **args: Any) -> Any:  # noqa: ANN401 - JSON, as Slack documents it
        try:
            return await self.client.api_call(method, **args)
        except _FAILURES as error:
            raise_meaning(error)


def profile_of(user: Mapping[str, Any]) -> Profile:
    """Read a user object of Slack's."""
    zone = user.get("tz")
    known = isinstance(zone, str) and zone_names().get(zone.lower()) == zone
    return Profile(zone if known else None, bool(user.get("deleted")))
