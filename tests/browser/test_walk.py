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
    async with opened(width, dark=dark) as ana:
        await ana.reads("You are Ana, and this is your direct message with Never Done")
        await ana.is_pictured(f"{name}-first-visit")
        await sets_up_while_adding_three_lines(ana, name)
        await edits_a_line(ana, name)
        await takes_a_break_and_a_hard_thing(ana)
        await turns_until(ana, "Your Tuesday, as you wrote it")
        await ana.reads("The rest was never going to be finished today")
        await ana.is_pictured(f"{name}-digest")
        await ana.looks_behind()
        await ana.reads("Ana's day is handed back")
        await ana.closes_what_is_behind()
        await shares_a_line_in_the_recap(ana, name)
        await takes_everything_along(ana)
        assert ana.trial.slack.refusals == []


async def sets_up_while_adding_three_lines(ana: Client, name: str) -> None:
    """Three lines, then three taps."""
    await ana.types("/done wrote back to the angry baker", "hard: the refund three of us avoided", "called Ada")
    await ana.reads("Noted:")
    await ana.reads("When does your day end?")
    await ana.is_pictured(f"{name}-done")
    await ana.presses("17:00")
    await ana.reads("Shall I ask about a break")
    await ana.presses("Yes, ask me")
    await ana.reads("And one hard thing a day")
    await ana.presses("Yes, ask me")
    await ana.reads("That is all.")


async def edits_a_line(ana: Client, name: str) -> None:
    """In a window, from the list."""
    await ana.types("/done")
    await ana.reads("Behind you today:")
    await ana.page.get_by_label("More", exact=True).last.click()
    await ana.presses("Edit")
    await ana.window.get_by_label("What is behind you").fill("time: called Ada, who needed to be heard")
    await ana.is_pictured(f"{name}-window")
    await ana.presses("Save")
    await ana.reads("called Ada, who needed to be heard")


async def takes_a_break_and_a_hard_thing(ana: Client) -> None:
    """A walk, and one hard thing with what makes it hard."""
    await ana.types("/break 5 walk")
    await ana.reads("Five minutes, yours")
    await ana.types("/challenge the export nobody wants to touch")
    await ana.presses("Answer")
    await ana.window.get_by_role("textbox").fill("two systems, and neither tells the truth")
    await ana.window.locator("[data-submit]").click()
    await ana.window.wait_for(state="detached")


async def shares_a_line_in_the_recap(ana: Client, name: str) -> None:
    """Dana sets the recap up; Ana is asked the day before, says yes to one line, and the team reads that one alone."""
    await ana.becomes("Dana")
    await ana.goes_to("support")
    await ana.types("/coach team fri 16:00")
    await ana.reads("The day before, those here who use me are asked")
    await ana.becomes("Ana")
    await ana.goes_to("Never Done")
    await turns_until(ana, "Switch on what may be in it.")
    await ana.presses_in("wrote back to the angry baker", "Share")
    await ana.reads("wrote back to the angry baker, shared")
    await ana.is_pictured(f"{name}-consent")
    await ana.goes_to("support")
    await turns_until(ana, "This week, in people's own words:")
    assert await ana.page.get_by_text("wrote back to the angry baker").count() == 1
    assert await ana.page.get_by_text("the refund three of us avoided").count() == 0
    await ana.is_pictured(f"{name}-recap")


async def takes_everything_along(ana: Client) -> None:
    """Who sees what, a copy of it all as files, and being forgotten."""
    await ana.goes_to("Never Done")
    await ana.types("/coach whosees")
    await ana.reads("This is all that a lead or an admin can see of you:")
    await ana.types("/coach export")
    await ana.reads("Here is all that I keep of you, to read and for a program.")
    await ana.page.locator("details.file summary").first.click()
    await ana.reads("called Ada, who needed to be heard")
    await ana.types("/coach forget me")
    await ana.reads("This goes, for good:")
    await ana.presses("Forget me")
    await ana.reads("It is gone.")
    await ana.types("/coach export")
    await ana.reads("Nothing of yours is kept here any more.")


async def turns_until(ana: Client, words: str) -> None:
    """Turn the clock from event to event until the words are there."""
    for _ in range(30):
        if await ana.page.get_by_text(words).count():
            break
        async with ana.page.expect_response("**/clock/next"):
            await ana.presses("Next event")
        await ana.page.wait_for_timeout(200)
    await ana.reads(words)


async def test_home_channel_and_shortcuts(opened: Opener) -> None:
    async with opened() as ana:
        await ana.goes_to("support")
        await ana.reads("Took the late call about the double charge.")
        await ana.page.get_by_label("More, for the message of Bo").click()
        await ana.presses("Thank the author")
        await ana.window.get_by_role("heading", name="Thank the author").wait_for()
        await ana.page.keyboard.press("Escape")
        await ana.window.wait_for(state="detached")
        await ana.page.get_by_label("Shortcuts", exact=True).click()
        await ana.page.get_by_role("button", name="Add to my done list").last.click()
        await ana.window.get_by_role("textbox").first.fill("answered the bakery")
        await ana.window.locator("[data-submit]").click()
        await ana.reads("answered the bakery")
        await ana.page.keyboard.press("Escape")
        await ana.goes_to("Never Done")
        await ana.page.get_by_role("link", name="Home", exact=True).click()
        await ana.reads("Your Tuesday")
        await ana.is_pictured("wide-home")


async def test_an_ephemeral_message_vanishes_on_reload_and_a_draft_stays_through_a_change(opened: Opener) -> None:
    async with opened() as ana:
        await ana.types("/done first")
        await ana.reads("Only visible to you")
        await ana.composer.click()
        await ana.page.keyboard.type("half a thought")
        await ana.page.keyboard.press("ArrowLeft")
        await ana.trial.people["Ana"].types("/break 5")
        due = await ana.trial.next_due()
        assert due is not None
        await ana.trial.turn_to(due)
        await ana.reads("Welcome back.")
        await ana.page.keyboard.type("!")
        assert await ana.composer.input_value() == "half a though!t"
        await ana.page.reload()
        await ana.reads("Welcome back.")
        assert await ana.page.get_by_text("Only visible to you").count() == 0


async def test_what_is_open_stays_open_through_a_change(opened: Opener) -> None:
    async with opened(390) as ana:
        await ana.composer.fill("/d")
        await ana.trial.people["Bo"].writes("Back from lunch.", "support")
        await ana.page.wait_for_timeout(500)
        assert await ana.page.get_by_role("option", name="/done").is_visible()
        await ana.page.get_by_role("button", name="People and places").click()
        await ana.trial.people["Bo"].writes("With cake.", "support")
        await ana.page.get_by_label("5 unread").first.wait_for()
        assert await ana.page.get_by_role("link", name="Dana").is_visible()
        assert await ana.page.get_by_role("button", name="People and places").get_attribute("aria-expanded") == "true"


async def test_markup_that_a_person_types_is_text(opened: Opener) -> None:
    typed = "<script>alert(1)</script><img src=x onerror=alert(2)> <!channel> &lt;"
    async with opened() as ana:
        await ana.types(f"/done {typed}")
        await ana.reads(typed)
        await ana.types(f"/done hard: {typed}")
        await ana.page.wait_for_timeout(300)
        assert await ana.page.locator("img[src=x], .talk script, body body").count() == 0


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(opened: Opener) -> None:
    async with opened() as ana:
        await ana.types("/done first")
        await ana.types("/done")
        await ana.reads("Behind you today:")
        await ana.page.get_by_label("More", exact=True).last.click()
        await ana.presses("Edit")
        field = ana.window.get_by_role("textbox")
        await field.fill("hard: ")
        await ana.presses("Save")
        await ana.window.get_by_role("alert").wait_for()
        assert await field.input_value() == "hard: "
        assert await field.evaluate("(one) => one === document.activeElement")
        described = await field.get_attribute("aria-describedby")
        assert described is not None
        assert described.split()[0].endswith("-error")
        await field.fill("better words")
        await ana.page.keyboard.press("Enter")
        await ana.window.wait_for(state="detached")
        await ana.reads("better words")


async def test_a_template_that_is_saved_draws_the_page_anew(opened: Opener, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "en" / "break").mkdir(parents=True)
    async with opened(own=own) as ana:
        await ana.types("/break 5")
        await ana.reads("Five minutes, yours")
        (own / "en" / "break" / "started.txt").write_text("Off you go, {{ length }} minutes.", "utf-8")
        await ana.reads("Off you go, 5 minutes.")
        await ana.page.get_by_role("link", name="Look behind the message").first.click()
        await ana.reads("own/en/break/started.txt")
        await ana.reads("characters in all blocks")
        await ana.is_pictured("wide-behind")


async def test_a_week_is_played_in_less_than_a_minute(opened: Opener) -> None:
    async with opened(week_seconds=WEEK_SECONDS) as ana:
        began = await ana.page.evaluate("performance.now()")
        await ana.presses("Play a week")
        await ana.reads("A week is being lived.")
        await ana.page.wait_for_timeout(12_000)
        await ana.is_pictured("wide-week")
        await ana.page.get_by_role("button", name="Play a week").wait_for(timeout=60_000)
        took = await ana.page.evaluate("performance.now()") - began
        assert took < 60_000
        await ana.reads("as you wrote it:")
        print(f"a played week took {took / 1000:.1f} s")  # noqa: T201 - a figure for who asked


@WIDTHS
async def test_a_thread_is_answered(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter of a test
    async with opened(width, dark=dark) as ana:
        await ana.goes_to("support")
        await ana.page.get_by_role("link", name="Reply in thread").first.click()
        await ana.page.wait_for_function("document.activeElement.id === 'reply-text'")
        await ana.page.keyboard.type("@b")
        await ana.page.keyboard.press("Tab")
        await ana.page.keyboard.type("that was kind.")
        await ana.page.keyboard.press("Enter")
        await ana.reads("notifies Bo")
        await ana.page.keyboard.type("/done it")
        await ana.page.keyboard.press("Enter")
        await ana.reads("/done is not supported in threads. Sorry!")
        await ana.is_pictured(f"{'narrow' if dark else 'wide'}-thread")
        await ana.page.locator("#reply-text").focus()
        await ana.page.keyboard.press("Escape")
        await ana.page.locator("#thread").wait_for(state="detached")
        await ana.reads("1 reply")
