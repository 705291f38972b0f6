"""Dialogues about the daily digest: when it comes, what it says, and when it stays away."""

import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.schema.schema import reflection
from tests.talk import Talk, open_talk


async def test_the_day_comes_back_in_ones_own_words(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach reflection off")
    await talk.alice.types("/done hard: the refund\ntime: stayed until it was clear")
    await talk.alice.types("/break 5 outside")
    await talk.at("16:59")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]
    await talk.at("17:00")
    assert talk.alice.mail[1:] == [
        "Your Tuesday, as you wrote it:\n"
        "• the refund (a hard one)\n"
        "• stayed until it was clear (time given)\n"
        "One break: outside.\n"
        "The rest was never going to be finished today, and that is all right.\n"
        "[In 15 min] [In an hour] [Not today] [Turn these off]"
    ]


async def test_an_empty_day_gets_a_kind_word_and_no_zero(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach reflection off")
    await talk.at("17:00")
    assert talk.alice.mail == [
        "No lines today. Some days go into what leaves no line.\n"
        "If one comes back to you: /done yesterday: …\n"
        "[In 15 min] [In an hour] [Not today] [Turn these off]"
    ]


async def test_a_question_stands_near_the_end_and_fits_the_day(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/break 5")
    await talk.alice.types("/done hard: the refund")
    await talk.at("17:00")
    lines = talk.alice.mail[-1].split("\n")
    asked = next(prompt for prompt in talk.bot.words.library.prompts if prompt.text in talk.alice.mail[-1])
    assert asked.fit == "hard-line"
    assert lines[-4] == f"For tonight: {asked.text}"
    assert lines[-3:] == [
        "[Answer]",
        "The rest was never going to be finished today, and that is all right.",
        "[In 15 min] [In an hour] [Not today] [Turn these off]",
    ]


async def test_a_digest_that_slack_gave_back_asks_the_same_when_it_is_sent_again(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await talk.at("17:00")
    await talk.at("17:05")
    assert len([digest for digest in talk.alice.mail if "For tonight" in digest]) == 1
    with talk.bot.database.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(reflection)).scalar_one() == 1


async def test_it_comes_once_a_day_and_not_on_days_off(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    for _ in range(13):  # to the Monday after next; somebody who is never here gets it less and less
        await talk.at("09:30", days=1)
        await talk.alice.types("/today")
    await talk.at("23:00")
    came = [entry.at.strftime("%a %d %H:%M") for entry in talk.alice.person.sees if entry.kind == "post"]
    assert came == [
        f"{day} 16:00"
        for day in ("Tue 03", "Wed 04", "Thu 05", "Fri 06", "Mon 09", "Tue 10", "Wed 11", "Thu 12", "Fri 13", "Mon 16")
    ]


async def test_nothing_comes_to_somebody_who_chose_nothing(talk: Talk) -> None:
    await talk.alice.types("/done a line")
    await talk.at("23:00", days=3)
    assert talk.alice.mail == []


async def test_turn_these_off_does_and_keeps_the_digest_on_the_screen(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/done a line")
    await talk.at("17:00")
    digest = talk.alice.person.dm[-1]
    assert await talk.alice.presses("Turn these off", on=digest) == (
        "These are off. /coach digest 17:00 brings them back."
    )
    assert talk.alice.mail[-1].startswith("Your Tuesday, as you wrote it:")
    assert await talk.alice.presses("Turn these off", on=digest) == (
        "These are off. /coach digest 17:00 brings them back."
    )
    await talk.at("18:00", days=1)
    assert len(talk.alice.mail) == 1


async def test_a_setting_changed_after_it_was_due_again_does_not_bring_a_second_one_that_day(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("17:30")
    await talk.alice.types("/coach digest 18:00")
    await talk.at("19:00")
    assert len(talk.alice.mail) == 1
    await talk.at("18:00", days=1)
    assert len(talk.alice.mail) == 2


async def test_a_night_shift_is_one_day_over_midnight() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
        await talk.alice.types("/coach digest 06:00")
        await talk.alice.types("/coach reflection off")
        await talk.at("23:00")
        await talk.alice.types("/done before midnight")
        await talk.at("02:00", days=1)
        await talk.alice.types("/done after midnight")
        await talk.at("06:00")
        assert talk.alice.mail == [
            "Your Tuesday, as you wrote it:\n"
            "• before midnight\n"
            "• after midnight\n"
            "The rest was never going to be finished today, and that is all right.\n"
            "[In 15 min] [In an hour] [Not today] [Turn these off]"
        ]


async def test_a_digest_in_the_morning_says_nothing_of_tonight() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
        await talk.alice.types("/coach digest 06:00")
        await talk.at("06:00", days=1)
        assert "\nTo take along: " in talk.alice.mail[-1]
        assert "For tonight" not in talk.alice.mail[-1]


async def test_with_five_hundred_lines_the_newest_are_shown_and_the_rest_is_one_command_away(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for start in range(0, 500, 50):
        await talk.alice.types("/done " + "\n".join(f"{number} " + "w" * 490 for number in range(start, start + 50)))
    await talk.at("17:00")
    digest = talk.alice.mail[-1]
    assert digest.startswith("Your Tuesday, as you wrote it:\n  What came before these is in /today.\n• 489 ")
    assert "• 499 " in digest
    first = await talk.alice.types("/today")
    assert first.startswith("Your Tuesday so far:\n• 491 ")
    assert (await talk.alice.presses("Earlier lines")).startswith("Your Tuesday so far:\n• 482 ")


async def test_after_a_day_away_the_missed_digest_is_recorded_and_not_sent(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.trial.settled()
    talk.trial.clock.turn_to(talk.trial.clock().replace(day=5, hour=8))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1


async def test_a_line_of_a_week_ago_comes_back_at_the_first_chance_and_not_every_day(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for day in range(5):
        await talk.at("10:00", days=min(day, 1))
        await talk.alice.types(f"/done line {day}")
    shown = []
    for ahead in (3, 1, 1, 1, 1):
        await talk.at("17:01", days=ahead)
        await talk.alice.types("/today")
        shown.append("A week ago you wrote: line" in talk.alice.mail[-1])
    assert shown == [True, False, False, True, False]
