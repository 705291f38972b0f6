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
        "This is your digest: what you noted today, handed back. After a week it sometimes brings an older line, too.\n"
        "• the refund (a hard one)\n"
        "• stayed until it was clear (time given)\n"
        "One break: outside.\n"
        "The rest was never going to be finished today, and that's all right.\n"
        "[Turn these off] [Fewer of these]"
    ]


async def test_an_empty_day_gets_a_kind_word_and_no_zero(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach reflection off")
    await talk.at("17:00")
    assert talk.alice.mail == [
        "This is your digest. It hands back what you noted, and today that's nothing yet; "
        "until midnight /done still adds to it.\n"
        "[Turn these off] [Fewer of these]"
    ]
    assert await talk.alice.types("/done called the bakery back") == "Noted: called the bakery back\n[Undo]"
    assert "called the bakery back" in await talk.alice.types("/today")


async def test_a_question_stands_near_the_end_and_fits_the_day(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/break 5")
    await talk.alice.types("/done hard: the refund")
    await talk.at("17:00")
    lines = talk.alice.mail[-1].split("\n")
    asked = next(prompt for prompt in talk.bot.words.library.prompts if prompt.text in talk.alice.mail[-1])
    assert asked.fit == "hard-line"
    assert lines[-4].endswith(f": {asked.text}")
    assert lines[-3] == "[Answer]"
    assert lines[-1] == "[Turn these off] [Fewer of these]"


async def test_a_digest_that_slack_gave_back_asks_the_same_when_it_is_sent_again(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await talk.at("17:00")
    await talk.at("17:05")
    assert len([digest for digest in talk.alice.mail if "[Answer]" in digest]) == 1
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
    assert await talk.alice.presses("Turn these off", on=digest) == ("Off. /coach digest 17:00 turns it on again.")
    assert "• a line" in talk.alice.mail[-1]
    assert await talk.alice.presses("Turn these off", on=digest) == ("Off. /coach digest 17:00 turns it on again.")
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
            "This is your digest: what you noted today, handed back. "
            "After a week it sometimes brings an older line, too.\n"
            "• before midnight\n"
            "• after midnight\n"
            "The rest was never going to be finished today, and that's all right.\n"
            "[Turn these off] [Fewer of these]"
        ]


async def test_a_digest_in_the_morning_says_nothing_of_tonight() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
        await talk.alice.types("/coach digest 06:00")
        await talk.at("06:00", days=1)
        assert "[Answer]" in talk.alice.mail[-1]
        assert "tonight" not in talk.alice.mail[-1]
        assert "until 14:00 /done still adds to it." in talk.alice.mail[-1]


async def test_with_five_hundred_lines_the_newest_are_shown_and_the_rest_is_one_command_away(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for start in range(0, 500, 50):
        await talk.alice.types("/done " + "\n".join(f"{number} " + "w" * 490 for number in range(start, start + 50)))
    await talk.at("17:00")
    digest = talk.alice.mail[-1]
    assert "\n  /today has what came before these.\n• 489 " in digest
    assert "• 499 " in digest
    first = await talk.alice.types("/today")
    assert first.startswith("Your Tuesday so far:\n• 491 ")
    assert (await talk.alice.presses("Earlier lines")).startswith("Your Tuesday so far:\n• 482 ")


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


async def test_the_last_digest_of_the_week_looks_at_it_and_the_next_week_quotes_the_wish(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/done hard: the refund three of us avoided")
    await talk.at("12:00", days=1)
    await talk.alice.types("/done rough: the shouting one")
    await talk.at("12:00", days=2)  # Friday
    await talk.alice.types("/done the last one")
    await talk.at("17:00")
    week = talk.alice.mail[-1]
    assert "• the last one" in week
    assert "• the refund three of us avoided (a hard one)" in week
    assert "the shouting one" not in week
    assert "next week" in week.lower()
    await talk.alice.presses("Answer", on=talk.alice.person.dm[-1])
    await talk.alice.saves(text="time for the long calls")
    assert "Your wish for the next week\ntime for the long calls" in await talk.alice.types("/reflect past")
    await talk.at("12:00", days=3)
    await talk.alice.types("/done the first one")
    await talk.at("17:00")
    assert "Your wish for this week: time for the long calls" in talk.alice.mail[-1]
    await talk.at("17:00", days=1)
    assert "Your wish" not in talk.alice.mail[-1]
    await talk.at("17:00", days=6)  # the Monday after, and no other wish meanwhile
    assert "Your wish" not in talk.alice.mail[-1]


async def test_a_heavy_day_ends_quietly(talk: Talk) -> None:
    for speaker, typed in ((talk.alice, "hard: the refund\nhard: the outage"), (talk.bob, "rough: the shouting one")):
        await speaker.types("/coach tz Europe/Berlin")
        await speaker.types("/coach digest 17:00")
        await speaker.types(f"/done {typed}")
    await talk.at("17:00")
    hard, rough = (speaker.mail[-1].split("\n")[-2] for speaker in (talk.alice, talk.bob))
    assert hard == "The hard ones are written down. You can put them down."
    assert rough == "The rough one is over. You can leave it here."


async def test_a_missing_break_is_asked_about_only_where_a_nudge_was_put_off(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.alice.types("/coach digest 17:00")
    fits = []
    for put_off in (False, True, True, True, True):
        await talk.at("10:30", days=1)
        if put_off:
            await talk.alice.presses("Not today", on=talk.alice.person.dm[-1])
        await talk.alice.types("/done a line")
        await talk.at("17:00")
        fits.append(next(each for each in talk.bot.words.library.prompts if each.text in talk.alice.mail[-1]).fit)
    assert fits[0] != "no-break"
    assert fits.count("no-break") == 1


async def test_the_first_digest_after_a_pause_knows_that_one_was_away(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.at("17:01")
    await talk.alice.types("/coach pause")
    await talk.at("10:00", days=3)
    await talk.alice.types("/coach resume")
    await talk.alice.types("/done a line")
    await talk.at("17:00")
    assert any(words in talk.alice.mail[-1] for words in ("away", "day back", "Back at the desk"))


async def test_a_digest_that_waits_says_so_in_the_settings(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for days in (0, 1, 1):
        await talk.at("17:01", days=days)
        await talk.alice.types("/today")
    await talk.alice.presses("Wait", on=talk.alice.person.dm[-1])
    assert "Digest: 17:00, waiting until you note a line" in await talk.alice.types("/coach settings")
