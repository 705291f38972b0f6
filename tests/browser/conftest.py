"""A real Chromium at the page; without one the tests fail and say so."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slackbot.trial.browser import open_page
from tests.browser.client import Client
from tests.talk import MORNING, empty_database

if TYPE_CHECKING:
    from playwright.async_api import Browser

PICTURES = Path(__file__).parent / "pictures"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Opener = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture
async def chromium() -> "AsyncIterator[Browser]":
    """A fresh browser that makes no requests of its own."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.fail("there is no Chromium to test with: apt-get install chromium")
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra that README's test does without
    except ModuleNotFoundError:
        pytest.fail("there is nothing to drive Chromium with: pip install -e '.[browser]'")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=binary, args=_FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def opened(chromium: "Browser", request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Open the place and look at it: `opened(width=390, dark=True)`."""
    pictures = PICTURES if request.config.getoption("--update-pictures") else tmp_path

    @asynccontextmanager
    async def opening(
        width: int = 1280, *, dark: bool = False, own: Path | None = None, week_seconds: float = 6
    ) -> AsyncIterator[Client]:
        async with open_page(MORNING, own, week_seconds=week_seconds, database=empty_database()) as (page, trial):
            context = await chromium.new_context(
                viewport={"width": width, "height": 800 if width > 500 else 844},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
                locale="en-GB",
            )
            client = Client(await context.new_page(), page.url, trial, pictures)
            await client.page.goto(page.url)
            yield client
            await context.close()
            client.was_quiet()

    return opening
