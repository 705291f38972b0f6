"""One thing at a time: the digest alone, then a practice every third working day, each once and each no final."""

from datetime import UTC, datetime

import pytest

from slackbot.standin import Fault
from tests.talk import Speaker, Talk, open_talk

BREAK = "One new thing. Would a question about a break at 10:30 suit you, once a day?"
CHALLENGE = "The next thing: one hard ticket a day"
THANKS = "Did a colleague make a day easier lately?"
ENOUGH = "The last new thing, for the end of a day:"
IN_ORDER = (BREAK, CHALLENGE, THANKS, ENOUGH)
MARKS = {"break": BREAK, "challenge": CHALLENGE, "thanks": THANKS, "enough": ENOUGH}


async def begins(speaker: Speaker, *settings: str) -> None:
    """Set up one thing at a time, on a Tuesday."""
    await speaker.types("/done first")
    (question,) = [message for message in speaker.person.ephemerals if "When does your day end?" in message.readable()]
    await speaker.presses("17:00", on=question)
    await speaker.presses("One thing at a time")
    for setting in settings:
        await speaker.types(setting)


def told(speaker: Speaker) -> list[str]:
    """Which practices were told of, in order."""
    return [name for mail in speaker.mail for name, mark in MARKS.items() if mail.startswith(mark)]


async def test_each_comes_once_on_every_third_working_day(talk: Talk) -> None:
    await begins(talk.alice)
    seen = []
    for day in range(1, 40):
        await talk.at("20:00", days=0 if day == 1 else 1)
        seen.append(len(told(talk.alice)))
    # Tuesday is the first working day: Thursday the third, Tuesday the sixth, Friday the ninth, Wednesday the twelfth
    came_on = [day for day in range(1, 40) if seen[day - 1] > (seen[day - 2] if day > 1 else 0)]
    assert came_on == [3, 8, 11, 16]
    assert told(talk.alice) == ["break", "challenge", "thanks", "enough"]


async def test_the_first_is_a_question_about_a_break_with_every_way_out(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("09:59", days=2)
    assert told(talk.alice) == []
    await talk.at("10:00")
    assert talk.alice.mail[-1] == (
        BREAK + " You can put it off or say no each time.\n[Yes, ask me] [No, thanks]\n  Not now?\n"
        "[In 15 min] [In an hour] [Turn these off]"
    )


async def test_a_yes_begins_today(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("10:00", days=2)
    await talk.alice.presses("Yes, ask me", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == (
        "I'll ask at 10:30. /coach breaks off ends it, and /break begins one whenever you like."
    )
    await talk.at("10:30")
    assert "[Take it now]" in talk.alice.mail[-1]


async def test_a_yes_to_the_hard_ticket_asks_what_the_queue_is_like(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("10:00", days=7)
    assert talk.alice.mail[-1].startswith(CHALLENGE)
    await talk.alice.presses("Yes, ask me", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == (
        "I'll ask at 09:30. /coach challenge-nudge off ends it. "
        "Are the tickets that reach you mostly basic, mixed, or mostly hard?\n"
        "[Mostly basic] [Mixed] [Mostly hard] [No, thanks]"
    )
    await talk.alice.presses("Mostly hard", on=talk.alice.person.dm[-1])
    await talk.at("09:30", days=1)
    assert "Which one may be an easy one today?" in talk.alice.mail[-1]


@pytest.mark.parametrize("practice", range(4))
async def test_each_no_is_final_and_the_others_come_all_the_same(talk: Talk, practice: int) -> None:
    await begins(talk.alice)
    for day in range(30):
        await talk.at("20:00", days=int(day > 0))
        for message in talk.alice.person.dm:
            if message.readable().startswith(IN_ORDER[practice]) and "No, thanks" in message.buttons:
                await talk.alice.presses("No, thanks", on=message)
    left = [name for number, name in enumerate(MARKS) if number != practice]
    assert told(talk.alice) == left
    assert sum(mail.startswith("Left out.") for mail in talk.alice.mail) == 1


async def test_put_off_it_comes_again_and_counts_once(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("10:00", days=2)
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    await talk.at("11:00")
    assert talk.alice.mail[-1].startswith(BREAK)
    await talk.at("20:00", days=4)
    assert CHALLENGE not in " ".join(talk.alice.mail)
    await talk.at("10:00", days=1)
    assert talk.alice.mail[-1].startswith(CHALLENGE)


async def test_turned_off_none_comes_and_the_digest_stays(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("10:00", days=2)
    await talk.alice.presses("Turn these off", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == "Off. /coach introductions on turns it on again."
    await talk.at("20:00", days=20)
    assert told(talk.alice) == []
    assert any("[Fewer of these]" in mail for mail in talk.alice.mail)


@pytest.mark.parametrize(
    ("settings", "day"),
    [
        (("/coach daysoff 2026-03-05",), 3),  # the Thursday: the third working day is the Friday
        (("/coach daysoff 2026-03-04 2026-03-05 2026-03-06",), 7),
        (("/coach pause 2026-03-12",), 13),
        (("/coach budget 0", "/coach pause 2026-03-10"), None),
        (("/coach holidays DE", "/coach daysoff 2026-03-05 to 2026-04-03"), 35),  # Good Friday and Easter Monday
        (("/coach shift 09:00-17:00 tue thu",), 7),
        (("/coach introductions off",), None),
    ],
)
async def test_only_working_days_count(talk: Talk, settings: tuple[str, ...], day: int | None) -> None:
    await begins(talk.alice, *settings)
    came_on = None
    for number in range(40):
        await talk.at("20:00", days=int(number > 0))
        if told(talk.alice) and came_on is None:
            came_on = number
    assert came_on == day


async def test_after_a_week_off_they_go_on_three_days_apart(talk: Talk) -> None:
    """A pause that began after the first one: the next doesn't wait on the first day back, nor do two come at once."""
    await begins(talk.alice)
    await talk.at("20:00", days=2)
    assert told(talk.alice) == ["break"]
    await talk.alice.types("/coach pause 2026-03-23")
    await talk.at("20:00", days=17)  # Sunday, 22 March
    assert told(talk.alice) == ["break"]
    await talk.at("20:00", days=2)  # Tuesday
    assert told(talk.alice) == ["break"]
    await talk.at("20:00", days=1)
    assert told(talk.alice) == ["break", "challenge"]


async def test_the_day_that_is_closed_or_full_leaves_it_for_the_next(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("09:10", days=2)
    await talk.alice.types("/enough")
    await talk.at("20:00")
    assert told(talk.alice) == []
    await talk.at("20:00", days=1)
    assert told(talk.alice) == ["break"]


async def test_what_is_in_use_already_is_told_in_other_words(talk: Talk) -> None:
    await begins(talk.alice, "/coach breaks 11:00", "/coach challenge-nudge 10:00", "/enough")
    await talk.at("20:00", days=30)
    words = "\n".join(talk.alice.mail)
    assert words.count("I ask you about a break already.") == 1
    assert words.count("I ask you about a hard ticket already.") == 1
    assert words.count("You've closed a day with /enough before.") == 1
    assert "suit you" not in words


async def test_by_night_it_comes_an_hour_into_the_shift() -> None:
    async with open_talk(datetime(2026, 3, 3, 20, 30, tzinfo=UTC)) as talk:  # 21:30 in Berlin
        await begins(talk.alice, "/coach shift 22:00-06:00 mon-fri", "/coach digest 06:00")
        await talk.at("22:59", days=2)
        assert told(talk.alice) == []
        await talk.at("23:00")
        assert talk.alice.mail[-1].startswith("One new thing. Would a question about a break at 23:30 suit you")


async def test_all_at_once_introduces_nothing(talk: Talk) -> None:
    await talk.alice.types("/done first")
    await talk.alice.presses("17:00", on=talk.alice.person.ephemerals[-1])
    await talk.alice.presses("All at once")
    await talk.alice.presses("Don't ask")
    await talk.alice.presses("Don't ask")
    await talk.at("20:00", days=20)
    assert told(talk.alice) == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "/coach introductions on shows you one thing I can do"),
        ("help", "/coach introductions on shows you one thing I can do"),
        ("on", "I'll show you one thing every third working day, and each one once."),
        ("ON ", "I'll show you one thing every third working day"),
        ("off", "No more introductions."),
        ("please", "/coach introductions on shows you one thing I can do"),
    ],
)
async def test_the_setting_is_typed_too(talk: Talk, typed: str, answer: str) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    assert (await talk.alice.types(f"/coach introductions {typed}")).startswith(answer)


async def test_settings_show_them_and_the_export_has_them(talk: Talk) -> None:
    await begins(talk.alice)
    assert "• I show you one thing at a time; /coach introductions off" in await talk.alice.types("/coach settings")
    await talk.at("20:00", days=25)
    assert "one thing at a time" not in await talk.alice.types("/coach settings")


@pytest.mark.parametrize("code", ["msg_too_long", "fatal_error"])
async def test_one_that_slack_refused_at_first_comes_once(talk: Talk, code: str) -> None:
    await begins(talk.alice)
    await talk.at("09:50", days=2)
    talk.slack.fault("chat.postMessage", Fault.error(code))
    await talk.at("20:00", days=5)
    assert told(talk.alice) == ["break", "challenge"]


async def test_one_that_may_have_arrived_counts_as_told_and_is_said_once(talk: Talk) -> None:
    await begins(talk.alice)
    await talk.at("09:50", days=2)
    talk.slack.fault("chat.postMessage", Fault.reset_after())
    await talk.at("20:00", days=7)
    assert told(talk.alice) == ["break", "challenge"]
