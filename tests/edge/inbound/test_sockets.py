"""Sockets on bad days: silent, refreshed, refused, cut; what people do arrives once, and is answered once."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest

from slackbot.app.bot import Bot
from slackbot.backoff import delays
from slackbot.clock import system_clock
from slackbot.settings import read_settings
from slackbot.standin import Fault, Message, Standin
from tests.edge.program.runs import running, settings

pytestmark = pytest.mark.long


@pytest.fixture
async def bot(slack: Standin, tmp_path: Path) -> AsyncIterator[Bot]:
    running = Bot(read_settings(settings(slack, tmp_path)), system_clock, ticking=False)
    await running.start()
    await slack.connected()
    yield running
    await running.stop()


def read(message: Message | None) -> str:
    assert message is not None
    return message.readable()


def asked_for_sockets(slack: Standin) -> list[float]:
    """When an address for a socket was asked for."""
    return [call.at.timestamp() for call in slack.calls if call.method == "apps.connections.open"]


async def test_a_socket_gone_silent_is_left_within_half_a_minute_and_what_was_missed_is_answered_once(
    slack: Standin, bot: Bot
) -> None:
    """Half open: no FIN, no pong. The event that nobody took comes again over the new socket."""
    alice, loop = slack.person("alice"), asyncio.get_running_loop()
    await alice.types("/done before")
    slack.sockets.silence()
    began = loop.time()
    await alice.writes("are you there")
    await slack.until(lambda: alice.dm, 30)
    assert loop.time() - began < 30
    await slack.settled()
    await bot.dispatcher.settled()
    assert len(alice.dm) == 1
    assert read(await alice.types("/done after")).startswith("Noted: after")
    assert {refusal.method for refusal in slack.refusals} == {"event"}  # nobody took it in time, as is the point


async def test_ten_commands_in_flight_survive_a_refresh_of_the_socket(slack: Standin, bot: Bot) -> None:
    """Slack's warning comes while ten newcomers are being looked up; each is answered, over whichever socket."""
    people = [slack.person(f"p{number}") for number in range(10)]
    slack.fault("users.info", Fault.hang(0.5), times=10)
    answers = [asyncio.create_task(person.types("/done in flight")) for person in people]
    await slack.until(lambda: sum(call.method == "users.info" for call in slack.calls) == 10)
    await slack.sockets.refresh()
    assert [read(await answer) for answer in answers] == ["Noted: in flight\n[Undo]"] * 10
    await slack.connected()
    assert len(asked_for_sockets(slack)) == 2  # the two notices are of one socket
    assert slack.refusals == []
    assert bot.port == 0


async def test_a_socket_that_is_cut_is_replaced_at_once(slack: Standin, bot: Bot) -> None:
    """Who types then is answered; slack_sdk alone would look at it once in five seconds."""
    alice, loop = slack.person("alice"), asyncio.get_running_loop()
    await alice.types("/done before")
    for number in range(3):
        slack.sockets.drop()
        began = loop.time()
        await slack.connected()
        assert loop.time() - began < 4
        assert read(await alice.types(f"/done after {number}")).startswith(f"Noted: after {number}")
    assert len(asked_for_sockets(slack)) == 4
    assert bot.port == 0


async def test_an_answer_that_is_lost_with_its_socket_is_one_line_in_the_log(
    slack: Standin, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    """The line is saved, and no library logs an error of it."""
    alice = slack.person("alice")
    slack.fault("users.info", Fault.hang(0.3))
    slack.fault("apps.connections.open", Fault.status(503), times=2)
    lost = asyncio.create_task(alice.types("/done in flight"))
    await slack.until(lambda: any(call.method == "users.info" for call in slack.calls))
    slack.sockets.drop()
    await slack.until(lambda: "an answer was lost with its socket" in caplog.messages)
    lost.cancel()
    await slack.connected()
    assert "in flight [" in read(await alice.types("/done"))
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    assert bot.port == 0


async def test_a_socket_that_is_refused_is_asked_for_at_growing_gaps_and_the_event_of_meanwhile_is_answered_once(
    slack: Standin, bot: Bot
) -> None:
    """Slack is down for sockets for some seconds."""
    alice = slack.person("alice")
    slack.fault("apps.connections.open", Fault.status(503), times=3)
    slack.sockets.drop()
    await alice.writes("are you there")
    await slack.connected()
    await slack.until(lambda: alice.dm)
    await bot.dispatcher.settled()
    gaps = [later - earlier for earlier, later in pairwise(asked_for_sockets(slack)[1:])]
    assert [0.7 < gap / 2**number < 1.6 for number, gap in enumerate(gaps)] == [True] * 3, gaps
    assert len(alice.dm) == 1


def test_in_two_minutes_of_refusals_there_are_a_dozen_tries_at_most_and_no_two_processes_keep_step() -> None:
    """Gaps double up to a minute, with chance in them."""
    first, second = (list(islice(delays(), 12)) for _ in range(2))
    assert sum(first[:7]) + sum(second[:7]) > 2 * 0.75 * 120
    assert all(earlier < later * 0.75 + 1e-9 or later > 45 for earlier, later in pairwise(first))
    assert max(first) <= 60
    assert first != second


async def test_slack_limiting_sockets_for_ever_keeps_nobody_from_stopping(slack: Standin, tmp_path: Path) -> None:
    """Neither before the first socket nor after one was lost."""
    (tmp_path / "lost").mkdir()
    (tmp_path / "never").mkdir()
    async with running(settings(slack, tmp_path / "lost")) as lost:
        await slack.connected()
        slack.fault("apps.connections.open", Fault.ratelimited("1"), times=1000)
        slack.sockets.drop()
        async with running(settings(slack, tmp_path / "never")) as never:
            for run in (lost, never):
                await run.says("Slack opened no socket")
                run.is_told(signal.SIGTERM)
                assert await run.ends() == 0
                assert [line for line in run.err if "Traceback" in line] == []


async def test_fifty_commands_at_once_are_all_answered_in_time(slack: Standin, bot: Bot) -> None:
    """Bolt's own pool of five answers the sixth with 404 (facts/reliability.md M5)."""
    alice, loop = slack.person("alice"), asyncio.get_running_loop()
    await alice.types("/done first")
    began = loop.time()
    answers = await asyncio.gather(*(alice.types(f"/done line {number}") for number in range(50)))
    assert [read(answer).split("\n")[0] for answer in answers] == [f"Noted: line {number}" for number in range(50)]
    assert timedelta(seconds=loop.time() - began) < timedelta(seconds=3)
    assert bot.port == 0
