"""Dialogues about a hard one, together: asked without a name, the first yes brings two people to each other."""

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk

WORDS = "the refund three of us avoided"
ASKED = (
    f"I'll ask colleagues who are up for it and at work, without your name. Whoever says yes first reads: {WORDS}.\n"
    "  No answer within ten minutes says nothing about the ticket."
)


def last(who: Speaker) -> Message:
    """Return the newest message of the bot in somebody's DM, and make it the one that is pressed."""
    who.last = who.person.dm[-1]
    return who.last


async def up_for_it(*people: Speaker) -> None:
    """Have people on shift who may be asked."""
    for who in people:
        await who.types("/coach shift 09:00-17:00 daily")
        await who.types("/coach together on")


async def asks(talk: Talk, who: Speaker) -> str:
    """Ask with a ticket's words; returns the answer."""
    await who.types("/challenge together")
    await who.saves(text=WORDS)
    await talk.at("09:01")
    return who.screen[-1]


async def test_the_question_names_neither_person_nor_ticket(talk: Talk) -> None:
    await up_for_it(talk.bob)
    assert await asks(talk, talk.alice) == ASKED
    (question,) = talk.bob.mail
    assert question.startswith("A colleague has a hard one and would like company for fifteen minutes.")
    for secret in ("alice", "refund", talk.alice.person.id):
        assert secret not in question


async def test_the_first_yes_brings_both_together(talk: Talk) -> None:
    await up_for_it(talk.bob)
    await asks(talk, talk.alice)
    last(talk.bob)
    await talk.bob.presses("I'm in")
    assert last(talk.bob).readable().endswith(f"with {WORDS}. I'll tell them it's you; they can write to you.")
    await talk.at("09:02")
    assert f"is in. Fifteen minutes on {WORDS}: write to them now.\n[Thank them]" in last(talk.alice).readable()


async def test_whosees_lists_the_words_that_a_colleague_read(talk: Talk) -> None:
    await up_for_it(talk.bob)
    await asks(talk, talk.alice)
    assert WORDS not in await talk.alice.types("/coach whosees")
    last(talk.bob)
    await talk.bob.presses("I'm in")
    assert f"to bob alone: {WORDS}" in await talk.alice.types("/coach whosees")


async def test_a_button_of_a_taken_one_opens_the_window_with_its_words(talk: Talk) -> None:
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("With somebody")
    assert talk.alice.person.modal is not None
    assert WORDS in str(talk.alice.person.modal.blocks)


async def test_the_answer_is_the_same_whether_anybody_is_there(talk: Talk) -> None:
    nobody = await asks(talk, talk.alice)
    await up_for_it(talk.bob)
    assert await asks(talk, talk.alice) == nobody


@pytest.mark.parametrize("away", ["/coach together off", "/coach pause", "/enough", "/break 15"])
async def test_whoever_is_away_or_out_is_not_asked(talk: Talk, away: str) -> None:
    await up_for_it(talk.bob)
    await talk.bob.types(away)
    await asks(talk, talk.alice)
    assert [mail for mail in talk.bob.mail if "hard one" in mail] == []


async def test_a_no_is_told_to_nobody_and_a_late_yes_finds_it_over(talk: Talk) -> None:
    await up_for_it(talk.bob)
    await asks(talk, talk.alice)
    await talk.at("09:30")
    assert talk.alice.mail == []
    last(talk.bob)
    await talk.bob.presses("I'm in")
    assert last(talk.bob).readable() == "It's passed now. Thank you."


async def test_it_is_asked_three_times_a_day_at_most(talk: Talk) -> None:
    for _ in range(3):
        assert await asks(talk, talk.alice) == ASKED
    await talk.alice.types("/challenge together")
    enough = "That's three times today. Tomorrow I can ask again; a word across the room works any time."
    assert await talk.alice.saves(text=WORDS) == {"text": enough}


async def test_asking_again_closes_the_question_before(talk: Talk) -> None:
    await up_for_it(talk.bob)
    await asks(talk, talk.alice)
    first = last(talk.bob)
    await asks(talk, talk.alice)
    closed = next(message for message in talk.bob.person.dm if message.ts == first.ts)
    assert closed.readable() == "It's passed now. Thank you."


async def test_words_that_are_typed_stand_in_the_window_before_anybody_reads_them(talk: Talk) -> None:
    await up_for_it(talk.bob)
    await talk.alice.types(f"/challenge together {WORDS}")
    assert talk.alice.person.modal is not None
    assert WORDS in str(talk.alice.person.modal.blocks)
    await talk.at("09:01")
    assert talk.bob.mail == []
    assert "[It's done]" not in await talk.alice.types("/challenge")


async def test_the_window_wants_words(talk: Talk) -> None:
    await talk.alice.types("/challenge together")
    assert await talk.alice.saves(text=" ") is not None


async def test_turning_it_off_under_the_question(talk: Talk) -> None:
    await up_for_it(talk.bob)
    await asks(talk, talk.alice)
    last(talk.bob)
    await talk.bob.presses("Turn these off")
    assert "/coach together on" in last(talk.bob).readable()
    await asks(talk, talk.alice)
    assert len(talk.bob.mail) == 1
