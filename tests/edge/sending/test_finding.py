"""Looking for a message whose answer was lost: by its id among the newest, in a DM, a channel, a thread."""

import copy
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot import manifest
from slackbot.delivery.context import Sought
from slackbot.errors import RateLimitedError, RefusedError, WorkspaceGoneError
from slackbot.render import Message
from slackbot.slack.api.gateway import Gateway
from slackbot.standin import Fault, Standin, TurnableClock

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
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


async def found(line: Line, place: str, uid: str, since: datetime | None, thread: str | None = None) -> str | None:
    """The message's timestamp, page by page until it is sure."""
    sought = Sought(place, uid, since, thread)
    while (seen := await line.gateway.find(sought)).read_to is not None:
        sought = replace(sought, read_to=seen.read_to)
    return seen.ts


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
        assert await found(line, place, "the one", NOON) == ts
        assert await found(line, place, "none", NOON) is None
    assert line.slack.refusals == []


async def test_a_reply_is_looked_for_in_its_thread(line: Line) -> None:
    parent = await line.gateway.post(line.channel, WORDS, "the parent")
    metadata = {"event_type": "never_done_delivery", "event_payload": {"id": "the one"}}
    posted = await line.gateway.client.chat_postMessage(
        channel=line.channel, thread_ts=parent, text="details", metadata=metadata
    )
    assert await found(line, line.channel, "the one", NOON, parent) == posted["ts"]
    assert await found(line, line.channel, "none", NOON, parent) is None
    assert await found(line, line.channel, "the one", NOON) is None  # it does not stand in the channel


async def test_what_was_said_since_is_read_on_and_no_further_than_needed(line: Line) -> None:
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    for number in range(20):
        await line.gateway.post(line.dm, WORDS, f"later {number}")
    assert (await found(line, line.dm, "the one", NOON), line.looks) == (ts, 2)
    assert (await found(line, line.dm, "none", NOON + timedelta(hours=1)), line.looks) == (None, 3)


@pytest.mark.parametrize(("said", "looks"), [(0, 1), (14, 1), (15, 2), (29, 2), (30, 3), (60, 5)])
async def test_however_much_was_said_it_is_read_on_each_page_once(line: Line, said: int, looks: int) -> None:
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    for number in range(said):
        await line.gateway.post(line.dm, WORDS, f"later {number}")
    assert (await found(line, line.dm, "the one", NOON), line.looks) == (ts, looks)


@pytest.mark.parametrize(("said", "looks"), [(0, 1), (13, 1), (14, 2), (30, 3)])
async def test_a_long_thread_is_read_on_from_its_beginning(line: Line, said: int, looks: int) -> None:
    parent = await line.gateway.post(line.channel, WORDS, "the parent")
    for number in range(said):
        await line.gateway.post(line.channel, WORDS, f"later {number}", parent)
    ts = await line.gateway.post(line.channel, WORDS, "the one", parent)
    assert (await found(line, line.channel, "the one", NOON, parent), line.looks) == (ts, looks)


async def test_what_was_said_long_after_it_is_not_read(line: Line) -> None:
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    line.slack.clock.advance(timedelta(hours=1))
    for number in range(60):
        await line.gateway.post(line.dm, WORDS, f"later {number}")
    assert (await found(line, line.dm, "the one", NOON), line.looks) == (ts, 1)


async def test_where_the_clocks_are_far_apart_all_of_it_is_read(line: Line) -> None:
    """A machine that is an hour behind Slack: a window by its time would not hold the message."""
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    line.gateway.skew = timedelta(hours=-1)
    assert await found(line, line.dm, "the one", NOON - timedelta(hours=1)) == ts


async def test_a_clock_that_is_ahead_of_slacks_makes_nothing_look_absent(line: Line) -> None:
    ts = await line.gateway.post(line.dm, WORDS, "the one")
    assert await found(line, line.dm, "the one", NOON + timedelta(days=30)) == ts


@pytest.mark.parametrize("line", [with_scopes(without="im:history")], indirect=True)
async def test_where_it_is_not_granted_slack_is_not_asked(line: Line) -> None:
    for place in (line.dm, line.channel, "X1"):
        with pytest.raises(RefusedError, match="missing_scope"):
            await found(line, place, "the one", NOON)
    assert line.looks == 0


async def test_after_a_limit_there_is_one_look_a_minute(line: Line) -> None:
    await line.gateway.post(line.dm, WORDS, "the one")
    line.slack.fault("conversations.history", Fault.ratelimited("60"))
    waits = []
    for _ in range(4):
        try:
            await found(line, line.dm, "the one", NOON)
            waits.append(0.0)
        except RateLimitedError as error:
            waits.append(error.retry_after.total_seconds())
        line.slack.clock.advance(timedelta(seconds=30))
    assert (waits, line.looks) == ([60, 30, 0, 30], 2)
    assert await line.gateway.post(line.dm, WORDS, "another")  # that is another method


async def test_once_the_token_is_dead_nothing_is_asked_any_more(line: Line) -> None:
    for method in ("chat.postMessage", "auth.test"):
        line.slack.fault(method, Fault.error("token_revoked"))
    before = len(line.slack.calls)
    for _ in range(3):
        with pytest.raises(WorkspaceGoneError, match="token_revoked"):
            await line.gateway.post(line.dm, WORDS, "the one")
        with pytest.raises(WorkspaceGoneError, match="token_revoked"):
            await line.gateway.profile("U1")
    assert len(line.slack.calls) == before + 2
