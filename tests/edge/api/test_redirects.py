"""Calls to Slack that somebody sends elsewhere: no token follows; and every call goes by the proxy, uploads too."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app.startup import open_session
from slackbot.delivery.context import Sought
from slackbot.errors import InDoubtError, TryLaterError
from slackbot.render import File, Message
from slackbot.slack.api.gateway import Gateway

TOKEN = "xoxb-canary"
REPORT = Message("Yours.", [], (File("report.txt", "Report", b"words"),))


@dataclass
class Server:
    """Answers as it is told, and remembers whom it was asked for, with which token."""

    status: int = 200
    location: str = ""
    at: str = "/"  # the paths that are redirected begin so
    base: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Take any request, also one to another host as a proxy does."""
        self.asked.append((str(request.url.path), request.headers.get("Authorization", "")))
        if self.location and request.path.startswith(self.at):
            return web.Response(status=self.status, headers={"Location": self.location})
        upload = {"upload_url": "http://slack.test/upload/1", "file_id": "F1"}
        known = {"ts": "1.1", "files": [], "channel": {"id": "D1"}, "user": {"id": "U1"}, "messages": [], "members": []}
        return web.json_response(
            {"ok": True, "dnd_enabled": False, **known, **upload},
            headers={"x-oauth-scopes": "files:write,dnd:read,im:history,channels:history"},
        )


@pytest.fixture
async def servers() -> AsyncIterator[tuple[Server, Server]]:
    """Slack, and elsewhere."""
    pair, runners = (Server(), Server()), []
    for server in pair:
        runner = web.ServerRunner(web.Server(server.answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.base = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        runners.append(runner)
    yield pair
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session(5) as opened:
        yield opened


def gateway(session: aiohttp.ClientSession, base: str, proxy: str | None = None) -> Gateway:
    """The Slack at an address."""
    return Gateway(AsyncWebClient(TOKEN, base, session=session, retry_handlers=[], proxy=proxy), session)


VIEW: Mapping[str, object] = {"type": "modal", "blocks": []}
ANSWERS_AT = "http://slack.test/commands/1"
CALLS: Mapping[str, Callable[[Gateway], Awaitable[object]]] = {
    "/api/chat.postMessage": lambda api: api.post("D1", Message("words", []), "uid"),
    "/api/chat.update": lambda api: api.update({"channel": "D1", "ts": "1.1", "text": "words"}),
    "/api/users.info": lambda api: api.profile("U1"),
    "/api/conversations.open": lambda api: api.open_dm("U1"),
    "/api/conversations.info": lambda api: api.readers("C1"),
    "/api/dnd.info": lambda api: api.rests_until("U1", datetime(2026, 3, 3, tzinfo=UTC)),
    "/api/conversations.history": lambda api: api.find(Sought("D1", "uid", datetime(2026, 3, 3, tzinfo=UTC))),
    "/api/views.open": lambda api: api.open_view("1.1", VIEW),
    "/api/views.push": lambda api: api.push_view("1.1", VIEW),
    "/api/views.update": lambda api: api.update_view("V1", "1.a", VIEW),
    "/api/views.publish": lambda api: api.publish_home("U1", VIEW),
    "/commands/1": lambda api: api.respond(ANSWERS_AT, {"text": "words"}),
}
UNSAID = {"/api/conversations.info", "/api/dnd.info"}  # without an answer it is as if Slack were not asked


@pytest.mark.parametrize("path", CALLS)
async def test_a_redirect_is_not_followed(
    servers: tuple[Server, Server], session: aiohttp.ClientSession, path: str
) -> None:
    proxy, elsewhere = servers
    api = gateway(session, "http://slack.test/api/", proxy.base)
    await api.open_dm("U1")  # by its answer the scopes are known
    proxy.location = elsewhere.base
    for proxy.status in (301, 302, 303, 307, 308):
        proxy.asked.clear()
        with nullcontext() if path in UNSAID else pytest.raises(InDoubtError):
            await CALLS[path](api)
        assert [asked for asked, _ in proxy.asked] == [path]
    assert elsewhere.asked == []


@pytest.mark.parametrize("path", CALLS)
async def test_every_call_goes_by_the_proxy(
    servers: tuple[Server, Server], session: aiohttp.ClientSession, path: str
) -> None:
    """Slack's name leads nowhere from here: whatever arrives came by the proxy."""
    proxy, _ = servers
    api = gateway(session, "http://slack.test/api/", proxy.base)
    await api.open_dm("U1")
    proxy.asked.clear()
    await CALLS[path](api)
    assert [asked for asked, _ in proxy.asked] == [path]


async def test_an_upload_is_not_sent_elsewhere(servers: tuple[Server, Server], session: aiohttp.ClientSession) -> None:
    proxy, elsewhere = servers
    proxy.status, proxy.location, proxy.at = 307, elsewhere.base, "/upload"
    api = gateway(session, "http://slack.test/api/", proxy.base)
    await api.open_dm("U1")
    with pytest.raises(TryLaterError):  # nothing of it is seen before the last call
        await api.post("D1", REPORT, "uid")
    assert elsewhere.asked == []


async def test_an_upload_goes_by_the_proxy_like_every_call(
    servers: tuple[Server, Server], session: aiohttp.ClientSession
) -> None:
    proxy, _ = servers
    api = gateway(session, "http://slack.test/api/", proxy.base)
    await api.open_dm("U1")  # by its answer it is known that files may be put there
    assert await api.post("D1", REPORT, "uid") == ""
    paths = [path for path, _ in proxy.asked]
    assert paths == [
        "/api/conversations.open",
        "/api/files.getUploadURLExternal",
        "/upload/1",
        "/api/files.completeUploadExternal",
    ]
