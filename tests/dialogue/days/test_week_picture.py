"""Dialogues about the picture of a week: in its last digest and in Home, or in words where it can't be shown."""

from collections.abc import AsyncIterator

import pytest

from slackbot import manifest
from slackbot.standin import Fault
from tests.talk import Talk, open_talk

WORDS = "Your week: Monday (open sky), Tuesday (a hard one, lines, a break), Wednesday (open sky), "
PICTURE = f"(image: {WORDS}Thursday (open sky), Friday (lines).)"


@pytest.fixture
async def pictured(monkeypatch: pytest.MonkeyPatch, database_url: str) -> AsyncIterator[Talk]:
    """A talk in a workspace that lets the bot upload files."""
    granted = manifest.load()
    granted["oauth_config"]["scopes"]["bot"].append("files:write")
    monkeypatch.setattr(manifest, "load", lambda: granted)
    async with open_talk(database_url=database_url) as talk:
        await live(talk)
        yield talk


async def live(talk: Talk) -> None:
    """Alice's Tuesday: two hard ones, a plain line, a rough one, a break; her week is Monday to Friday."""
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/done hard: the contract\nhard: the refund\na call that led nowhere\nrough: the shouting")
    await talk.alice.types("/break 5")


async def to_friday(talk: Talk) -> str:
    """The last digest of the week."""
    await talk.at("16:00", days=3)
    await talk.alice.types("/done the outage page")
    await talk.at("17:01")
    return talk.alice.mail[-1]


async def test_the_last_digest_of_the_week_shows_it_and_the_others_do_not(pictured: Talk) -> None:
    await pictured.at("17:01")
    assert "Your week:" not in pictured.alice.mail[-1]
    assert PICTURE in await to_friday(pictured)
    (block,) = [block for block in pictured.alice.person.dm[-1].blocks if block["type"] == "image"]
    assert block["slack_file"]["id"].startswith("F")
    assert "shouting" not in block["alt_text"]


async def test_without_the_scope_the_words_stand_in_its_place(talk: Talk) -> None:
    await live(talk)
    digest = await to_friday(talk)
    assert WORDS in digest
    assert "image" not in digest


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", Fault.error("internal_error")),
        ("files.getUploadURLExternal", Fault.ratelimited("60")),
        ("files.completeUploadExternal", Fault.error("file_uploads_disabled")),
        ("files.completeUploadExternal", Fault.ratelimited("60")),
        ("files.completeUploadExternal", Fault.reset_after()),
        ("files.completeUploadExternal", Fault.status(500)),
    ],
)
async def test_an_upload_that_fails_holds_no_digest_back(pictured: Talk, method: str, fault: Fault) -> None:
    pictured.slack.fault(method, fault)
    digest = await to_friday(pictured)
    assert WORDS in digest
    assert "image" not in digest


async def test_a_picture_that_slack_refuses_to_show_is_told_in_words(pictured: Talk) -> None:
    await pictured.at("16:59", days=3)
    pictured.slack.fault("chat.postMessage", Fault.error("invalid_blocks"))
    await pictured.at("17:01")
    (digest,) = [mail for mail in pictured.alice.mail if "Your week:" in mail]
    assert "image" not in digest
    assert "[Turn these off]" in digest


async def test_home_shows_the_days_before_today_and_one_file_serves_all_day(pictured: Talk) -> None:
    await pictured.at("09:30", days=2)
    shown = set()
    for _ in range(3):
        await pictured.alice.person.opens_home()
        await pictured.trial.settled()
        home = pictured.alice.person.home
        assert home is not None
        week = "Your week: Monday (open sky), Tuesday (a hard one, lines, a break), Wednesday (open sky)."
        assert f"(image: {week})" in home.readable()
        shown |= {block["slack_file"]["id"] for block in home.blocks if block["type"] == "image"}
    assert len(shown) == 1


async def test_a_week_without_a_line_has_no_picture(pictured: Talk) -> None:
    await pictured.at("17:01", days=10)
    assert "Your week:" not in pictured.alice.mail[-1]
