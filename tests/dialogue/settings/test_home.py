"""App Home: the day and everything that can be done, fresh after each change."""

import asyncio
from datetime import timedelta

import pytest

from slackbot.standin import Fault, View
from tests.talk import Speaker, Talk


async def home(speaker: Speaker) -> View:
    await speaker.person.opens_home()
    await speaker.talk.trial.settled()
    assert speaker.person.home is not None
    return speaker.person.home


async def seen(speaker: Speaker) -> str:
    await speaker.talk.trial.settled()
    assert speaker.person.home is not None
    return speaker.person.home.readable()


async def test_it_is_useful_to_somebody_who_never_typed_a_word(talk: Talk) -> None:
    words = (await home(talk.alice)).readable()
    assert words.startswith(
        "Before we begin\n"
        "I keep your list, show it to nobody, and start nothing until you say so. When does your day end?\n"
        "[17:00] [18:00] [Other hours] [Stay quiet]\n"
        "  To leave, any day: /coach forget me\n"
        "Your Tuesday\nNothing on the list yet. What have you done already?\n"
    )
    assert "[Add a line] [See the list] [Read the day] [Read the week]" in words
    offers = ("Take a break", "A rough one", "One hard thing", "Give time", "Reflect", "One number", "Check a shortcut")
    for label in (*offers, "Thank somebody", "Ask for company", "Close the day"):
        assert f"[{label}]" in words
    assert "I start no messages." in words
    assert "All of this is yours alone; no lead and no admin sees it here." in words


async def test_it_is_fresh_after_each_change(talk: Talk) -> None:
    await home(talk.alice)
    await talk.alice.types("/done first")
    assert "first [Edit · Remove]" in await seen(talk.alice)
    await talk.alice.types("/coach digest 17:00")
    assert "I'll send you your day at 17:00." in await seen(talk.alice)


TOLD = {
    "introductions on": "• I show you one thing at a time; /coach introductions off",
    "cue before lunch": "• You note a line before lunch",
    "queue hard": "• Your queue: mostly hard tickets",
    "break usual 10": "• Your usual break: ten minutes",
    "ideas off": "• Breaks come without ideas; /coach ideas on",
    "cover on": "• I may ask you to cover a break",
    "together on": "• You may be asked for company on a hard one",
    "walks on": "• Break questions offer a walk with somebody",
    "handovers off": "• No colleague can offer to hand you a hard one",
    "thanks off": "• No thanks reach you through me; /coach thanks on",
    "signals off": "• No signals reach you through me; /coach signals on",
    "recap on": "• I ask before a team's recap; /coach recap off",
}


async def test_it_tells_what_is_set_as_the_settings_do(talk: Talk) -> None:
    plain = (await home(talk.alice)).readable()
    assert [line for line in TOLD.values() if line in plain] == []
    for typed in ("digest 17:00", *TOLD):
        await talk.alice.types(f"/coach {typed}")
    shown, settings = await seen(talk.alice), await talk.alice.types("/coach settings")
    assert [line for line in TOLD.values() if line not in shown or line not in settings] == []
    assert "I'll send you your day at 17:00." in shown
    await talk.alice.types("/coach digest home")
    assert "Your day comes back here at 17:00." in await seen(talk.alice)


async def test_somebody_elses_changes_do_not_touch_it(talk: Talk) -> None:
    before = (await home(talk.alice)).readable()
    await talk.bob.types("/done bobs own")
    assert await seen(talk.alice) == before


async def test_lines_are_edited_and_taken_off_there(talk: Talk) -> None:
    await talk.alice.types("/done first\nsecond")
    await talk.alice.person.presses(await home(talk.alice), "Edit", value="done.edit:1")
    await talk.alice.saves(text="first, and better")
    assert "first, and better [Edit · Remove]" in await seen(talk.alice)
    await talk.alice.person.presses(await home(talk.alice), "Remove", value="done.remove:2")
    await talk.trial.settled()
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable().startswith("== Never Done ==\nTaken off the list: second\n[Put it back]")
    assert "second" not in await seen(talk.alice)
    await talk.alice.person.presses(talk.alice.person.modal, "Put it back")
    assert "second [Edit · Remove]" in await seen(talk.alice)
    assert talk.alice.person.modal.readable().startswith("== Never Done ==\nBack on the list:\n• second")


async def test_a_pause_begins_and_ends_there(talk: Talk) -> None:
    await talk.alice.person.presses(await home(talk.alice), "Pause")
    assert "Paused until you resume." in await seen(talk.alice)
    await talk.alice.person.closes()
    await talk.alice.person.presses(await home(talk.alice), "Resume")
    assert "Paused" not in await seen(talk.alice)


async def test_a_command_is_answered_in_a_window(talk: Talk) -> None:
    await talk.alice.person.presses(await home(talk.alice), "Take a break")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable().startswith("== Never Done ==\nFive minutes, yours.")
    assert "One break." in await seen(talk.alice)


async def test_a_list_of_five_hundred_lines_stays_within_slacks_limits(talk: Talk) -> None:
    for start in range(0, 500, 50):
        await talk.alice.types("/done " + "\n".join(f"{number} " + "w" * 490 for number in range(start, start + 50)))
    words = (await home(talk.alice)).readable()
    assert "499 w" in words
    assert "See the list has the lines before these." in words


async def test_many_changes_at_once_leave_the_newest_on_show(talk: Talk) -> None:
    await home(talk.alice)
    await asyncio.gather(*(talk.alice.person.types(f"/done line {number}") for number in range(8)))
    words = await seen(talk.alice)
    assert [f"line {number} [" in words for number in range(8)] == [True] * 8


async def test_a_conflict_or_a_limit_of_slacks_costs_nothing_but_freshness(talk: Talk) -> None:
    await home(talk.alice)
    talk.slack.fault("views.publish", Fault.error("hash_conflict"))
    await talk.alice.types("/done first")
    assert "first [Edit" in await seen(talk.alice)
    talk.slack.fault("views.publish", Fault.ratelimited("30"))
    assert (await talk.alice.types("/done second")).startswith("Noted: second")
    assert "second" not in await seen(talk.alice)
    talk.trial.clock.advance(timedelta(seconds=30))
    await talk.alice.types("/done third")
    assert "second [Edit" in await seen(talk.alice)


async def window(speaker: Speaker, label: str) -> str:
    """Press a button of Home, and read the window that opens."""
    await speaker.person.presses(await home(speaker), label)
    await speaker.talk.trial.settled()
    return front(speaker)


def front(speaker: Speaker) -> str:
    """The window in front, as read."""
    return speaker.person.modal.readable() if speaker.person.modal else ""


async def presses(speaker: Speaker, label: str) -> str:
    """Press a button of the window in front, and read what is in front then."""
    assert speaker.person.modal is not None
    await speaker.person.presses(speaker.person.modal, label)
    await speaker.talk.trial.settled()
    return front(speaker)


@pytest.mark.parametrize(
    ("label", "opens"),
    [
        ("See the list", "Nothing on the list yet."),
        ("Read the day", "Nothing on the list yet."),
        ("Read the week", "Nothing written down these seven days."),
        ("Take a break", "Five minutes, yours."),
        ("One hard thing", "No hard one is open"),
        ("Check a shortcut", "No shortcut is open."),
        ("Close the day", "Enough for today."),
        ("Help", "You will never get it all done"),
    ],
)
async def test_every_command_is_a_button_there(talk: Talk, label: str, opens: str) -> None:
    assert (await window(talk.alice, label)).startswith(f"== Never Done ==\n{opens}")


async def test_the_set_up_is_a_few_taps_there_too_and_then_gone(talk: Talk) -> None:
    assert "I've set 09:00 to 18:00, Monday to Friday. At 18:00 I'll send you what you noted that day." in await window(
        talk.alice, "18:00"
    )
    assert "Would a question about it at 10:30 suit you?" in await presses(talk.alice, "All at once")
    assert "And one hard ticket a day: would a question" in await presses(talk.alice, "Don't ask")
    assert "All set." in await presses(talk.alice, "Don't ask")
    assert "Before we begin" not in await seen(talk.alice)
    assert "I'll send you your day at 18:00." in await seen(talk.alice)
    await talk.alice.types("/done first")
    assert [words for words in talk.alice.screen if "When does your day end?" in words] == []


async def test_other_hours_go_on_with_the_set_up_there(talk: Talk) -> None:
    await window(talk.alice, "Other hours")
    assert await talk.alice.saves(shift="22:00-06:00 sun-thu") is None
    assert "At 06:00 I'll send you what you noted that day." in front(talk.alice)
    assert "All set." in await presses(talk.alice, "One thing at a time")


async def test_a_typed_shift_is_answer_enough(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    assert [words for words in talk.alice.screen if "When does your day end?" in words] == []
    assert "Before we begin" not in (await home(talk.alice)).readable()


async def test_a_line_is_added_and_a_question_answered_there(talk: Talk) -> None:
    assert (await window(talk.alice, "Add a line")).startswith("== Add to your list ==")
    assert await talk.alice.saves(text="took the call about the gate") is None
    assert front(talk.alice).startswith("== On your list ==\nNoted: took the call about the gate")
    assert "took the call about the gate [Edit" in await seen(talk.alice)
    await talk.alice.person.closes()
    assert "[Answer] [Another one]" in await window(talk.alice, "Reflect")
    await presses(talk.alice, "Answer")
    assert await talk.alice.saves(text="for me") is None
    assert "Saved, for you alone." in front(talk.alice)


async def test_a_hard_one_is_taken_there_and_says_so_in_the_window(talk: Talk) -> None:
    await window(talk.alice, "One hard thing")
    assert (await presses(talk.alice, "Take one")).startswith("== One hard thing ==")
    assert await talk.alice.saves(text="the refund three of us avoided") is None
    assert "It's yours: the refund three of us avoided. What makes it hard?" in front(talk.alice)
    assert "The hard one: the refund three of us avoided" in await seen(talk.alice)


async def test_somebody_is_thanked_there(talk: Talk) -> None:
    await talk.bob.types("/coach settings")
    assert (await window(talk.alice, "Thank somebody")).startswith("== Thank somebody ==")
    assert await talk.alice.saves(whom=talk.alice.person.id, what="for it") == {
        "whom": "That's you. A line on your own list remembers it: /done took the late call"
    }
    assert await talk.alice.saves(whom=talk.bob.person.id, what="for ") == {"what": "Still empty. What did they do?"}
    assert await talk.alice.saves(whom=talk.bob.person.id, what="for the late call") is None
    assert "for the late call. It stays between you two." in front(talk.alice)
    await talk.at("09:00")
    assert "thanks you for the late call." in talk.bob.mail[0]


async def test_settings_say_in_the_window_that_they_are_kept(talk: Talk) -> None:
    await window(talk.alice, "Settings")
    assert await talk.alice.saves(digest="17:00") is None
    assert "Saved." in front(talk.alice)


async def test_the_third_window_of_a_stack_changes_in_place_as_slack_takes_no_fourth(talk: Talk) -> None:
    person = talk.alice.person
    await person.presses(await home(talk.alice), "One hard thing")
    for label, field in (("Take one", "text"), ("Say it", "hard_part"), ("It's done", "learned")):
        await talk.trial.settled()
        assert person.modal is not None
        await person.presses(person.modal, label)
        await talk.trial.settled()
        assert await talk.alice.saves(**{field: f"some {field}"}) is None
    assert person.modal is not None
    assert "some learned" in person.modal.readable()


async def test_who_is_asked_about_breaks_alone_is_not_told_that_nothing_comes(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.alice.person.opens_home()
    await talk.trial.settled()
    home = talk.alice.person.home
    assert home is not None
    assert "Next break question: 10:30." in home.readable()
    assert "I start no messages." not in home.readable()
