"""The install pages in a browser: readable by everybody, in their own style, and asking nothing of anybody else."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.edge.installs.hosted import hosted
from tests.talk import MORNING

if TYPE_CHECKING:
    from playwright.async_api import Browser

# each page, and its links: Slack, and the pages on privacy, support and terms
PAGES = {
    "/slack/install": 4,
    "/slack/oauth_redirect": 4,
    "/slack/oauth_redirect?error=access_denied": 4,
    "/slack/privacy": 3,
    "/slack/support": 3,
    "/slack/terms": 3,
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_the_pages_break_no_rule_of_access_and_ask_nothing_elsewhere(
    chromium: "Browser", tmp_path: Path, width: int, *, dark: bool
) -> None:
    from axe_playwright_python.async_playwright import Axe  # noqa: PLC0415 - an extra

    async with hosted(MORNING, tmp_path) as place:
        context = await chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        page, said, asked = await context.new_page(), [], []
        page.on("console", lambda line: said.append(line.text))
        page.on("request", lambda request: asked.append(request.url))
        bot = place.browser().bot
        for path, links in PAGES.items():
            await page.goto(bot + path)
            report: Any = await Axe().run(page)
            assert report.response["violations"] == []
            assert await page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert await page.get_by_role("link").count() == links
            assert await page.get_by_role("heading", level=1).count() == 1
            assert await page.locator("html").get_attribute("lang") == "en"
        assert [url for url in asked if not url.startswith(bot)] == []
        assert [line for line in said if "400" not in line and "favicon" not in line] == []
        await context.close()


async def test_somebody_installs_it_by_keyboard(chromium: "Browser", tmp_path: Path) -> None:
    async with hosted(MORNING, tmp_path) as place:
        context = await chromium.new_context()
        page = await context.new_page()
        bot = place.browser().bot
        await page.route("https://bot.test/**", lambda route: route.abort())
        await page.goto(f"{bot}/slack/install")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.get_by_label("You are").select_option(label="charlie, Zeta <b>")
        async with page.expect_request("https://bot.test/**") as back:
            await page.get_by_role("button", name="Allow", exact=True).click()
        come_back = await context.new_page()  # the same browser; the first page is on its way to nowhere
        await come_back.goto((await back.value).url.replace("https://bot.test", bot))
        assert await come_back.title() == "That's it"
        assert "I'm in Zeta <b> now" in await come_back.inner_text("main")
        await context.close()
