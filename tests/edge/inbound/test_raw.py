"""What may come over a raw socket: each gets a 4xx or is cut off, nothing is told of us, and others are served."""

import asyncio
import gzip
import logging

import pytest

from slackbot.slack.inbound import connection, http
from tests.edge.inbound.http_line import Line, read
from tests.edge.inbound.test_http import line

__all__ = ["line"]  # the fixture

HEAD = b"POST /slack/events HTTP/1.1\r\nHost: bot.test\r\n"


def body(text: bytes, *headers: bytes) -> bytes:
    return HEAD + b"".join(header + b"\r\n" for header in headers) + b"Content-Length: %d\r\n\r\n" % len(text) + text


WHOLE: dict[str, tuple[bytes, int]] = {
    "a TLS hello": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100) + b"\r\n\r\n", 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "no HTTP at all": (b"hello, <script>canary</script>\r\n\r\n", 400),
    "a huge header": (HEAD + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 400),
    "five thousand headers": (HEAD + b"".join(b"X%d: a\r\n" % n for n in range(5000)) + b"\r\n", 400),
    "a NUL in a header": (HEAD + b"X: a\0b\r\n\r\n", 400),
    "a negative length": (HEAD + b"Content-Length: -1\r\n\r\n", 400),
    "a word for a length": (HEAD + b"Content-Length: abc\r\n\r\n", 400),
    "two lengths": (HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "a length and chunks": (HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "a broken chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400),
    "no host": (b"POST /slack/events HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400),
    "a signature that is no text": (body(b"", b"X-Slack-Signature: \xff\xfe"), 401),
    "broken gzip": (body(b"abcde", b"Content-Encoding: gzip"), 401),
    "a gzip bomb": (body(gzip.compress(bytes(50_000_000)), b"Content-Encoding: gzip"), 401),
    "another compression": (body(b"abcde", b"Content-Encoding: br"), 401),
    "a charset of nobody's": (body(b"abc", b"Content-Type: text/plain; charset=nonsense"), 401),
    "an odd expectation": (body(b"abc", b"Expect: tea"), 401),
    "a wish for a websocket": (body(b"", b"Connection: Upgrade", b"Upgrade: websocket"), 401),
    "a way through": (b"CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test\r\n\r\n", 404),
    "another's address": (b"POST http://evil.test/slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 401),
    "a query": (b"POST /slack/events?a=%ff%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 401),
}


async def sends(port: int, sent: bytes) -> bytes:
    """Send over a fresh connection; returns all that comes until it is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        await writer.drain()
        async with asyncio.timeout(60):
            return await reader.read(4000)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("name", WHOLE)
async def test_what_is_no_request_of_slacks_is_turned_away(
    line: Line, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    sent, status = WHOLE[name]
    got = await sends(line.bot.port, sent)
    assert got.split(b" ")[1] == str(status).encode()
    assert [word for word in (b"Python", b"aiohttp", b"Traceback", b"canary") if word in got] == []
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
    assert "canary" not in caplog.text
    assert read(await line.alice.types("/done a good one")) == "Noted: a good one\n[Undo]"


SLOW = {
    "nothing": b"",
    "half a line": b"POST /slack/ev",
    "half a head": HEAD + b"Content-Le",
    "half a body": HEAD + b"Content-Length: 100\r\n\r\nabc",
    "half a huge body": HEAD + b"Content-Length: 99999999999\r\n\r\nabc",
    "half a certificate check": HEAD + b"Content-Length: 30\r\n\r\nssl_check=1",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
}


@pytest.mark.long
async def test_who_is_slow_is_cut_off_and_holds_nobody_up(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.5)
    monkeypatch.setattr(http, "BODY_SECONDS", 0.5)
    waiting = [asyncio.ensure_future(sends(line.bot.port, sent)) for sent in SLOW.values()]
    assert read(await line.alice.types("/done meanwhile")) == "Noted: meanwhile\n[Undo]"
    got = dict(zip(SLOW, await asyncio.gather(*waiting), strict=True))
    assert {name: answer[:12] for name, answer in got.items()} == {
        name: b"HTTP/1.1 408" if name in {*list(SLOW)[3:]} else b"" for name in SLOW
    }


@pytest.mark.long
async def test_a_connection_that_is_kept_outlives_its_first_request(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.0)
    reader, writer = await asyncio.open_connection("127.0.0.1", line.bot.port)
    for pause in (0.0, 1.2):
        await asyncio.sleep(pause)
        writer.write(body(b"abc"))
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 401")
    writer.close()


LATER = {
    "a byte": b"P",
    "a verb": b"POST",
    "half a path": b"POST /slack/ev",
    "a line without its end": b"POST /slack/events HTTP/1.1",
    "a line": b"POST /slack/events HTTP/1.1\r\n",
    "half a name": HEAD + b"Content-Le",
    "a name": HEAD + b"Content-Length:",
    "half a value": HEAD + b"Content-Length: 1",
    "all but the end": HEAD + b"Content-Length: 3\r\n",
    "half of the end": HEAD + b"Content-Length: 3\r\n\r",
    "another verb": b"GET /slack/inst",
}


@pytest.mark.long
@pytest.mark.parametrize("earlier", [1, 3])
async def test_who_is_slow_with_a_later_request_is_cut_off_as_well(
    line: Line, monkeypatch: pytest.MonkeyPatch, earlier: int
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.0)

    async def ends_with(head: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.bot.port)
        for _ in range(earlier):
            writer.write(body(b"abc"))
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 401")
        writer.write(head)
        async with asyncio.timeout(60):
            rest = await reader.read()
        writer.close()
        return rest

    ends = await asyncio.gather(*map(ends_with, LATER.values()))
    assert dict(zip(LATER, ends, strict=True)) == dict.fromkeys(LATER, b"")
