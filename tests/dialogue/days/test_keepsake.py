"""Dialogues about `/coach year` and `/coach month`: lines chosen one by one into a document of one's own."""

import re

import pytest

from slackbot import manifest
from tests.canary import leaks_to_others, planted
from tests.talk import Talk, open_talk

YEAR = "2025-03-04 2026-03-03"


@pytest.fixture
def _with_files(monkeypatch: pytest.MonkeyPatch) -> None:
    granted = manifest.load()
    granted["oauth_config"]["scopes"]["bot"].append("files:write")
    monkeypatch.setattr(manifest, "load", lambda: granted)


async def live(talk: Talk) -> None:
    """A day of alice's: a plain line, a hard one with a lesson, a rough one, time given, and thanks from bob."""
    await talk.alice.types("/done wrote back to the baker\ntime: stayed until it was <understood>\nrough: the shouting")
    await talk.alice.types("/challenge the refund three of us avoided")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.alice.saves(learned="ask finance before promising")
    await talk.bob.types("/thanks @alice for the late call")


async def test_the_marked_ones_are_offered_and_every_line_is_one_tap_away(talk: Talk) -> None:
    await live(talk)
    shown = await talk.alice.types("/coach year")
    assert shown.startswith(
        "Pick what goes into a document of your own. "
        "This is from Tuesday, 4 March 2025 to Tuesday, 3 March 2026, the ones you marked:\n"
    )
    for text in ("stayed until it was <understood> (time given)", "the refund three of us avoided (a hard one)"):
        assert f"{text}, Tuesday, 3 March 2026 [Take it]" in shown
    assert "ask finance before promising (learned)" in shown
    assert "for the late call (thanks to you)" in shown
    assert "baker" not in shown
    every = await talk.alice.presses("All my lines")
    assert "wrote back to the baker, Tuesday, 3 March 2026 [Take it]" in every
    assert "shouting" not in every
    assert "baker" not in await talk.alice.presses("Marked ones")


@pytest.mark.usefixtures("_with_files")
async def test_what_was_picked_comes_as_two_files_and_nothing_else_does(database_url: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        await live(talk)
        await talk.alice.types("/coach year")
        await talk.alice.presses("Take it", value=f"{YEAR} marked line 2")
        await talk.alice.presses("Take it", value=f"{YEAR} marked challenge 1")
        shown = await talk.alice.presses("Take it", value=f"{YEAR} marked thanks 1")
        assert "(time given), Tuesday, 3 March 2026, in [Leave it out]" in shown
        await talk.alice.presses("Leave it out", value=f"{YEAR} marked thanks 1")
        assert (await talk.alice.presses("Make it")).startswith("I'm putting it together: two files")
        await talk.bot.sender.settled()
        message = talk.alice.person.dm[-1]
        assert (
            message.text == "In your own words: one file to edit, one to print. Slack keeps them until you delete them."
        )
        (name, read), (other, page) = message.files
        assert re.fullmatch(r"in-my-words-2026-03-03-[0-9a-f]{32}\.md", name)
        assert other == name.replace(".md", ".html")
        assert read == (
            "## In my own words\n\n> Put together on Tuesday, 3 March 2026, of lines that I chose.\n\n## March 2026\n\n"
            "- ask finance before promising (learned)\n- stayed until it was \\<understood\\> (time given)\n"
        )
        assert "<h1>In my own words</h1>" in page
        assert "<h2>March 2026</h2>" in page
        assert "<li>stayed until it was &lt;understood&gt; (time given)</li>" in page
        for absent in ("baker", "shouting", "late call", "<script", "http:", "https:"):
            assert absent not in page


async def test_without_files_it_is_shown_here(talk: Talk) -> None:
    await live(talk)
    await talk.alice.types("/coach month")
    await talk.alice.presses("Take it", value="2026-02-01 2026-03-03 marked line 2")
    shown = await talk.alice.presses("Make it")
    assert shown.startswith("March 2026\n• stayed until it was <understood> (time given)\n")


async def test_a_long_document_is_shown_in_pages(talk: Talk) -> None:
    for number in range(12):
        await talk.alice.types(f"/done hard: {number} {'words ' * 80}")
    await talk.alice.types("/coach year")
    for number in range(1, 13):
        message = talk.alice.last
        assert message is not None
        if f"'{YEAR} marked line {number}'" not in str([block.get("accessory") for block in message.blocks]):
            await talk.alice.presses("Next page")
        await talk.alice.presses("Take it", value=f"{YEAR} marked line {number}")
    first = await talk.alice.presses("Make it")
    second = await talk.alice.presses("Next page")
    assert "• 0 words" in first
    assert "• 11 words" in second
    assert "• 0 words" in await talk.alice.presses("Page before")


async def test_a_line_that_was_removed_or_reworded_since_is_so_in_the_document_too(talk: Talk) -> None:
    await talk.alice.types("/done hard: the first one\nhard: the second one")
    await talk.alice.types("/coach year")
    for number in (1, 2):
        await talk.alice.presses("Take it", value=f"{YEAR} marked line {number}")
    picking = talk.alice.last
    await talk.alice.types("/done")
    await talk.alice.presses("Edit", value="done.edit:1")
    await talk.alice.saves(text="hard: the first one, reworded")
    await talk.alice.types("/done")
    await talk.alice.presses("Remove", value="done.remove:2")
    shown = await talk.alice.presses("Make it", on=picking)
    assert "the first one, reworded" in shown
    assert "second" not in shown


async def test_start_again_leaves_everything_out(talk: Talk) -> None:
    await live(talk)
    await talk.alice.types("/coach year")
    assert "[Make it]" in await talk.alice.presses("Take it", value=f"{YEAR} marked line 2")
    shown = await talk.alice.presses("Start again")
    assert "[Leave it out]" not in shown
    assert "[Make it]" not in shown


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("year next", "I couldn't read next as a year. Like this: /coach year 2025"),
        ("month the baker", "I couldn't read the baker as a month. Like this: /coach month 2026-03"),
        ("year 2025", "From Wednesday, 1 January 2025 to Wednesday, 31 December 2025 there is nothing marked"),
        ("month 2026-02", "From Sunday, 1 February 2026 to Saturday, 28 February 2026 there is nothing marked"),
        ("year help", "A document of your own lines"),
    ],
)
async def test_what_is_typed_after_it(talk: Talk, typed: str, read: str) -> None:
    assert (await talk.alice.types(f"/coach {typed}")).startswith(read)


async def test_nobody_else_picks_or_reads_any_of_it(talk: Talk) -> None:
    """Bob presses buttons with the ids of alice's lines: he gets nothing of hers, and hers stay as they are."""
    await talk.alice.types(f"/done hard: {planted('line')}")
    await talk.alice.types("/coach year")
    await talk.alice.presses("Take it", value=f"{YEAR} marked line 1")
    await talk.bob.types("/done hard: his own")
    await talk.bob.types("/coach year")
    for action in ("keepsake.take", "keepsake.leave", "keepsake.make", "keepsake.later"):
        pressed = {"type": "button", "action_id": action, "value": f"{YEAR} marked line 1", "action_ts": "1.2"}
        user = {"id": talk.bob.person.id, "team_id": talk.slack.team.id}
        team, where = {"id": talk.slack.team.id}, {"trigger_id": "1.2.same", "response_url": ""}
        payload = {"type": "block_actions", "team": team, "user": user, **where, "actions": [pressed]}
        await talk.slack.deliver("interactive", payload)
        await talk.trial.settled()
    assert leaks_to_others(talk.slack, talk.alice.person.id) == set()
    assert "[Leave it out]" in await talk.alice.types("/coach year")


async def test_home_has_a_button_for_it(talk: Talk) -> None:
    await live(talk)
    await talk.alice.person.opens_home()
    await talk.trial.settled()
    assert talk.alice.person.home is not None
    await talk.alice.person.presses(talk.alice.person.home, "A document")
    await talk.trial.settled()
    assert talk.alice.person.modal is not None
    assert "Pick what goes into a document of your own." in talk.alice.person.modal.readable()


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("month october", "Wednesday, 1 October 2025", "Friday, 31 October 2025"),
        ("month October 2024", "Tuesday, 1 October 2024", "Thursday, 31 October 2024"),
        ("month last", "Sunday, 1 February 2026", "Saturday, 28 February 2026"),
        ("year last", "Wednesday, 1 January 2025", "Wednesday, 31 December 2025"),
        ("year 2024", "Monday, 1 January 2024", "Tuesday, 31 December 2024"),
    ],
)
async def test_a_month_and_a_year_are_read_as_people_name_them(talk: Talk, typed: str, first: str, last: str) -> None:
    assert (await talk.alice.types(f"/coach {typed}")).startswith(f"From {first} to {last} there is nothing marked")
