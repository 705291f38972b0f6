"""What reaches somebody mostly: with mostly hard tickets, the question is about an easy one, and a break after two."""

import pytest

from tests.talk import Talk

EASY = "Mostly hard ones wait in there. Which one may be an easy one today?"
HARD = "Which one has been opened and closed again a few times?"
REST = "That was another hard one. A break would fit here."


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Are the tickets that reach you mostly basic, mixed, or mostly hard?"),
        ("help", "Are the tickets that reach you mostly basic, mixed, or mostly hard?"),
        ("basic", "Noted: mostly basic."),
        ("mixed", "Noted: mixed."),
        ("hard", "Mostly hard ones. I don't ask you to look for more of them. After two hard ones I offer a break."),
        ("Mostly HARD", "Mostly hard ones."),
        ("off", "Forgotten."),
        ("purple", "I couldn't read purple. Like this: /coach queue basic, mixed or hard."),
        ("<!here>", "I couldn't read <!here>."),
        ("hard basic", "I couldn't read hard basic."),
    ],
)
async def test_it_is_typed(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(f"/coach queue {typed}")).startswith(answer)


async def test_what_cant_be_read_changes_nothing_and_settings_show_what_stands(talk: Talk) -> None:
    await talk.alice.types("/coach queue hard")
    assert (await talk.alice.types("/coach queue purple")).endswith("Yours stays mostly hard.")
    assert "• Your queue: mostly hard tickets" in await talk.alice.types("/coach settings")
    await talk.alice.types("/coach queue off")
    assert "Your queue" not in await talk.alice.types("/coach settings")


@pytest.mark.parametrize(("queue", "question"), [("basic", HARD), ("mixed", HARD), ("hard", EASY), ("off", HARD)])
async def test_it_turns_the_morning_question_round(talk: Talk, queue: str, question: str) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.alice.types(f"/coach queue {queue}")
    await talk.at("09:30")
    assert talk.alice.mail[-1].startswith(question)


async def test_the_easy_question_is_answered_by_being_there(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.alice.types("/coach queue hard")
    for _ in range(8):
        await talk.at("12:00", days=1)
        await talk.alice.types("/done wrote back")
    assert len([mail for mail in talk.alice.mail if mail.startswith(EASY)]) == 9


async def test_the_easy_question_that_is_let_by_comes_half_as_often(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.alice.types("/coach queue hard")
    await talk.at("12:00", days=8)
    assert any("I'll ask half as often." in mail for mail in talk.alice.mail)


async def test_a_break_is_offered_after_each_two_hard_lines(talk: Talk) -> None:
    await talk.alice.types("/coach queue hard")
    offers = [REST in await talk.alice.types(f"/done hard: ticket {number}") for number in "abcd"]
    assert offers == [False, True, False, True]
    assert REST not in await talk.alice.types("/done an easy one")
    assert REST not in await talk.alice.types("/done yesterday: hard: an old one")


async def test_a_finished_hard_ticket_counts_among_them(talk: Talk) -> None:
    await talk.alice.types("/coach queue hard")
    await talk.alice.types("/done hard: the first")
    await talk.alice.types("/challenge the second")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.alice.saves(learned="")
    assert REST in talk.alice.screen[-1]


async def test_the_offered_break_begins_beside_the_list(talk: Talk) -> None:
    await talk.alice.types("/coach queue hard")
    await talk.alice.types("/done hard: one\nhard: two")
    assert talk.alice.last is not None
    assert REST in talk.alice.last.readable()
    begun = await talk.alice.presses("Take a break")
    assert begun.startswith("Five minutes")
    assert any(REST in words for words in talk.alice.screen)


@pytest.mark.parametrize("queue", ["basic", "mixed", "off"])
async def test_with_another_queue_none_is_offered(talk: Talk, queue: str) -> None:
    await talk.alice.types(f"/coach queue {queue}")
    assert REST not in await talk.alice.types("/done hard: one\nhard: two\nhard: three\nhard: four")
