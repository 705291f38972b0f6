"""A visit as it goes, from the first look to being forgotten; and what else one does at the page."""

from pathlib import Path

import pytest

from slackbot.standin.page import WEEK_SECONDS
from tests.browser.client import Client
from tests.browser.conftest import Opener

WIDTHS = pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])


@WIDTHS
async def test_from_a_first_visit_to_being_forgotten(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter of a test
    name = "narrow" if dark else "wide"
    async with opened(width, dark=dark) as alice:
        await alice.reads("You are Alice, and this is your direct message with Never Done")
        await alice.is_pictured(f"{name}-first-visit")
        await sets_up_while_adding_three_lines(alice, name)
        await edits_a_line(alice, name)
        await takes_a_break_and_a_hard_thing(alice)
        await turns_until(alice, "This is your digest")
        await alice.is_pictured(f"{name}-digest")
        await alice.looks_behind()
        await alice.reads("Alice's day is handed back")
        await alice.closes_what_is_behind()
        await shares_a_line_in_the_recap(alice, name)
        await takes_everything_along(alice)
        assert alice.trial.slack.refusals == []


async def sets_up_while_adding_three_lines(alice: Client, name: str) -> None:
    """Three lines, then five taps."""
    await alice.types("/done wrote back to the angry baker", "hard: the refund three of us avoided", "called Ada")
    await alice.reads("Noted:")
    await alice.reads("When does your day end?")
    await alice.is_pictured(f"{name}-done")
    await alice.presses("17:00")
    await alice.reads("Shall it come one thing at a time")
    await alice.presses("All at once")
    await alice.reads("One break a day")
    await alice.presses("Yes, ask me")
    await alice.reads("And one hard ticket a day")
    await alice.presses("Yes, ask me")
    await alice.reads("Is your queue mostly basic")
    await alice.presses("Mixed")
    await alice.reads("All set.")


async def edits_a_line(alice: Client, name: str) -> None:
    """In a window, from the list."""
    await alice.types("/done")
    await alice.reads("Behind you today:")
    await alice.page.get_by_label("More", exact=True).last.click()
    await alice.presses("Edit")
    await alice.window.get_by_label("What you did").fill("time: called Ada, who needed to be heard")
    await alice.is_pictured(f"{name}-window")
    await alice.presses("Save")
    await alice.reads("called Ada, who needed to be heard")


async def takes_a_break_and_a_hard_thing(alice: Client) -> None:
    """A walk, and one hard thing with what makes it hard."""
    await alice.types("/break 5 walk")
    await alice.reads("I'll say hello around")
    await alice.types("/challenge the export nobody wants to touch")
    await alice.presses("Say it")
    await alice.window.get_by_role("textbox").fill("two systems, and neither tells the truth")
    await alice.window.locator("[data-submit]").click()
    await alice.window.wait_for(state="detached")


async def shares_a_line_in_the_recap(alice: Client, name: str) -> None:
    """Dana sets the recap up; Alice, asked the day before, shares one line, and the team reads that alone."""
    await alice.becomes("Dana")
    await alice.goes_to("support")
    await alice.types("/coach team fri 16:00")
    await alice.reads("The day before, I ask what people would like to share")
    await alice.becomes("Alice")
    await alice.goes_to("Never Done")
    await alice.types("/coach recap on")
    await turns_until(alice, "It has nothing from you unless you share it:")
    await alice.presses_in("wrote back to the angry baker", "Share")
    await alice.reads("wrote back to the angry baker, shared")
    await alice.is_pictured(f"{name}-consent")
    await alice.goes_to("support")
    await turns_until(alice, "A question for the week:")
    assert await alice.page.get_by_text("wrote back to the angry baker").count() == 1
    assert await alice.page.get_by_text("the refund three of us avoided").count() == 0
    await alice.is_pictured(f"{name}-recap")


async def takes_everything_along(alice: Client) -> None:
    """Read whosees, export everything as files, and be forgotten."""
    await alice.goes_to("Never Done")
    await alice.page.get_by_role("heading", name="Never Done").first.wait_for()  # a command typed earlier stays behind
    await alice.types("/coach whosees")
    await alice.reads("This is all that a lead or an admin can see of you:")
    await alice.types("/coach export")
    await alice.reads("Everything I keep about you: one file to read, one for a computer.")
    await alice.page.locator("details.file summary").first.click()
    await alice.reads("called Ada, who needed to be heard")
    await alice.types("/coach forget me")
    await alice.reads("This goes, for good:")
    await alice.presses("Forget me")
    await alice.reads("It's gone.")
    await alice.types("/coach export")
    await alice.reads("I keep nothing about you.")


async def turns_until(alice: Client, words: str) -> None:
    """Turn the clock from event to event until the words are there."""
    for _ in range(30):
        if await alice.page.get_by_text(words).count():
            break
        async with alice.page.expect_response("**/clock/next"):
            await alice.presses("Next event")
        await alice.page.wait_for_timeout(200)
    await alice.reads(words)


async def test_home_channel_and_shortcuts(opened: Opener) -> None:
    async with opened() as alice:
        await alice.goes_to("support")
        await alice.reads("Took the late call about the double charge.")
        await alice.page.get_by_label("More, for the message of Bob").click()
        await alice.presses("Thank the author")
        await alice.window.get_by_role("heading", name="Thank the author").wait_for()
        await alice.page.keyboard.press("Escape")
        await alice.window.wait_for(state="detached")
        await alice.page.get_by_label("Shortcuts", exact=True).click()
        await alice.page.get_by_role("button", name="Add to my done list").last.click()
        await alice.window.get_by_role("textbox").first.fill("answered the bakery")
        await alice.window.locator("[data-submit]").click()
        await alice.reads("answered the bakery")
        await alice.page.keyboard.press("Escape")
        await alice.goes_to("Never Done")
        await alice.page.get_by_role("link", name="Home", exact=True).click()
        await alice.reads("Your Tuesday")
        await alice.is_pictured("wide-home")


async def test_an_ephemeral_message_vanishes_on_reload_and_a_draft_stays_through_a_change(opened: Opener) -> None:
    async with opened() as alice:
        await alice.types("/done first")
        await alice.reads("Only visible to you")
        await alice.composer.click()
        await alice.page.keyboard.type("half a thought")
        await alice.page.keyboard.press("ArrowLeft")
        await alice.trial.people["Alice"].types("/break 5")
        due = await alice.trial.next_due()
        assert due is not None
        await alice.trial.turn_to(due)
        welcome = alice.trial.people["Alice"].dm[-1].readable()
        await alice.reads(welcome)
        await alice.page.keyboard.type("!")
        assert await alice.composer.input_value() == "half a though!t"
        await alice.page.reload()
        await alice.reads(welcome)
        assert await alice.page.get_by_text("Only visible to you").count() == 0


async def test_what_is_open_stays_open_through_a_change(opened: Opener) -> None:
    async with opened(390) as alice:
        await alice.composer.fill("/d")
        await alice.trial.people["Bob"].writes("Back from lunch.", "support")
        await alice.page.wait_for_timeout(500)
        assert await alice.page.get_by_role("option", name="/done").is_visible()
        await alice.page.get_by_role("button", name="People and places").click()
        await alice.trial.people["Bob"].writes("With cake.", "support")
        await alice.page.get_by_label("5 unread").first.wait_for()
        assert await alice.page.get_by_role("link", name="Dana").is_visible()
        assert await alice.page.get_by_role("button", name="People and places").get_attribute("aria-expanded") == "true"


async def test_markup_that_a_person_types_is_text(opened: Opener) -> None:
    typed = "<script>alert(1)</script><img src=x onerror=alert(2)> <!channel> &lt;"
    async with opened() as alice:
        await alice.types(f"/done {typed}")
        await alice.reads(typed)
        await alice.types(f"/done hard: {typed}")
        await alice.page.wait_for_timeout(300)
        assert await alice.page.locator("img[src=x], .talk script, body body").count() == 0


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(opened: Opener) -> None:
    async with opened() as alice:
        await alice.types("/done first")
        await alice.types("/done")
        await alice.reads("Behind you today:")
        await alice.page.get_by_label("More", exact=True).last.click()
        await alice.presses("Edit")
        field = alice.window.get_by_role("textbox")
        await field.fill("hard: ")
        await alice.presses("Save")
        await alice.window.get_by_role("alert").wait_for()
        assert await field.input_value() == "hard: "
        assert await field.evaluate("(one) => one === document.activeElement")
        described = await field.get_attribute("aria-describedby")
        assert described is not None
        assert described.split()[0].endswith("-error")
        await field.fill("better words")
        await alice.page.keyboard.press("Enter")
        await alice.window.wait_for(state="detached")
        await alice.reads("better words")


async def test_a_template_that_is_saved_draws_the_page_anew(opened: Opener, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "en" / "break").mkdir(parents=True)
    async with opened(own=own) as alice:
        await alice.types("/break 5")
        await alice.reads("I'll say hello around")
        (own / "en" / "break" / "started.txt").write_text("Off you go, {{ length }} minutes.", "utf-8")
        await alice.reads("Off you go, 5 minutes.")
        await alice.page.get_by_role("link", name="Look behind the message").first.click()
        await alice.reads("own/en/break/started.txt")
        await alice.reads("characters in all blocks")
        await alice.is_pictured("wide-behind")


async def test_a_week_is_played_in_less_than_a_minute(opened: Opener) -> None:
    async with opened(week_seconds=WEEK_SECONDS) as alice:
        began = await alice.page.evaluate("performance.now()")
        await alice.presses("Play a week")
        await alice.reads("A week is being played.")
        await alice.page.wait_for_timeout(12_000)
        await alice.is_pictured("wide-week")
        await alice.page.get_by_role("button", name="Play a week").wait_for(timeout=60_000)
        took = await alice.page.evaluate("performance.now()") - began
        assert took < 60_000
        await alice.reads("This is your digest")
        print(f"a played week took {took / 1000:.1f} s")  # noqa: T201 - a figure for who asked


@WIDTHS
async def test_a_thread_is_answered(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter of a test
    async with opened(width, dark=dark) as alice:
        await alice.goes_to("support")
        await alice.page.get_by_role("link", name="Reply in thread").first.click()
        await alice.page.wait_for_function("document.activeElement.id === 'reply-text'")
        await alice.page.keyboard.type("@b")
        await alice.page.keyboard.press("Tab")
        await alice.page.keyboard.type("that was kind.")
        await alice.page.keyboard.press("Enter")
        await alice.reads("notifies Bob")
        await alice.page.keyboard.type("/done it")
        await alice.page.keyboard.press("Enter")
        await alice.reads("/done is not supported in threads. Sorry!")
        await alice.is_pictured(f"{'narrow' if dark else 'wide'}-thread")
        await alice.page.locator("#reply-text").focus()
        await alice.page.keyboard.press("Escape")
        await alice.page.locator("#thread").wait_for(state="detached")
        await alice.reads("1 reply")
