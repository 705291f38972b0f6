"""Corners: answers to modals that Slack would not take, time-outs, second opinions, and what people can't do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from slackbot.standin import (
    Answer,
    DispatchFailed,
    NotPossible,
    OperationTimeout,
    PayloadRefused,
    Standin,
    TurnableClock,
)
from slackbot.standin.blocks.roundtrip import block_differences, view_differences
from slackbot.standin.state import triggers
from slackbot.standin.transport import courier, sockets
from tests.standin.tiny_bot import MANIFEST, Bot, over_socket

Json = dict[str, Any]
LABEL = {"type": "plain_text", "text": "What"}
MODAL: Json = {
    "type": "modal",
    "title": LABEL,
    "submit": LABEL,
    "blocks": [
        {"type": "input", "block_id": "b", "label": LABEL, "element": {"type": "plain_text_input", "action_id": "x"}},
        {"type": "divider", "block_id": "d"},
    ],
}


@asynccontextmanager
async def answering(
    slack: Standin, status: int = 200, *, hang: bool = False, headers: dict[str, str] | None = None
) -> AsyncIterator[list[str]]:
    """A bot's HTTP port that answers everything alike; yields the retry numbers it saw."""
    seen: list[str] = []

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        seen.append(request.headers.get("X-Slack-Retry-Num", "0"))
        if hang:
            await asyncio.Event().wait()
        return web.Response(status=status, headers=headers)

    runner = web.ServerRunner(web.Server(serve, access_log=None), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.courier.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield seen
    await runner.cleanup()


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "dance"},
        {"response_action": "update"},
        {"response_action": "push", "view": MODAL | {"title": {"type": "plain_text", "text": ""}}},
        {"response_action": "errors"},
        {"response_action": "errors", "errors": {"b": ""}},
        {"response_action": "errors", "errors": {"d": "a divider takes no error"}},
    ],
)
async def test_answers_to_a_modal_that_slack_would_not_take(slack: Standin, bot: Bot, answer: Json) -> None:
    alice = slack.person("Alice")

    async def raw() -> BoltResponse:
        return BoltResponse(status=200, body=answer)

    async with over_socket(bot):
        await bot.web.views_open(trigger_id=slack.trigger(alice), view=MODAL)
        instead_of_bolt(bot, raw)
        with pytest.raises(PayloadRefused):
            await alice.submits(b="x")
    assert [refusal.method for refusal in slack.refusals] == ["ack"]
    assert alice.modal is not None


def instead_of_bolt(bot: Bot, answer: Callable[[], Awaitable[BoltResponse]]) -> None:
    """Let this answer every payload, past Bolt's own checks."""

    async def dispatch(_request: object) -> BoltResponse:
        return await answer()

    bot.app.async_dispatch = dispatch  # type: ignore[method-assign, assignment] # the test's own


async def never() -> BoltResponse:
    await asyncio.Event().wait()
    raise AssertionError("nothing sets it")


async def test_a_trigger_is_too_old_after_three_seconds(
    slack: Standin, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = slack.person("Alice")
    trigger = slack.trigger(alice)
    monkeypatch.setattr(triggers, "LIFE_SECONDS", -1.0)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await bot.web.views_open(trigger_id=trigger, view=MODAL)
    assert alice.modal is None


async def test_an_external_id_is_unique(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    await bot.web.views_open(trigger_id=slack.trigger(alice), view=MODAL | {"external_id": "e"})
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await bot.web.views_push(trigger_id=slack.trigger(alice), view=MODAL | {"external_id": "e"})
    assert (await bot.web.views_update(external_id="e", view=MODAL))["ok"]


async def test_a_hanging_port_times_out(slack: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "ACK_SECONDS", 0.05)
    async with answering(slack, hang=True):
        with pytest.raises(OperationTimeout):
            await slack.person("Alice").types("/say")
    assert slack.refusals[0].error == "operation_timeout"


async def test_a_bot_that_wants_no_retry_gets_none(slack: Standin) -> None:
    async with answering(slack, 500, headers={"x-slack-no-retry": "1"}) as seen:
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
        await slack.courier.redeliver()
    assert seen == ["0"]


async def test_slack_gives_up_after_three_retries(slack: Standin) -> None:
    async with answering(slack, 500) as seen:
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
        for _ in range(5):
            await slack.courier.redeliver()
    assert seen == ["0", "1", "2", "3"]


async def test_an_event_without_an_ack_is_missed(slack: Standin, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "ACK_SECONDS", 0.02)
    instead_of_bolt(bot, never)
    async with over_socket(bot):
        await slack.person("Alice").profile.moves_to("Asia/Tokyo")
    assert [(missed.number, missed.reason) for missed in slack.courier.missed] == [(2, "timeout")]


async def test_nobody_waits_for_an_ack_past_the_end(clock: TurnableClock) -> None:
    async with Standin(MANIFEST, clock) as slack:
        bot = Bot(slack)
        stuck = asyncio.Event()

        async def stick() -> BoltResponse:
            stuck.set()
            return await never()

        instead_of_bolt(bot, stick)
        async with over_socket(bot):
            typing = asyncio.ensure_future(slack.person("Alice").types("/say"))
            await stuck.wait()
    with pytest.raises(DispatchFailed):
        await typing


async def test_who_is_told_to_stop_as_the_ack_comes_stops(
    slack: Standin, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11's `wait_for` forgets a cancellation that comes with the result: who types for ever would go on."""

    def acked(*about: Any) -> Answer:  # noqa: ANN401 - whatever an answer takes
        asyncio.get_running_loop().call_soon(typing.cancel)
        return Answer(*about)

    monkeypatch.setattr(sockets, "Answer", acked)
    async with over_socket(bot):
        typing = asyncio.ensure_future(slack.person("Alice").types("/say"))
        with pytest.raises(asyncio.CancelledError):
            await typing


async def test_used_up_response_urls(slack: Standin, online: Bot) -> None:
    await slack.person("Alice").types("/say")
    slack.site.urls.use_up()
    answer = await AsyncWebhookClient(online.heard[0]["response_url"]).send(text="x")
    assert (answer.status_code, answer.body) == (404, "used_url")


async def test_two_workspaces_may_share_a_user_id(slack: Standin, online: Bot) -> None:
    other = slack.add_team("Other")
    alice, twin = slack.person("Alice", user_id="U1"), slack.person("Twin", user_id="U1", team=other)
    await alice.types("/say")
    await twin.types("/say")
    assert [(body["team_id"], body["user_id"]) for body in online.heard] == [(slack.team.id, "U1"), (other.id, "U1")]
    assert [entry.team for entry in slack.ledger] == [slack.team.id, other.id]


async def test_what_the_manifest_leaves_out_people_cannot_do(clock: TurnableClock) -> None:
    async with Standin({"features": {"app_home": {"messages_tab_enabled": True}}}, clock) as slack:
        alice = slack.person("Alice")
        manifest = slack.site.manifest  # a bot that may post, in a manifest that may not
        slack.team.scopes.add("chat:write")
        button = {"type": "button", "action_id": "x", "text": LABEL}
        await Bot(slack).web.chat_postMessage(
            channel=alice.id, text="x", blocks=[{"type": "actions", "elements": [button]}]
        )
        with pytest.raises(NotPossible, match="interactivity"):
            await alice.presses(alice.dm[0], "What")
        with pytest.raises(NotPossible, match="home tab"):
            await alice.opens_home()
        with pytest.raises(NotPossible, match="shortcut"):
            await alice.uses_shortcut("add")
        manifest.read_only = True
        with pytest.raises(NotPossible, match="write to the bot"):
            await alice.writes("hello")
        await alice.profile.moves_to("Asia/Tokyo")
        assert (alice.tz, slack.courier.missed) == ("Asia/Tokyo", [])


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ({"type": "section"}, "text or fields"),
        ({"type": "section", "text": LABEL, "colour": "red"}, "gives it back as"),
        ({"type": "poem"}, "gives it back as None"),
        ({"type": "image", "image_url": "https://x.test"}, "alt_text"),
    ],
)
def test_slack_sdk_has_a_second_opinion(block: Json, what: str) -> None:
    [problem] = block_differences([block], "/blocks")
    assert what in problem
    assert problem.endswith("[json-pointer:/blocks/0]")


def test_slack_sdk_has_a_second_opinion_of_views() -> None:
    assert view_differences(MODAL) == []
    assert "title" in view_differences(MODAL | {"title": {"type": "plain_text", "text": "x" * 25}})[0]
