"""The contract: Slack's own verifier, clients, Socket Mode handler and OAuth flow, unpatched, against the stand-in."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk import WebClient
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookClient

from slackbot.standin import Standin, TurnableClock
from tests.standin.test_standin_oauth import BACK, manifest
from tests.standin.tiny_bot import MANIFEST, Bot, over_socket

# slack_sdk 3.47 hands aiohttp its BasicAuth, which aiohttp 3.14 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Words"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What"},
            "element": {"type": "plain_text_input", "action_id": "x"},
        }
    ],
}
GO = [
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
    }
]


@asynccontextmanager
async def listening(slack: Standin) -> AsyncIterator[list[tuple[bytes, dict[str, str]]]]:
    """A port that takes everything; yields what came, as it came over the wire."""
    came: list[tuple[bytes, dict[str, str]]] = []

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        came.append((await request.read(), dict(request.headers)))
        return web.Response()

    runner = web.ServerRunner(web.Server(serve, access_log=None), shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.courier.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield came
    await runner.cleanup()


async def test_slacks_own_verifier_takes_every_request_as_it_came(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    await bot.web.chat_postMessage(channel=alice.id, text="one", blocks=GO)
    async with listening(slack) as came:
        await alice.types("/say ü & <b> 👩🏽‍💻")
        await alice.presses(alice.dm[0], "Go")
        await alice.profile.moves_to("Asia/Tokyo")
        await slack.courier.takes_address()
        await slack.courier.takes_certificate_check()
    verifier = SignatureVerifier(slack.signing_secret)
    assert [verifier.is_valid_request(body, headers) for body, headers in came] == [True] * 5
    assert [verifier.is_valid_request(body + b"&", headers) for body, headers in came] == [False] * 5
    assert not SignatureVerifier("another").is_valid_request(*came[0])


def noting(slack: Standin, heard: list[str]) -> AsyncApp:
    """An app of Bolt's that notes what it hears."""
    app = AsyncApp(token=slack.bot_token, client=AsyncWebClient(slack.bot_token, base_url=slack.api_url))

    @app.command("/say")
    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append(body["text"])
        await ack(text="said", blocks=GO)

    @app.action("go")
    async def action(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        heard.append(body["actions"][0]["action_id"])
        await client.views_open(trigger_id=body["trigger_id"], view=VIEW)

    @app.view("form")
    async def view(ack: AsyncAck, view: dict[str, Any]) -> None:
        heard.append(view["state"]["values"]["what"]["x"]["value"])
        await ack()

    @app.event("user_change")
    async def event(event: dict[str, Any]) -> None:
        heard.append(event["user"]["tz"])

    return app


async def test_bolts_own_socket_handler_takes_commands_actions_views_and_events(slack: Standin) -> None:
    heard: list[str] = []
    handler = AsyncSocketModeHandler(noting(slack, heard), slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt has no annotation here
    alice = slack.person("Alice")
    try:
        await slack.connected()
        message = await alice.types("/say hello")
        assert message is not None
        await alice.presses(message, "Go")
        await slack.until(lambda: alice.modal)
        await alice.submits(What="words")
        await slack.sockets.refresh()
        await slack.connected()
        await alice.profile.moves_to("Asia/Tokyo")
        slack.sockets.drop()
        await slack.connected()
        await alice.types("/say again")
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # Bolt has no annotation here
        await asyncio.sleep(0)
    assert heard == ["hello", "go", "words", "Asia/Tokyo", "again"]
    assert (alice.modal, slack.refusals) == (None, [])


async def test_two_handlers_share_what_comes(slack: Standin, bot: Bot) -> None:
    second = Bot(slack)
    people = [slack.person(f"P{number}") for number in range(6)]
    async with over_socket(bot), over_socket(second):
        await second.web.auth_test()  # it is told hello meanwhile
        for person in people:
            await person.types("/say")
    assert (len(bot.heard), len(second.heard)) == (3, 3)


def everything(client: Any, alice: str, room: str, trigger: str) -> list[Any]:  # noqa: ANN401 - either client
    """One call of each method the stand-in knows, in an order in which each works."""
    return [
        client.auth_test,
        client.api_test,
        client.team_info,
        client.bots_info,
        lambda: client.users_info(user=alice, include_locale=True),
        lambda: client.users_list(limit=2),
        lambda: client.dnd_info(user=alice),
        lambda: client.conversations_open(users=[alice]),
        lambda: client.conversations_list(exclude_archived=True, types=["public_channel"]),
        lambda: client.conversations_info(channel=room, include_num_members=True),
        lambda: client.conversations_members(channel=room),
        lambda: client.conversations_join(channel=room),
        lambda: client.chat_postMessage(channel=room, text="one", blocks=GO, unfurl_links=False, mrkdwn=True),
        lambda: client.chat_postEphemeral(channel=room, user=alice, text="psst"),
        lambda: client.conversations_history(channel=room, include_all_metadata=True, limit=1),
        lambda: client.views_open(trigger_id=trigger, view=VIEW),
        lambda: client.views_publish(user_id=alice, view={"type": "home", "blocks": GO}),
        lambda: client.api_call("blocks.validate", json={"blocks": GO}),
        lambda: client.auth_revoke(test=True),
    ]


@pytest.fixture
async def generous(clock: TurnableClock) -> AsyncIterator[Standin]:
    """A Slack that grants all that its methods ask for."""
    scopes = ["chat:write", "im:write", "users:read", "dnd:read", "team:read"]
    scopes += ["channels:read", "channels:join", "channels:history"]
    async with Standin(MANIFEST | {"oauth_config": {"scopes": {"bot": scopes}}}, clock) as slack:
        yield slack


async def test_the_asynchronous_client_is_understood(generous: Standin) -> None:
    alice = generous.person("Alice")
    room = generous.channel("room", members=[alice])
    client = AsyncWebClient(generous.bot_token, base_url=generous.api_url, retry_handlers=[])
    for method in everything(client, alice.id, room.id, generous.trigger(alice)):
        assert (await method())["ok"]
    last = [*room.messages.values()][-1]
    assert (await client.chat_update(channel=room.id, ts=last.ts, text="two"))["message"]["text"] == "two"
    assert (await client.conversations_replies(channel=room.id, ts=last.ts))["messages"][0]["text"] == "two"
    assert (await client.chat_delete(channel=room.id, ts=last.ts))["ok"]
    assert generous.refusals == []


async def test_the_synchronous_client_is_understood_though_all_it_sends_is_forms(generous: Standin) -> None:
    alice = generous.person("Alice")
    room = generous.channel("room", members=[alice])
    trigger = generous.trigger(alice)

    def talk() -> str:
        client = WebClient(generous.bot_token, base_url=generous.api_url, retry_handlers=[])
        for method in everything(client, alice.id, room.id, trigger):
            assert method()["ok"]
        posted = client.chat_postMessage(channel=room.id, text="one", blocks=GO)
        client.chat_update(channel=room.id, ts=posted["ts"], text="two", blocks=GO)
        assert client.apps_connections_open(app_token=generous.app_token)["url"].startswith("ws://")
        return str(client.chat_delete(channel=room.id, ts=posted["ts"])["ts"])

    deleted = await asyncio.to_thread(talk)
    assert [entry.kind for entry in generous.ledger if entry.ts == deleted] == ["post", "update", "delete"]
    assert generous.refusals == []


async def test_the_synchronous_webhook_answers_a_response_url(slack: Standin, bot: Bot) -> None:
    async with over_socket(bot):
        await slack.person("Alice").types("/say")
        answer = await asyncio.to_thread(WebhookClient(bot.heard[0]["response_url"]).send, text="later")
    assert (answer.status_code, answer.body) == (200, "ok")
    assert slack.ledger[-1].text == "later"


async def test_bolts_own_oauth_flow_installs_and_its_rotator_refreshes(clock: TurnableClock, tmp_path: Path) -> None:
    async with Standin(manifest(rotates=True), clock) as slack:
        charlie = slack.person("Charlie", team=slack.add_team("Zeta", installed=False))
        web_client = AsyncWebClient(base_url=slack.api_url)
        flow = AsyncOAuthFlow.sqlite3(
            database=str(tmp_path / "oauth.sqlite"),
            authorization_url=f"{slack.url}/oauth/v2/authorize",
            client_id=slack.oauth.client_id,
            client_secret=slack.oauth.client_secret,
            scopes=["chat:write", "commands"],
            redirect_uri=BACK,
            client=web_client,
            logger=logging.getLogger("oauth"),
        )
        begun = await flow.handle_installation(AsyncBoltRequest(body=""))
        there = unescape(re.findall(r'href="([^"]*/oauth/v2/[^"]*)"', begun.body)[0])
        cookie = begun.first_headers()["set-cookie"].split(";")[0]
        async with aiohttp.ClientSession() as browser:
            form = {"who": f"{charlie.team} {charlie.id}", "answer": "allow"}
            async with browser.post(there, data=form, allow_redirects=False) as answered:
                query = answered.headers["Location"].partition("?")[2]
        done = await flow.handle_callback(AsyncBoltRequest(body="", query=query, headers={"cookie": cookie}))
        assert done.status == 200
        installation = await flow.settings.installation_store.async_find_installation(
            enterprise_id=None, team_id=charlie.team
        )
        assert installation is not None
        client = AsyncWebClient(installation.bot_token, base_url=slack.api_url)
        assert (await client.auth_test())["team_id"] == charlie.team
        who = {"client_id": slack.oauth.client_id, "client_secret": slack.oauth.client_secret}
        rotator = AsyncTokenRotator(client=web_client, **who)
        turned = await rotator.perform_token_rotation(installation=installation, minutes_before_expiration=13 * 60)
        assert turned is not None
        assert turned.bot_token != installation.bot_token
        assert (await client.auth_test(token=turned.bot_token))["ok"]
