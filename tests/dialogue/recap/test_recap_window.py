"""Dialogues about the window over a recap's choices: boxes to tick, and no line leaves that nobody ticked."""

from collections.abc import AsyncIterator

import pytest

from slackbot.standin import View
from tests.dialogue.recap.recap_week import QUIET, ours, value_of
from tests.dialogue.recap.test_causes import CHANGE, says_avoidable
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, open_talk

LONG = "stayed on the phone until the export ran, the numbers matched, and the customer had seen both of them"
MOVED_ON = "Something here changed in the meantime. Cancel, and open the window again."
OUT = "That recap is closed. /coach recap shows the open one."


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob has a line of each kind, alice leads."""
    async with open_talk() as talk:
        made = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        await talk.bob.types(f"/done the baker\nhard: the contract\ntime: {LONG}")
        await made.types(talk.alice, "/coach team fri 16:00")
        yield made


async def opens(who: Speaker) -> View:
    """Open the window from the choices."""
    await who.types("/coach recap")
    await who.presses("Tick several")
    assert who.person.modal is not None
    return who.person.modal


async def posted(team: Team) -> str:
    """Let the recap come; returns its post."""
    await team.talk.at("16:05", days=3)
    return team.posts[-1]


async def test_the_window_has_a_box_for_each_thing_and_says_who_can_read_it(team: Team) -> None:
    window = await opens(team.talk.bob)
    assert window.readable() == (
        "== For the recap ==\n"
        "The recap of #help-desk goes out on Friday at 16:00.\n"
        "Share these: [the baker · the contract]\n"
        f"{LONG} (time given): [Share it]\n"
        "Your lines appear: [Without my name · With my name]\n"
        "  Everybody here can read that channel. What you leave unticked isn't shared.\n"
        "[Cancel] [Save]"
    )


async def test_ticked_lines_are_posted_each_with_its_mark_and_the_others_are_not(team: Team) -> None:
    bob = team.talk.bob
    await opens(bob)
    assert await bob.saves(**{"share-0": ["the contract"], "share-1": ["Share it"]}) is None
    assert "the baker [Share]" in bob.screen[-1]
    assert "the contract (a hard one), shared" in bob.screen[-1]
    post = await posted(team)
    assert "Hard ones that were taken:\n• the contract" in post
    assert LONG in post
    assert "the baker" not in ours(team)
    assert "bob" not in ours(team)


async def test_saving_what_the_window_shows_changes_nothing(team: Team) -> None:
    bob = team.talk.bob
    await bob.types("/coach recap")
    before = await bob.presses("Share", value=value_of(bob, "contract", on=bob.last))
    await opens(bob)
    assert await bob.saves() is None
    assert bob.screen[-1] == before


async def test_a_box_that_is_unticked_takes_the_line_out_before_and_after_the_post(team: Team) -> None:
    bob = team.talk.bob
    await opens(bob)
    await bob.saves(**{"share-0": ["the baker", "the contract"]})
    await opens(bob)
    await bob.saves(**{"share-0": ["the baker"]})
    post = await posted(team)
    assert "the baker" in post
    assert "the contract" not in ours(team)
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    assert QUIET.fullmatch(team.posts[-1])


async def test_a_name_is_put_beside_the_lines_and_taken_off(team: Team) -> None:
    bob = team.talk.bob
    await opens(bob)
    await bob.saves(**{"share-0": ["the baker"], "name": "With my name"})
    assert "Your lines appear with your name." in bob.screen[-1]
    assert "the baker (bob)" in await posted(team)
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Without my name")
    assert "bob" not in team.posts[-1]


@pytest.mark.parametrize(
    ("choice", "reads"),
    [
        ("Share it unsigned", f"{CHANGE} (what would have to change), shared [Take out · Reword · Sign it]"),
        ("Share it with my name", f"{CHANGE} (what would have to change), shared with your name [Take out"),
        ("Keep it to myself", f"{CHANGE} (what would have to change) [Share]"),
    ],
)
async def test_a_cause_is_kept_shared_or_signed_by_itself(team: Team, choice: str, reads: str) -> None:
    bob = team.talk.bob
    await says_avoidable(bob)
    window = await opens(bob)
    assert "Without your name, a cause is told if five people share one" in window.readable()
    assert await bob.saves(**{"share-3": choice}) is None
    assert reads in bob.screen[-1]
    await opens(bob)
    assert await bob.saves() is None
    assert reads in bob.screen[-1]


async def test_thanks_are_ticked_like_lines_and_still_need_both(team: Team) -> None:
    alice, bob = team.talk.alice, team.talk.bob
    await alice.person.sends_command(command="/thanks", text=f"<@{bob.person.id}|bob> for the late call")
    await team.talk.trial.settled()
    assert "Share these: [for the late call]" in (await opens(bob)).readable()
    assert await bob.saves(**{"share-2": ["for the late call"]}) is None
    assert "From alice: for the late call (thanks), shared" in bob.screen[-1]
    await posted(team)
    assert "late call" not in ours(team)


async def test_many_lines_are_ten_to_a_field_and_thirty_to_a_page(team: Team) -> None:
    bob = team.talk.bob
    await bob.types("/done " + "\n".join(f"line {number}" for number in range(40)))
    window = await opens(bob)
    assert [len(block["element"]["options"]) for block in window.blocks if "element" in block] == [2, 1, 10, 10, 7, 2]
    assert await bob.saves(**{"share-4": ["line 26"]}) is None
    assert bob.person.modal is not None
    assert "[line 27 · " in bob.person.modal.readable()
    assert await bob.saves(**{"share-0": ["line 27"], "share-1": ["line 38"]}) is None
    assert bob.person.stack == []
    post = await posted(team)
    assert [f"line {number}" in post for number in (25, 26, 27, 28, 38)] == [False, True, True, False, True]


async def test_two_windows_each_change_their_own_and_neither_undoes_the_other(team: Team) -> None:
    bob = team.talk.bob
    first = await opens(bob)
    await bob.saves(**{"share-0": ["the baker"]})
    bob.person._member.modals[:] = [first]  # noqa: SLF001 - it stayed open on another device
    assert await bob.saves(**{"share-0": ["the contract"]}) is None
    await bob.types("/coach recap")
    assert "the baker, shared" in bob.screen[-1]
    assert "the contract (a hard one), shared" in bob.screen[-1]


async def test_two_windows_that_choose_otherwise_about_one_cause_do_not_overwrite(team: Team) -> None:
    bob = team.talk.bob
    await says_avoidable(bob)
    first = await opens(bob)
    await bob.saves(**{"share-3": "Share it unsigned"})
    bob.person._member.modals[:] = [first]  # noqa: SLF001 - it stayed open on another device
    assert await bob.saves(**{"share-3": "Share it with my name"}) == {"share-3": MOVED_ON}


NAMED = {True: "With my name", False: "Without my name"}


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize(
    ("elsewhere", "here", "is_kept"),
    [
        ("switched", {"name": "shown"}, False),
        ("switched", {"share-0": ["the baker"], "name": "shown"}, False),
        ("switched", {"share-0": ["the baker"]}, False),
        ("switched", {"share-0": ["the baker"], "name": "other"}, True),
        ("switched twice", {"share-0": ["the baker"]}, True),
        ("untouched", {"share-0": ["the baker"], "name": "other"}, True),
    ],
)
async def test_a_name_put_on_or_off_elsewhere_is_told_before_lines_appear_so(
    team: Team, elsewhere: str, here: dict[str, str | list[str]], *, shown: bool, is_kept: bool
) -> None:
    bob, wishes = team.talk.bob, {"shown": NAMED[shown], "other": NAMED[not shown]}
    if shown:
        await opens(bob)
        await bob.saves(name=NAMED[True])
    window = await opens(bob)
    for switched in {"switched": [not shown], "switched twice": [not shown, shown]}.get(elsewhere, []):
        await bob.presses(NAMED[switched])
    bob.person._member.modals[:] = [window]  # noqa: SLF001 - it stayed open on another device
    entered = {field: wishes.get(str(value), value) for field, value in here.items()}
    assert await bob.saves(**entered) == (None if is_kept else {"name": MOVED_ON})
    await bob.types("/coach recap")
    assert ("the baker, shared" in bob.screen[-1]) == is_kept
    signed = not shown if elsewhere == "switched" or here.get("name") == "other" else shown
    assert f"appear {'with' if signed else 'without'} your name" in bob.screen[-1]


async def test_it_opens_over_home_and_shows_the_choices_there(team: Team) -> None:
    bob = team.talk.bob
    await bob.person.opens_home()
    await team.talk.trial.settled()
    assert bob.person.home is not None
    await bob.person.presses(bob.person.home, "recap.open")
    assert bob.person.modal is not None
    await bob.person.presses(bob.person.modal, "Tick several")
    await team.talk.trial.settled()
    assert await bob.saves(**{"share-0": ["the baker"]}) is None
    assert "the baker, shared" in bob.person.modal.readable()


@pytest.mark.parametrize(
    ("meanwhile", "error"),
    [
        ("/done undo", MOVED_ON),
        ("edited", MOVED_ON),
        ("shared with another company", MOVED_ON),
        ("posted", OUT),
    ],
)
async def test_a_yes_is_for_the_words_and_the_readers_that_the_window_showed(
    team: Team, meanwhile: str, error: str
) -> None:
    bob = team.talk.bob
    window = await opens(bob)
    match meanwhile:
        case "edited":
            await bob.types("/done")
            await bob.presses("Edit", value="done.edit:1")
            await bob.saves(text="another baker")
        case "shared with another company":
            slack = team.talk.slack
            await slack.channels.is_shared(team.channel, slack.add_team("Another Company"))
        case "posted":
            await team.talk.at("16:05", days=3)
        case _:
            await bob.types(meanwhile)
    bob.person._member.modals[:] = [window]  # noqa: SLF001 - a window stays open on another device
    assert await bob.saves(**{"share-0": ["the baker"]}) == {"share-0": error}
    await posted(team)
    assert "baker" not in ours(team)
