"""Files on the stand-in: an address that works once, as many bytes as announced, a completion that shows them."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from slackbot.standin import Standin, TurnableClock
from tests.standin.calls import call, refused
from tests.standin.tiny_bot import MANIFEST

SCOPES = ["chat:write", "im:write", "files:write"]


@pytest.fixture
async def granted(clock: TurnableClock) -> AsyncIterator[Standin]:
    async with Standin(MANIFEST | {"oauth_config": {"scopes": {"bot": SCOPES}}}, clock) as slack:
        slack.person("Alice")
        yield slack


async def upload(slack: Standin, content: bytes, announced: int | None = None) -> tuple[str, str, int]:
    """Ask for an address and upload; returns the file's id, the address, and the status."""
    length = len(content) if announced is None else announced
    place = await call(slack, "files.getUploadURLExternal", filename="a.md", length=length)
    async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=content) as got:
        return place["file_id"], place["upload_url"], got.status


async def test_a_file_is_seen_once_it_is_completed_in_a_channel(granted: Standin) -> None:
    alice = granted.people["Alice"]
    file, _, status = await upload(granted, b"hello")
    assert (status, alice.dm) == (200, [])
    files = [{"id": file, "title": "A"}]
    done = await call(
        granted, "files.completeUploadExternal", files=files, channel_id=alice.dm_id, initial_comment="Here"
    )
    assert done["files"] == [{"id": file, "name": "a.md", "title": "A", "size": 5}]
    assert [(message.text, message.files) for message in alice.dm] == [("Here", (("a.md", "hello"),))]
    assert granted.refusals == []
    assert (
        await refused(granted, "files.completeUploadExternal", files=files, channel_id=alice.dm_id) == "file_not_found"
    )


async def test_an_address_works_once_and_for_what_was_announced(granted: Standin) -> None:
    _, url, _ = await upload(granted, b"hello")
    async with aiohttp.ClientSession() as session, session.post(url, data=b"hello") as again:
        assert again.status == 404
    file, _, status = await upload(granted, b"hello", announced=4)
    assert status == 400
    assert await refused(granted, "files.completeUploadExternal", files=[{"id": file}]) == "file_not_found"
    assert [refusal.error for refusal in granted.refusals] == [
        "invalid_upload_url",
        "length_mismatch",
        "file_not_found",
    ]


@pytest.mark.parametrize("files", ["no JSON", "{}", [], [{}], ["F1"], [{"id": "F1"}]])
async def test_what_is_no_list_of_uploaded_files_is_refused(granted: Standin, files: object) -> None:
    error = await refused(granted, "files.completeUploadExternal", files=files)
    assert error == ("file_not_found" if files == [{"id": "F1"}] else "invalid_arguments")


@pytest.mark.parametrize("length", ["x", 0, ""])
async def test_an_upload_needs_a_length(granted: Standin, length: object) -> None:
    assert await refused(granted, "files.getUploadURLExternal", filename="a", length=length) == "invalid_arguments"


async def test_without_the_scope_nothing_is_taken(granted: Standin) -> None:
    granted.team.scopes.discard("files:write")
    assert await refused(granted, "files.getUploadURLExternal", filename="a", length=1) == "missing_scope"
    assert await refused(granted, "files.completeUploadExternal", files=[{"id": "F1"}]) == "missing_scope"


async def test_a_file_of_another_workspace_is_not_found(granted: Standin) -> None:
    file, _, _ = await upload(granted, b"hello")
    other = granted.add_team("Other")
    token = other.bot_token
    assert await refused(granted, "files.completeUploadExternal", token, files=[{"id": file}]) == "file_not_found"


def pictured(**source: object) -> list[dict[str, object]]:
    return [{"type": "image", "alt_text": "a week", **source}]


async def test_a_picture_is_shown_by_the_id_of_its_file_once_that_is_complete(granted: Standin) -> None:
    alice = granted.people["Alice"]
    file, _, _ = await upload(granted, b"GIF89a")
    post: dict[str, Any] = {"channel": alice.dm_id, "text": "Your week", "blocks": pictured(slack_file={"id": file})}
    assert await refused(granted, "chat.postMessage", **post) == "invalid_blocks"
    await call(granted, "files.completeUploadExternal", files=[{"id": file}])
    assert (await call(granted, "chat.postMessage", **post))["ok"]
    (shown,) = alice.dm
    assert (shown.blocks[0]["slack_file"], shown.readable()) == ({"id": file}, "(image: a week)")
    home = {"type": "home", "blocks": pictured(slack_file={"id": file})}
    assert (await call(granted, "views.publish", user_id=alice.id, view=home))["ok"]
    home = {"type": "home", "blocks": pictured(slack_file={"id": "F0NOTHERE"})}
    assert await refused(granted, "views.publish", user_id=alice.id, view=home) == "invalid_blocks"


@pytest.mark.parametrize(
    "source",
    [
        {},
        {"image_url": "https://a.example/x.png", "slack_file": {"id": "F1"}},
        {"slack_file": {}},
        {"slack_file": {"id": "F1", "url": "https://a.example/x.png"}},
        {"slack_file": {"id": "file"}},
        {"slack_file": "F1"},
    ],
)
async def test_a_picture_comes_from_one_place(granted: Standin, source: dict[str, object]) -> None:
    alice = granted.people["Alice"]
    post: dict[str, Any] = {"channel": alice.dm_id, "text": "Your week", "blocks": pictured(**source)}
    assert await refused(granted, "chat.postMessage", **post) == "invalid_blocks"
