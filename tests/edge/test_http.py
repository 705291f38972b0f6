"""Signed HTTP: what is not Slack's, or can't be read, is turned away with 4xx and does nothing; what is good works."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
import pytest
import sqlalchemy as sa

from slackbot.app.bot import Bot
from slackbot.clock import system_clock
from slackbot.settings import read_settings
from slackbot.slack.inbound.guard import LARGEST_BODY
from slackbot.standin import Message, Person, Retry, Standin
from slackbot.store.schema.schema import done_line, inbox
from tests.talk import migrated

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


class Line:
    """The line to the bot's port: requests of any sort, and what is kept of them."""

    def __init__(self, slack: Standin, bot: Bot, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.bot = bot
        self.session = session
        self.url = f"http://127.0.0.1:{bot.port}/slack/events"
        self.alice = slack.person("alice")

    def command(self, text: str, trigger_id: str = "1.2.3", **more: str) -> bytes:
        """The body of a command of alice's."""
        fields = {"command": "/done", "text": text, "team_id": self.alice.team, "user_id": self.alice.id}
        return urlencode({**fields, "trigger_id": trigger_id, **more}).encode()

    async def posts(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Post as it is; returns the status."""
        async with self.session.post(self.url, data=body, headers={**FORM, **headers}) as response:
            return response.status

    async def posts_signed(self, body: bytes) -> int:
        """Post with a fresh signature."""
        return await self.posts(body, self.slack.signed(body))

    async def kept(self) -> list[str]:
        """All lines of everybody."""

        def read(tx: sa.Connection) -> list[str]:
            return list(tx.execute(sa.select(done_line.c.text).order_by(done_line.c.id)).scalars())

        return await self.bot.database.transact(read)

    async def workspaces(self) -> list[str]:
        """The workspaces of all lines."""

        def read(tx: sa.Connection) -> list[str]:
            return list(tx.execute(sa.select(done_line.c.workspace_id)).scalars())

        return await self.bot.database.transact(read)

    async def answered(self) -> int:
        """How many calls the bot remembers."""

        def read(tx: sa.Connection) -> int:
            return int(tx.execute(sa.select(sa.func.count()).select_from(inbox)).scalar_one())

        return await self.bot.database.transact(read)


@pytest.fixture
async def line(slack: Standin, tmp_path: Path) -> AsyncIterator[Line]:
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{migrated(tmp_path / 'bot.db')}",
        "PORT": "0",
        "OPS_ADDRESS": "",
    }
    bot = Bot(read_settings(environment), system_clock, ticking=False)
    await bot.start()
    async with aiohttp.ClientSession() as session:
        opened = Line(slack, bot, session)
        slack.courier.request_url = opened.url
        yield opened
    await bot.stop()


def read(message: Message | None) -> str:
    assert message is not None
    return message.readable()


async def nothing_was_done_and_the_next_is_answered(line: Line) -> None:
    assert (await line.kept(), await line.answered(), line.slack.ledger) == ([], 0, [])
    assert read(await line.alice.types("/done a good one")) == "Noted: a good one\n[Undo]"


async def test_what_slack_did_not_sign_is_turned_away(line: Line) -> None:
    body = line.command("forged")
    good, now = line.slack.signed(body), system_clock()
    minutes = timedelta(minutes=1)
    cases: dict[str, Mapping[str, str]] = {
        "no headers": {},
        "no signature": {STAMP: good[STAMP]},
        "no timestamp": {SIGNATURE: good[SIGNATURE]},
        "another body's": line.slack.signed(b"command=/done"),
        "all zeros": good | {SIGNATURE: "v0=" + "0" * 64},
        "another version": good | {SIGNATURE: good[SIGNATURE].replace("v0", "v1")},
        "no version": good | {SIGNATURE: good[SIGNATURE].removeprefix("v0=")},
        "empty signature": good | {SIGNATURE: ""},
        "non-ASCII signature": good | {SIGNATURE: "v0=" + "é" * 64},
        "six minutes old": line.slack.signed(body, now - 6 * minutes),
        "six minutes ahead": line.slack.signed(body, now + 6 * minutes),
        **{
            f"timestamp {stamp[:9]!r}": good | {STAMP: stamp}
            for stamp in ("abc", "nan", "inf", "", "9" * 5000, "-" + good[STAMP], good[STAMP] + ".0", "٣" * 10, "1e9")
        },
    }
    assert {name: await line.posts(body, headers) for name, headers in cases.items()} == dict.fromkeys(cases, 401)
    await nothing_was_done_and_the_next_is_answered(line)


async def test_what_can_not_be_read_is_turned_away_though_it_is_signed(line: Line) -> None:
    deep = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    cases = {
        "not UTF-8": (line.command("x") + b"&y=\xff\xfe", 400),
        "empty": (b"", 400),
        "no form": (b"\x00\x01 nothing of use", 400),
        "broken JSON": (b'{"type": "event_callback"', 400),
        "broken JSON in payload": (urlencode({"payload": '{"type": '}).encode(), 400),
        "empty payload": (b"payload=", 400),
        "a list in payload": (urlencode({"payload": "[1]"}).encode(), 400),
        "a number in payload": (urlencode({"payload": "1"}).encode(), 400),
        "a list": (b"[1, 2]", 400),
        "deep JSON": (deep, 400),
        "deep JSON in payload": (urlencode({"payload": deep}).encode(), 400),
        "five thousand fields": (line.command("x", **{f"f{number}": "" for number in range(5000)}), 400),
        "a huge number": (b'{"a": ' + b"9" * 5000 + b"}", 400),
        "over a megabyte": (line.command("x" * LARGEST_BODY), 413),
    }
    got = {name: await line.posts_signed(body) for name, (body, _) in cases.items()}
    assert got == {name: status for name, (_, status) in cases.items()}
    await nothing_was_done_and_the_next_is_answered(line)


async def test_a_signed_payload_of_a_strange_shape_does_nothing_and_breaks_nothing(line: Line) -> None:
    """Whoever can be told that nothing was kept (a 200) is told so."""
    view = {"callback_id": "done.edit", "state": [], "private_metadata": 3}
    strange: list[tuple[dict[str, object], int]] = [
        ({}, 400),
        ({"type": "event_callback"}, 404),
        ({"type": "event_callback", "event": None}, 400),
        ({"type": "event_callback", "event": "user_change"}, 400),
        ({"type": "event_callback", "event": {"type": "user_change"}}, 200),
        ({"type": "event_callback", "event": {"type": "user_change", "user": []}}, 200),
        ({"type": "event_callback", "event": {"type": 1}}, 400),
        ({"type": "block_actions", "actions": "x"}, 400),
        ({"type": "block_actions", "actions": [1], "user": [], "team": 1}, 400),
        ({"type": "view_submission", "view": view}, 400),
        ({"command": 1, "text": {}}, 400),
        ({"command": "/done", "text": {}}, 200),
        ({"type": "no such thing"}, 400),
    ]
    got = [await line.posts_signed(urlencode({"payload": json.dumps(payload)}).encode()) for payload, _ in strange]
    assert got == [status for _, status in strange]
    await nothing_was_done_and_the_next_is_answered(line)


async def test_other_verbs_and_other_paths_lead_nowhere(line: Line) -> None:
    body = line.command("x")
    headers = {**FORM, **line.slack.signed(body)}
    root = "://".join(urlsplit(line.url)[:2])
    cases = [
        ("GET", line.url, 405),
        ("PUT", line.url, 405),
        ("DELETE", line.url, 405),
        ("POST", root + "/", 404),
        ("POST", root + "/slack", 404),
        ("POST", line.url + "/", 404),
        ("GET", root + "/metrics", 404),
    ]
    got = []
    for verb, url, _ in cases:
        async with line.session.request(verb, url, data=body, headers=headers) as response:
            got.append((verb, url, response.status))
            assert response.headers["Server"] == "neverdone"
    assert got == cases
    await nothing_was_done_and_the_next_is_answered(line)


async def test_a_request_replayed_byte_for_byte_takes_effect_once_and_gets_the_same_answer(line: Line) -> None:
    body = line.command("once")
    headers = {"Content-Type": "application/x-www-form-urlencoded", **line.slack.signed(body)}
    answers = []
    for _ in range(3):
        async with line.session.post(line.url, data=body, headers=headers) as response:
            answers.append((response.status, (await response.json())["text"]))
    assert answers == [(200, "Noted: once")] * 3
    assert await line.kept() == ["once"]


async def test_the_certificate_check_is_answered_and_does_nothing(line: Line) -> None:
    assert await line.posts(b"ssl_check=1&token=x", {}) == 200
    assert await line.posts(line.command("hidden", ssl_check="1"), {}) == 401
    assert await line.posts(b"ssl_check=1&payload=%7B%7D", {}) == 401
    await nothing_was_done_and_the_next_is_answered(line)


async def test_the_address_proves_itself(line: Line) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
    headers = {"Content-Type": "application/json", **line.slack.signed(body)}
    async with line.session.post(line.url, data=body, headers=headers) as response:
        assert (response.status, await response.text(), response.content_type) == (200, "3eZbrw", "text/plain")
        assert response.headers["Server"] == "neverdone"
    assert await line.posts(body, {}) == 401


@pytest.mark.parametrize("text", ["the payload of the truck", "payload=1", "a&payload={}", "{curly", "ssl_check=1"])
async def test_words_that_look_like_the_protocol_are_words(line: Line, text: str) -> None:
    assert read(await line.alice.types(f"/done {text}")) == f"Noted: {text}\n[Undo]"
    assert await line.kept() == [text]


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


@pytest.mark.parametrize(
    ("named", "kept"), [("own", True), ("", True), ("absent", True), ("E1", True), ("T999", False), ("E1 T999", False)]
)
async def test_with_one_workspaces_token_what_names_another_is_not_kept(line: Line, named: str, *, kept: bool) -> None:
    """Named by nothing, or by an organisation, it is the one workspace's: Slack sends this token no other's."""
    body = dict(parse_qsl(line.command("a line").decode()))
    if named == "absent":
        del body["team_id"]
    elif named != "own":
        body |= dict(zip(("team_id", "context_team_id"), named.split() or [""], strict=False))
    assert await line.posts_signed(urlencode(body).encode()) == 200
    assert await line.kept() == (["a line"] if kept else [])
    assert await line.workspaces() == ([line.slack.team.id] if kept else [])
