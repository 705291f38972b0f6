"""`/coach export`: all that is kept of one person and of nobody else, as files or in pages; never doubled."""

import json
import re

import pytest

from slackbot import manifest
from slackbot.commands.privacy import export
from slackbot.standin import Fault
from slackbot.store.privacy import personal_data
from slackbot.store.schema.schema import metadata
from tests.talk import Talk, open_talk


@pytest.fixture
def _with_files(monkeypatch: pytest.MonkeyPatch) -> None:
    granted = manifest.load()
    granted["oauth_config"]["scopes"]["bot"].append("files:write")
    monkeypatch.setattr(manifest, "load", lambda: granted)


async def exports(talk: Talk) -> str:
    """Ask for it and let it come; returns the answer."""
    told = await talk.alice.types("/coach export")
    await talk.bot.sender.settled()
    return told


async def live(talk: Talk) -> None:
    """A day of alice's, and of bob's beside her."""
    await talk.alice.types("/done hard: hers <!channel> & *bold*\ntime: her second")
    await talk.alice.types("/challenge her hard one")
    await talk.alice.types("/shortcut her macro")
    await talk.alice.types("/break 5 outside")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/thanks @bob for his patience")
    await talk.bob.types("/done what bob did")
    await talk.bob.types("/thanks @alice for her time")


@pytest.mark.usefixtures("_with_files")
async def test_two_files_come_into_the_dm() -> None:
    """One to read and one for a program; both hold hers, and nothing of bob's but what he said to her."""
    async with open_talk() as talk:
        await live(talk)
        assert (await exports(talk)).startswith("I'm putting together everything I keep about you: two files")
        message = talk.alice.person.dm[-1]
        assert message.text.startswith("Everything I keep about you")
        (name, read), (other, data) = message.files
        assert re.fullmatch(r"never-done-2026-03-03-[0-9a-f]{32}\.md", name)
        assert other == name.replace(".md", ".json")
        for content in (read, data):
            assert "her second" in content
            assert "for her time" in content
            assert "what bob did" not in content


@pytest.mark.usefixtures("_with_files")
async def test_the_file_to_read_keeps_words_as_words() -> None:
    """What was typed is no markup in it, and each kind has its heading."""
    async with open_talk() as talk:
        await live(talk)
        await exports(talk)
        read = talk.alice.person.dm[-1].files[0][1]
        assert "## What you did\n\n- Tuesday, 3 March 2026: hers \\<!channel\\> & \\*bold\\* (a hard one)\n" in read
        assert "## Hard things you took on\n\n- Tuesday, 3 March 2026: her hard one\n" in read
        assert "## Breaks\n\n- Tuesday, 3 March 2026: outside\n" in read


@pytest.mark.usefixtures("_with_files")
async def test_the_file_for_a_program_says_its_schema_and_holds_every_kind() -> None:
    async with open_talk() as talk:
        await live(talk)
        await exports(talk)
        data = json.loads(talk.alice.person.dm[-1].files[1][1])
        assert (data["schema"], data["version"]) == ("never-done-export", 1)
        assert (data["workspace_id"], data["user_id"]) == (talk.slack.team.id, talk.alice.person.id)
        assert [line["text"] for line in data["lines"]] == ["hers <!channel> & *bold*", "her second"]
        assert data["account"][0]["digest_at"] == "17:00:00"
        assert [look["what"] for look in data["looks"]] == ["export"]
        filled = {"account", "lines", "challenges", "shortcuts", "breaks", "thanks_given", "thanks_received", "due"}
        assert {kind for kind in filled if data[kind]} == filled


@pytest.mark.usefixtures("_with_files")
async def test_slacks_retry_of_the_command_brings_no_second_pair() -> None:
    async with open_talk() as talk:
        for _ in range(3):
            await talk.alice.person.types("/coach export", trigger_id="1.same")
        await talk.bot.sender.settled()
        assert [len(message.files) for message in talk.alice.person.dm] == [2]


@pytest.mark.usefixtures("_with_files")
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_slack_that_takes_no_more_just_now_gets_it_later(method: str) -> None:
    async with open_talk() as talk:
        talk.slack.fault(method, Fault.ratelimited("30"))
        await exports(talk)
        assert talk.alice.mail == []
        await talk.at("10:00")
        assert [len(message.files) for message in talk.alice.person.dm] == [2]


@pytest.mark.usefixtures("_with_files")
async def test_an_answer_that_got_lost_before_the_end_is_no_doubt() -> None:
    """Nothing shows until the last call, so all of it may be done again."""
    async with open_talk() as talk:
        talk.slack.fault("files.getUploadURLExternal", Fault.reset_after())
        await exports(talk)
        await talk.at("10:00")
        assert [len(message.files) for message in talk.alice.person.dm] == [2]


@pytest.mark.usefixtures("_with_files")
async def test_an_answer_that_got_lost_at_the_end_is_looked_up_and_nothing_comes_twice() -> None:
    """The files' names say which delivery they are."""
    async with open_talk() as talk:
        talk.slack.fault("files.completeUploadExternal", Fault.reset_after())
        await exports(talk)
        await talk.at("10:00")
        await talk.at("11:00")
        assert [len(message.files) for message in talk.alice.person.dm] == [2]


@pytest.mark.usefixtures("_with_files")
async def test_where_the_scope_was_taken_away_it_says_so_and_shows_pages_from_then_on() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/done hers")
        talk.slack.team.scopes.discard("files:write")
        await exports(talk)
        assert talk.alice.mail == ["I can't put files here after all. /coach export pages shows you everything."]
        assert "hers" in await talk.alice.types("/coach export")


@pytest.mark.usefixtures("_with_files")
async def test_a_pause_does_not_keep_back_what_was_asked_for() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach pause")
        await exports(talk)
        assert [len(message.files) for message in talk.alice.person.dm] == [2]


@pytest.mark.usefixtures("_with_files")
async def test_it_can_be_read_here_as_well() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/done hers")
        await talk.alice.types("/coach export")
        assert "hers" in await talk.alice.presses("Read it here")
        assert "hers" in await talk.alice.types("/coach export pages")


@pytest.mark.usefixtures("_with_files")
async def test_files_are_made_as_often_as_a_day_allows_and_then_it_is_read_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "FILES_A_DAY", 2)
    async with open_talk() as talk:
        await talk.alice.types("/done hers")
        for _ in range(2):
            assert (await exports(talk)).startswith("I'm putting together everything")
        assert (await exports(talk)).startswith("I've put that into files as often as one day allows.")
        assert "hers" in await talk.alice.presses("Read it here")
        assert [len(message.files) for message in talk.alice.person.dm] == [2, 2]
        await talk.at("10:00", days=1)
        assert (await exports(talk)).startswith("I'm putting together everything")


async def test_without_the_scope_it_is_shown_in_pages(talk: Talk) -> None:
    """Nothing is promised that does not come."""
    await live(talk)
    told = await exports(talk)
    assert told.startswith("These are your words, as I have them. Nobody else gets to read this.\nWhat you did\n")
    assert "• Tuesday, 3 March 2026: hers <!channel> & *bold* (a hard one)" in told
    assert "for her time" in told
    assert "what bob did" not in told


async def test_all_of_a_long_year_can_be_read_page_by_page(talk: Talk) -> None:
    """Every line stands on one page or another, the longest too, and the pages lead there and back."""
    typed = [f"line {number} {'<&>' * 140} end {number}" for number in range(30)]
    for begin in range(0, 30, 10):
        await talk.alice.types("/done " + "\n".join(typed[begin : begin + 10]))
    pages = [await talk.alice.types("/coach export")]
    while "[Next page]" in pages[-1]:
        pages.append(await talk.alice.presses("Next page"))
    told = "".join(pages)
    assert len(pages) > 3
    assert [number for number in range(30) if f": line {number} " not in told] == []
    back = [await talk.alice.presses("Page before") for _ in pages[1:]]
    assert back[-1] == pages[0]


async def test_with_nothing_kept_it_says_so(talk: Talk) -> None:
    assert (await exports(talk)).startswith("I have none of your words.")


async def test_a_number_that_is_no_page_shows_one_that_is(talk: Talk) -> None:
    await talk.alice.types("/done hers")
    for value in ("0", "7", "x", "", "9" * 30, "\u0663"):
        payload = {
            "type": "block_actions",
            "team": {"id": talk.slack.team.id},
            "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id},
            "trigger_id": f"3.3.{value}",
            "response_url": "",
            "actions": [{"type": "button", "action_id": "export.later", "value": value, "action_ts": "1.2"}],
        }
        (answer,) = await talk.slack.deliver("interactive", payload)
        assert answer.status == 200
    assert all("hers" not in told for told in talk.bob.screen)


def test_every_table_that_names_a_person_is_in_the_export() -> None:
    """A table that nobody thought of here has no name of its own in it."""
    whose = {name for name, table in metadata.tables.items() if {"workspace_id", "user_id"} <= set(table.c.keys())}
    assert whose - set(personal_data.NAMES) - personal_data.LEFT_OUT == set()
