"""A visitor of the page without a browser: they look, send its forms, and read what it shows."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiohttp

from slackbot.standin.page import Page
from slackbot.trial.browser import open_page
from slackbot.trial.trial import Trial
from tests.talk import MORNING, empty_database

_TAG = re.compile(r"<[^>]*>")


def readable(page: str) -> str:
    """The words of a page, with single spaces."""
    return " ".join(html.unescape(_TAG.sub(" ", page)).split())


class Visitor:
    """One open page: the person, the place, and what their client already shows.

    `raw` is the page as received, `text` its readable words.
    """

    def __init__(self, page: Page, trial: Trial, client: aiohttp.ClientSession) -> None:
        self.page = page
        self.trial = trial
        self.client = client
        self.address = "/alice/dm"
        self.since = ""
        self.raw = ""

    @property
    def text(self) -> str:
        """The readable words of the page, with single spaces."""
        return readable(self.raw)

    async def reloads(self) -> str:
        """Reload the page: a fresh client."""
        self.since = ""
        return await self.looks(self.address)

    async def looks(self, address: str = "", *, again: bool = False) -> str:
        """Go to a place, or reload the present one."""
        self.address = address or self.address
        headers = self._headers() | ({"X-Again": "yes"} if again else {})
        async with self.client.get(self.page.url.rstrip("/") + self.address, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return self._read(await answer.text())

    async def does(self, act: str, /, **fields: str) -> str:
        """Send a form: `type`, `press`, `submit`, `close`, `shortcut`, or `/clock/…`."""
        address = act if act.startswith("/") else f"{self.address.partition('?')[0]}/{act}"
        url = self.page.url.rstrip("/") + address
        headers = self._headers() | {"Origin": self.page.url.rstrip("/"), "X-Again": "yes"}
        async with self.client.post(url, data=fields, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return self._read(await answer.text())

    async def types(self, text: str) -> str:
        """Send the composer's text."""
        return await self.does("type", text=text)

    async def presses(self, label: str, nth: int = -1, **fields: str) -> str:
        """Press the last button of that label, in its form: of a message, the window or the home."""
        forms = [form for form in re.findall(r"<form.*?</form>", self.raw, re.DOTALL) if f">{label}</button>" in form]
        form = forms[nth]
        (button,) = re.findall(rf'<button[^>]*name="press" value="([\d/]+)"[^>]*>{re.escape(label)}</button>', form)[
            -1:
        ]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        return await self.does("press", press=button, **hidden, **fields)

    async def submits(self, **fields: str) -> str:
        """Fill the window's fields, named by the first part of their names, and submit it."""
        names = dict(re.findall(r'name="((\w+)/\w+)"', self.window))
        full = {name: fields[short] for name, short in names.items() if short in fields}
        return await self.does("submit", view=self.view, **full)

    @property
    def window(self) -> str:
        """The front window as received; empty if none is open."""
        dialog = re.search(r"<dialog.*?</dialog>", self.raw, re.DOTALL)
        return dialog[0] if dialog else ""

    @property
    def view(self) -> str:
        """The id of the front window."""
        view_id = re.search(r'data-view="(\w+)"', self.window)
        return view_id[1] if view_id else ""

    def message(self, words: str) -> str:
        """Return the last message that contains these words, as read."""
        return readable(self._article(words))

    def drawn(self, words: str) -> str:
        """Return the last message that contains these words, as received."""
        return self._article(words)

    def ts(self, words: str) -> str:
        """The timestamp of the last message that has these words."""
        ts = re.search(r'name="ts" value="([\d.]+)"', self._article(words))
        assert ts is not None
        return ts[1]

    def _article(self, words: str) -> str:
        articles: list[str] = re.findall(r"<article.*?</article>", self.raw, re.DOTALL)
        return [article for article in articles if words in readable(article)][-1]

    def _headers(self) -> dict[str, str]:
        return {"X-Since": self.since, "X-Back": self.address}

    def _read(self, page: str) -> str:
        self.raw = page
        known = re.search(r'data-since="(\d+)"', page)
        self.since = self.since or (known[1] if known else "")
        return self.text


@asynccontextmanager
async def open_visit(
    start: datetime = MORNING, own: Path | None = None, week_seconds: float = 0.2
) -> AsyncIterator[Visitor]:
    """Open the place, and come in as Alice."""
    async with (
        open_page(start, own, week_seconds=week_seconds, database=empty_database()) as (page, trial),
        aiohttp.ClientSession() as client,
    ):
        visitor = Visitor(page, trial, client)
        await visitor.looks()
        yield visitor
        assert [refusal for refusal in trial.slack.refusals if not refusal.blameless] == []
