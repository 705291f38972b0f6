"""How payloads reach the bot: over the open sockets, or as signed HTTP; and events again when they were missed."""

import asyncio
import json
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from slackbot.standin.signing import signature_headers
from slackbot.standin.sockets import Sockets
from slackbot.standin.transport import ACK_SECONDS, Answer, Retry
from slackbot.standin.words import Json

MOST_RETRIES = 3
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True)
class Missed:
    """An event that the bot has not taken yet, and which retry comes next."""

    payload: Json
    number: int
    reason: str


class Courier:
    """Delivers payloads and keeps the events that were missed.

    Args:
        sockets: Slack's end of Socket Mode.
        secret: The app's signing secret.
    """

    def __init__(self, sockets: Sockets, secret: str) -> None:
        self.request_url: str | None = None
        self.missed: list[Missed] = []
        self._sockets = sockets
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def catch_up(self) -> None:
        """Start redelivering what was missed; called when a socket is ready."""
        if self.missed:
            task = asyncio.get_running_loop().create_task(self.redeliver())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait for the redeliveries under way."""
        await asyncio.gather(*self._tasks)

    async def send(self, envelope_type: str, payload: Json, retry: Retry | None = None) -> Answer:
        """Deliver once."""
        if self.request_url is None:
            return await self._sockets.ask(envelope_type, payload, retry)
        return await self._post(self.request_url, envelope_type, payload, retry)

    async def event(self, payload: Json) -> None:
        """Deliver an event; a failed one is tried again at once, and then kept for `redeliver`."""
        answer = await self.send("events_api", payload)
        if answer.ok or answer.no_retry:
            return
        reason = _reason(answer)
        if self.request_url is not None:
            await self._again(Missed(payload, 1, reason))
        else:
            self.missed.append(Missed(payload, 1, reason))

    async def redeliver(self) -> None:
        """Try each missed event once more, as Slack does after one and after five minutes; three retries at most."""
        waiting, self.missed = self.missed, []
        for missed in waiting:
            await self._again(missed)

    async def _again(self, missed: Missed) -> None:
        answer = await self.send("events_api", missed.payload, Retry(missed.number, missed.reason))
        if answer.ok or answer.no_retry or missed.number >= MOST_RETRIES:
            return
        self.missed.append(Missed(missed.payload, missed.number + 1, _reason(answer)))

    async def _post(self, url: str, envelope_type: str, payload: Json, retry: Retry | None) -> Answer:
        body, content_type = wire(envelope_type, payload)
        headers = {"Content-Type": content_type, "User-Agent": AGENT, "Accept": "*/*"}
        headers |= signature_headers(self._secret, body)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        try:
            async with self._client().post(url, data=body, headers=headers, allow_redirects=False) as response:
                return _read(response, await response.read())
        except TimeoutError:
            return Answer(0, error="operation_timeout")
        except aiohttp.ClientError:
            return Answer(0, error="dispatch_failed")

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK_SECONDS))
        return self._session

    async def close(self) -> None:
        """Stop redelivering and give the connections back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)


def wire(envelope_type: str, payload: Json) -> tuple[bytes, str]:
    """Body and content type of an HTTP delivery: commands and interactions are forms, events are JSON."""
    if envelope_type == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if envelope_type == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields, errors="surrogatepass").encode(), "application/x-www-form-urlencoded"


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


def _reason(answer: Answer) -> str:
    known = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}
    return known.get(answer.error, "http_error")
