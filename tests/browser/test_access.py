"""For everybody: by keyboard alone, with what a screen reader is told, at both widths, light and dark."""

import json
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import Opener

ACTIVE = "document.activeElement"


async def test_by_keyboard_alone(opened: Opener) -> None:
    async with opened() as alice:
        await completes_a_command(alice)
        await sets_up(alice)
        await opens_and_leaves_a_window(alice)
        await press_at(alice, "Next event", back=True)
        await alice.page.wait_for_timeout(300)
        await press_at(alice, "Bob", back=True)
        await alice.reads("You are Bob")


async def completes_a_command(alice: Client) -> None:
    keys = alice.page.keyboard
    assert await alice.page.evaluate(f"{ACTIVE}.id") == "composer-text"
    await keys.type("/do")
    assert await alice.composer.get_attribute("aria-expanded") == "true"
    await keys.press("ArrowDown")
    assert await alice.composer.get_attribute("aria-activedescendant") is not None
    await keys.press("Tab")
    assert await alice.composer.input_value() == "/done "
    await keys.type("wrote back to the angry baker")
    await keys.press("Enter")


async def sets_up(alice: Client) -> None:
    await alice.reads("When does your day end?")
    await press_at(alice, "17:00", back=True)
    for asked, label in (
        ("Shall it come one thing at a time", "All at once"),
        ("One break a day", "Yes, ask me"),
        ("And one hard ticket a day", "Yes, ask me"),
        ("Is your queue mostly basic", "Mixed"),
    ):
        await alice.reads(asked)
        await press_at(alice, label)
    await alice.reads("All set.")


async def opens_and_leaves_a_window(alice: Client) -> None:
    keys = alice.page.keyboard
    await alice.composer.focus()
    await keys.type("/done")
    await keys.press("Enter")
    await alice.reads("Behind you today:")
    await press_at(alice, "More", back=True)
    await press_at(alice, "Edit")
    await alice.window.wait_for()
    await alice.page.wait_for_function(f"{ACTIVE}.matches('dialog input')")
    for _ in range(9):  # the focus is kept within the window, and the browser's own bar
        await keys.press("Tab")
        assert await alice.page.evaluate(f"{ACTIVE} === document.body || {ACTIVE}.closest('dialog') !== null")
    await keys.press("Escape")
    await alice.window.wait_for(state="detached")
    assert await alice.page.evaluate(f"{ACTIVE} !== document.body")


async def press_at(alice: Client, label: str, *, back: bool = False) -> None:
    """Tab to something, and press Enter there."""
    await tab_to(alice, label, back=back)
    await alice.page.keyboard.press("Enter")


async def tab_to(alice: Client, label: str, *, back: bool = False) -> None:
    """Tab until what has the focus is called that."""
    name = f"{ACTIVE}.matches('a, button, summary') && ({ACTIVE}.ariaLabel || {ACTIVE}.innerText).trim()"
    for _ in range(60):
        await alice.page.keyboard.press("Shift+Tab" if back else "Tab")
        if label in str(await alice.page.evaluate(name)).split("\n"):
            return
    pytest.fail(f"the keyboard does not reach {label!r}")


async def test_a_narrow_window_opens_and_closes_its_panes_by_keyboard(opened: Opener) -> None:
    async with opened(390) as alice:
        await tab_to(alice, "People and places", back=True)
        await alice.page.keyboard.press("Enter")
        assert await alice.page.locator("#sidebar").is_visible()
        assert await alice.page.evaluate(f"{ACTIVE}.closest('#sidebar') !== null")
        await alice.page.keyboard.press("Escape")
        assert not await alice.page.locator("#sidebar").is_visible()
        assert await alice.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing_serious(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter
    async with opened(width, dark=dark) as alice:
        await alice.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        await passes(alice, "first visit")
        await alice.composer.fill("/")
        await passes(alice, "suggestions")
        await alice.composer.fill("")
        await alice.types("/done first", "hard: second")
        await alice.types("/nope")
        await alice.types("/done")
        await alice.reads("Behind you today:")
        await passes(alice, "messages")
        await alice.page.get_by_label("More", exact=True).last.click()
        await passes(alice, "a menu")
        await alice.presses("Edit")
        await alice.window.get_by_role("textbox").fill("hard: ")
        await alice.presses("Save")
        await alice.window.get_by_role("alert").wait_for()
        await passes(alice, "a window")
        await alice.page.keyboard.press("Escape")
        await alice.window.wait_for(state="detached")
        await alice.page.get_by_role("link", name="Home", exact=True).click()
        await alice.reads("Your Tuesday")
        await passes(alice, "the home")
        await alice.page.get_by_role("link", name="Look behind it").click()
        await alice.reads("As it was sent")
        await passes(alice, "behind it")
        await alice.page.goto(f"{alice.url}words/done/added")
        await alice.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        await passes(alice, "the words")


WINDOWS = (
    ("/done first", "Other hours"),
    ("/challenge a hard one", "Say it"),
    ("/reflect", "Answer"),
    ("/shortcut a canned answer", "What it saves"),
    ("/coach settings", "Change settings"),
    ("/enough", "Park something"),
)
FROM_HOME = (
    "Add a line",
    "See the list",
    "Take a break",
    "Thank somebody",
    "Ask for company",
    "Pause",
    "Settings",
    "Forget me",
)


@pytest.mark.parametrize("dark", [False, True])
async def test_axe_finds_nothing_serious_in_any_window(opened: Opener, dark: bool) -> None:  # noqa: FBT001 - a parameter
    async with opened(390 if dark else 1280, dark=dark) as alice:
        await alice.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        for command, label in WINDOWS:
            await alice.types(command)
            await opens(alice, label)
        await alice.page.get_by_role("link", name="Home", exact=True).click()
        for label in FROM_HOME:
            await opens(alice, label)
        await alice.goes_to("support")
        for label in ("Add to my done list", "Thank the author"):
            await alice.page.get_by_label("More, for the message of Bob").click()
            await opens(alice, label)
        await alice.page.get_by_role("link", name="Reply in thread").first.click()
        await alice.page.locator("#reply-text").fill("@")
        await passes(alice, "a thread")


async def opens(alice: Client, label: str) -> None:
    """Open a window by a button; axe has no finding of weight in it."""
    await alice.page.get_by_role("button", name=label, exact=True).filter(visible=True).last.click()
    await alice.window.wait_for()
    await passes(alice, label)
    await alice.page.keyboard.press("Escape")
    await alice.window.wait_for(state="detached")


async def passes(alice: Client, where: str) -> None:
    """Axe has no finding of weight."""
    await alice.page.wait_for_timeout(150)
    report: dict[str, Any] = json.loads(await alice.page.evaluate("axe.run().then((report) => JSON.stringify(report))"))
    serious = [
        (violation["id"], violation["impact"], [node["html"][:120] for node in violation["nodes"]][:3])
        for violation in report["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert serious == [], where
