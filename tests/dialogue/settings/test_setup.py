"""Set-up in taps: offered once, beside a first answer that went well; nothing is sent before it."""

from datetime import timedelta

import pytest

from slackbot.standin import Fault, Message
from tests.talk import Speaker, Talk

QUESTION = "When does your day end?"
FIRST = (
    "I keep your list, show it to nobody, and start nothing until you say so. When does your day end?\n"
    "[17:00] [18:00] [Other hours] [Stay quiet]\n"
    "  To leave, any day: /coach forget me"
)
PACE = (
    "I've set 09:00 to 17:00, Monday to Friday. At 17:00 I'll send you what you noted that day.\n"
    "There's more I can do. Shall it come one thing at a time, over two weeks, or all at once?\n"
    "[One thing at a time] [All at once] [Other hours]"
)
BREAKS = (
    "One break a day is enough to begin with. Would a question about it at 10:30 suit you?\n[Yes, ask me] [Don't ask]"
)
CHALLENGE = "And one hard ticket a day: would a question about it at 09:30 suit you?\n[Yes, ask me] [Don't ask]"
CUE = (
    "\nIf you like: when would you note a line?\n"
    "[After a hard call] [Before lunch] [When I close a ticket] [Own words] [No, thanks]"
)
KEPT_BY_SLACK = (
    "\n  Slack keeps my direct messages, and on some plans owners can export them. /coach settings changes anything."
)
QUEUE = (
    "Is your queue mostly basic, mixed, or mostly hard? If it's mostly hard, I'd ask you for an easy one instead.\n"
    "[Mostly basic] [Mixed] [Mostly hard] [No, thanks]"
)
FOR_ANOTHER_DAY = {"/coach signal @bob", "/rough shouted at over a refund"}  # a rough line or a signal: not today
DONE = "All set. When something is done, type /done and what it was. At 17:00 I'll read it back to you."


async def asked(speaker: Speaker) -> Message:
    await speaker.types("/done first")
    await speaker.talk.trial.settled()
    (question,) = [message for message in speaker.person.ephemerals if QUESTION in message.readable()]
    return question


async def at_the_pace(speaker: Speaker) -> None:
    assert await speaker.presses("17:00", on=await asked(speaker)) == PACE


async def test_a_person_whose_zone_slack_does_not_tell_reads_whose_clock_it_is(talk: Talk) -> None:
    talk.slack.fault("users.info", Fault.status(503), times=9)
    assert await talk.bob.presses("17:00", on=await asked(talk.bob)) == (
        f"{PACE}\n  Slack doesn't tell me your time zone, so these are UTC times. /coach tz Europe/Berlin sets yours."
    )


async def test_all_at_once_asks_about_one_break_and_one_hard_ticket(talk: Talk) -> None:
    question = await asked(talk.alice)
    assert question.readable() == FIRST
    assert await talk.alice.presses("17:00", on=question) == PACE
    assert await talk.alice.presses("All at once") == BREAKS
    assert await talk.alice.presses("Yes, ask me") == CHALLENGE
    assert await talk.alice.presses("Yes, ask me") == QUEUE
    assert await talk.alice.presses("Mixed") == DONE + CUE + KEPT_BY_SLACK
    settings = await talk.alice.types("/coach settings")
    assert "• Shift: 09:00 to 17:00, Monday to Friday" in settings
    assert "• Digest: 17:00" in settings
    assert "• I ask about a break at 10:30\n" in settings
    assert "• I ask about a hard one at 09:30" in settings


async def test_one_thing_at_a_time_begins_with_the_digest_alone(talk: Talk) -> None:
    await at_the_pace(talk.alice)
    assert await talk.alice.presses("One thing at a time") == (
        DONE + " The first new thing comes on your third working day." + CUE + KEPT_BY_SLACK
    )
    settings = await talk.alice.types("/coach settings")
    assert "• Digest: 17:00" in settings
    assert "I ask about" not in settings
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1


async def test_hours_can_be_changed_before_going_on(talk: Talk) -> None:
    await at_the_pace(talk.alice)
    await talk.alice.presses("Other hours")
    assert await talk.alice.saves(shift="12:00-20:00 tue-sat") is None
    assert talk.alice.screen[-1] == PACE.replace(
        "09:00 to 17:00, Monday to Friday", "12:00 to 20:00, Tuesday to Saturday"
    ).replace("17:00", "20:00")
    await talk.alice.presses("All at once")
    assert "Would a question about it at 13:30 suit you?" in talk.alice.screen[-1]


@pytest.mark.parametrize(
    "command",
    [
        "/coach signal @bob",
        "/coach signal",
        "/rough",
        "/rough shouted at over a refund",
        "/coach rough",
        "/coach forget me",
        "/coach nonsense",
        "/coach tz Nowhere",
        "/coach pause 2020-01-01",
        "/coach breaks 25:99",
        "/break 900",
        "/thanks for nothing",
        "/coach team fri 16:00",
    ],
)
async def test_it_is_held_back_in_a_hard_moment_and_after_a_failure(talk: Talk, command: str) -> None:
    await talk.alice.types(command)
    await talk.trial.settled()
    assert [words for words in talk.alice.screen if QUESTION in words] == []
    if command in FOR_ANOTHER_DAY:
        await talk.alice.types("/done the same day")
        await talk.trial.settled()
        assert [words for words in talk.alice.screen if QUESTION in words] == []
        talk.trial.clock.advance(timedelta(days=1))
    await talk.alice.types("/done first")
    await talk.trial.settled()
    assert sum(QUESTION in words for words in talk.alice.screen) == 1


@pytest.mark.parametrize(
    "command",
    [
        *(
            "/done first",
            "/done",
            "/today",
            "/week",
            "/break 5",
            "/challenge the refund",
            "/reflect",
            "/coach settings",
        ),
        *("/shortcut a canned answer", "/time 10 Ada", "/enough", "/coach lang en", "/thanks help", "/coach help more"),
    ],
)
async def test_it_stands_beside_a_first_answer_that_went_well(talk: Talk, command: str) -> None:
    await talk.alice.types(command)
    await talk.trial.settled()
    assert sum(QUESTION in words for words in talk.alice.screen) == 1


async def test_it_is_offered_once(talk: Talk) -> None:
    await asked(talk.alice)
    await talk.alice.types("/done second")
    await talk.trial.settled()
    assert sum(QUESTION in words for words in talk.alice.screen) == 1


async def test_left_quiet_nothing_ever_comes(talk: Talk) -> None:
    await talk.alice.presses("Stay quiet", on=await asked(talk.alice))
    assert talk.alice.screen[-1] == (
        "I'll stay quiet. When something is done, type /done and what it was." + KEPT_BY_SLACK
    )
    await talk.at("18:00", days=7)
    assert talk.alice.mail == []


async def test_left_unanswered_nothing_ever_comes(talk: Talk) -> None:
    await asked(talk.alice)
    await talk.at("18:00", days=7)
    assert talk.alice.mail == []


async def test_left_after_the_hours_the_digest_comes_alone(talk: Talk) -> None:
    await at_the_pace(talk.alice)
    await talk.at("18:00", days=1)
    assert ["[Fewer of these]" in mail for mail in talk.alice.mail] == [True, True]


async def test_other_hours_are_typed_in_a_window(talk: Talk) -> None:
    await talk.alice.presses("Other hours", on=await asked(talk.alice))
    assert await talk.alice.saves(shift="late") == {
        "shift": "I couldn't read late as a shift. Like this: 09:00-17:00 mon-fri"
    }
    assert await talk.alice.saves(shift="22:00-06:00 sun-thu") is None
    assert talk.alice.screen[-1].startswith(
        "I've set 22:00 to 06:00, Sunday to Thursday. At 06:00 I'll send you what you noted that day.\n"
    )
    assert "at 23:30 suit you?" in await talk.alice.presses("All at once")


@pytest.mark.parametrize("label", ["Don't ask", "Yes, ask me"])
async def test_a_second_tap_changes_nothing_and_shows_the_question_that_is_open(talk: Talk, label: str) -> None:
    await at_the_pace(talk.alice)
    await talk.alice.presses("All at once")
    second = talk.alice.last
    assert await talk.alice.presses(label, on=second) == CHALLENGE
    before = await talk.alice.types("/coach settings")
    other = "Yes, ask me" if label == "Don't ask" else "Don't ask"
    await talk.alice.presses(other, on=second)
    assert talk.alice.screen[-1] == CHALLENGE or CHALLENGE in talk.alice.screen
    assert await talk.alice.types("/coach settings") == before


async def test_an_old_button_overwrites_no_hours_that_were_typed_since(talk: Talk) -> None:
    question = await asked(talk.alice)
    await talk.alice.presses("17:00", on=question)
    await talk.alice.presses("One thing at a time")
    await talk.alice.types("/coach shift 10:00-18:00 mon-fri")
    await talk.alice.types("/coach digest 17:30")
    await talk.alice.presses("18:00", on=question)
    settings = await talk.alice.types("/coach settings")
    assert "• Shift: 10:00 to 18:00" in settings
    assert "• Digest: 17:30" in settings


async def test_a_day_until_six_without_any_question_but_the_digest(talk: Talk) -> None:
    assert "I've set 09:00 to 18:00" in await talk.alice.presses("18:00", on=await asked(talk.alice))
    await talk.alice.presses("All at once")
    await talk.alice.presses("Don't ask")
    assert (await talk.alice.presses("Don't ask")).startswith("All set.")
    await talk.at("18:00", days=1)
    assert ["[Fewer of these]" in mail for mail in talk.alice.mail] == [True, True]
