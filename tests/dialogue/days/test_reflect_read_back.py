"""Dialogues about answers that are read back: in pages, edited, removed, and asked for under a digest."""

import pytest

from slackbot.coach.reflecting import REST
from tests.dialogue.days.reflecting import MENU, answers, is_asked, question_in
from tests.talk import Talk


@pytest.fixture(autouse=True)
async def people_who_are_set_up(talk: Talk) -> None:
    """Alice and Bob have typed before, so the first words to a newcomer are behind them."""
    await talk.alice.types("/coach settings")
    await talk.bob.types("/coach settings")
    await talk.trial.settled()


async def test_many_answers_are_read_back_in_pages(talk: Talk) -> None:
    for number in range(14):
        await is_asked(talk.alice)
        await answers(talk.alice, f"answer {number:02} " + "w" * 400)
    first = await talk.alice.types("/reflect past")
    assert [number for number in range(14) if f"answer {number:02}" in first] == list(range(4, 14))
    assert first.index("answer 13") < first.index("answer 12")
    assert first.endswith("[Earlier ones]")
    second = await talk.alice.presses("Earlier ones")
    assert [number for number in range(14) if f"answer {number:02}" in second] == [0, 1, 2, 3]
    assert await talk.alice.presses("Newest ones") == first


async def test_pages_of_long_answers_fit(talk: Talk) -> None:
    for _ in range(3):
        await is_asked(talk.alice)
        await answers(talk.alice, "&<" * 1500)
    page = await talk.alice.types("/reflect past")
    assert page.count("&<") == 1500
    assert (await talk.alice.presses("Earlier ones")).count("&<") == 1500


async def test_the_digest_ends_with_a_question_that_can_be_answered_below_it(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/done a line")
    await talk.at("17:00")
    digest = talk.alice.person.dm[-1]
    prompt = question_in(talk, digest.readable())
    assert f": {prompt.text}\n[Answer]" in digest.readable()
    await talk.alice.presses("Answer", on=digest)
    await talk.alice.saves(text="the export could wait")
    assert talk.alice.screen[-1] == "Saved, for you alone. /reflect past shows it."
    assert "• a line" in talk.alice.mail[-1]
    assert (await talk.alice.types("/reflect past")).endswith(f"{prompt.text}\nthe export could wait{MENU}")


async def test_ninety_digests_ask_ninety_questions(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for number in range(REST.days):
        await talk.at("16:00", days=min(number, 1))
        await talk.alice.types(f"/done {('', 'hard:', 'rough:', 'time:')[number % 4]} a line")
    await talk.at("18:00")
    asked = [question_in(talk, digest).name for digest in talk.alice.mail if "[Answer]" in digest]
    assert len(asked) == len(set(asked)) == REST.days


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("reflection", "Your digest ends with a question; /coach reflection off leaves it out."),
        ("reflection help", "Your digest ends with a question; /coach reflection off leaves it out."),
        ("reflection ON", "Your digest ends with a question from now on. /coach reflection off leaves it out."),
        (
            "reflection off",
            "Your digest comes without a question now. "
            "/coach reflection on adds it again; /reflect asks whenever you like.",
        ),
        ("reflection maybe", "I couldn't read maybe as on or off. Like this: /coach reflection off. It stays on."),
    ],
)
async def test_the_setting_is_confirmed_as_understood(talk: Talk, typed: str, answer: str) -> None:
    assert await talk.alice.types(f"/coach {typed}") == answer


async def test_switched_off_the_digest_asks_nothing(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach reflection off")
    assert await talk.alice.types("/coach reflection") == (
        "Your digest comes without a question. To add one: /coach reflection on"
    )
    await talk.at("17:00")
    assert "[Answer]" not in talk.alice.mail[-1]


async def test_now_and_then_a_line_of_a_week_ago_comes_back_and_none_that_was_taken_off(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for day in range(21):
        await talk.at("10:00", days=min(day, 1))
        await talk.alice.types(f"/done kept {day:02}")
        await talk.alice.types(f"/done dropped {day:02}")
        await talk.alice.types("/done undo")
    await talk.at("18:00", days=7)
    looks = [digest for digest in talk.alice.mail if "A week ago you wrote: kept " in digest]
    assert 2 <= len(looks) <= 16
    assert "dropped" not in "".join(talk.alice.mail)


async def test_what_was_kept_is_edited_from_where_it_is_read_back(talk: Talk) -> None:
    await is_asked(talk.alice)
    await answers(talk.alice, "first words")
    await talk.alice.types("/reflect past")
    await talk.alice.presses("Edit")
    await talk.alice.saves(text="other words")
    past = await talk.alice.types("/reflect past")
    assert "other words" in past
    assert "first words" not in past


async def test_what_was_kept_is_removed_after_one_question_and_is_gone(talk: Talk) -> None:
    await is_asked(talk.alice)
    await answers(talk.alice, "not for keeps")
    await talk.alice.types("/reflect past")
    asked = await talk.alice.presses("Remove")
    assert asked == "Delete what you wrote on Tuesday, 3 March 2026? I keep no copy.\n[Delete it] [Keep it]"
    question = talk.alice.last
    assert "not for keeps" in await talk.alice.presses("Keep it")
    assert await talk.alice.presses("Delete it", on=question) == "Deleted. /reflect past shows the rest."
    assert (await talk.alice.presses("Delete it", on=question)).startswith("That one was removed already.")
    assert (await talk.alice.types("/reflect past")).startswith("No answers yet.")
    with talk.bot.database.engine.connect() as tx:
        assert "not for keeps" not in str(tx.exec_driver_sql("SELECT * FROM reflection").all())
