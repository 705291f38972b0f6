"""Faults and limits of the Web API: they come in order, leave the bot in doubt, and hold it up."""

import asyncio
import time
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.standin import Fault, Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.tiny_bot import MANIFEST, Bot


async def test_faults_come_in_order_and_end(slack: Standin, bot: Bot) -> None:
    alice = slack.person("Alice")
    slack.fault("chat.postMessage", Fault.error("is_archived"))
    slack.fault("chat.postMessage", Fault.ratelimited("30"))
    slack.fault("chat.postMessage", Fault.ratelimited(None))
    assert await refused(slack, "chat.postMessage", channel=alice.id, text="1") == "is_archived"
    with pytest.raises(SlackApiError) as limited:
        await bot.web.chat_postMessage(channel=alice.id, text="2")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "30")
    assert "Retry-After" not in (await call(slack, "chat.postMessage", channel=alice.id, text="3"))["headers"]
    await bot.web.chat_postMessage(channel=alice.id, text="4")
    assert [message.text for message in alice.dm] == ["4"]
    assert [made.error for made in slack.calls] == ["fault:error", "fault:ratelimited", "fault:ratelimited", ""]
    assert slack.refusals == []


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        (Fault.status(500, "oops"), []),
        (Fault.status(503, "oops", stored=True), ["x"]),
        (Fault.status(200, "<html>maintenance</html>"), []),
        (Fault.reset_before(), []),
        (Fault.reset_after(), ["x"]),
    ],
)
async def test_answers_that_leave_the_bot_in_doubt(slack: Standin, bot: Bot, fault: Fault, stored: list[str]) -> None:
    alice = slack.person("Alice")
    slack.fault("chat.postMessage", fault)
    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await bot.web.chat_postMessage(channel=alice.id, text="x")
    assert [message.text for message in alice.dm] == stored


async def test_slack_sdks_default_retry_posts_twice_after_a_lost_answer(slack: Standin) -> None:
    alice = slack.person("Alice")
    slack.fault("chat.postMessage", Fault.reset_after())
    at_once = AsyncConnectionErrorRetryHandler(interval_calculator=FixedValueRetryIntervalCalculator(0))
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[at_once])
    await client.chat_postMessage(channel=alice.id, text="x")
    assert [message.text for message in alice.dm] == ["x", "x"]


async def test_a_hanging_answer_does_not_hold_up_the_end(clock: TurnableClock) -> None:
    async with Standin(MANIFEST, clock) as slack:
        alice = slack.person("Alice")
        slack.fault("chat.postMessage", Fault.hang(600, stored=True))
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        hanging = asyncio.ensure_future(client.chat_postMessage(channel=alice.id, text="x"))
        await slack.until(lambda: alice.dm)
        ending = time.monotonic()
    assert time.monotonic() - ending < 60
    with pytest.raises((aiohttp.ClientError, asyncio.CancelledError)):
        await hanging


async def test_limits_hold_once_switched_on(slack: Standin, clock: TurnableClock) -> None:
    alice, bob = slack.person("Alice"), slack.person("Bob")
    slack.limiter.on = True
    answers = [await call(slack, "chat.postMessage", channel=alice.id, text="x") for _ in range(6)]
    assert [answer["status"] for answer in answers] == [200] * 5 + [429]
    assert (answers[5]["error"], answers[5]["headers"]["Retry-After"]) == ("ratelimited", "1")
    assert (await call(slack, "chat.postMessage", channel=bob.id, text="x"))["ok"]
    clock.advance(timedelta(seconds=1))
    assert (await call(slack, "chat.postMessage", channel=alice.id, text="x"))["ok"]
    tier_two = [await call(slack, "users.list") for _ in range(21)]
    assert [answer["status"] for answer in tier_two[-2:]] == [200, 429]
    assert slack.refusals == []


async def test_a_person_and_their_dm_are_one_channel(slack: Standin) -> None:
    alice = slack.person("Alice")
    slack.limiter.on = True
    answers = [await call(slack, "chat.postMessage", channel=where, text="x") for where in [alice.id, alice.dm_id] * 3]
    assert [answer["status"] for answer in answers] == [200] * 5 + [429]


async def test_an_app_that_is_sold_outside_the_marketplace_reads_history_once_a_minute(slack: Standin) -> None:
    slack.limiter.on = slack.limiter.distributed = True
    dm = slack.person("Alice").dm_id
    answers = [await call(slack, "conversations.history", channel=dm) for _ in range(2)]
    assert [(answer["status"], answer["headers"].get("Retry-After")) for answer in answers] == [
        (200, None),
        (429, "60"),
    ]


async def test_each_workspace_has_limits_of_its_own(slack: Standin) -> None:
    other = slack.add_team("Other")
    slack.limiter.on = True
    for _ in range(20):
        await call(slack, "users.list")
    assert await refused(slack, "users.list") == "ratelimited"
    assert (await call(slack, "users.list", other.bot_token))["ok"]


async def test_what_never_happens_is_not_waited_for_for_ever(slack: Standin) -> None:
    with pytest.raises(TimeoutError):
        await slack.until(lambda: slack.calls, timeout=0.01)


async def test_everything_called_is_written_down(slack: Standin) -> None:
    await call(slack, "auth.test")
    await call(slack, "users.info", user="U9")
    assert [(made.method, made.args, made.error, made.team) for made in slack.calls] == [
        ("auth.test", {}, "", slack.team.id),
        ("users.info", {"user": "U9"}, "user_not_found", slack.team.id),
    ]
