"""Delivers payloads to the bot over sockets or signed HTTP, and redelivers events that were missed."""

import asyncio
import json
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

import aiohttp

from slackbot.standin.limiter import Allowance
from slackbot.standin.site import Site
from slackbot.standin.transport.result import ACK_SECONDS, Answer, Retry
from slackbot.standin.transport.signing import signature_headers
from slackbot.standin.transport.sockets import Sockets
from slackbot.standin.words import Json

RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))  # after the event, according to Slack
FORM = "application/x-www-form-urlencoded"
MOST_REDIRECTS = 2
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True)
class Missed:
    """An event that the bot has not accepted yet, the number of its next retry, and the reason."""

    payload: Json
    born: datetime
    number: int
    reason: str

    @property
    def due(self) -> datetime:
        """The time of the next retry."""
        return self.born + RETRIES[self.number - 1]


class Courier:
    """Delivers payloads, and redelivers missed events at once, after one minute and after five.

    Those minutes go by the stand-in's clock. While no socket is open, the next retry also comes as soon as one opens,
    so that nobody has to turn the clock. `copies` delivers each event several times, as Slack does on bad days. Beyond
    the hourly `allowance` nothing is sent, which is reported once a minute (`app_rate_limited`). `reshape` is called
    with the envelope's type and the payload, and returns the payload to send: an id field null, absent or another's.

    Args:
        site: The Slack behind it.
        sockets: Slack's end of Socket Mode.
        secret: The app's signing secret.
    """

    def __init__(self, site: Site, sockets: Sockets, secret: str) -> None:
        self.request_url: str | None = None
        self.missed: list[Missed] = []
        self.copies = 1
        self.reshape: Callable[[str, Json], Json] = lambda _envelope_type, payload: payload
        self.allowance = Allowance()
        self._site = site
        self._sockets = sockets
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarms: set[asyncio.TimerHandle] = set()
        self._clock = site.world.clock
        self._clock.on_turn.append(self.clock_turned)

    def catch_up(self) -> None:
        """Start redelivering missed events, when a socket is ready."""
        if self.missed:
            self.start(self.redeliver())

    def clock_turned(self) -> None:
        """Start redelivering events due by now, after the clock was turned."""
        if any(missed.due <= self._clock() for missed in self.missed):
            self.start(self.redeliver(self._clock()))

    async def settled(self) -> None:
        """Wait for redeliveries in progress."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def send(self, envelope_type: str, payload: Json, retry: Retry | None = None) -> Answer:
        """Deliver a payload once, over a socket or by signed HTTP."""
        payload = self.reshape(envelope_type, payload)
        if self.request_url is None:
            return await self._sockets.ask(envelope_type, payload, retry)
        return await self._post(self.request_url, *wire(envelope_type, payload), retry)

    async def event(self, payload: Json) -> None:
        """Deliver each copy of an event; a failed one is retried at once, and then kept for later."""
        born = self._clock()
        limited = self.allowance.admits(str(payload["team_id"]), born)
        if limited is not None:
            await self._say_limited(payload, limited)
            return
        for _ in range(self.copies):
            answer = await self.send("events_api", payload)
            await self._after(answer, Missed(payload, born, 0, ""))

    async def _say_limited(self, payload: Json, minute: int) -> None:
        """Tell the app, once a minute, that an event was not sent."""
        if minute:
            told: Json = {name: payload[name] for name in ("token", "team_id", "api_app_id")}
            told |= {"type": "app_rate_limited", "minute_rate_limited": minute}
            answer = await self.send("events_api", told)
            if not answer.ok:
                self._site.refuse("event", _reason(answer, by_socket=self.request_url is None), told["type"])

    async def redeliver(self, due: datetime | None = None) -> None:
        """Retry each missed event once, or those due by a time; three retries at most."""
        waiting = [missed for missed in self.missed if due is None or missed.due <= due]
        self.missed = [missed for missed in self.missed if missed not in waiting]
        for missed in waiting:
            await self._again(missed)

    async def _again(self, missed: Missed) -> None:
        answer = await self.send("events_api", missed.payload, Retry(missed.number, missed.reason))
        await self._after(answer, missed)

    async def _after(self, answer: Answer, tried: Missed) -> None:
        """Keep a failed event for its next retry; the first comes at once if the bot can be reached."""
        if answer.ok:
            return
        reason = _reason(answer, by_socket=self.request_url is None)
        detail = f"{tried.payload['event']['type']}, delivery {tried.number + 1} of {len(RETRIES) + 1}"
        self._site.refuse("event", reason, detail, team=str(tried.payload.get("team_id", "")))
        if answer.no_retry or tried.number == len(RETRIES):
            return
        missed = Missed(tried.payload, tried.born, tried.number + 1, reason)
        if missed.number == 1 and (self.request_url is not None or len(self._sockets)):
            await self._again(missed)
        else:
            self.missed.append(missed)
            self._set_alarm(missed.due)

    def _set_alarm(self, due: datetime) -> None:
        """Check again when a flowing clock reaches the time by itself."""
        if self._clock.flows:
            seconds = max(0.0, (due - self._clock()).total_seconds())
            self._alarms.add(asyncio.get_running_loop().call_later(seconds + 0.001, self.clock_turned))

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run something in the background; `settled` waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def takes_address(self) -> bool:
        """Send the bot's address a challenge, as Slack does when it is typed in; returns whether it comes back."""
        challenge = secrets.token_hex(16)
        asked = {"token": "standin", "challenge": challenge, "type": "url_verification"}
        answer = await self._post(str(self.request_url), *wire("events_api", asked))
        return answer.ok and challenge in (answer.payload or {}).values()

    async def takes_certificate_check(self) -> bool:
        """Send `ssl_check` to the bot's address, as Slack does; returns whether it answers 200."""
        body = urlencode({"ssl_check": "1", "token": "standin"}).encode()
        return (await self._post(str(self.request_url), body, FORM)).ok

    async def _post(self, url: str, body: bytes, content_type: str, retry: Retry | None = None) -> Answer:
        headers = {"Content-Type": content_type, "User-Agent": AGENT, "Accept": "*/*"}
        headers |= signature_headers(self._secret, body)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        sent = self._client().post(url, data=body, headers=headers, max_redirects=MOST_REDIRECTS + 1)
        try:
            async with sent as response:
                return _read(response, await response.read())
        except aiohttp.TooManyRedirects:
            return Answer(0, error="too_many_redirects")
        except TimeoutError:
            return Answer(0, error="operation_timeout")
        except aiohttp.ClientError:
            return Answer(0, error="dispatch_failed")

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK_SECONDS))
        return self._session

    async def close(self) -> None:
        """Stop redelivering and close the connections."""
        self._clock.on_turn.remove(self.clock_turned)
        for alarm in self._alarms:
            alarm.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)


def wire(envelope_type: str, payload: Json) -> tuple[bytes, str]:
    """Return body and content type of an HTTP delivery: forms for commands and interactions, JSON for events."""
    if envelope_type == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if envelope_type == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields, errors="surrogatepass").encode(), FORM


def _read(response: aiohttp.ClientResponse, body: bytes) -> Answer:
    no_retry = response.headers.get("x-slack-no-retry") == "1"
    if response.status != 200 or not body.strip():  # noqa: PLR2004 - HTTP's OK
        return Answer(response.status, no_retry=no_retry)
    text = body.decode(errors="replace")
    if response.content_type == "application/json":
        return _read_json(response.status, text)
    return Answer(response.status, {"text": text})


def _read_json(status: int, text: str) -> Answer:
    try:
        payload = json.loads(text)
    except ValueError:
        return Answer(status, {"text": text})
    return Answer(status, payload if isinstance(payload, dict) else {"text": text})


def _reason(answer: Answer, *, by_socket: bool) -> str:
    timed_out = "timeout" if by_socket else "http_timeout"
    known = {
        "operation_timeout": timed_out,
        "dispatch_failed": "connection_failed",
        "too_many_redirects": "too_many_redirects",
    }
    return known.get(answer.error, "http_error")
