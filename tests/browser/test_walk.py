"""A first visit as it goes: set-up, three lines, an edit, a break, a hard thing, and the clock turned to the digest."""

from pathlib import Path

import pytest

from slackbot.standin.page import WEEK_SECONDS
from tests.browser.client import Client
from tests.browser.conftest import Opener

WIDTHS = pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])


@WIDTHS
async def test_a_first_visit(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter of a test
    name = "narrow" if dark else "wide"
    async with opened(width, dark=dark) as ana:
        await ana.reads("You are Ana, and this is your direct message with Never Done")
        await ana.is_pictured(f"{name}-first-visit")
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
        await ana.types("/done")
        await ana.reads("Behind you today:")
        await ana.page.get_by_label("More", exact=True).last.click()
        await ana.presses("Edit")
        await ana.window.get_by_label("What is behind you").fill("time: called Ada, who needed to be heard")
        await ana.is_pictured(f"{name}-window")
        await ana.presses("Save")
        await ana.reads("called Ada, who needed to be heard")
        await ana.types("/break 5 walk")
        await ana.reads("Five minutes, yours")
        await ana.types("/challenge the export nobody wants to touch")
        await ana.presses("Answer")
        await ana.window.get_by_role("textbox").fill("two systems, and neither tells the truth")
        await ana.window.locator("[data-submit]").click()
        await ana.window.wait_for(state="detached")
        await until_the_digest(ana)
        await ana.is_pictured(f"{name}-digest")
        await ana.looks_behind()
        await ana.reads("Ana's day is handed back")
        assert ana.trial.slack.refusals == []


async def until_the_digest(ana: Client) -> None:
    """Turn the clock from event to event until the day is handed back."""
    for _ in range(12):
        await ana.presses("Next event")
        await ana.page.wait_for_timeout(150)
        if await ana.page.get_by_text("Your Tuesday, as you wrote it").count():
            break
    await ana.reads("Your Tuesday, as you wrote it")
    await ana.reads("The rest was never going to be finished today")


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
        await ana.page.get_by_label("More, for the message of Never Done").first.click()
        await ana.page.get_by_role("link", name="Look behind it").click()
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
