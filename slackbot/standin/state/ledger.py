"""Records that tests read: everything said, called and refused."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from slackbot.standin.state.reasons import BLAMELESS, reason
from slackbot.standin.words import Json


@dataclass(frozen=True)
class Entry:
    """Something the bot said.

    `kind` is post, ephemeral, update, ephemeral_update, delete, view, home or view_errors. `seen_by` holds user ids.
    `pinged` holds live mentions (user ids, `channel`, `here`, `everyone`, `subteam:S…`), `linked` live channel and web
    links; both include mentions and links in views, where Slack itself notifies nobody.
    """

    at: datetime
    team: str
    channel: str
    kind: str
    seen_by: frozenset[str]
    text: str
    blocks: list[Json]
    pinged: tuple[str, ...]
    linked: tuple[str, ...]
    raw: Json
    ts: str = ""
    via: str = ""


@dataclass(frozen=True)
class Call:
    """One Web API call as it arrived; `error` is the code of its answer if not ok."""

    method: str
    args: Json
    at: datetime
    team: str = ""
    error: str = ""


@dataclass(frozen=True)
class Refusal:
    """Something the bot did that Slack would not accept.

    `method` is a Web API method, or `ack`, `response_url`, `socket`, `oauth`; `error` is Slack's code; `detail` says
    what is wrong where. `team` and `user` name the workspace and the waiting person, if there is one; `shown` is what
    Slack shows that person.
    """

    method: str
    error: str
    detail: str
    at: datetime
    team: str = ""
    user: str = ""
    shown: str = ""

    @property
    def reason(self) -> str:
        """The code's meaning and remedy, for the developer."""
        return reason(self.error)

    @property
    def blameless(self) -> bool:
        """Whether it comes from the workspace or a race, which any bot may run into."""
        return self.error in BLAMELESS


class Records:
    """All records, in the order of events; `changed` is set, and replaced, at each addition.

    `refusals` holds the bot's own faults, `every_refusal` also those that no bot can foresee.
    """

    def __init__(self) -> None:
        self.ledger: list[Entry] = []
        self.calls: list[Call] = []
        self.refusals: list[Refusal] = []
        self.every_refusal: list[Refusal] = []
        self.changed = asyncio.Event()

    def add_entry(self, entry: Entry) -> None:
        """Record something said."""
        self.ledger.append(entry)
        self.wake()

    def add_call(self, call: Call) -> None:
        """Record a call."""
        self.calls.append(call)
        self.wake()

    def add_refusal(self, refusal: Refusal) -> None:
        """Record a refusal."""
        self.every_refusal.append(refusal)
        if not refusal.blameless:
            self.refusals.append(refusal)
        self.wake()

    def wake(self) -> None:
        """Wake everyone waiting for a change."""
        self.changed.set()
        self.changed = asyncio.Event()
