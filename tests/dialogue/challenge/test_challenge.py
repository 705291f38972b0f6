"""Dialogues about `/challenge`: one hard thing for today, and how it ends."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.challenge.challenges import EMPTY, REFUND, STANDS, been_here, fills, keeps
from tests.talk import Talk, open_talk


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine with people who have been here before."""
    async with open_talk() as opened:
        await been_here(opened)
        yield opened


async def test_one_is_taken_and_asked_about_once(talk: Talk) -> None:
    assert await talk.alice.types(REFUND) == (
        "It's yours: the refund three of us avoided. What makes it hard?\n"
        "[Say it] [Skip]\n"
        "  It may take the day, or two."
    )
    assert await talk.alice.presses("Skip") == ("Fine. the refund three of us avoided is yours for today, or for two.")
    assert await talk.alice.types("/challenge") == STANDS


async def test_what_makes_it_hard_is_kept_with_it(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.presses("Say it")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable() == (
        "== What makes it hard ==\n"
        "the refund three of us avoided\n"
        "What makes it hard: <plain_text_input>\n"
        "  Naming it can be half of it. Nobody else reads this.\n"
        "[Cancel] [Save]"
    )
    stands = (
        "The hard one: the refund three of us avoided\n"
        "  What makes it hard: nobody owns it\n"
        "[It's done] [Tomorrow] [With somebody] [Hand it over] [Put it back]"
    )
    assert await fills(talk.alice, hard_part="nobody  owns it") == stands
    assert await talk.alice.types("/challenge") == stands


async def test_with_none_a_kind_word_and_a_way_to_take_one(talk: Talk) -> None:
    assert await talk.alice.types("/challenge") == EMPTY
    await talk.alice.presses("Take one")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable() == (
        "== One hard thing ==\nWhich one: <plain_text_input>\n  It may take the day, or two.\n[Cancel] [Take it]"
    )
    assert (await fills(talk.alice, text="the export")).startswith("It's yours: the export. What makes it hard?")


@pytest.mark.parametrize("typed", ["/challenge help", "/challenge HELP ", "/coach challenge help"])
async def test_help_says_how(talk: Talk, typed: str) -> None:
    answer = await talk.alice.types(typed)
    assert answer.startswith("One hard thing a day, and the time it takes. Nobody else sees it.\n• /challenge the ref")


async def test_it_is_seen_by_its_owner_alone(talk: Talk) -> None:
    await talk.alice.types("/challenge mine alone")
    assert await talk.bob.types("/challenge") == EMPTY
    await talk.alice.types("/challenge")
    told = {entry.seen_by for entry in talk.slack.ledger if "mine alone" in entry.text}
    assert told == {frozenset({talk.alice.person.id})}


async def test_a_second_one_the_same_day_can_wait(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    assert await talk.alice.types("/challenge the export for Ada") == (
        f"You have one already. the export for Ada can have a day to itself.\n{STANDS}"
    )
    await keeps(talk.alice)
    assert await talk.alice.types("/challenge the export for Ada") == (
        "Today's hard one is done. the export for Ada can have another day to itself."
    )
    await talk.at("09:00", days=1)
    assert (await talk.alice.types("/challenge the export for Ada")).startswith("It's yours: the export for Ada.")


async def test_it_is_done_with_a_sentence_to_keep(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable() == (
        "== It's done ==\n"
        "the refund three of us avoided\n"
        "Something you learned: <plain_text_input>\n"
        "  If there is something: what would you tell the next person who opens it? "
        "/challenge learned brings it back.\n"
        "[Cancel] [Done]"
    )
    assert await fills(talk.alice, learned="ask finance before promising") == (
        "Done, and on your list: the refund three of us avoided. Your sentence is saved: "
        "ask finance before promising. /challenge learned has them all.\n[Undo] [Worth it] [Avoidable] [A minute first]"
    )
    assert await talk.alice.types("/challenge") == (
        "The hard one: the refund three of us avoided. Done. You learned: ask finance before promising\n"
        "The rest of the day can be ordinary."
    )


async def test_it_is_done_without_a_sentence(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert (
        await fills(talk.alice, learned="")
        == "Done, and on your list: the refund three of us avoided.\n[Undo] [Worth it] [Avoidable] [A minute first]"
    )


async def test_a_finished_one_is_a_line_and_told_once_everywhere(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await keeps(talk.alice, "the refund", "ask finance")
    for command in ("/done", "/today", "/week", "/enough"):
        told = await talk.alice.types(command)
        assert (
            told.count("the refund")
            == told.count("the refund (a hard one)") + (command == "/done")
            == 1
            + (
                command == "/done"  # there the last change names it too
            )
        ), told
    for command in ("/today", "/week", "/enough"):
        assert (await talk.alice.types(command)).count("You learned: ask finance") == 1
    await talk.alice.presses("Reopen today")
    await talk.at("17:00")
    assert talk.alice.mail[-1].count("the refund (a hard one)") == talk.alice.mail[-1].count("the refund") == 1
    assert "The hard one taught you: ask finance." in talk.alice.mail[-1]


async def test_undoing_it_opens_it_again_and_back_on_the_list_it_is_done(talk: Talk) -> None:
    await keeps(talk.alice, "the refund", "ask finance")
    assert await talk.alice.presses("Undo") == "Taken off the list:\n• the refund (a hard one)\n[Put it back]"
    undone = talk.alice.last
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the refund\n[It's done]")
    assert (await talk.alice.types("/done")).startswith("Nothing on the list yet.")
    assert (await talk.alice.presses("Put it back", on=undone)).startswith("Back on the list:")
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the refund. Done.")
    assert (await talk.alice.types("/challenge learned")).count("ask finance") == 1


async def test_lessons_are_read_newest_first_found_by_a_word_and_by_pages(talk: Talk) -> None:
    assert (await talk.alice.types("/challenge learned")).startswith("No lesson yet.")
    for day in range(12):
        await keeps(talk.alice, f"ticket {day}", f"lesson number {day} about {'refunds' if day % 3 else 'exports'}")
        await talk.at("09:00", days=1)
    newest = await talk.alice.types("/challenge learned")
    assert [line.split()[3] for line in newest.splitlines()[1:-1]] == [str(day) for day in range(11, 1, -1)]
    assert newest.splitlines()[1] == "• lesson number 11 about refunds (ticket 11, Saturday, 14 March 2026)"
    earlier = await talk.alice.presses("Earlier ones")
    assert "lesson number 1 " in earlier
    assert "lesson number 2 " not in earlier
    assert await talk.alice.presses("Newest ones") == newest
    exports = await talk.alice.types("/challenge learned EXPORT")
    assert exports.startswith("What you learned, with EXPORT in it:")
    assert [line.split()[3] for line in exports.splitlines()[1:]] == ["9", "6", "3", "0"]
    assert await talk.alice.types("/challenge learned weather") == (
        "None of your lessons has weather in it. /challenge learned shows them all."
    )
    assert (await talk.bob.types("/challenge learned")).startswith("No lesson yet.")


async def test_a_new_one_that_shares_a_telling_word_brings_the_old_lesson(talk: Talk) -> None:
    await keeps(talk.alice, "the refund for the baker", "ask finance before promising")
    await talk.at("09:00", days=1)
    assert "ask finance" not in await talk.alice.types("/challenge the export for Ada")
    await talk.at("09:00", days=1)
    await talk.alice.types("/challenge")
    await talk.alice.presses("Put it back")
    assert (
        "On 3 March, after the refund for the baker, you wrote: ask finance before promising"
        in await talk.alice.types("/challenge two refunds at once")
    )
