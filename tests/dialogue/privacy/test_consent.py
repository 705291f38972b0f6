"""Dialogues about consent: a yes belongs to these words, is void after an edit, and no late press brings it back."""

from collections.abc import AsyncIterator

import pytest

from slackbot.store.schema.schema import condition
from tests.dialogue.privacy.consent_week import open_shared_week, press_raw
from tests.dialogue.recap.recap_week import QUIET, ours, value_of
from tests.dialogue.recap.test_recap_breaks import rows_in, slot_of
from tests.dialogue.recap.test_team import Team

GONE = "That recap is closed. /coach recap shows the open one."


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays, led by alice; bob has a line with a customer's name in it, shared already."""
    async with open_shared_week() as team:
        yield team


async def edits(team: Team, words: str, new: str) -> str:
    """Bob edits a line of his list; returns the answer."""
    bob = team.talk.bob
    await bob.types("/done")
    assert bob.last is not None
    row = next(block for block in bob.last.blocks if block["type"] == "section" and words in block["text"]["text"])
    value = next(option["value"] for option in row["accessory"]["options"] if option["text"]["text"] == "Edit")
    await bob.presses("Edit", value=value)
    assert await bob.saves(text=new) is None
    return bob.screen[-1]


async def test_a_line_edited_after_the_yes_is_in_no_recap_until_its_new_words_are_shared(week: Team) -> None:
    assert await edits(week, "Okafor", "wrote back to a customer") == (
        "Changed: wrote back to a customer\n"
        "You had said yes to the old words for #help-desk's recap. They won't be in it. [Share these]"
    )
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])
    assert "Okafor" not in ours(week)


async def test_the_new_words_are_shared_by_one_tap(week: Team) -> None:
    await edits(week, "Okafor", "wrote back to a customer")
    assert "wrote back to a customer, shared [Take out" in await week.talk.bob.presses("Share these")
    await week.talk.at("16:01", days=3)
    assert "• wrote back to a customer" in week.posts[0]
    assert "Okafor" not in ours(week)


async def test_a_line_edited_after_the_post_leaves_it_at_once_and_may_come_back_reworded(week: Team) -> None:
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


async def test_an_edit_that_changes_no_word_keeps_the_yes(week: Team) -> None:
    assert (await edits(week, "Okafor", "hard: wrote back to Mr Okafor")).startswith("Behind you today:")
    await week.talk.at("16:01", days=3)
    assert "• wrote back to Mr Okafor" in week.posts[0]


async def test_a_line_that_was_not_shared_is_edited_as_ever(week: Team) -> None:
    assert (await edits(week, "contract", "the contract with three dates")).startswith("Behind you today:")


async def test_words_of_the_recap_itself_are_void_too_when_the_line_changes(week: Team) -> None:
    """The person said yes to words of their own making; the edit may be the moment at which a name has to go."""
    bob = week.talk.bob
    await bob.types("/coach recap")
    await bob.presses("Reword")
    assert await bob.saves(text="a long letter to Mr Okafor") is None
    await edits(week, "Okafor", "wrote back to a customer")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_a_shortcut_reworded_after_the_yes_is_void_as_well(week: Team) -> None:
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


async def test_a_line_removed_by_its_menu_leaves_the_coming_recap(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/done")
    await removes(week, "Okafor")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def removes(team: Team, words: str) -> None:
    """Remove a line of the list on the screen."""
    bob = team.talk.bob
    assert bob.last is not None
    row = next(block for block in bob.last.blocks if block["type"] == "section" and words in block["text"]["text"])
    value = next(option["value"] for option in row["accessory"]["options"] if option["text"]["text"] == "Remove")
    await bob.presses("Remove", value=value)


async def test_a_line_removed_by_its_menu_leaves_the_posted_recap(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/done")
    listing = bob.last
    await week.talk.at("16:01", days=3)
    assert "Okafor" in week.posts[0]
    bob.last = listing
    await removes(week, "Okafor")
    assert QUIET.fullmatch(week.posts[0])


async def test_a_rewording_that_is_saved_after_the_yes_was_taken_back_says_yes_to_nothing(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    choices = bob.last
    await bob.presses("Reword")
    await bob.person.presses(choices, "Take out")  # type: ignore[arg-type]  # it was just typed
    await week.talk.trial.settled()
    assert await bob.saves(text="a long letter") == {"text": GONE}
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_breaks_that_were_hard_take_no_taps_once_the_recap_is_out(week: Team) -> None:
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


async def test_nobody_is_asked_before_they_said_that_they_want_to_be(week: Team) -> None:
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


async def test_no_other_choice_is_a_yes_to_being_asked(week: Team) -> None:
    for typed in NO_YES.strip().replace(";", "\n").split("\n"):
        await week.talk.bob.types(typed)
    await week.talk.at("17:59", days=2)
    assert [mail for mail in week.talk.bob.mail if "recap" in mail] == []


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
    week: Team, standing: str, pressed: str, posted: str, coming: str
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
