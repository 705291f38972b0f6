"""Dialogues about a parked line that is taken up: its first step, and how long it stays in sight."""

from tests.dialogue.days.days_closed import SHIFT, last, states, uid
from tests.talk import Talk


async def test_a_first_step_is_typed_or_asked_for_and_comes_back_with_the_line(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    closed = await talk.alice.types("/enough export for Ada: ask Bo at nine\nthe tags")
    assert "• export for Ada. First: ask Bo at nine\nthe tags [First step]" in closed
    await talk.alice.presses("First step")
    assert await talk.alice.saves(first_step="open the sheet") is None
    assert talk.alice.screen[-1] == "It comes back with its first step: the tags. First: open the sheet."
    await talk.at("09:00", days=1)
    assert "export for Ada. First: ask Bo at nine [Today" in talk.alice.mail[-1]
    assert "the tags. First: open the sheet [Today" in talk.alice.mail[-1]
    await talk.alice.person.presses(last(talk), "Today", value=f"enough.today:1.{uid(talk)}")
    await talk.trial.settled()
    assert "For today: export for Ada. First: ask Bo at nine. It stays" in last(talk).readable()


async def test_a_line_taken_up_stays_in_sight_until_it_is_done_or_parked_again(talk: Talk) -> None:
    await talk.alice.types(SHIFT)
    await talk.alice.types("/coach reflection off")
    await talk.alice.types("/enough one\ntwo")
    await talk.at("09:00", days=1)
    for number in (1, 2):
        await talk.alice.person.presses(last(talk), "Today", value=f"enough.today:{number}.{uid(talk)}")
        await talk.trial.settled()
    menu = "[It's done · Park it again · Let it go]"
    assert (await talk.alice.types("/today")).startswith(f"For today:\none {menu}\ntwo {menu}\n")
    assert await talk.alice.presses("It's done", value="enough.done:1") == "Done, and on your list: one.\n[Undo]"
    assert (await talk.alice.types("/today")).startswith(f"For today:\ntwo {menu}\nYour Wednesday so far:\n• one")
    closed = await talk.alice.types("/enough")
    assert f"For today, and still open. It may wait again:\ntwo {menu}" in closed
    assert "two" not in await talk.alice.types("/today")
    assert closed == await talk.alice.types("/enough")
    assert await talk.alice.presses("Park it again") == (
        "two waits again. I'll bring it up when your next shift begins."
    )
    assert states(talk) == ["done", "waiting"]
    await talk.at("09:00", days=1)
    assert "two [Today" in last(talk).readable()


async def test_a_line_taken_up_and_left_is_still_among_what_was_parked(talk: Talk) -> None:
    await talk.alice.types("/enough one")
    await talk.at("09:00", days=1)
    await talk.alice.person.presses(last(talk), "Today")
    await talk.at("09:00", days=2)
    assert "For today:" not in await talk.alice.types("/today")
    assert "one [Today · It's done · Let it go]" in await talk.alice.types("/enough parked")


async def test_undoing_what_was_done_takes_it_up_again(talk: Talk) -> None:
    await talk.alice.types("/enough one")
    await talk.at("09:00", days=1)
    await talk.alice.types("/enough parked")
    await talk.alice.presses("It's done")
    assert states(talk) == ["done"]
    await talk.alice.types("/done undo")
    assert states(talk) == ["today"]
    await talk.alice.presses("Put it back")
    assert states(talk) == ["done"]
