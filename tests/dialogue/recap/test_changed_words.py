"""A yes covers the words that were read, whichever way they change afterwards: a table of every way."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple

import pytest

from slackbot.standin import Message, View
from tests.dialogue.recap.recap_week import ours, value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, open_talk

Act = Callable[[Speaker], Awaitable[None]]
NAME = "Okafor"


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob has nothing in it yet."""
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
        await team.types(talk.alice, "/coach team fri 16:00")
        yield team


def typing(*commands: str) -> Act:
    """Type these."""

    async def act(bob: Speaker) -> None:
        for command in commands:
            await bob.types(command)

    return act


def row_of(message: Message | View, words: str, label: str) -> str:
    """The value of an entry in the menu beside some words."""
    row = next(block for block in message.blocks if words in str(block.get("text", "")) and "accessory" in block)
    return str(next(each["value"] for each in row["accessory"]["options"] if each["text"]["text"] == label))


def editing(words: str, new: str) -> Act:
    """Edit the line with these words in the list."""

    async def act(bob: Speaker) -> None:
        await bob.types("/done")
        assert bob.last is not None
        await bob.presses("Edit", value=row_of(bob.last, words, "Edit"))
        assert await bob.saves(text=new) is None

    return act


async def edit_in_home(bob: Speaker) -> None:
    """Edit the line in App Home."""
    await bob.person.opens_home()
    await bob.talk.trial.settled()
    assert bob.person.home is not None
    await bob.person.presses(bob.person.home, "Edit", value=row_of(bob.person.home, NAME, "Edit"))
    assert await bob.saves(text="wrote back to a customer") is None


async def remove(bob: Speaker) -> None:
    """Remove the line by its menu in the list."""
    await bob.types("/done")
    assert bob.last is not None
    await bob.presses("Remove", value=row_of(bob.last, NAME, "Remove"))


async def finish(bob: Speaker) -> None:
    """Take a hard one with the name in it, and finish it: it is a line of the list from then on."""
    await bob.types(f"/challenge the refund for {NAME}")
    await bob.types("/challenge")
    await bob.presses("It's done")
    assert await bob.saves() is None


async def finish_after_a_yes(bob: Speaker) -> None:
    """Share the hard one while it is open, and finish it then."""
    await bob.types(f"/challenge the refund for {NAME}")
    await share(bob)
    await bob.types("/challenge")
    await bob.presses("It's done")
    assert await bob.saves() is None


async def reword_a_shortcut(bob: Speaker) -> None:
    """Reword the shortcut in its window, as its button two weeks later does."""
    await bob.types("/coach recap")
    assert bob.last is not None
    button = next(
        each for block in bob.last.blocks if block["type"] == "actions" for each in block["elements"] if "value" in each
    )
    button["action_id"], button["value"] = "shortcut.change", "1"
    await bob.person.presses(bob.last, button["text"]["text"])
    assert await bob.saves(text="a canned answer") is None


async def say_what_came_to_light(bob: Speaker) -> None:
    """Add to the line of the time that was given."""
    await bob.types("/time end")
    await bob.presses("Write it down")
    assert await bob.saves(what="the old file had it") is None


async def share(bob: Speaker) -> None:
    """Say yes to what has the name in it."""
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, NAME, on=bob.last))


class Way(NamedTuple):
    """What makes the words, what changes them, and whether the person is told and offered the new ones."""

    made: Act
    changed: Act
    told: bool = True
    offered: bool = True


LINE = typing(f"/done wrote back to {NAME}")
MARKED = typing(f"/done hard: wrote back to {NAME}")
CAUSE = typing("/done hard: the export", f"/coach causes ask {NAME} first")
WAYS = {
    "an edit in the list": Way(LINE, editing(NAME, "wrote back to a customer")),
    "an edit in App Home": Way(LINE, edit_in_home),
    "an edit that marks it hard": Way(LINE, editing(NAME, "hard: wrote back to a customer")),
    "an edit that takes its mark away": Way(MARKED, editing(NAME, "wrote back to a customer")),
    "an edit to a rough moment, word for word": Way(LINE, editing(NAME, f"rough: wrote back to {NAME}"), offered=False),
    "an edit to a rough moment, reworded": Way(LINE, editing(NAME, "rough: a hard mail"), offered=False),
    "the undo of an edit": Way(
        lambda bob: _both(bob, typing("/done wrote back"), editing("wrote back", f"wrote back to {NAME}")),
        typing("/done undo"),
    ),
    "an edit of the line that a finished hard one became": Way(finish_after_a_yes, editing(NAME, "a refund")),
    "an edit of a finished hard one's line, shared as a line": Way(finish, editing(NAME, "a refund")),
    "a finished hard one's line made a rough moment": Way(
        finish_after_a_yes, editing(NAME, f"rough: the refund for {NAME}"), offered=False
    ),
    "a finished hard one's line removed": Way(finish_after_a_yes, remove, told=False),
    "a line removed": Way(LINE, remove, told=False),
    "the undo of an addition": Way(LINE, typing("/done undo"), told=False),
    "a shortcut reworded": Way(typing(f"/shortcut a canned answer for {NAME}"), reword_a_shortcut),
    "a cause typed again": Way(CAUSE, typing("/coach causes read it first")),
    "what came to light in a customer's time": Way(typing(f"/time 20 the import for {NAME}"), say_what_came_to_light),
}


async def _both(bob: Speaker, *acts: Act) -> None:
    for act in acts:
        await act(bob)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_no_way_of_changing_words_leaves_the_yes_with_them(team: Team, way: Way) -> None:
    bob = team.talk.bob
    await way.made(bob)
    if not re.search(f"{NAME}.*, shared", await bob.types("/coach recap")):
        await share(bob)
    before = len(bob.screen)
    await way.changed(bob)
    window = bob.person.modal.readable() if bob.person.modal else ""
    told = "\n".join([*bob.screen[before:], window])
    assert ("You had said yes to the old words" in told) == way.told
    assert ("[Share these]" in told) == (way.told and way.offered)
    await team.talk.at("16:01", days=3)
    assert NAME not in ours(team)


@pytest.mark.parametrize("way", [WAYS["an edit in the list"], WAYS["an edit in App Home"]])
async def test_words_that_nobody_said_yes_to_change_without_a_word_about_recaps(team: Team, way: Way) -> None:
    bob = team.talk.bob
    await way.made(bob)
    await way.changed(bob)
    assert "old words" not in "".join(bob.screen)


KEPT = {
    "an edit that changes no word": editing(NAME, f"wrote back to {NAME}"),
    "an edit that only marks it": editing(NAME, f"hard: wrote back to {NAME}"),
}


@pytest.mark.parametrize("act", KEPT.values(), ids=KEPT)
async def test_words_chosen_for_the_recap_stay_when_the_line_keeps_its_words(team: Team, act: Act) -> None:
    bob = team.talk.bob
    await LINE(bob)
    await share(bob)
    await bob.types("/coach recap")
    await bob.presses("Reword")
    assert await bob.saves(text="a long letter") is None
    await act(bob)
    await team.talk.at("16:01", days=3)
    assert "a long letter" in ours(team)


async def test_a_finished_hard_one_goes_by_the_new_words_of_its_line(team: Team) -> None:
    bob = team.talk.bob
    await finish_after_a_yes(bob)
    await editing(NAME, "a refund")(bob)
    await bob.presses("Share these")
    await team.talk.at("16:01", days=3)
    assert "a refund" in ours(team)


async def test_a_yes_to_a_hard_one_stands_when_its_end_is_undone(team: Team) -> None:
    bob = team.talk.bob
    await finish_after_a_yes(bob)
    await bob.types("/done undo")
    await team.talk.at("16:01", days=3)
    assert f"the refund for {NAME}" in ours(team)
