"""Calls to Slack that somebody sends elsewhere: no token follows; and every call goes by the proxy, uploads too."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.app.startup import open_session
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
        return web.json_response(
            {"ok": True, "ts": "1.1", "files": [], "channel": {"id": "D1"}, **upload},
            headers={"x-oauth-scopes": "files:write"},
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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", ["post", "profile", "respond"])
async def test_a_redirect_is_not_followed(
    servers: tuple[Server, Server], session: aiohttp.ClientSession, call: str, status: int
) -> None:
    slack, elsewhere = servers
    slack.status, slack.location = status, elsewhere.base
    calls = {
        "post": lambda api: api.post("D1", Message("words", []), "uid"),
        "profile": lambda api: api.profile("U1"),
        "respond": lambda api: api.respond(slack.base + "answer", {"text": "words"}),
    }
    with pytest.raises(InDoubtError):
        await calls[call](gateway(session, slack.base + "api/"))
    assert (len(slack.asked), elsewhere.asked) == (1, [])


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
    """Slack's name leads nowhere from here: whatever arrives came by the proxy."""
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
