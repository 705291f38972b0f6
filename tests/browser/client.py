"""A person at the page in a browser: they type, press and read, and the browser's complaints are recorded."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from slackbot.trial.trial import Trial

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

MOST_BYTES = 200_000  # of a picture in the README
_COLOURS = 200


class Client:
    """A browser at the page of a trial."""

    def __init__(self, page: "Page", url: str, trial: Trial, pictures: Path) -> None:
        self.page = page
        self.url = url
        self.trial = trial
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self._pictures = pictures
        page.on("console", lambda message: self._hears(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda asked: self._asks(asked.url))
        page.set_default_timeout(15_000)

    @property
    def composer(self) -> "Locator":
        """The composer."""
        return self.page.locator("#composer-text")

    @property
    def window(self) -> "Locator":
        """The modal in front."""
        return self.page.get_by_role("dialog")

    async def types(self, *lines: str) -> None:
        """Type a command or words, of one or several lines, and send them with Enter."""
        await self.composer.click()
        for number, line in enumerate(lines):
            if number:
                await self.page.keyboard.press("Shift+Enter")
            await self.page.keyboard.type(line)
        await self.page.keyboard.press("Escape")
        await self.page.keyboard.press("Enter")

    async def presses(self, label: str) -> None:
        """Press the last button of that label."""
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    async def presses_in(self, words: str, label: str) -> None:
        """Press the button of that label beside the words."""
        row = self.page.locator(".section", has_text=words).last
        await row.get_by_role("button", name=label, exact=True).click()

    async def reads(self, words: str) -> None:
        """Wait until the words are visible."""
        await self.page.get_by_text(words).filter(visible=True).last.wait_for()

    async def goes_to(self, name: str) -> None:
        """Follow a link of the page; in a narrow window it is behind a button."""
        link = self.page.get_by_role("link", name=name).first
        if not await link.is_visible():
            await self.page.get_by_role("button", name="People and places").click()
        await link.click()

    async def becomes(self, name: str) -> None:
        """Switch to another person."""
        await self.goes_to(name)

    async def looks_behind(self) -> None:
        """Open the pane behind the scenes, if there is a button for it."""
        button = self.page.get_by_role("button", name="Behind the scenes")
        if await button.is_visible():
            await button.click()

    async def closes_what_is_behind(self) -> None:
        """Close that pane again, if it covers the conversation."""
        button = self.page.locator("#panel").get_by_role("button", name="Close")
        if await button.is_visible():
            await button.click()

    async def is_pictured(self, name: str) -> None:
        """Take a picture in few colours, small enough for the README."""
        from PIL import Image  # noqa: PLC0415 - an extra that README's test does without

        file = self._pictures / f"{name}.png"
        await self.page.evaluate("document.activeElement?.blur?.()")
        taken = Image.open(BytesIO(await self.page.screenshot())).convert("RGB")
        taken.quantize(_COLOURS).save(file, optimize=True)
        assert file.stat().st_size < MOST_BYTES

    def was_quiet(self) -> None:
        """Check that nothing went wrong in the browser, and that it asked no other host for anything."""
        assert self.complaints == []
        assert self.elsewhere == []

    def _hears(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _asks(self, address: str) -> None:
        if not address.startswith(self.url):
            self.elsewhere.append(address)
