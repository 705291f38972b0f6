"""Dialogues about a lesson on the shelf: shared by a yes of its own, and gone with its line."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.recap.shelves import SENTENCE, begin_team
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, open_talk


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    async with open_talk() as talk:
        yield await begin_team(talk)


async def test_with_several_teams_it_is_typed_in_a_channel_and_a_lesson_is_asked_about(team: Team) -> None:
    talk = team.talk
    other = Team(talk, talk.slack.channel("night-desk", [talk.bob.person]))
    await other.types(talk.bob, "/coach team mon 9:00")
    assert (await talk.bob.types(f"/coach shelf {SENTENCE}")).startswith("You're in several teams: ")
    assert (await other.types(talk.bob, f"/coach shelf {SENTENCE}")).startswith("In #night-desk, people would read")
    await talk.bob.types("/challenge the refund three of us avoided")
    await talk.bob.types("/challenge")
    await talk.bob.presses("It's done")
    await talk.bob.saves(learned="ask finance before promising")
    await talk.bob.types("/challenge learned")
    asked = await talk.bob.presses("To the shelf")
    assert "#help-desk [This one]\n#night-desk [This one]" in asked
    assert (await talk.bob.presses("This one", value="1.1")).startswith("In #help-desk, people would read")


LESSON = "ask finance before promising"


async def learns(speaker: Speaker, learned: str = LESSON) -> str:
    """Take a hard one unless one is open, and finish it with what was learned; returns what is read then."""
    if "[It's done]" not in await speaker.types("/challenge"):
        await speaker.types("/challenge the refund three of us avoided")
        await speaker.types("/challenge")
    await speaker.presses("It's done")
    await speaker.saves(learned=learned)
    return speaker.screen[-1]


async def choice_of(speaker: Speaker, label: str) -> str:
    """Press a choice of the one menu in the recap's choices that has it."""
    shown = speaker.last
    assert shown is not None
    values = [
        option["value"]
        for block in shown.blocks
        for option in block.get("accessory", {}).get("options", ())
        if option["text"]["text"] == label
    ]
    assert len(values) == 1
    return await speaker.presses(label, value=values[0])


async def test_a_shared_lesson_goes_on_the_shelf_from_the_choices_by_a_yes_of_its_own(team: Team) -> None:
    alice, bob = team.talk.alice, team.talk.bob
    await learns(bob)
    choices = await bob.types("/coach recap")
    assert "To the shelf" not in choices
    await bob.presses("Share")
    assert (await choice_of(bob, "To the shelf")).startswith(f"In #help-desk, people would read this:\n{LESSON}")
    assert any("the refund three of us avoided (a hard one), shared" in shown for shown in bob.screen)  # beside them
    assert (await alice.types("/coach shelf")).startswith("The shelf is empty.")
    await bob.presses("Put it up")
    assert LESSON in await alice.types("/coach shelf")


async def takes_back(speaker: Speaker, how: str) -> str:
    """Undo, remove or make private the line that a hard one became; returns what is read then."""
    if how == "undo":
        return await speaker.types("/done undo")
    await speaker.types("/done")
    if how == "remove":
        return await choice_of(speaker, "Remove")
    await choice_of(speaker, "Edit")
    await speaker.saves(text="rough: the refund three of us avoided")
    return speaker.screen[-1]


@pytest.mark.parametrize("how", ["undo", "remove", "make private"])
async def test_a_lesson_leaves_the_shelf_and_the_recap_with_its_line(database_url: str, how: str) -> None:
    """Its author is told, and keeps the words; they stand again by another yes alone."""
    async with open_talk(database_url=database_url) as talk:
        team = await begin_team(talk)
        await talk.at("15:50", days=3)
        await learns(talk.bob)
        await talk.bob.presses("To the shelf")
        await talk.bob.presses("Put it up")
        await talk.at("16:05")
        assert f"From the shelf: {LESSON}" in team.posts[0]
        assert "Your lesson from it is off the team's shelf." in await takes_back(talk.bob, how)
        await talk.trial.settled()
        assert LESSON not in team.posts[0]
        assert (await talk.alice.types("/coach shelf")).startswith("The shelf is empty.")
        assert "finance" not in await talk.alice.types("/challenge a promising refund")
        assert f"{LESSON} (#help-desk, not up)" in await talk.bob.types("/coach shelf mine")


async def test_a_lesson_in_other_words_takes_the_place_of_its_earlier_ones(team: Team) -> None:
    alice, bob = team.talk.alice, team.talk.bob
    await learns(bob)
    await bob.presses("To the shelf")
    await bob.presses("Put it up")
    await bob.types("/done undo")
    await learns(bob, "ask Meyer first")
    await bob.presses("To the shelf")
    await bob.presses("Put it up")
    shown = await alice.types("/coach shelf")
    assert ("ask Meyer first" in shown, LESSON in shown) == (True, False)
    assert LESSON not in await bob.types("/coach shelf mine")


async def test_a_line_in_other_words_leaves_what_was_learned_where_it_is(team: Team) -> None:
    await learns(team.talk.bob)
    await team.talk.bob.presses("To the shelf")
    await team.talk.bob.presses("Put it up")
    await team.talk.bob.types("/done")
    await choice_of(team.talk.bob, "Edit")
    await team.talk.bob.saves(text="hard: the refund that three of us avoided")
    assert LESSON in await team.talk.alice.types("/coach shelf")
