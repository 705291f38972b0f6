"""Signed HTTP: what is not Slack's, or can't be read, is turned away with 4xx and does nothing; what is good works."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from slackbot.clock import system_clock
from slackbot.slack.inbound.guard import LARGEST_BODY
from slackbot.standin import Standin
from tests.edge.inbound.http_line import FORM, Line, nothing_was_done_and_the_next_is_answered, open_line, read

STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.fixture
async def line(slack: Standin, tmp_path: Path) -> AsyncIterator[Line]:
    async with open_line(slack, tmp_path) as opened:
        yield opened


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
