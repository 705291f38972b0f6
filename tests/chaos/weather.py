"""Slack's bad days, by chance, and the fate of each post: the cause that every `unknown` must have."""

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from slackbot.standin import Fault

Chances = tuple[tuple[float, Fault], ...]

LOST_REPLY: Final[Chances] = (
    (0.006, Fault.reset_before()),
    (0.006, Fault.reset_after()),
    (0.004, Fault.status(500)),
    (0.004, Fault.status(500, "oops", stored=True)),
    (0.003, Fault.status(503, "<html>busy</html>")),
    (0.003, Fault.status(200, "<html>hello</html>", stored=True)),
    (0.002, Fault.error("fatal_error")),
    (0.001, Fault.hang(1.5)),  # longer than a call may take here: it takes effect when nobody waits any more
    (0.001, Fault.hang(1.5, stored=True)),
)
NOT_YET: Final[Chances] = ((0.002, Fault.ratelimited("1")),)
BAD: Final[Mapping[str, Chances]] = {
    "chat.postMessage": LOST_REPLY + NOT_YET,
    "conversations.open": ((0.001, Fault.reset_before()), (0.001, Fault.status(500))),
    "conversations.history": ((0.01, Fault.reset_before()), (0.01, Fault.status(500)), (0.005, Fault.ratelimited("1"))),
}


class Weather:
    """Chooses faults with the given chances; `lost` names the fault that swallowed each uid's answer."""

    def __init__(self, chances: Mapping[str, Chances], seed: int) -> None:
        self._chances = chances
        self._random = random.Random(seed)  # noqa: S311 - chance, not secrecy
        self.lost: dict[str, Fault] = {}
        self.met: Counter[str] = Counter()

    def __call__(self, method: str, args: dict[str, Any]) -> Fault | None:
        """Choose the fault for one call."""
        fault = self._choose(self._chances.get(method, ()))
        if fault is not None:
            self.met[f"{method} {named(fault)}"] += 1
            if method == "chat.postMessage" and fault.kind != "ratelimited":
                self.lost[uid_of(args)] = fault
        return fault

    def _choose(self, chances: Chances) -> Fault | None:
        drawn = self._random.random()
        for chance, fault in chances:
            drawn -= chance
            if drawn < 0:
                return fault
        return None


def named(fault: Fault) -> str:
    """A fault in a word or two."""
    detail = fault.error_code or (str(fault.code) if fault.kind == "status" else "")
    return " ".join(word for word in (fault.kind, detail, "stored" if fault.stored else "") if word)


def uid_of(args: dict[str, Any]) -> str:
    """Return the delivery's uid in a post's metadata, empty if there is none."""
    return str(((args.get("metadata") or {}).get("event_payload") or {}).get("id", ""))
