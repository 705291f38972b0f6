"""Dialogues about causes: was a hard line worth it or avoidable, and what would have to change."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.recap.recap_week import head_and_thread, ours, value_of
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, Talk, open_talk

HARD = "the refund three of us avoided"
CHANGE = "the refund form asks twice"


async def says_avoidable(who: Speaker, words: str = CHANGE, line: str = HARD) -> None:
    """Note a hard line and say what would have to change."""
    await who.types(f"/done hard: {line}")
    await who.presses("Avoidable")
    assert await who.saves(text=words) is None


async def test_a_hard_line_asks_whether_it_was_worth_it(talk: Talk) -> None:
    assert (await talk.alice.types(f"/done hard: {HARD}")).endswith("[Undo] [Worth it] [Avoidable] [A minute first]")
    assert "[Worth it]" not in await talk.alice.types("/done wrote back")
    assert "[Worth it]" not in await talk.alice.types("/done rough: a shout")


async def test_worth_it_is_kept_and_can_be_read_again(talk: Talk) -> None:
    await talk.alice.types(f"/done hard: {HARD}")
    assert await talk.alice.presses("Worth it") == f"Worth it: {HARD}. /coach causes has it."
    assert f"{HARD}: worth it [Avoidable · Worth it · Delete]" in await talk.alice.types("/coach causes")


async def test_avoidable_asks_what_would_have_to_change(talk: Talk) -> None:
    await talk.alice.types(f"/done hard: {HARD}")
    listed = talk.alice.last
    await talk.alice.presses("Avoidable")
    assert await talk.alice.saves(text=" ") == {"text": "Still empty."}
    assert await talk.alice.saves(text=CHANGE) is None
    assert talk.alice.screen[-1] == f"Saved for you alone: {CHANGE}. /coach causes shows it again."
    assert listed in talk.alice.person.ephemerals  # the list, and its Undo, stay where they are
    assert f"{HARD}: {CHANGE}" in await talk.alice.types("/coach causes")


async def test_a_finished_challenge_asks_as_a_hard_line_does(talk: Talk) -> None:
    await talk.alice.types(f"/challenge {HARD}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.alice.saves(learned="")
    assert "[Worth it] [Avoidable]" in talk.alice.screen[-1]
    await talk.alice.presses("Avoidable")
    assert await talk.alice.saves(text=CHANGE) is None
    assert f"{HARD}: {CHANGE}" in await talk.alice.types("/coach causes")


@pytest.mark.parametrize(
    ("before", "typed", "reads"),
    [
        ("", "/coach causes", "No hard ones this week."),
        ("", f"/coach causes {CHANGE}", "There is no hard one this week to say that about."),
        ("/done wrote back", f"/coach causes {CHANGE}", "There is no hard one this week to say that about."),
        (f"/done hard: {HARD}", "/coach causes", f"Worth it, or avoidable?\n{HARD} [Worth it · Avoidable]"),
        (f"/done hard: {HARD}", f"/coach causes {CHANGE}", f"Saved for you alone: {CHANGE}."),
        (f"/done hard: {HARD}", f"/coach causes {'x' * 400}", "Saved for you alone: xxx"),
        (
            f"/done hard: {HARD}\nhard: another",
            "/coach causes <!channel> *no*",
            "Saved for you alone: <!channel> *no*.",
        ),
        ("", "/coach causes help", "/coach causes shows your hard ones"),
    ],
)
async def test_what_is_typed_is_answered(talk: Talk, before: str, typed: str, reads: str) -> None:
    if before:
        await talk.alice.types(before)
    assert (await talk.alice.types(typed)).startswith(reads)


async def test_several_hard_lines_at_once_are_asked_about_by_the_command(talk: Talk) -> None:
    answer = await talk.alice.types(f"/done hard: {HARD}\nhard: the contract")
    assert "/coach causes asks about each." in answer
    assert "[Avoidable]" not in answer
    assert (await talk.alice.types("/coach causes")).count("[Worth it · Avoidable]") == 2


async def test_a_verdict_changes_its_mind_and_can_be_deleted(talk: Talk) -> None:
    await says_avoidable(talk.alice)
    await talk.alice.types("/coach causes")
    await talk.alice.presses("Worth it")
    assert f"{HARD}: worth it" in await talk.alice.types("/coach causes")
    assert CHANGE not in talk.alice.screen[-1]
    await talk.alice.presses("Delete")
    assert talk.alice.screen[-1].startswith("Worth it, or avoidable?")


async def test_a_button_of_a_removed_line_says_so(talk: Talk) -> None:
    await talk.alice.types(f"/done hard: {HARD}")
    added = talk.alice.last
    await talk.alice.types("/done undo")
    for label in ("Worth it", "Avoidable"):
        assert await talk.alice.presses(label, on=added) == ("That line is no longer on the list. /done shows what is.")
    assert await talk.alice.types("/coach causes") == (
        "No hard ones this week. /done hard: … marks one, and I ask whether it was worth it."
    )


async def test_a_cause_is_exported_and_forgotten(talk: Talk) -> None:
    await says_avoidable(talk.alice)
    assert CHANGE in await talk.alice.types("/coach export pages")
    await talk.alice.types("/coach forget me")
    await talk.alice.presses("Forget me")
    assert await talk.alice.types("/coach causes") == (
        "No hard ones this week. /done hard: … marks one, and I ask whether it was worth it."
    )


@pytest.fixture
async def week(database_url: str) -> AsyncIterator[Team]:
    """A team with a recap on Fridays, led by alice; bob said what would have to change."""
    async with open_talk(database_url=database_url) as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
        await says_avoidable(talk.bob)
        await team.types(talk.alice, "/coach team fri 16:00")
        yield team


async def shares(who: Speaker, words: str = CHANGE) -> str:
    """Switch a cause on in the choices; returns them."""
    await who.types("/coach recap")
    assert who.last is not None
    return await who.presses("Share", value=value_of(who, words, on=who.last))


async def test_a_cause_is_off_until_a_yes(week: Team) -> None:
    assert f"{CHANGE} (what would have to change) [Share]" in await week.talk.bob.types("/coach recap")
    await week.talk.at("16:05", days=3)
    assert CHANGE not in ours(week)


async def test_with_a_name_it_stands_in_the_recap(week: Team) -> None:
    bob = week.talk.bob
    assert "Sign it" in await shares(bob)
    assert "shared with your name" in await bob.presses("Sign it")
    await week.talk.at("16:05", days=3)
    assert f"What would have to change:\n• {CHANGE} (bob)" in week.posts[0]
    assert f"what would have to change, {CHANGE}" in await bob.types("/coach whosees")


async def test_without_a_name_one_alone_is_not_told(week: Team) -> None:
    await shares(week.talk.bob)
    await week.talk.at("16:05", days=3)
    assert CHANGE not in ours(week)


@pytest.mark.parametrize(("sharers", "others", "told"), [(5, 5, True), (4, 6, False), (5, 4, False), (6, 5, True)])
async def test_without_names_it_is_told_at_five_and_five(sharers: int, others: int, *, told: bool) -> None:
    async with open_talk() as talk:
        people = [
            Speaker(talk, talk.slack.person(f"person{number}", tz="Europe/Berlin"))
            for number in range(sharers + others)
        ]
        for who in people:
            await who.types("/today")
        team = Team(talk, talk.slack.channel("help-desk", [who.person for who in people]))
        await team.types(people[-1], "/coach team fri 16:00")
        for number, who in enumerate(people[:sharers]):
            await says_avoidable(who, f"change number {number}x")
            await shares(who, f"change number {number}x")
        await talk.at("16:05", days=3)
        assert len(team.posts) > 0
        shown = "\n".join(text for texts in head_and_thread(team) for text in texts)
        assert all((f"change number {number}x" in shown) is told for number in range(sharers))
        assert "person" not in shown


async def test_other_words_void_the_yes(week: Team) -> None:
    bob = week.talk.bob
    await shares(bob)
    await bob.presses("Sign it")
    await bob.types("/coach causes the bank should answer its phone")
    assert bob.screen[-1].startswith("Changed: the bank should answer its phone")
    await week.talk.at("16:05", days=3)
    assert CHANGE not in ours(week)
    assert "bank" not in ours(week)


@pytest.mark.parametrize("way", ["remove", "take out", "forget", "worth it", "delete", "no name"])
async def test_it_can_be_taken_out_after_the_post(week: Team, way: str) -> None:
    bob = week.talk.bob
    await bob.types("/done")
    listed = bob.last
    await shares(bob)
    await bob.presses("Sign it")
    await week.talk.at("16:05", days=3)
    assert CHANGE in week.posts[0]
    match way:
        case "remove":
            await bob.presses("Remove", on=listed)
        case "take out":
            await bob.types("/coach recap")
            await bob.presses("Last recap")
            await bob.presses("Take out")
        case "forget":
            await bob.types("/coach forget me")
            await bob.presses("Forget me")
        case "worth it":
            await bob.types("/coach causes")
            await bob.presses("Worth it")
        case "delete":
            await bob.types("/coach causes")
            await bob.presses("Delete")
        case "no name":
            await bob.types("/coach recap")
            await bob.presses("Last recap")
            await bob.presses("Unsign it")
    await week.talk.trial.settled()
    assert ("bob" in week.posts[0]) is False
    assert (CHANGE in week.posts[0]) is (way == "no name")
