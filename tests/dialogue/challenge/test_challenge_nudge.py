"""Dialogues about the question for a hard one: when it is asked, its settings, and a second one a week."""

from collections.abc import AsyncIterator

import pytest

from tests.dialogue.challenge.challenges import REFUND, been_here, fills, keeps
from tests.talk import Talk, open_talk

OFFERS = "[Take one] [In 15 min] [In an hour] [Not today] [Turn these off]"


TUESDAYS = f"Which one has been opened and closed again a few times? It could be yours today, slowly.\n{OFFERS}"


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine with people who have been here before."""
    async with open_talk() as opened:
        await been_here(opened)
        yield opened


async def has_kept_for_weeks(talk: Talk) -> str:
    """Live three weeks, and finish one each Tuesday, Wednesday and Thursday; returns the last answer."""
    for week in range(3):
        for day in range(3):
            answer = await keeps(talk.alice, f"week {week} day {day}")
            await talk.at("09:00", days=1 if day < 2 or week == 2 else 5)
    return answer


async def test_after_some_kept_weeks_a_second_one_is_offered_and_can_be_left(talk: Talk) -> None:
    assert await has_kept_for_weeks(talk) == (
        "Done, and on your list: week 2 day 2. Your sentence is saved: ask first. /challenge learned has them all.\n"
        "You've often had room for a hard one lately. Try two on Thursdays?\n"
        "[Try it] [One is right] [Undo] [Worth it] [Avoidable] [A minute first]"
    )
    assert await talk.alice.presses("One is right") == "It stays at one a day."
    assert "Try two" not in await keeps(talk.alice)
    await talk.at("09:00", days=6)
    await keeps(talk.alice, "a Thursday's")
    assert (await talk.alice.types("/challenge another")).startswith("Today's hard one is done")


async def test_two_on_one_weekday_are_two_on_that_day_alone_and_one_tap_takes_it_back(talk: Talk) -> None:
    await has_kept_for_weeks(talk)
    assert await talk.alice.presses("Try it") == (
        "Two on Thursdays. /challenge one undoes that whenever you like.\n[Back to one]"
    )
    tried = talk.alice.last
    await talk.alice.types("/challenge a Friday's")
    assert (await talk.alice.types("/challenge another")).startswith("You have one already")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert "Try two" not in await fills(talk.alice, learned="ask first")
    await talk.at("09:00", days=6)
    await talk.alice.types("/challenge the first")
    assert (await talk.alice.types("/challenge the second")).startswith("It's yours: the second.")
    assert (await talk.alice.types("/challenge the third")).startswith("You have two already. the third can have")
    assert (await talk.alice.types("/challenge")).startswith(
        "The hard one: the first\n"
        "[It's done] [Why it's hard] [Tomorrow] [With somebody] [Hand it over] [Put it back]\n"
        "The hard one: the second\n[It's done]"
    )
    assert await talk.alice.presses("Back to one", on=tried) == "Back to one a day."
    await talk.at("09:00", days=7)
    await talk.alice.types("/challenge the first")
    assert (await talk.alice.types("/challenge the second")).startswith("You have one already")


async def test_stepping_back_by_word_needs_no_reason(talk: Talk) -> None:
    assert await talk.alice.types("/challenge one") == "Back to one a day."
    await has_kept_for_weeks(talk)
    assert "Try two" not in await keeps(talk.alice)
    assert await talk.alice.types("/challenge ONE") == "Back to one a day."


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "/coach challenge-nudge 09:30",
            "I'll ask about a hard one at 09:30, Europe/Berlin time, Monday to Friday. "
            "/coach challenge-nudge off stops it.",
        ),
        (
            "/coach challenge-nudge 9:45am",
            "I'll ask about a hard one at 09:45, Europe/Berlin time, Monday to Friday. "
            "/coach challenge-nudge off stops it.",
        ),
        (
            "/coach challenge-nudge off",
            "Off for now. /coach challenge-nudge 09:30 turns it on.",
        ),
        (
            "/coach challenge-nudge",
            "I don't ask about hard ones now. /coach challenge-nudge 09:30 turns it on.",
        ),
        (
            "/coach challenge-nudge 25:99",
            "I couldn't read 25:99 as a time. Like this: /coach challenge-nudge 09:30. Yours stays off.",
        ),
        (
            "/coach challenge-nudge 18:00",
            "18:00 is outside your shift (09:00 to 17:00), and I'm quiet then. "
            "Like this: /coach challenge-nudge 09:00. It stays off.",
        ),
    ],
)
async def test_the_setting_is_confirmed_as_understood_or_says_what_was_wrong(
    talk: Talk, typed: str, answer: str
) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    assert await talk.alice.types(typed) == answer


async def test_what_can_not_be_read_keeps_the_old_time(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach challenge-nudge 09:30")
    assert (await talk.alice.types("/coach challenge-nudge soon")).endswith("Yours stays at 09:30.")
    assert (await talk.alice.types("/coach challenge-nudge 08:00")).endswith("Yours stays at 09:30.")
    assert (await talk.alice.types("/coach challenge-nudge help")).startswith("I ask about a hard one at 09:30;")
    await talk.at("09:30")
    assert talk.alice.mail == [TUESDAYS]


async def test_without_a_shift_the_setting_names_no_days(talk: Talk) -> None:
    assert (await talk.alice.types("/coach challenge-nudge 09:30")).startswith(
        "I'll ask about a hard one at 09:30, Europe/Berlin time. "
    )


async def test_the_nudge_asks_early_in_the_shift_on_working_days(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 tue sat")
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("23:00", days=6)
    came = [entry.at.strftime("%a %H:%M") for entry in talk.alice.person.sees if entry.kind == "post"]
    assert came == ["Tue 08:30", "Sat 08:30"]


async def test_one_is_taken_from_the_nudge(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("09:30")
    await talk.alice.presses("Take one", on=talk.alice.person.dm[-1])
    assert await talk.alice.saves(text="the refund") is None
    assert [mail.split("\n")[0] for mail in talk.alice.mail] == ["It's yours: the refund. What makes it hard?"]
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the refund\n")


async def test_it_is_silent_where_one_was_taken_or_came_along(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.alice.types(REFUND)
    await talk.at("09:30")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Tomorrow")
    await talk.at("12:00", days=1)
    await talk.alice.types("/challenge")
    await talk.alice.presses("Put it back")
    assert talk.alice.mail == []
    await talk.at("09:00", days=1)
    await talk.alice.types("/challenge another")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Put it back")
    await talk.at("10:00")
    assert talk.alice.mail == []
    await talk.at("09:30", days=1)
    assert len(talk.alice.mail) == 1


async def test_later_comes_later(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("09:30")
    await talk.alice.presses("In 15 min", on=talk.alice.person.dm[-1])
    assert talk.alice.mail == ["I'll ask again at 09:45."]
    await talk.at("09:45")
    assert talk.alice.mail[1:] == [TUESDAYS]
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    await talk.alice.types(REFUND)
    await talk.at("11:00")
    assert talk.alice.mail == ["I'll ask again at 09:45.", "I'll ask again at 10:45."]


async def test_not_today_is_until_tomorrow(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("09:30")
    await talk.alice.presses("Not today", on=talk.alice.person.dm[-1])
    assert talk.alice.mail == ["Not today. Fine."]
    await talk.at("10:00", days=1)
    assert len(talk.alice.mail) == 2


async def test_turn_these_off_turns_them_off(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("09:30")
    await talk.alice.presses("Turn these off", on=talk.alice.person.dm[-1])
    assert talk.alice.mail == ["Off. /coach challenge-nudge 09:30 turns it on again."]
    await talk.at("12:00", days=3)
    assert len(talk.alice.mail) == 1
    assert (await talk.alice.types("/coach challenge-nudge")).startswith("I don't ask about hard ones")


async def test_one_that_was_put_off_stays_away_once_they_are_off(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("09:30")
    await talk.alice.presses("In 15 min", on=talk.alice.person.dm[-1])
    await talk.alice.types("/coach challenge-nudge off")
    await talk.at("12:00")
    assert talk.alice.mail == ["I'll ask again at 09:45."]


async def test_an_hour_late_it_has_gone(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    talk.trial.clock.turn_to(talk.trial.clock().replace(hour=9, minute=31))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []


async def test_ignored_it_grows_quiet_and_chosen_anew_it_is_as_before(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("10:00", days=3)
    assert talk.alice.mail[-1].startswith("My question about a hard one may not fit your days.")
    await talk.at("10:00", days=1)
    assert len(talk.alice.mail) == 4
    await talk.alice.types("/coach challenge-nudge 09:30")
    await talk.at("10:00", days=2)
    assert len(talk.alice.mail) == 6
