"""Dialogues about consent: a yes belongs to these words, is void after an edit, and no late press brings it back."""

from collections.abc import AsyncIterator

import pytest

from slackbot.standin import Fault
from slackbot.store.schema.schema import condition
from tests.dialogue.test_recap import QUIET, buttons, ours, rows_in, slot_of, value_of
from tests.dialogue.test_team import Desk
from tests.talk import open_talk

GONE = "That recap is closed. /coach recap shows the open one."


@pytest.fixture
async def week() -> AsyncIterator[Desk]:
    """A team with a recap on Fridays, led by alice; bob has a line with a customer's name in it, shared already."""
    async with open_talk() as talk:
        desk = Desk(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        bob = talk.bob
        await bob.types("/coach shift 09:00-17:00 mon-fri")
        await bob.types("/done wrote back to Mr Okafor\nthe contract with the two dates")
        await desk.types(talk.alice, "/coach team fri 16:00")
        await bob.types("/coach recap")
        assert bob.last is not None
        await bob.presses("Share", value=value_of(bob, "Okafor", on=bob.last))
        yield desk


async def edits(desk: Desk, words: str, new: str) -> str:
    """Bob edits a line of his list; returns the answer."""
    bob = desk.talk.bob
    await bob.types("/done")
    assert bob.last is not None
    row = next(block for block in bob.last.blocks if block["type"] == "section" and words in block["text"]["text"])
    value = next(option["value"] for option in row["accessory"]["options"] if option["text"]["text"] == "Edit")
    await bob.presses("Edit", value=value)
    assert await bob.saves(text=new) is None
    return bob.screen[-1]


async def test_a_line_edited_after_the_yes_is_in_no_recap_until_its_new_words_are_shared(week: Desk) -> None:
    assert await edits(week, "Okafor", "wrote back to a customer") == (
        "Changed: wrote back to a customer\n"
        "You had said yes to the old words for #help-desk's recap. They won't be in it. [Share these]"
    )
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])
    assert "Okafor" not in ours(week)


async def test_the_new_words_are_shared_by_one_tap(week: Desk) -> None:
    await edits(week, "Okafor", "wrote back to a customer")
    assert "wrote back to a customer, shared [Take out" in await week.talk.bob.presses("Share these")
    await week.talk.at("16:01", days=3)
    assert "• wrote back to a customer" in week.posts[0]
    assert "Okafor" not in ours(week)


async def test_a_line_edited_after_the_post_leaves_it_at_once_and_may_come_back_reworded(week: Desk) -> None:
    await week.talk.at("16:01", days=3)
    assert "• wrote back to Mr Okafor" in week.posts[0]
    await press_raw(week, "done.edit", "1")
    assert await week.talk.bob.saves(text="wrote back to a customer") is None
    assert week.talk.bob.screen[-1] == (
        "Changed: wrote back to a customer\nThe old words were in #help-desk's recap. I took them out. [Share these]"
    )
    assert QUIET.fullmatch(week.posts[0])
    await week.talk.bob.presses("Share these")
    assert "• wrote back to a customer" in week.posts[0]


async def press_raw(desk: Desk, action: str, value: str) -> None:
    """Press a button that stands in a message of long ago."""
    bob = desk.talk.bob
    bob.last = await bob.person.types("/coach recap")
    assert bob.last is not None
    button = next(iter(buttons(bob.last)))
    button["action_id"], button["value"] = action, value
    await bob.person.presses(bob.last, button["text"]["text"])
    await desk.talk.trial.settled()


async def test_an_edit_that_changes_no_word_keeps_the_yes(week: Desk) -> None:
    assert (await edits(week, "Okafor", "hard: wrote back to Mr Okafor")).startswith("Behind you today:")
    await week.talk.at("16:01", days=3)
    assert "• wrote back to Mr Okafor" in week.posts[0]


async def test_a_line_that_was_not_shared_is_edited_as_ever(week: Desk) -> None:
    assert (await edits(week, "contract", "the contract with three dates")).startswith("Behind you today:")


async def test_words_of_the_recap_itself_are_void_too_when_the_line_changes(week: Desk) -> None:
    """The person said yes to words of their own making; the edit may be the moment at which a name has to go."""
    bob = week.talk.bob
    await bob.types("/coach recap")
    await bob.presses("Reword")
    assert await bob.saves(text="a long letter to Mr Okafor") is None
    await edits(week, "Okafor", "wrote back to a customer")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_a_shortcut_reworded_after_the_yes_is_void_as_well(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/shortcut a canned answer for Okafor")
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "canned", on=bob.last))
    await press_raw(week, "shortcut.change", "1")
    assert await bob.saves(text="a canned answer for refunds") is None
    assert bob.screen[-1].startswith("Changed: a canned answer for refunds\nYou had said yes to the old words")
    await week.talk.at("16:01", days=3)
    assert "canned" not in ours(week)


async def test_a_line_removed_by_its_menu_leaves_the_coming_recap(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/done")
    await removes(week, "Okafor")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def removes(desk: Desk, words: str) -> None:
    """Remove a line of the list on the screen."""
    bob = desk.talk.bob
    assert bob.last is not None
    row = next(block for block in bob.last.blocks if block["type"] == "section" and words in block["text"]["text"])
    value = next(option["value"] for option in row["accessory"]["options"] if option["text"]["text"] == "Remove")
    await bob.presses("Remove", value=value)


async def test_a_line_removed_by_its_menu_leaves_the_posted_recap(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/done")
    listing = bob.last
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]
    bob.last = listing
    await removes(week, "Okafor")
    assert QUIET.fullmatch(week.posts[0])


async def test_a_rewording_that_is_saved_after_the_yes_was_taken_back_says_yes_to_nothing(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    choices = bob.last
    await bob.presses("Reword")
    await bob.person.presses(choices, "Take out")  # type: ignore[arg-type]  # it was just typed
    await week.talk.trial.settled()
    assert await bob.saves(text="a long letter") == {"text": GONE}
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_breaks_that_were_hard_take_no_taps_once_the_recap_is_out(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    await bob.presses("Hard break times")
    question = bob.last
    assert question is not None
    await week.talk.at("16:01", days=3)
    value = slot_of(question, "Tuesday", "The morning")
    assert await bob.presses("The morning", on=question, value=value) == GONE
    for label in ("None was hard", "Say nothing"):
        assert await bob.presses(label, on=question) == GONE
    assert await week.talk.bot.database.transact(rows_in, condition) == 0


async def test_nobody_is_asked_before_they_said_that_they_want_to_be(week: Desk) -> None:
    """A shift, a digest and a finished set-up say nothing of it; one tap under the choices does."""
    bob = week.talk.bob
    await bob.types("/coach digest 16:45")
    await week.talk.at("16:05", days=2)
    assert [mail for mail in bob.mail if "recap" in mail] == []
    await bob.types("/coach recap")
    assert "[Ask me weekly]" not in await bob.presses("Ask me weekly")
    await week.talk.at("16:05", days=7)
    assert len([mail for mail in bob.mail if "The recap of #help-desk goes out" in mail]) == 1


NO_YES = """
/coach shift 10:00-18:00 mon-sat;/coach digest 16:30;/coach breaks 10:30 15:00;/coach challenge-nudge 09:30
/coach reflection on;/coach introductions on;/coach budget 5;/coach cover on;/coach together on;/coach walks on
/coach queue hard;/coach tz Europe/Paris;/coach lang en;/coach holidays DE-BY;/coach cue before lunch
/coach piece CSAT 92;/coach daysoff 2026-12-24
/coach pause;/coach resume;/coach whosees;/coach settings;/done another line;/week;/thanks @alice for the tea;/enough
"""


async def test_no_other_choice_is_a_yes_to_being_asked(week: Desk) -> None:
    for typed in NO_YES.strip().replace(";", "\n").split("\n"):
        await week.talk.bob.types(typed)
    await week.talk.at("17:59", days=2)
    assert [mail for mail in week.talk.bob.mail if "recap" in mail] == []


async def test_a_channel_that_another_company_can_read_voids_every_yes_and_asks_again(week: Desk) -> None:
    bob, slack = week.talk.bob, week.talk.slack
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]
    await bob.types("/done an open line")
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "open line", on=bob.last))
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await week.talk.trial.settled()
    assert QUIET.fullmatch(week.posts[0])
    await week.talk.at("09:05", days=3)
    (asked_again,) = (mail for mail in bob.mail if "another company" in mail)
    assert asked_again == (
        "#help-desk is shared with another company now. Your yeses were for fewer readers, so I took your lines out of "
        "its recaps and your sentences off its shelf.\n[Choose again]"
    )
    assert [mail for mail in week.talk.alice.mail if "another company" in mail] == [
        "#help-desk is shared with another company now. People shared their lines with fewer readers, so I took those "
        "lines out and am asking again."
    ]
    assert "Another company can read that channel." in await bob.types("/coach recap")
    assert "another company can read it" in await bob.types("/coach whosees")
    await week.talk.at("16:01", days=4)
    assert "open line" not in ours(week)


async def test_a_yes_pressed_under_a_question_for_fewer_readers_asks_again(week: Desk) -> None:
    bob, slack = week.talk.bob, week.talk.slack
    await bob.types("/done an open line")
    await bob.types("/coach recap")
    assert bob.last is not None
    before, value = bob.last, value_of(bob, "open line", on=bob.last)
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await week.talk.trial.settled()
    asked_again = await bob.presses("Share", value=value, on=before)
    assert asked_again.startswith(
        "Nothing is shared yet: more people can read #help-desk by now than when I asked. "
        "Tap Share again if it's still right."
    )
    assert "Another company can read that channel." in asked_again
    assert bob.last is not None
    shared = await bob.presses("Share", value=value_of(bob, "open line", on=bob.last))
    assert "an open line, shared" in shared
    assert "Nothing is shared yet" not in shared
    await week.talk.at("16:01", days=3)
    assert "open line" in ours(week)


async def test_a_channel_shared_before_anybody_said_yes_takes_no_lines_out(week: Desk) -> None:
    alice, slack = week.talk.alice, week.talk.slack
    await week.talk.bob.types("/coach recap")
    await week.talk.bob.presses("Take out")
    await slack.channels.is_shared(week.channel, slack.add_team("Another Company"))
    await week.talk.at("09:05", days=1)
    assert [mail for mail in alice.mail if "another company" in mail] == [
        "#help-desk is shared with another company now. I'll say so to everybody before they choose what to share "
        "there."
    ]


async def test_a_channel_that_no_other_company_reads_any_more_is_called_so_at_once(week: Desk) -> None:
    bob, slack = week.talk.bob, week.talk.slack
    first, second = (slack.add_team(name) for name in ("Another Company", "A Third Company"))
    await slack.channels.is_shared(week.channel, first)
    await slack.channels.is_shared(week.channel, second)
    await slack.channels.is_unshared(week.channel, first)
    await week.talk.at("09:05")
    assert "Another company can read that channel." in await bob.types("/coach recap")
    await slack.channels.is_unshared(week.channel, second)
    await week.talk.at("09:10")
    assert "Another company" not in await bob.types("/coach recap")


async def test_a_private_channel_that_becomes_public_voids_every_yes(week: Desk) -> None:
    week.channel.private = True
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await press_raw(week, "recap.share", (await coming_value(week)) + ".line.1")
    week.channel.private = False
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])
    assert any("Everybody in this workspace can read #help-desk now." in mail for mail in week.talk.bob.mail)


@pytest.mark.parametrize(
    ("before", "after"), [("private", "public"), ("private", "shared"), ("public", "shared"), ("public", "invited")]
)
async def test_more_readers_are_noticed_at_the_post_even_if_no_event_came(week: Desk, before: str, after: str) -> None:
    """Slack sends no event when a private channel becomes public, and the daily look may be hours away."""
    channel = week.channel
    channel.private = before == "private"
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await press_raw(week, "recap.share", (await coming_value(week)) + ".line.1")
    await week.talk.at("15:59", days=3)
    if after == "public":
        channel.private = False
    elif after == "shared":
        channel.connected.add("T0OTHER")
    else:
        channel.pending.add("T0OTHER")
    await week.talk.at("16:01")
    assert QUIET.fullmatch(week.posts[0])


async def test_slack_not_saying_who_can_read_a_channel_holds_no_recap_back(week: Desk) -> None:
    await week.talk.at("15:59", days=3)
    week.talk.slack.fault("conversations.info", Fault.error("internal_error"), times=9)
    await week.talk.at("16:01")
    assert "Okafor" in week.posts[0]


async def coming_value(desk: Desk) -> str:
    """The team and the day, as buttons about the coming recap carry them."""
    bob = desk.talk.bob
    await bob.types("/coach recap")
    return next(str(button["value"]) for button in buttons(bob.last) if button["text"]["text"] == "With my name")


async def test_a_channel_that_gets_fewer_readers_keeps_every_yes(week: Desk) -> None:
    week.channel.private = True
    await week.types(week.talk.alice, "/coach team fri 16:00")
    await week.talk.at("16:01", days=3)
    assert "• wrote back to Mr Okafor" in week.posts[0]


@pytest.mark.parametrize(
    ("standing", "pressed", "posted", "coming"),
    [
        ("without", "With my name", "(bob)", ""),
        ("with", "Without my name", "", ""),
        ("with", "", "(bob)", "(bob)"),
        ("without", "", "", ""),
    ],
)
async def test_a_name_put_on_under_an_old_recap_stays_off_the_lines_agreed_to_since(
    week: Desk, standing: str, pressed: str, posted: str, coming: str
) -> None:
    bob = week.talk.bob
    if standing == "with":
        await bob.presses("With my name")
    await week.talk.at("16:01", days=3)
    await bob.types("/done the second baker")
    await bob.types("/coach recap")
    assert bob.last is not None
    assert f"{standing} your name" in await bob.presses("Share", value=value_of(bob, "second", on=bob.last))
    await bob.presses("Last recap")
    assert f"{standing} your name" in bob.screen[-1]
    if pressed:
        then = pressed.split(maxsplit=1)[0].lower()
        assert f"Your lines appear {then} your name" in await bob.presses(pressed)
        await week.talk.trial.settled()
    await week.talk.at("16:01", days=7)
    lines = [post.partition("wrote back to Mr Okafor")[2].partition("\n")[0].strip() for post in week.posts[:1]]
    assert [*lines, week.posts[1].partition("the second baker")[2].partition("\n")[0].strip()] == [posted, coming]


REFUSED_FOR_GOOD = """
edit_window_closed cant_update_message block_mismatch posting_to_channel_denied file_is_deleted msg_too_long
cant_broadcast_message too_many_attachments unable_to_share_files brand_new_code
"""


@pytest.mark.parametrize("code", REFUSED_FOR_GOOD.split())
async def test_an_edit_that_slack_refuses_for_good_is_told_and_why(week: Desk, code: str) -> None:
    bob = week.talk.bob
    await week.talk.at("16:01", days=3)
    week.talk.slack.fault("chat.update", Fault.error(code))
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    told = await bob.types("/coach whosees")
    assert f"wrote back to Mr Okafor (taken out, but Slack refuses to edit that post: {code})" in told
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Share")
    await bob.presses("Take out")
    assert "Okafor" not in await bob.types("/coach whosees")
    assert QUIET.fullmatch(week.posts[0])
    week.talk.slack.refusals.clear()
