"""Calls to Slack that raise errors by meaning; a post is made once and never repeated by a library."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import Clock, system_clock
from slackbot.coach.words import cut_escaped
from slackbot.delivery.context import Seen, Sought
from slackbot.errors import SLACK_FAILED, InDoubtError, RefusedError, TryLaterError, UnshowableError, WorkspaceGoneError
from slackbot.render import Message
from slackbot.render.blocks import undrawn
from slackbot.reply import Place, Profile
from slackbot.slack.api import delivery_lookup, uploads
from slackbot.slack.api.drawings import Drawings
from slackbot.slack.api.json_fields import audience
from slackbot.slack.api.person import profile_of
from slackbot.slack.api.web_api_client import WebApiClient

log = logging.getLogger(__name__)

_PEOPLE_AT_ONCE: Final = 500
_TEXT_OF_A_CHANGE: Final = 4_000  # characters beside the blocks; chat.postMessage takes ten times as many
_DND_SCOPE: Final = "dnd:read"
_HISTORY_SCOPES: Final = {
    "D": frozenset({"im:history"}),
    "C": frozenset({"channels:history", "groups:history"}),
    "G": frozenset({"groups:history"}),
}
_PAGE: Final = 15  # messages; the most that Slack gives an unreviewed app
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """The bot's identity: its workspace and its own ids there."""

    workspace_id: str
    workspace: str
    bot_id: str
    bot_user_id: str


class Gateway(WebApiClient):
    """Slack's Web API for one workspace, as the bot uses it."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Clock = system_clock) -> None:
        super().__init__(client, session, clock)
        self._rests: dict[str, tuple[datetime, datetime]] = {}
        self._uploads = uploads.Uploads(self._call, session, self._is_slacks, client.proxy)
        self._drawings = Drawings(self._uploads.alone)

    @property
    def tells_rest(self) -> bool:
        """Whether Slack may be asked about do-not-disturb, for which the optional scope must be granted."""
        return _DND_SCOPE in self._scopes

    async def for_batch(self) -> Self:
        """Return a gateway for the calls of one batch; with a permanent token, this one."""
        return self

    async def whoami(self) -> Identity:
        """Ask Slack which app and workspace the token belongs to.

        Raises:
            RefusedError, TryLaterError, InDoubtError: as `slackbot.errors` says.
        """
        await self._open()
        answer = await self._ask("auth.test")
        self._note_scopes(answer)
        self._note_clock(answer)
        return Identity(answer["team_id"], answer["team"], answer["bot_id"], answer["user_id"])

    async def app_of(self, bot_id: str) -> str:
        """Ask which app a bot belongs to; raises as `whoami`."""
        answer = await self._call("bots.info", http_verb="GET", params={"bot": bot_id})
        return str((answer.get("bot") or {}).get("app_id") or "")

    async def reach(self) -> None:
        """Check that Slack answers at all, which needs no token; raises as `whoami`."""
        self._note_clock(await self._ask("api.test"))

    async def is_dead(self) -> bool:
        """Ask whether the token is dead; False if Slack can't be asked, because its next call will tell."""
        try:
            await self.whoami()
        except WorkspaceGoneError:
            return True
        except (RefusedError, TryLaterError, InDoubtError):
            return False
        return False

    async def open_socket(self, app_token: str) -> str:
        """Request a Socket Mode address, good for one connection; raises as `whoami`."""
        answer = await self._ask("apps.connections.open", params={"token": app_token})  # not about the bot's token
        return str(answer["url"])

    async def exchange(self, credentials: str, fields: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON, as Slack's
        """Exchange a code or a refresh token; `credentials` are the app's, for HTTP Basic; raises as `whoami`."""
        return await self._ask("oauth.v2.access", data=dict(fields), headers={"Authorization": credentials})

    async def profile(self, user_id: str) -> Profile:
        """Fetch a person's profile; raises as `whoami`."""
        answer = await self._call("users.info", http_verb="GET", params={"user": user_id, "include_locale": "true"})
        return profile_of(answer.get("user") or {})

    async def rests_until(self, user_id: str, at: datetime) -> datetime | None:
        """Return the end of a person's scheduled do-not-disturb, None if it is off at `at`.

        None too without the optional scope `dnd:read`. If Slack does not answer (it takes less than a call a second),
        its last answer counts, on any day: that many messages are due at once is no reason to wake anybody.
        """
        if _DND_SCOPE not in await self.scopes():
            return None
        try:
            answer = await self._call("dnd.info", http_verb="GET", params={"user": user_id})
        except (RefusedError, TryLaterError, InDoubtError) as error:
            log.info("Slack does not say whether somebody is in do-not-disturb: %s", error.reason)
            return _ends(self._rests.get(user_id), at)
        self._rests.pop(user_id, None)
        if answer["dnd_enabled"]:
            begins, ends = (datetime.fromtimestamp(answer[f"next_dnd_{edge}_ts"], UTC) for edge in ("start", "end"))
            self._rests[user_id] = begins, ends
            return ends if begins <= at < ends else None
        return None

    async def open_dm(self, user_id: str) -> str:
        """Return the id of the DM with a person (asking twice is harmless); raises as `whoami`."""
        answer = await self._call("conversations.open", params={"users": user_id})
        return str(answer["channel"]["id"])

    async def open_group(self, user_ids: Sequence[str]) -> str:
        """Return the id of the group DM with these people and the bot (asking twice is harmless).

        Raises:
            WorkspaceGoneError: the token is dead.
            RefusedError: anything else, temporary or not, because a group is opened now or not at all.
        """
        try:
            answer = await self._call("conversations.open", params={"users": ",".join(user_ids)})
        except WorkspaceGoneError:
            raise
        except SLACK_FAILED as error:
            raise RefusedError(error.reason) from error
        return str(answer["channel"]["id"])

    async def place(self, channel: str) -> Place:
        """Return a channel's state and members, or a place marked `unseen` if Slack can't be asked."""
        try:
            channel_info = (await self._call("conversations.info", http_verb="GET", params={"channel": channel}))[
                "channel"
            ]
            name = str(channel_info.get("name") or "")
            if channel_info.get("is_archived"):
                return Place("archived", name)
            if not channel_info.get("is_member", True):
                return Place("out", name)
            return Place("in", name, await self._people(channel), audience(channel_info))
        except RefusedError as error:
            seen = {"missing_scope": "no_scope", "channel_not_found": "out", "is_archived": "archived"}
            return Place(seen.get(error.reason, "unseen"))
        except (TryLaterError, InDoubtError) as error:
            log.info("Slack does not describe a channel: %s", error.reason)
            return Place("unseen")

    async def readers(self, channel: str) -> str:
        """Say who can read a channel: private, public or shared; empty if Slack does not say."""
        try:
            answer = await self._call("conversations.info", http_verb="GET", params={"channel": channel})
        except (RefusedError, TryLaterError, InDoubtError) as error:
            log.info("Slack does not say who can read a channel: %s", error.reason)
            return ""
        return audience(answer["channel"])

    async def _people(self, channel: str) -> tuple[str, ...]:
        people: list[str] = []
        cursor = ""
        while True:
            asked = {"channel": channel, "limit": _PEOPLE_AT_ONCE, **({"cursor": cursor} if cursor else {})}
            answer = await self._call("conversations.members", http_verb="GET", params=asked)
            people += answer["members"]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return tuple(people)

    async def post(self, channel: str, message: Message, uid: str, thread: str | None = None) -> str:
        """Post a message once, into a thread if one is named; raises as `whoami`.

        `uid` is opaque, because anybody in the workspace may read metadata.
        """
        metadata = {"event_type": delivery_lookup.EVENT, "event_payload": {"id": uid}}
        body = {"channel": channel, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        body |= {"thread_ts": thread} if thread else {}
        if message.files:
            return await self._post_with_files(channel, message, uid)
        answer = await self._with_pictures(
            message.payload(), lambda shown: self._call("chat.postMessage", json={**shown, **body})
        )
        return str(answer.get("ts", ""))

    async def _with_pictures(
        self, surface: Mapping[str, Any], call: Callable[[Mapping[str, Any]], Awaitable[Any]]
    ) -> Any:  # noqa: ANN401 - JSON, as Slack's
        """Call Slack with a message or view after its pictures are uploaded, or replaced by words."""
        blocks = surface.get("blocks", ())
        if not any(map(undrawn, blocks)):
            return await call(surface)
        shown = await self._drawings.shown(blocks, granted=uploads.SCOPE in await self.scopes())
        try:
            return await call({**surface, "blocks": shown})
        except UnshowableError:  # surely not posted; the file may not be ready yet
            return await call({**surface, "blocks": self._drawings.told(blocks)})

    async def find(self, sought: Sought) -> Seen:
        """Read one page of a channel, newest first, or of a thread, oldest first, for the message posted as `uid`.

        Only metadata and file names are read, and nothing is stored. Slack is not limited to messages after `since`,
        because a message missed through differing clocks would be sent twice.

        Raises:
            RefusedError: the scope is not granted.
            TryLaterError, InDoubtError, WorkspaceGoneError: as `slackbot.errors` says.
        """
        if not await self.scopes() & _HISTORY_SCOPES.get(sought.channel[:1], frozenset()):
            raise RefusedError("missing_scope")
        page = await self._read(sought)
        messages = page["messages"]
        ts = next((message["ts"] for message in messages if delivery_lookup.is_delivery(message, sought.uid)), None)
        reaches = sought.thread is None and delivery_lookup.reach(messages, sought.since)
        if ts is not None or reaches or not messages or not page.get("has_more"):
            return Seen(ts)
        return Seen(read_to=messages[-1]["ts"])

    async def _read(self, sought: Sought) -> Any:  # noqa: ANN401 - JSON, as Slack's
        wanted = {"channel": sought.channel, "limit": str(_PAGE), "include_all_metadata": "true"}
        if sought.thread is None:
            latest = sought.read_to or delivery_lookup.latest(sought.since, self.skew)
            wanted |= {"latest": latest} if latest else {}
            return await self._call("conversations.history", http_verb="GET", params=wanted)
        wanted |= {"ts": sought.thread} | ({"oldest": sought.read_to} if sought.read_to else {})
        return await self._call("conversations.replies", http_verb="GET", params=wanted)

    async def _post_with_files(self, channel: str, message: Message, uid: str) -> str:
        """Post with files, or the substitute message if Slack refuses files."""
        try:
            if uploads.SCOPE not in await self.scopes():
                raise RefusedError("missing_scope")  # noqa: TRY301 - as Slack would say, which is not asked
            await self._uploads.put(channel, message)
        except RefusedError as error:
            if error.reason not in uploads.REFUSALS or message.instead is None:
                raise
            return await self.post(channel, message.instead, uid)
        return ""

    async def update(self, changed: Mapping[str, Any]) -> None:
        """Change one of our messages (`channel`, `ts`, and its new content); raises as `whoami`."""
        await self._call("chat.update", json={**changed, "text": cut_escaped(changed["text"], _TEXT_OF_A_CHANGE)})

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal, within three seconds of the press; raises as `whoami`."""
        await self._call("views.open", json={"trigger_id": trigger_id, "view": dict(view)})

    async def push_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal over a modal, within three seconds of the press; raises as `whoami`."""
        await self._call("views.push", json={"trigger_id": trigger_id, "view": dict(view)})

    async def update_view(self, view_id: str, known: str, view: Mapping[str, Any]) -> None:
        """Change an open modal if it still has the known hash; raises as `whoami`."""
        await self._call("views.update", json={"view_id": view_id, "hash": known, "view": dict(view)})

    async def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        """Publish a person's Home tab; raises as `whoami`."""
        await self._with_pictures(
            view, lambda shown: self._call("views.publish", json={"user_id": user_id, "view": dict(shown)})
        )


def _ends(rest: tuple[datetime, datetime] | None, at: datetime) -> datetime | None:
    """Return the end of a daily rest that includes a moment, None if it does not."""
    if rest is None:
        return None
    begins, ends = (edge + (at - rest[0]) // _DAY * _DAY for edge in rest)
    return ends if begins <= at < ends else None
