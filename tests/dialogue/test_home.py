"""App Home: the day and everything that can be done, fresh after each change."""

import asyncio

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
    assert words.startswith("Your Tuesday\nNothing on the list yet. What is behind you already?\n")
    assert "[Add a line] [See the list] [See the week]" in words
    assert "[A break now] [One hard thing] [A question] [A shortcut] [Enough for today]" in words
    assert "Nothing is sent to you unasked." in words
    assert "All of this is yours alone: no lead and no admin sees it here." in words


async def test_it_is_fresh_after_each_change(talk: Talk) -> None:
    await home(talk.alice)
    await talk.alice.types("/done first")
    assert "first [Edit · Remove]" in await seen(talk.alice)
    await talk.alice.types("/coach digest 17:00")
    assert "Your day comes back to you at 17:00." in await seen(talk.alice)


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
    await talk.alice.person.presses(await home(talk.alice), "A break now")
    assert talk.alice.person.modal is not None
    assert talk.alice.person.modal.readable().startswith("== Never Done ==\nFive minutes, yours.")
    assert "One break." in await seen(talk.alice)


async def test_a_list_of_five_hundred_lines_stays_within_slacks_limits(talk: Talk) -> None:
    for start in range(0, 500, 50):
        await talk.alice.types("/done " + "\n".join(f"{number} " + "w" * 490 for number in range(start, start + 50)))
    words = (await home(talk.alice)).readable()
    assert "499 w" in words
    assert "The lines before these are under See the list." in words


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
    await talk.alice.types("/done third")
    assert "second [Edit" in await seen(talk.alice)
