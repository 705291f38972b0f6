"""Dialogues about `/challenge`: one hard thing for today, and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.talk import Speaker, Talk, open_talk

REFUND = "/challenge the refund three of us avoided"
OFFERS = "[Take one] [In 15 min] [In an hour] [Not today] [Turn these off]"
TUESDAYS = f"Which one has been opened and closed again a few times? It could be yours today, slowly.\n{OFFERS}"
EMPTY = f"No hard one is open, and that's fine. Is there one that everybody passes on? {REFUND}\n[Take one]"
STANDS = (
    "The hard one: the refund three of us avoided\n"
    "[It's done] [Why it's hard] [Tomorrow] [With somebody] [Hand it over] [Put it back]"
)


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    """A talk on a Tuesday at nine with people who have been here before."""
    async with open_talk() as opened:
        await been_here(opened)
        yield opened


async def been_here(talk: Talk) -> None:
    """Let Alice have said hello already."""
    await talk.alice.types("/coach")
    await talk.trial.settled()


async def fills(speaker: Speaker, **fields: str) -> str:
    """Submit the open modal, which is taken; returns what is read then."""
    assert await speaker.saves(**fields) is None
    assert speaker.last is not None
    return speaker.last.readable()


async def keeps(speaker: Speaker, what: str = "a hard one", learned: str = "ask first") -> str:
    """Take one, and say how it went; returns what is read then."""
    await speaker.types(f"/challenge {what}")
    await speaker.types("/challenge")
    await speaker.presses("It's done")
    return await fills(speaker, learned=learned)


async def has_kept_for_weeks(talk: Talk) -> str:
    """Live three weeks, and finish one each Tuesday, Wednesday and Thursday; returns the last answer."""
    for week in range(3):
        for day in range(3):
            answer = await keeps(talk.alice, f"week {week} day {day}")
            await talk.at("09:00", days=1 if day < 2 or week == 2 else 5)
    return answer


async def test_one_is_taken_and_asked_about_once(talk: Talk) -> None:
    assert await talk.alice.types(REFUND) == (
        "It's yours: the refund three of us avoided. What makes it hard?\n"
        "[Say it] [Skip]\n"
        "  It may take the day, or two."
    )
    assert await talk.alice.presses("Skip") == ("Fine. the refund three of us avoided is yours for today, or for two.")
    assert await talk.alice.types("/challenge") == STANDS


async def test_what_makes_it_hard_is_kept_with_it(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.presses("Say it")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable() == (
        "== What makes it hard ==\n"
        "the refund three of us avoided\n"
        "What makes it hard: <plain_text_input>\n"
        "  Naming it can be half of it. Nobody else reads this.\n"
        "[Cancel] [Save]"
    )
    stands = (
        "The hard one: the refund three of us avoided\n"
        "  What makes it hard: nobody owns it\n"
        "[It's done] [Tomorrow] [With somebody] [Hand it over] [Put it back]"
    )
    assert await fills(talk.alice, hard_part="nobody  owns it") == stands
    assert await talk.alice.types("/challenge") == stands


async def test_with_none_a_kind_word_and_a_way_to_take_one(talk: Talk) -> None:
    assert await talk.alice.types("/challenge") == EMPTY
    await talk.alice.presses("Take one")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable() == (
        "== One hard thing ==\nWhich one: <plain_text_input>\n  It may take the day, or two.\n[Cancel] [Take it]"
    )
    assert (await fills(talk.alice, text="the export")).startswith("It's yours: the export. What makes it hard?")


@pytest.mark.parametrize("typed", ["/challenge help", "/challenge HELP ", "/coach challenge help"])
async def test_help_says_how(talk: Talk, typed: str) -> None:
    answer = await talk.alice.types(typed)
    assert answer.startswith("One hard thing a day, and the time it takes. Nobody else sees it.\n• /challenge the ref")


async def test_it_is_seen_by_its_owner_alone(talk: Talk) -> None:
    await talk.alice.types("/challenge mine alone")
    assert await talk.bob.types("/challenge") == EMPTY
    await talk.alice.types("/challenge")
    told = {entry.seen_by for entry in talk.slack.ledger if "mine alone" in entry.text}
    assert told == {frozenset({talk.alice.person.id})}


async def test_a_second_one_the_same_day_can_wait(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    assert await talk.alice.types("/challenge the export for Ada") == (
        f"You have one already. the export for Ada can have a day to itself.\n{STANDS}"
    )
    await keeps(talk.alice)
    assert await talk.alice.types("/challenge the export for Ada") == (
        "Today's hard one is done. the export for Ada can have another day to itself."
    )
    await talk.at("09:00", days=1)
    assert (await talk.alice.types("/challenge the export for Ada")).startswith("It's yours: the export for Ada.")


async def test_it_is_done_with_a_sentence_to_keep(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable() == (
        "== It's done ==\n"
        "the refund three of us avoided\n"
        "Something you learned: <plain_text_input>\n"
        "  If there is something: what would you tell the next person who opens it? "
        "/challenge learned brings it back.\n"
        "[Cancel] [Done]"
    )
    assert await fills(talk.alice, learned="ask finance before promising") == (
        "Done, and on your list: the refund three of us avoided. Your sentence is saved: "
        "ask finance before promising. /challenge learned has them all.\n[Undo] [Worth it] [Avoidable] [A minute first]"
    )
    assert await talk.alice.types("/challenge") == (
        "The hard one: the refund three of us avoided. Done. You learned: ask finance before promising\n"
        "The rest of the day can be ordinary."
    )


async def test_it_is_done_without_a_sentence(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert (
        await fills(talk.alice, learned="")
        == "Done, and on your list: the refund three of us avoided.\n[Undo] [Worth it] [Avoidable] [A minute first]"
    )


async def test_a_finished_one_is_a_line_and_told_once_everywhere(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await keeps(talk.alice, "the refund", "ask finance")
    for command in ("/done", "/today", "/week", "/enough"):
        told = await talk.alice.types(command)
        assert (
            told.count("the refund")
            == told.count("the refund (a hard one)") + (command == "/done")
            == 1
            + (
                command == "/done"  # there the last change names it too
            )
        ), told
    for command in ("/today", "/week", "/enough"):
        assert (await talk.alice.types(command)).count("You learned: ask finance") == 1
    await talk.alice.presses("Reopen today")
    await talk.at("17:00")
    assert talk.alice.mail[-1].count("the refund (a hard one)") == talk.alice.mail[-1].count("the refund") == 1
    assert "The hard one taught you: ask finance." in talk.alice.mail[-1]


async def test_undoing_it_opens_it_again_and_back_on_the_list_it_is_done(talk: Talk) -> None:
    await keeps(talk.alice, "the refund", "ask finance")
    assert await talk.alice.presses("Undo") == "Taken off the list:\n• the refund (a hard one)\n[Put it back]"
    undone = talk.alice.last
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the refund\n[It's done]")
    assert (await talk.alice.types("/done")).startswith("Nothing on the list yet.")
    assert (await talk.alice.presses("Put it back", on=undone)).startswith("Back on the list:")
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the refund. Done.")
    assert (await talk.alice.types("/challenge learned")).count("ask finance") == 1


async def test_lessons_are_read_newest_first_found_by_a_word_and_by_pages(talk: Talk) -> None:
    assert (await talk.alice.types("/challenge learned")).startswith("No lesson yet.")
    for day in range(12):
        await keeps(talk.alice, f"ticket {day}", f"lesson number {day} about {'refunds' if day % 3 else 'exports'}")
        await talk.at("09:00", days=1)
    newest = await talk.alice.types("/challenge learned")
    assert [line.split()[3] for line in newest.splitlines()[1:-1]] == [str(day) for day in range(11, 1, -1)]
    assert newest.splitlines()[1] == "• lesson number 11 about refunds (ticket 11, Saturday, 14 March 2026)"
    earlier = await talk.alice.presses("Earlier ones")
    assert "lesson number 1 " in earlier
    assert "lesson number 2 " not in earlier
    assert await talk.alice.presses("Newest ones") == newest
    exports = await talk.alice.types("/challenge learned EXPORT")
    assert exports.startswith("What you learned, with EXPORT in it:")
    assert [line.split()[3] for line in exports.splitlines()[1:]] == ["9", "6", "3", "0"]
    assert await talk.alice.types("/challenge learned weather") == (
        "None of your lessons has weather in it. /challenge learned shows them all."
    )
    assert (await talk.bob.types("/challenge learned")).startswith("No lesson yet.")


async def test_a_new_one_that_shares_a_telling_word_brings_the_old_lesson(talk: Talk) -> None:
    await keeps(talk.alice, "the refund for the baker", "ask finance before promising")
    await talk.at("09:00", days=1)
    assert "ask finance" not in await talk.alice.types("/challenge the export for Ada")
    await talk.at("09:00", days=1)
    await talk.alice.types("/challenge")
    await talk.alice.presses("Put it back")
    assert (
        "On 3 March, after the refund for the baker, you wrote: ask finance before promising"
        in await talk.alice.types("/challenge two refunds at once")
    )


async def test_it_may_be_put_back_without_a_comment(talk: Talk) -> None:
    label, said = "Put it back", "Put back"
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    old = talk.alice.last
    assert (await talk.alice.presses(label)).startswith(f"{said}: the refund three of us avoided.")
    assert await talk.alice.types("/challenge") == EMPTY
    settled = f"{said} already: the refund three of us avoided. /challenge shows what is open."
    for again in ("Hand it over", "Put it back", "Tomorrow", "It's done", "Why it's hard"):
        assert await talk.alice.presses(again, on=old) == settled
    assert talk.alice.person.modal is None
    assert (await talk.alice.types("/challenge another")).startswith("It's yours: another.")


async def test_carried_to_tomorrow_it_comes_back_tomorrow(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    carried = "the refund three of us avoided comes back tomorrow. Until then it can rest, and so can you."
    assert await talk.alice.presses("Tomorrow", on=listing) == carried
    assert await talk.alice.types("/challenge") == (
        "Waiting for tomorrow: the refund three of us avoided\n"
        "[It's done] [Why it's hard] [With somebody] [Hand it over] [Put it back]"
    )
    assert (await talk.alice.types("/challenge another")).startswith("You have one already. another can have")
    await talk.at("09:00", days=1)
    assert await talk.alice.types("/challenge") == STANDS


async def test_a_second_tap_on_carry_carries_it_no_further(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    await talk.alice.presses("Tomorrow", on=listing)
    await talk.alice.presses("Tomorrow", on=listing)
    await talk.at("09:00", days=1)
    assert await talk.alice.types("/challenge") == STANDS


async def test_it_is_carried_over_a_weekend_to_the_next_working_day() -> None:
    async with open_talk(datetime(2026, 3, 6, 8, 0, tzinfo=UTC)) as talk:  # a Friday
        await been_here(talk)
        await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
        await talk.alice.types(REFUND)
        assert "[On Monday]" in await talk.alice.types("/challenge")
        assert await talk.alice.presses("On Monday") == (
            "the refund three of us avoided comes back on Monday. Until then it can rest, and so can you."
        )
        await talk.at("10:00", days=1)
        assert (await talk.alice.types("/challenge")).startswith("Waiting for Monday: the refund")
        await talk.at("09:00", days=2)
        assert await talk.alice.types("/challenge") == STANDS


async def test_carried_past_days_off_it_names_the_date_where_the_weekday_would_be_a_nearer_one() -> None:
    async with open_talk(datetime(2026, 3, 6, 8, 0, tzinfo=UTC)) as talk:  # a Friday
        await been_here(talk)
        await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
        await talk.alice.types("/coach daysoff 9-13 March")
        await talk.alice.types(REFUND)
        await talk.alice.types("/challenge")
        assert await talk.alice.presses("On 16 March") == (
            "the refund three of us avoided comes back on Monday, 16 March. Until then it can rest, and so can you."
        )
        assert (await talk.alice.types("/challenge")).startswith("Waiting for Monday, 16 March: the refund")
        assert "Still open; it comes back on Monday, 16 March." in await talk.alice.types("/today")


async def test_a_night_shift_is_one_day_for_it_too(talk: Talk) -> None:
    await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
    await talk.at("23:00")
    await talk.alice.types(REFUND)
    await talk.at("02:00", days=1)
    assert (await talk.alice.types("/challenge another")).startswith("You have one already")
    await talk.alice.types("/challenge")
    assert "comes back tomorrow" in await talk.alice.presses("Tomorrow")
    assert (await talk.alice.types("/challenge")).startswith("Waiting for tomorrow: the refund")
    await talk.at("22:00")
    assert await talk.alice.types("/challenge") == STANDS


async def test_a_modal_left_open_over_midnight_keeps_the_one_it_was_opened_for_and_leaves_the_new_day_free(
    talk: Talk,
) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    await talk.at("00:10", days=1)
    assert await talk.alice.saves(learned="ask first") is None
    assert (await talk.alice.types("/challenge")).startswith("No hard one is open")
    assert (await talk.alice.types("/challenge another")).startswith("It's yours: another.")


async def test_a_button_of_last_week_still_means_its_challenge(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    old = talk.alice.last
    assert old is not None
    await talk.at("09:00", days=7)
    assert (await talk.alice.types("/challenge the new one")).startswith("It's yours: the new one.")
    await talk.alice.person.presses(old, "Put it back")
    await talk.trial.settled()
    assert (await talk.alice.types("/challenge")).startswith("The hard one: the new one\n")
    await talk.alice.person.presses(old, "It's done")
    assert talk.alice.person.modal is None


async def test_one_closed_on_another_device_is_not_changed_by_an_open_modal(talk: Talk) -> None:
    await talk.alice.types(REFUND)
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    for label, fields in (("Why it's hard", {"hard_part": "late"}), ("It's done", {"learned": "late"})):
        await talk.alice.presses(label, on=listing)
        await talk.alice.presses("Put it back", on=listing)
        errors = await talk.alice.saves(**fields)
        assert errors is not None  # the words stay in the window, to be copied
        assert list(errors) == list(fields)
        assert all(words.startswith("Put back already: the refund") for words in errors.values())
        await talk.alice.types(REFUND)
        await talk.alice.types("/challenge")
        listing = talk.alice.last


async def test_two_devices_at_once_take_one(talk: Talk) -> None:
    answers = await asyncio.gather(*(talk.alice.person.types(f"/challenge device {number}") for number in range(5)))
    taken = [answer for answer in answers if answer and answer.readable().startswith("It's yours:")]
    assert len(taken) == 1
    assert (await talk.alice.types("/challenge")).count("The hard one:") == 1


async def test_a_modal_to_take_one_meets_one_that_was_taken_elsewhere(talk: Talk) -> None:
    await talk.alice.types("/challenge")
    empty = talk.alice.last
    await talk.alice.presses("Take one", on=empty)
    await talk.alice.types(REFUND)
    assert await talk.alice.saves(text="the export") == {
        "text": "You have one already. the export can have a day to itself. "
        "The hard one: the refund three of us avoided"
    }
    still_open = talk.alice.person.modal
    assert await talk.alice.presses("Take one", on=empty) == STANDS
    assert talk.alice.person.modal == still_open


async def test_a_modal_without_words_stays_open(talk: Talk) -> None:
    no_words = "Still empty. A few words are enough."
    await talk.alice.types("/challenge")
    await talk.alice.presses("Take one")
    assert await talk.alice.saves(text=" \u200b ") == {"text": no_words}
    await talk.alice.saves(text="one")
    await talk.alice.types("/challenge")
    listing = talk.alice.last
    await talk.alice.presses("Why it's hard", on=listing)
    assert await talk.alice.saves(hard_part="\x00 ") == {"hard_part": no_words}


@pytest.mark.parametrize("text", ["<!channel> <@U1> @here", "*b* _i_ `c` {{ 7 * 7 }}", "<b> <https://x.org|y>"])
async def test_what_is_typed_is_shown_as_it_was_typed(talk: Talk, text: str) -> None:
    assert (await talk.alice.types(f"/challenge {text}")).startswith(f"It's yours: {text}. What makes it hard?")
    await talk.alice.presses("Say it")
    assert await talk.alice.saves(hard_part=text) is None
    assert (await talk.alice.types("/challenge")).startswith(f"The hard one: {text}\n  What makes it hard: {text}\n")
    assert f"{text} can have" in await talk.alice.types(f"/challenge {text}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("It's done")
    assert await talk.alice.saves(learned=text) is None
    assert f"Done. You learned: {text}\n" in await talk.alice.types("/challenge")
    await talk.alice.types(f"/coach challenge-nudge {text}")


async def test_fifty_kilobytes_are_cut_and_it_is_said(talk: Talk) -> None:
    for text in ("&lt;" * 12_500, "w" * 50_000):
        answer = await talk.alice.person.sends_command(command="/challenge", text=text)
        assert answer is not None
        assert "…" in answer.readable()
    assert "…" in await talk.alice.types("/challenge")
    setting = await talk.alice.person.sends_command(command="/coach", text="challenge-nudge " + "w" * 50_000)
    assert setting is not None
    assert setting.readable().startswith("I couldn't read www")


async def test_several_lines_are_one_hard_thing(talk: Talk) -> None:
    assert (await talk.alice.types("/challenge the refund\n\nof Ada")).startswith("It's yours: the refund of Ada.")


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


@pytest.mark.long
@pytest.mark.parametrize("value", ["1", "99", "", "x", "1" * 30, "-1", "1; DROP TABLE challenge", "\u0661"])
@pytest.mark.parametrize("action", ["hard", "leave", "learned", "carry", "hand_over", "put_back", "two"])
async def test_a_guessed_value_does_nothing_to_anybodys_challenge(talk: Talk, action: str, value: str) -> None:
    await talk.alice.types(REFUND)
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.bob.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"challenge.{action}", "value": value, "action_ts": "1.2"}],
    }
    answers = await talk.slack.deliver("interactive", payload)
    await talk.bot.dispatcher.settled()
    assert [answer.status for answer in answers] == [200]
    assert await talk.alice.types("/challenge") == STANDS


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
