"""Pages about privacy, support and terms, required by the Marketplace and open to everyone who installs the app."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from slackbot.render import Words
from slackbot.render.page import Link, page, policy
from slackbot.reply import Facts
from slackbot.slack.api.pages import Pages

PRIVACY: Final = "/slack/privacy"
SUPPORT: Final = "/slack/support"
TERMS: Final = "/slack/terms"
LINKS: Final = (
    Link(PRIVACY, "install/privacy_link"),
    Link(SUPPORT, "install/support_link"),
    Link(TERMS, "install/terms_link"),
)
_HEADERS: Final = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


class LegalPages:
    """Serves the three pages; the operator's name and the retention periods come from the settings."""

    def __init__(self, words: Words, operator: str, email: str, kept: Mapping[str, int], grace: int) -> None:
        self._words = words
        self._named: Facts = {"operator": operator, "email": email}
        self._kept: Facts = {**kept, "grace": grace}

    @property
    def pages(self) -> Pages:
        """The three pages, by path."""
        return {PRIVACY: self.privacy, SUPPORT: self.support, TERMS: self.terms}

    async def privacy(self, _request: web.BaseRequest) -> web.Response:
        """Serve the privacy policy: what is stored, why, and for how long."""
        return self._page("install/privacy", {**self._named, **self._kept})

    async def support(self, _request: web.BaseRequest) -> web.Response:
        """Serve the support page with the operator's address."""
        return self._page("install/support", self._named)

    async def terms(self, _request: web.BaseRequest) -> web.Response:
        """Serve the terms of use."""
        return self._page("install/terms", self._named)

    def _page(self, message: str, facts: Facts) -> web.Response:
        headers = {**_HEADERS, "Content-Security-Policy": policy()}
        return web.Response(
            text=page(self._words, message, facts, more=LINKS), content_type="text/html", headers=headers
        )
