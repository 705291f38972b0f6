"""Signed HTTP, and the same again: replayed, retried or typed twice, a request takes effect once."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from slackbot.standin import Person, Retry, Standin
from tests.edge.inbound.http_line import Line, nothing_was_done_and_the_next_is_answered, open_line, read


@pytest.fixture
async def line(slack: Standin, tmp_path: Path) -> AsyncIterator[Line]:
    async with open_line(slack, tmp_path) as opened:
        yield opened


async def test_a_request_replayed_byte_for_byte_takes_effect_once_and_gets_the_same_answer(line: Line) -> None:
    body = line.command("once")
    headers = {"Content-Type": "application/x-www-form-urlencoded", **line.slack.signed(body)}
    answers = []
    for _ in range(3):
        async with line.session.post(line.url, data=body, headers=headers) as response:
            answers.append((response.status, (await response.json())["text"]))
    assert answers == [(200, "Noted: once")] * 3
    assert await line.kept() == ["once"]


async def test_an_event_sent_again_passes_with_the_first_signature_marked_as_a_retry_or_not(line: Line) -> None:
    await line.alice.types("/done a line")
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": line.alice.team,
            "event_id": "Ev1",
            "event": {"type": "user_change", "user": {"id": line.alice.id, "tz": "Asia/Tokyo"}},
        }
    ).encode()
    headers = {"Content-Type": "application/json", **line.slack.signed(body)}
    again = headers | {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert [await line.posts(body, each) for each in (headers, again, headers)] == [200, 200, 200]
    assert "Asia/Tokyo" in read(await line.alice.types("/coach tz"))


@pytest.mark.long
async def test_an_event_that_could_not_be_kept_is_left_to_slack_to_bring_again(
    line: Line, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await line.alice.types("/done a line")
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await line.alice.profile.moves_to("Asia/Tokyo")
        other.execute("ROLLBACK")
    assert "Slack will retry an event" in caplog.text
    assert "Traceback" not in caplog.text
    assert "Europe/Berlin" in read(await line.alice.types("/coach tz"))
    await line.slack.courier.redeliver()
    assert "Asia/Tokyo" in read(await line.alice.types("/coach tz"))


async def test_a_command_delivered_twice_takes_effect_once_and_is_answered_alike(line: Line) -> None:
    payload = await a_command(line.alice, "once only")
    for together in (False, True):
        first, second = await line.slack.deliver(
            "slash_commands", payload | {"trigger_id": f"t.{together}"}, times=2, retry=Retry(1), together=together
        )
        assert (first.status, first.payload) == (second.status, second.payload)
        assert first.payload is not None
        assert first.payload["text"].startswith("Noted: once only")
    assert await line.kept() == ["once only", "once only"]


@pytest.mark.long
@pytest.mark.alone
async def test_clients_that_never_finish_a_request_hold_up_nobody_and_are_let_go(line: Line) -> None:
    """One idle half-sent request stops Bolt's own server (facts/reliability.md M7); here are sixty."""
    host, port = "127.0.0.1", line.bot.port
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    halves = [head + b"Content-Length: 100\r\n\r\n", head + b"Content-Length: 100\r\n\r\npayload=", head]
    slow = []
    for number in range(60):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(halves[number % 3])
        await writer.drain()
        slow.append((reader, writer))
    readings = [asyncio.ensure_future(reader.readline()) for reader, _ in slow[0::3] + slow[1::3]]
    assert await line.posts(line.command("unsigned"), {}) == 401
    await nothing_was_done_and_the_next_is_answered(line)
    assert [reading.done() for reading in readings] == [False] * 40
    async with asyncio.timeout(60):
        answers = await asyncio.gather(*readings)
    assert set(answers) == {b"HTTP/1.1 408 Request Timeout\r\n"}
    for _, writer in slow:
        writer.close()


async def test_a_command_typed_twice_is_two_lines(line: Line) -> None:
    await line.alice.types("/done the same")
    await line.alice.types("/done the same")
    assert await line.kept() == ["the same", "the same"]


async def a_command(person: Person, text: str) -> dict[str, str]:
    fields = {"command": "/done", "text": text, "team_id": person.team, "user_id": person.id}
    return {**fields, "channel_id": person.dm_id, "api_app_id": "A1", "response_url": ""}
