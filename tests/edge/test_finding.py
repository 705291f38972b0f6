"""Looking for a message whose answer was lost: by its id among the newest, in a DM, a channel, a thread."""

import copy
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot import manifest
from slackbot.errors import InDoubtError, RateLimitedError, RefusedError, WorkspaceGoneError
from slackbot.render import Message
from slackbot.slack.api.gateway import Gateway
from slackbot.standin import Fault, Standin, TurnableClock

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=1)
WORDS = Message("words", [])


class Line:
    """A gateway, the stand-in behind it, and places to post to."""

    def __init__(self, slack: Standin, gateway: Gateway, dm: str, channel: str) -> None:
        self.slack = slack
        self.gateway = gateway
        self.dm = dm
        self.channel = channel

    @property
    def looks(self) -> int:
        return sum(call.method.startswith("conversations.") for call in self.slack.calls) - 1  # but the DM's opening


def with_scopes(*more: str, without: str = "") -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(manifest.load())
    scopes = changed["oauth_config"]["scopes"]
    scopes["bot"] = sorted({*scopes["bot"], *more} - {without})
    scopes["bot_optional"] = [scope for scope in scopes["bot_optional"] if scope not in more]
    if without:
        events = changed["settings"]["event_subscriptions"]
        events["bot_events"] = [event for event in events["bot_events"] if event != "message.im"]
    return changed


@pytest.fixture(params=[with_scopes("channels:history")])
async def line(request: pytest.FixtureRequest) -> AsyncIterator[Line]:
    clock = TurnableClock(NOON)
    async with Standin(manifest=request.param, clock=clock) as slack, aiohttp.ClientSession() as session:
        alice = slack.person("alice")
        channel = slack.channel("support", [alice])
        client = AsyncWebClient(slack.bot_token, slack.api_url, session=session, retry_handlers=[])
        gateway = Gateway(client, session, clock)
        await gateway.whoami()
        yield Line(slack, gateway, await gateway.open_dm(alice.id), channel.id)


async def test_a_message_is_found_by_its_id_alone(line: Line) -> None:
    for place in (line.dm, line.channel):
        ts = await line.gateway.post(place, WORDS, "the one")
        await line.gateway.post(place, WORDS, "another")
        assert await line.gateway.find(place, "the one", LONG_AGO) == ts
        assert await line.gateway.find(place, "none", LONG_AGO) is None
    assert line.slack.refusals == []


async def test_a_reply_is_looked_for_in_its_thread(line: Line) -> None:
    parent = await line.gateway.post(line.channel, WORDS, "the parent")
    metadata = {"event_type": "never_done_delivery", "event_payload": {"id": "the one"}}
    posted = await line.gateway.client.chat_postMessage(
        channel=line.channel, thread_ts=parent, text="details", metadata=metadata
    )
    assert await line.gateway.find(line.channel, "the one", LONG_AGO, parent) == posted["ts"]
    assert await line.gateway.find(line.channel, "none", LONG_AGO, parent) is None
    assert await line.gateway.find(line.channel, "the one", LONG_AGO) is None  # it does not stand in the channel


async def test_what_was_said_since_is_read_on_and_no_further_than_needed(line: Line) -> None:
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    for number in range(20):
        await line.gateway.post(line.dm, WORDS, f"later {number}")
    assert (await line.gateway.find(line.dm, "the one", LONG_AGO), line.looks) == (ts, 2)
    assert (await line.gateway.find(line.dm, "none", NOON + timedelta(hours=1)), line.looks) == (None, 3)


async def test_where_too_much_was_said_nobody_can_tell(line: Line) -> None:
    for number in range(60):
        await line.gateway.post(line.dm, WORDS, f"later {number}")
    with pytest.raises(InDoubtError):
        await line.gateway.find(line.dm, "none", None)
    assert line.looks == 3


async def test_a_clock_that_is_ahead_of_slacks_makes_nothing_look_absent(line: Line) -> None:
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    assert await line.gateway.find(line.dm, "the one", NOON + timedelta(days=30)) == ts


@pytest.mark.parametrize("line", [with_scopes(without="im:history")], indirect=True)
async def test_where_it_is_not_granted_slack_is_not_asked(line: Line) -> None:
    for place in (line.dm, line.channel, "X1"):
        with pytest.raises(RefusedError, match="missing_scope"):
            await line.gateway.find(place, "the one", LONG_AGO)
    assert line.looks == 0


async def test_after_a_limit_there_is_one_look_a_minute(line: Line) -> None:
    await line.gateway.post(line.dm, WORDS, "the one")
    line.slack.fault("conversations.history", Fault.ratelimited("60"))
    waits = []
    for _ in range(4):
        try:
            await line.gateway.find(line.dm, "the one", LONG_AGO)
            waits.append(0.0)
        except RateLimitedError as error:
            waits.append(error.retry_after.total_seconds())
        line.slack.clock.advance(timedelta(seconds=30))
    assert (waits, line.looks) == ([60, 30, 0, 30], 2)
    assert await line.gateway.post(line.dm, WORDS, "another")  # that is another method


async def test_once_the_token_is_dead_nothing_is_asked_any_more(line: Line) -> None:
    line.slack.fault("chat.postMessage", Fault.error("token_revoked"))
    before = len(line.slack.calls)
    for _ in range(3):
        with pytest.raises(WorkspaceGoneError, match="token_revoked"):
            await line.gateway.post(line.dm, WORDS, "the one")
        with pytest.raises(WorkspaceGoneError, match="token_revoked"):
            await line.gateway.profile("U1")
    assert len(line.slack.calls) == before + 1
