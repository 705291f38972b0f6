"""Dialogues about giving time: silence for one customer, colleagues asked without a name, and a line that stays."""

import pytest

from tests.talk import Speaker, Talk

STARTED = (
    "Twenty minutes for the import for Ada. I'm silent until 09:20, and it's on your list as time given.\n"
    "  Colleagues who cover are asked to take the next ones, if any are around. I'll say so if somebody does.\n"
    "[End it now]"
)
OVER = (
    "That was the time for the import for Ada. Did something come to light because you stayed?\n"
    "[Write it down] [That's all]"
)


async def covers(who: Speaker) -> None:
    """Have somebody on shift who said that they cover."""
    await who.types("/coach shift 09:00-17:00 daily")
    await who.types("/coach cover on")


@pytest.mark.parametrize("typed", ["/time 20 the import for Ada", "/coach time the import for Ada"])
async def test_time_is_reserved_and_is_a_line_at_once(talk: Talk, typed: str) -> None:
    assert await talk.alice.types(typed) == STARTED
    assert "the import for Ada (time given)" in await talk.alice.types("/done")


async def test_at_its_end_one_field_may_be_filled(talk: Talk) -> None:
    await talk.alice.types("/time 20 the import for Ada")
    await talk.at("09:20")
    assert talk.alice.mail == [OVER]
    talk.alice.last = talk.alice.person.dm[-1]
    await talk.alice.presses("Write it down")
    await talk.alice.saves(what="the old file had the answer")
    assert "the import for Ada: the old file had the answer (time given)" in await talk.alice.types("/done")


async def test_the_field_may_stay_empty(talk: Talk) -> None:
    await talk.alice.types("/time 20 the import for Ada")
    await talk.at("09:20")
    talk.alice.last = talk.alice.person.dm[-1]
    await talk.alice.presses("Write it down")
    await talk.alice.saves()
    assert "the import for Ada (time given)" in await talk.alice.types("/done")


async def test_those_who_cover_are_asked_without_a_name_and_the_first_yes_closes_it(talk: Talk) -> None:
    await covers(talk.bob)
    await talk.alice.types("/time 20 the import for Ada")
    await talk.at("09:01")
    (question,) = talk.bob.mail
    assert question.startswith("A colleague is giving one customer some time. Could you take the next ones for twenty")
    for secret in ("alice", "Ada", "import"):
        assert secret not in question
    talk.bob.last = talk.bob.person.dm[-1]
    await talk.bob.presses("I'll take them")
    await talk.at("09:02")
    assert "takes the next ones. Your customer has you." in talk.alice.mail[-1]
    talk.alice.last = talk.alice.person.dm[-1]
    await talk.alice.presses("Thank them")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.callback_id == "thanks.author"


async def test_the_answer_is_the_same_whoever_is_around(talk: Talk) -> None:
    alone = await talk.alice.types("/time 20 the import for Ada")
    await talk.alice.types("/time end")
    await covers(talk.bob)
    assert await talk.alice.types("/time 20 the import for Ada") == alone


async def test_nudges_are_silent_meanwhile(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 daily")
    await talk.alice.types("/coach breaks 09:10")
    await talk.alice.types("/coach challenge-nudge 09:12")
    await talk.alice.types("/time 20 the import for Ada")
    await talk.at("09:19")
    assert talk.alice.mail == []


async def test_it_ends_early_and_the_question_closes(talk: Talk) -> None:
    await covers(talk.bob)
    await talk.alice.types("/time 20 the import for Ada")
    await talk.at("09:01")
    assert await talk.alice.types("/time end") == OVER
    assert talk.bob.mail == ["It's passed now. Thank you."]
    await talk.at("09:30")
    assert talk.alice.mail == []
    assert await talk.alice.types("/time end") == "No time is running. Like this: /time 20 the import for Ada"


async def test_one_at_a_time(talk: Talk) -> None:
    await talk.alice.types("/time 20 the import for Ada")
    again = "You're with the import for Ada right now. One at a time is the point.\n[End it now]"
    assert await talk.alice.types("/time 10 another") == again
    assert await talk.alice.types("/time") == again


async def test_alone_it_asks_in_a_window(talk: Talk) -> None:
    await talk.alice.types("/time")
    assert await talk.alice.saves(text="45 minutes x") == {
        "text": "Say what it's for: 20 the import for Ada. Without a number it's twenty minutes."
    }
    assert await talk.alice.saves(text="10 the import") is None
    assert "the import (time given)" in await talk.alice.types("/done")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/time 45", "I couldn't read 45 as a length. Ten, twenty or thirty minutes work."),
        ("/time 10", "Ten minutes, for what? Like this: /time 10 the import for Ada"),
        ("/time help", "Time for one customer."),
    ],
)
async def test_what_can_not_be_read_is_said_with_an_example(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


async def test_a_line_that_was_taken_off_meanwhile_is_not_named(talk: Talk) -> None:
    await talk.alice.types("/time 20 the import for Ada")
    await talk.alice.types("/done undo")
    await talk.at("09:20")
    assert talk.alice.mail[0].startswith("That was the time. Did something")


async def test_the_digest_is_silent_meanwhile_and_comes_after(talk: Talk) -> None:
    await talk.alice.types("/coach digest 09:10")
    await talk.alice.types("/time 20 the import for Ada")
    await talk.at("09:19")
    assert talk.alice.mail == []
    await talk.at("09:21")
    assert len(talk.alice.mail) == 2
    assert any("the import for Ada (time given)" in mail for mail in talk.alice.mail)


async def test_the_digest_comes_when_the_time_is_ended_early(talk: Talk) -> None:
    await talk.alice.types("/coach digest 09:10")
    await talk.alice.types("/time 30 the import for Ada")
    await talk.at("09:12")
    assert talk.alice.mail == []
    await talk.alice.types("/time end")
    await talk.at("09:13")
    assert len(talk.alice.mail) == 1


async def test_a_colleagues_thanks_waits_for_the_end_of_the_time(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 daily")
    await talk.alice.types("/time 20 the import for Ada")
    await talk.bob.types("/thanks @alice for the late call")
    await talk.at("09:15")
    assert talk.alice.mail == []
    await talk.at("09:21")
    assert any("the late call" in mail for mail in talk.alice.mail)
