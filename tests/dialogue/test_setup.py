"""Set-up in three taps: offered once, at the first word; nothing is sent before it."""

import pytest

from slackbot.standin import Message
from tests.talk import Speaker, Talk

FIRST = (
    "Before we go on: I keep your list, show it to nobody, and stay quiet until you say otherwise. "
    "When does your day end?\n[17:00] [18:00] [Another time] [Leave me quiet]\n"
    "  To leave, any day: /coach forget me"
)


async def asked(speaker: Speaker) -> Message:
    await speaker.types("/done first")
    await speaker.talk.trial.settled()
    (question,) = [message for message in speaker.person.ephemerals if "When does your day end?" in message.readable()]
    return question


async def test_three_taps_suit_a_nine_to_five(talk: Talk) -> None:
    question = await asked(talk.alice)
    assert question.readable() == FIRST
    assert await talk.alice.presses("17:00", on=question) == (
        "Then your day comes back to you at 17:00. Shall I ask about a break, at 10:30 and 15:00?\n"
        "[Yes, ask me] [No breaks]"
    )
    assert await talk.alice.presses("Yes, ask me") == (
        "And one hard thing a day: shall I ask about it at 09:30?\n[Yes, ask me] [Not that]"
    )
    assert await talk.alice.presses("Yes, ask me") == (
        "That is all. /coach settings changes any of it, each message has Turn these off, "
        "and /coach help says what else there is.\n"
        "Before a team's recap I ask what of yours may be in it; /coach recap off stops that."
    )
    settings = await talk.alice.types("/coach settings")
    assert "• Shift: 09:00 to 17:00, Monday to Friday" in settings
    assert "• Digest: 17:00" in settings


async def test_it_is_offered_once(talk: Talk) -> None:
    await asked(talk.alice)
    await talk.alice.types("/done second")
    await talk.trial.settled()
    assert sum("When does your day end?" in words for words in talk.alice.screen) == 1


async def test_left_quiet_nothing_ever_comes(talk: Talk) -> None:
    await talk.alice.presses("Leave me quiet", on=await asked(talk.alice))
    assert talk.alice.screen[-1].startswith("Quiet it is.")
    await talk.at("18:00", days=7)
    assert talk.alice.mail == []


async def test_left_unanswered_nothing_ever_comes(talk: Talk) -> None:
    await asked(talk.alice)
    await talk.at("18:00", days=7)
    assert talk.alice.mail == []


async def test_other_hours_are_typed_in_a_window(talk: Talk) -> None:
    await talk.alice.presses("Another time", on=await asked(talk.alice))
    assert await talk.alice.saves(shift="late") == {
        "shift": "I couldn't read late as a shift. Like this: 09:00-17:00 mon-fri"
    }
    assert await talk.alice.saves(shift="22:00-06:00 sun-thu") is None
    assert talk.alice.screen[-1] == (
        "Then your day comes back to you at 06:00. Shall I ask about a break, at 23:30 and 04:00?\n"
        "[Yes, ask me] [No breaks]"
    )


@pytest.mark.parametrize("label", ["No breaks", "Yes, ask me"])
async def test_a_second_tap_changes_nothing(talk: Talk, label: str) -> None:
    question = await asked(talk.alice)
    await talk.alice.presses("17:00", on=question)
    second = talk.alice.last
    await talk.alice.presses(label, on=second)
    before = await talk.alice.types("/coach settings")
    await talk.alice.presses(label, on=second)
    assert await talk.alice.types("/coach settings") == before


async def test_a_day_until_six_without_any_question_but_the_digest(talk: Talk) -> None:
    assert "Then your day comes back to you at 18:00." in await talk.alice.presses("18:00", on=await asked(talk.alice))
    await talk.alice.presses("No breaks")
    assert (await talk.alice.presses("Not that")).startswith("That is all.")
    await talk.at("18:00", days=1)
    assert ["[Fewer of these]" in mail for mail in talk.alice.mail] == [True, True]
