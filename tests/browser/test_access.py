"""For everybody: by keyboard alone, with what a screen reader is told, at both widths, light and dark."""

import json
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import Opener

ACTIVE = "document.activeElement"


async def test_by_keyboard_alone(opened: Opener) -> None:
    async with opened() as ana:
        keys = ana.page.keyboard
        assert await ana.page.evaluate(f"{ACTIVE}.id") == "composer-text"
        await keys.type("/do")
        assert await ana.composer.get_attribute("aria-expanded") == "true"
        await keys.press("ArrowDown")
        assert await ana.composer.get_attribute("aria-activedescendant") is not None
        await keys.press("Tab")
        assert await ana.composer.input_value() == "/done "
        await keys.type("wrote back to the angry baker")
        await keys.press("Enter")
        await ana.reads("When does your day end?")
        await tab_to(ana, "17:00", back=True)
        await keys.press("Enter")
        await ana.reads("Shall I ask about a break")
        await tab_to(ana, "Yes, ask me")
        await keys.press("Enter")
        await ana.reads("And one hard thing a day")
        await tab_to(ana, "Yes, ask me")
        await keys.press("Enter")
        await ana.reads("That is all.")
        await ana.composer.focus()
        await keys.type("/done")
        await keys.press("Enter")
        await ana.reads("Behind you today:")
        await tab_to(ana, "More", back=True)
        await keys.press("Enter")
        await tab_to(ana, "Edit")
        await keys.press("Enter")
        await ana.window.wait_for()
        await ana.page.wait_for_function(f"{ACTIVE}.matches('dialog input')")
        for _ in range(9):  # the focus is kept within the window, and the browser's own bar
            await keys.press("Tab")
            assert await ana.page.evaluate(f"{ACTIVE} === document.body || {ACTIVE}.closest('dialog') !== null")
        await keys.press("Escape")
        await ana.window.wait_for(state="detached")
        assert await ana.page.evaluate(f"{ACTIVE} !== document.body")
        await tab_to(ana, "Next event", back=True)
        await keys.press("Enter")
        await ana.page.wait_for_timeout(300)
        await tab_to(ana, "Bo", back=True)
        await keys.press("Enter")
        await ana.reads("You are Bo")


async def tab_to(ana: Client, label: str, *, back: bool = False) -> None:
    """Tab until what has the focus is called that."""
    name = f"{ACTIVE}.matches('a, button, summary') && ({ACTIVE}.ariaLabel || {ACTIVE}.innerText).trim()"
    for _ in range(60):
        await ana.page.keyboard.press("Shift+Tab" if back else "Tab")
        if label in str(await ana.page.evaluate(name)).split("\n"):
            return
    pytest.fail(f"the keyboard does not reach {label!r}")


async def test_a_narrow_window_opens_and_closes_its_panes_by_keyboard(opened: Opener) -> None:
    async with opened(390) as ana:
        await tab_to(ana, "People and places", back=True)
        await ana.page.keyboard.press("Enter")
        assert await ana.page.locator("#sidebar").is_visible()
        assert await ana.page.evaluate(f"{ACTIVE}.closest('#sidebar') !== null")
        await ana.page.keyboard.press("Escape")
        assert not await ana.page.locator("#sidebar").is_visible()
        assert await ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing_serious(opened: Opener, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter
    async with opened(width, dark=dark) as ana:
        await ana.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        await passes(ana, "first visit")
        await ana.composer.fill("/")
        await passes(ana, "suggestions")
        await ana.composer.fill("")
        await ana.types("/done first", "hard: second")
        await ana.types("/nope")
        await ana.types("/done")
        await ana.reads("Behind you today:")
        await passes(ana, "messages")
        await ana.page.get_by_label("More", exact=True).last.click()
        await passes(ana, "a menu")
        await ana.presses("Edit")
        await ana.window.get_by_role("textbox").fill("hard: ")
        await ana.presses("Save")
        await ana.window.get_by_role("alert").wait_for()
        await passes(ana, "a window")
        await ana.page.keyboard.press("Escape")
        await ana.window.wait_for(state="detached")
        await ana.page.get_by_role("link", name="Home", exact=True).click()
        await ana.reads("Your Tuesday")
        await passes(ana, "the home")
        await ana.page.get_by_role("link", name="Look behind it").click()
        await ana.reads("As it was sent")
        await passes(ana, "behind it")
        await ana.page.goto(f"{ana.url}words/done/added")
        await ana.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        await passes(ana, "the words")


WINDOWS = (
    ("/done first", "Another time"),
    ("/challenge a hard one", "Answer"),
    ("/reflect", "Answer"),
    ("/shortcut a canned answer", "What it saves"),
    ("/coach settings", "Change these"),
    ("/enough", "What may wait"),
)
FROM_HOME = (
    "Add a line",
    "See the list",
    "A break now",
    "Thank somebody",
    "A hard day",
    "Pause",
    "Settings",
    "Forget me",
)


@pytest.mark.parametrize("dark", [False, True])
async def test_axe_finds_nothing_serious_in_any_window(opened: Opener, dark: bool) -> None:  # noqa: FBT001 - a parameter
    async with opened(390 if dark else 1280, dark=dark) as ana:
        await ana.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        for command, label in WINDOWS:
            await ana.types(command)
            await opens(ana, label)
        await ana.page.get_by_role("link", name="Home", exact=True).click()
        for label in FROM_HOME:
            await opens(ana, label)
        await ana.goes_to("support")
        for label in ("Add to my done list", "Thank the author"):
            await ana.page.get_by_label("More, for the message of Bo").click()
            await opens(ana, label)
        await ana.page.get_by_role("link", name="Reply in thread").first.click()
        await ana.page.locator("#reply-text").fill("@")
        await passes(ana, "a thread")


async def opens(ana: Client, label: str) -> None:
    """Open a window by a button; axe has no finding of weight in it."""
    await ana.page.get_by_role("button", name=label, exact=True).filter(visible=True).last.click()
    await ana.window.wait_for()
    await passes(ana, label)
    await ana.page.keyboard.press("Escape")
    await ana.window.wait_for(state="detached")


async def passes(ana: Client, where: str) -> None:
    """Axe has no finding of weight."""
    await ana.page.wait_for_timeout(150)
    report: dict[str, Any] = json.loads(await ana.page.evaluate("axe.run().then((report) => JSON.stringify(report))"))
    serious = [
        (violation["id"], violation["impact"], [node["html"][:120] for node in violation["nodes"]][:3])
        for violation in report["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert serious == [], where
