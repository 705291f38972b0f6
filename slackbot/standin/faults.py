"""Faults that the stand-in commits on request: bad days of Slack and of the network."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from slackbot.standin.words import Json

Kind = Literal["status", "ratelimited", "error", "reset_before", "reset_after", "hang"]
FaultRule = Callable[[str, Json], "Fault | None"]


@dataclass(frozen=True)
class Fault:
    """One fault of one Web API call; made by the constructors below.

    `stored` says whether the call takes effect before its answer goes wrong.
    """

    kind: Kind
    code: int = 200
    body: str = ""
    error_code: str = ""
    retry_after: str | None = None
    seconds: float = 0.0
    stored: bool = False

    @classmethod
    def status(cls, code: int, body: str = "", *, stored: bool = False) -> "Fault":
        """An HTTP status with a body that is not Slack's JSON (500, 503, HTML with 200, an empty body)."""
        return cls("status", code=code, body=body, stored=stored)

    @classmethod
    def ratelimited(cls, retry_after: str | None = "1") -> "Fault":
        """A 429 with this `Retry-After`; None leaves out the header."""
        return cls("ratelimited", retry_after=retry_after)

    @classmethod
    def error(cls, code: str) -> "Fault":
        """An `ok: false` with this code."""
        return cls("error", error_code=code)

    @classmethod
    def reset_before(cls) -> "Fault":
        """The connection is dropped before the call takes effect."""
        return cls("reset_before")

    @classmethod
    def reset_after(cls) -> "Fault":
        """The call takes effect, then the connection is dropped without an answer."""
        return cls("reset_after", stored=True)

    @classmethod
    def hang(cls, seconds: float, *, stored: bool = False) -> "Fault":
        """The answer comes after some real seconds (or never: the stand-in's end cancels it)."""
        return cls("hang", seconds=seconds, stored=stored)


class FaultQueue:
    """Faults queued by method, first in, first out; for a call without one, `rule` may make one."""

    def __init__(self) -> None:
        self.rule: FaultRule | None = None
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Queue a fault for the next `times` calls of a method."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str, args: Json) -> Fault | None:
        """Return the fault for this call, if any."""
        waiting = self._waiting.get(method)
        if waiting:
            return waiting.popleft()
        return self.rule(method, args) if self.rule else None

    def clear(self) -> None:
        """Drop all queued faults."""
        self._waiting.clear()
