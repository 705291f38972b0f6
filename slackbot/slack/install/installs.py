"""The two pages of an OAuth installation: one leads to Slack, the other takes Slack's answer.

A state is encrypted with TOKEN_KEYS and names its browser and its time, so that any replica can read it and a stranger
who requests a thousand pages writes nothing. A used state is noted in the database, for all replicas.
"""

import hashlib
import logging
import re
import secrets
from datetime import timedelta
from typing import Final

from aiohttp import web

from slackbot.clock import Clock
from slackbot.encryption import DecryptionError, TokenCipher
from slackbot.errors import InDoubtError, RefusedError, TryLaterError
from slackbot.manifest import REDIRECT
from slackbot.render import Words
from slackbot.render.page import Link, page, policy
from slackbot.reply import Facts
from slackbot.slack.api.pages import Pages
from slackbot.slack.install.installation_lifecycle import InstallationLifecycle
from slackbot.slack.install.legal import LINKS
from slackbot.slack.install.oauth import OAuth
from slackbot.store import installations
from slackbot.store.database import Database
from slackbot.store.errors import NOT_COMMITTED

log = logging.getLogger(__name__)

INSTALL: Final = "/slack/install"
STATE_LIFE: Final = timedelta(minutes=10)  # the lifetime of Slack's code
COOKIE: Final = "neverdone-install"
_BROWSER: Final = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", re.ASCII)
_LOOPBACK: Final = re.compile(r"(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?", re.ASCII)
_MOST: Final = 1000  # characters read of a header or parameter
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


class Installs:
    """Serves both pages; of everything that Slack or a browser sends, only the workspace's name is shown or logged."""

    def __init__(
        self,
        database: Database,
        words: Words,
        oauth: OAuth,
        cipher: TokenCipher,
        lifecycle: InstallationLifecycle,
        clock: Clock,
    ) -> None:
        self._database = database
        self._words = words
        self._oauth = oauth
        self._cipher = cipher
        self._lifecycle = lifecycle
        self._clock = clock

    @property
    def pages(self) -> Pages:
        """The install page and the redirect page, by path."""
        return {INSTALL: self.welcome, REDIRECT: self.back}

    async def welcome(self, request: web.BaseRequest) -> web.Response:
        """Introduce the bot and link to Slack; a cookie recognises the browser on its return."""
        browser = _browser_of(request) or secrets.token_urlsafe(24)
        state = self._cipher.encrypt(f"{_hash(browser)} {secrets.token_hex(8)}", self._clock())
        answer = self._page(request, 200, "install/welcome", {}, Link(self._oauth.address(state), "install/button"))
        there = "" if _LOOPBACK.fullmatch(request.host) else "; Secure"  # a browser on this machine has no TLS
        life = int(STATE_LIFE.total_seconds())
        answer.headers["Set-Cookie"] = f"{COOKIE}={browser}; Path=/slack; Max-Age={life}; HttpOnly; SameSite=Lax{there}"
        return answer

    async def back(self, request: web.BaseRequest) -> web.Response:
        """Handle Slack's redirect; the page says what the answer means and what to do next."""
        error = request.query.get("error")
        if error == "access_denied":
            return self._page(request, 200, "install/denied", {}, _AGAIN)
        if error is not None:  # there is no code, so the state stays valid
            log.warning("Slack's page refuses an install")
            return self._page(request, 400, "install/refused", {}, _AGAIN)
        try:
            wrong = await self._wrong(request)
            if wrong:
                return self._page(request, 400, wrong, {}, _AGAIN)
            granted = await self._oauth.access(request.query.get("code", ""))
            await self._lifecycle.install(granted)
        except (TryLaterError, InDoubtError, *NOT_COMMITTED) as error:
            log.warning("an install failed: %s", getattr(error, "reason", type(error).__name__))
            return self._page(request, 503, "install/later", {}, _AGAIN)
        except RefusedError as error:
            log.warning("Slack refuses an install: %s", error.reason)
            return self._page(request, 400, "install/refused", {}, _AGAIN)
        log.info("the app was installed in %s", granted.place_id)
        return self._page(request, 200, "install/done", {"name": granted.name}, None)

    async def _wrong(self, request: web.BaseRequest) -> str:
        """Return the message about a state's fault; empty if it is valid, in which case it is used up."""
        state, at = request.query.get("state", "")[:_MOST], self._clock()
        try:
            opened = self._cipher.decrypt_fresh(state, STATE_LIFE, at)
        except DecryptionError:
            return "install/stale"
        browser = _browser_of(request)
        if browser is None or not secrets.compare_digest(_hash(browser), opened.partition(" ")[0]):
            return "install/elsewhere"
        # The decrypted state is noted and not its encoding, because Fernet ignores meaningless characters.
        unused = await self._database.transact(installations.spend, _hash(opened), at + 2 * STATE_LIFE, at)
        return "" if unused else "install/stale"

    def _page(
        self, request: web.BaseRequest, status: int, message: str, facts: Facts, link: Link | None
    ) -> web.Response:
        wanted = _LANGUAGE.findall(request.headers.get("Accept-Language", "")[:_MOST])
        text = page(self._words.speaking(*wanted), message, facts, link, LINKS)
        headers = {**_HEADERS, "Content-Security-Policy": policy()}
        return web.Response(status=status, text=text, content_type="text/html", headers=headers)


_AGAIN: Final = Link(INSTALL, "install/again")


def _browser_of(request: web.BaseRequest) -> str | None:
    browser = request.cookies.get(COOKIE, "")
    return browser if _BROWSER.fullmatch(browser) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
