"""Dialogues about `/done`: the running list."""

import asyncio

import pytest

from tests.talk import Talk


async def test_a_line_is_noted_and_the_list_so_far_read_back(talk: Talk) -> None:
    assert await talk.alice.types("/done wrote back to the angry baker") == (
        "Noted: wrote back to the angry baker\n[Undo]"
    )
    assert await talk.alice.types("/done a call that led nowhere") == (
        "Noted: a call that led nowhere\n"
        "Today so far:\n"
        "• wrote back to the angry baker\n"
        "• a call that led nowhere\n"
        "[Undo]"
    )


async def test_several_lines_are_several_and_marks_say_what_they_were(talk: Talk) -> None:
    assert await talk.alice.types("/done hard: the refund\n\nTIME:stayed until it was clear\nplain") == (
        "Noted: the refund (a hard one) · stayed until it was clear (time given) · plain\n"
        "[Undo] [Worth it] [Avoidable] [A minute first]"
    )


async def test_yesterday_goes_to_the_day_before(talk: Talk) -> None:
    assert await talk.alice.types("/done yesterday: hard: the export") == (
        "Noted for Monday: the export (a hard one)\n[Undo] [Worth it] [Avoidable]"
    )
    assert await talk.alice.types("/done") == (
        "Nothing on the list yet. What is behind you already? "
        "Even the call that led nowhere counts: /done took the call about …"
    )


async def test_today_and_yesterday_may_come_together(talk: Talk) -> None:
    assert await talk.alice.types("/done today's\nyesterday: the other") == (
        "Noted: today's · the other (for Monday)\n[Undo]"
    )
    assert await talk.alice.types("/done") == (
        "Behind you today:\ntoday's [Edit · Remove]\n"
        "  The last change: added today's and more with it\n[Undo the adding]"
    )


async def test_each_person_has_a_list_of_their_own(talk: Talk) -> None:
    await talk.alice.types("/done mine alone")
    assert "mine alone" not in await talk.bob.types("/done")
    assert talk.bob.mail == []
    assert [entry.seen_by for entry in talk.slack.ledger if "mine alone" in entry.text] == [
        frozenset({talk.alice.person.id})
    ]


async def test_a_line_is_edited_in_a_modal_and_the_list_shows_it(talk: Talk) -> None:
    await talk.alice.types("/done first\nhard: secnd")
    await talk.alice.types("/done")
    await talk.alice.presses("Edit", value="done.edit:2")
    modal = talk.alice.person.modal
    assert modal is not None
    assert modal.readable() == (
        "== Edit a line ==\n"
        "What you did: <hard: secnd>\n"
        "  Start with hard: for a hard one, with time: for time you gave.\n"
        "[Cancel] [Save]"
    )
    assert await talk.alice.saves(text="time: second") is None
    assert talk.alice.person.modal is None
    assert talk.alice.screen[-1] == (
        "Behind you today:\nfirst [Edit · Remove]\nsecond (time given) [Edit · Remove]\n"
        "  The last change: edited second\n[Undo the edit]"
    )


async def test_an_edit_to_nothing_keeps_the_modal_and_the_words(talk: Talk) -> None:
    await talk.alice.types("/done first")
    await talk.alice.types("/done")
    await talk.alice.presses("Edit")
    assert await talk.alice.saves(text="hard: ") == {
        "text": "Still empty. To take the line off the list, cancel and use Remove."
    }
    assert talk.alice.person.modal is not None
    assert "first" in await talk.alice.types("/done")


async def test_a_modal_left_open_over_midnight_edits_the_line_it_was_opened_for(talk: Talk) -> None:
    await talk.alice.types("/done before midnight")
    await talk.alice.types("/done")
    await talk.alice.presses("Edit")
    await talk.at("00:10", days=1)
    assert await talk.alice.saves(text="before midnight, and gone over") is None
    assert await talk.alice.types("/done yesterday: one more") == (
        "Noted for Tuesday: one more\nOn Tuesday:\n• before midnight, and gone over\n• one more\n[Undo]"
    )


async def test_a_line_taken_off_can_be_put_back(talk: Talk) -> None:
    await talk.alice.types("/done first\nsecond")
    await talk.alice.types("/done")
    assert await talk.alice.presses("Remove", value="done.remove:1") == (
        "Taken off the list: first\n[Put it back] [Show the list]"
    )
    assert "first" not in await talk.bob.types("/done") + await talk.alice.types("/today")
    await talk.alice.types("/done")
    await talk.alice.presses("Remove", value="done.remove:2")
    assert await talk.alice.presses("Put it back") == "Back on the list:\n• second"


async def test_a_second_tap_on_the_same_button_is_answered_kindly(talk: Talk) -> None:
    await talk.alice.types("/done first\nsecond")
    await talk.alice.types("/done")
    listing = talk.alice.last
    await talk.alice.presses("Remove", value="done.remove:1", on=listing)
    assert await talk.alice.presses("Remove", value="done.remove:1", on=listing) == (
        "That line is no longer on the list. /done shows what is."
    )


async def test_a_line_removed_on_another_device_can_not_be_edited_any_more(talk: Talk) -> None:
    await talk.alice.types("/done first")
    await talk.alice.types("/done")
    listing = talk.alice.last
    await talk.alice.presses("Edit", on=listing)
    await talk.alice.presses("Remove", on=listing)
    gone = "That line is no longer on the list. /done shows what is."
    assert await talk.alice.saves(text="changed") == {"text": gone}
    assert await talk.alice.types("/today") == (
        "Nothing on the list yet. What have you done already? /done answered the one about …"
    )


async def test_undo_takes_back_the_last_line_though_it_was_for_yesterday(talk: Talk) -> None:
    await talk.alice.types("/done first")
    await talk.alice.types("/done yesterday: was here")
    assert await talk.alice.types("/done undo") == "Taken off the list:\n• was here\n[Put it back]"
    assert await talk.alice.types("/done undo") == "Taken off the list:\n• first\n[Put it back]"


async def test_undo_takes_back_a_whole_addition_and_can_be_undone(talk: Talk) -> None:
    await talk.alice.types("/done kept")
    await talk.alice.types("/done first\nsecond")
    assert await talk.alice.presses("Undo") == "Taken off the list:\n• first\n• second\n[Put it back]"
    assert await talk.alice.presses("Put it back") == "Back on the list:\n• first\n• second"
    assert await talk.alice.types("/done undo") == "Taken off the list:\n• first\n• second\n[Put it back]"
    assert await talk.alice.types("/done undo") == "Taken off the list:\n• kept\n[Put it back]"
    assert await talk.alice.types("/done undo") == "There is nothing here to undo. /done shows today's list."


async def test_a_button_of_last_week_still_means_its_line(talk: Talk) -> None:
    await talk.alice.types("/done long ago")
    await talk.alice.types("/done")
    old = talk.alice.last
    assert old is not None
    await talk.at("09:00", days=7)
    await talk.alice.person.presses(old, "Remove")
    await talk.trial.settled()
    assert await talk.alice.types("/done undo") == "Back on the list:\n• long ago"


@pytest.mark.parametrize("typed", ["/done help", "/done HELP ", "/coach done help"])
async def test_help_says_how(talk: Talk, typed: str) -> None:
    answer = await talk.alice.types(typed)
    assert answer.startswith("What you did, in your own words. Nobody else sees it.\n• /done wrote back")


async def test_a_line_that_says_help_is_a_line_among_others(talk: Talk) -> None:
    assert await talk.alice.types("/done asked for\nhelp") == "Noted: asked for · help\n[Undo]"


async def test_a_list_of_five_hundred_lines_is_read_in_pages(talk: Talk) -> None:
    for start in range(0, 500, 50):
        await talk.alice.types("/done " + "\n".join(f"line {number}" for number in range(start, start + 50)))
    newest = await talk.alice.types("/done")
    assert newest.startswith("Behind you today:\nline 485 [Edit · Remove]\n")
    assert newest.endswith(
        "line 499 [Edit · Remove]\n[Earlier lines]\n"
        "  The last change: added line 450 and more with it\n[Undo the adding]"
    )
    assert (await talk.alice.presses("Earlier lines")).startswith("Behind you today:\nline 470 ")
    assert (await talk.alice.presses("Earlier lines")).endswith(
        "line 469 [Edit · Remove]\n[Earlier lines] [Later lines]"
    )
    assert (await talk.alice.presses("Later lines")).startswith("Behind you today:\nline 470 ")
    added = await talk.alice.types("/done one more")
    assert added.startswith("Noted: one more\nToday so far:\n  /done has the lines before these.\n• line 489\n")
    await talk.alice.types("/done")
    await talk.alice.presses("Earlier lines")
    await talk.alice.presses("Remove", value="done.remove:480")
    assert "line 480" in await talk.alice.presses("Show the list")


async def test_a_day_has_an_end_to_what_it_holds(talk: Talk) -> None:
    for _ in range(20):
        await talk.alice.types("/done " + "\n".join(["x"] * 50))
    assert await talk.alice.types("/done one more") == (
        "This day's list is full, so I couldn't add that one. You still did it."
    )


async def test_more_than_fifty_lines_at_once_are_said_to_be_too_many(talk: Talk) -> None:
    answer = await talk.alice.types("/done " + "\n".join(f"line {number}" for number in range(60)))
    assert "That was a long list at once. I noted the first fifty lines; send the rest whenever you like." in answer
    assert "line 49" in answer
    assert "line 50" not in answer


async def test_two_devices_at_once_lose_nothing(talk: Talk) -> None:
    await talk.alice.types("/done zero")
    await asyncio.gather(*(talk.alice.person.types(f"/done at once {number}") for number in range(10)))
    listing = await talk.alice.types("/done")
    assert [f"at once {number} [" in listing for number in range(10)] == [True] * 10
