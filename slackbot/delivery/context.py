"""What delivery works with: the parts of this process, and the calls to Slack that it needs."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol, Self

from slackbot.clock import Clock
from slackbot.delivery.pace import Pace
from slackbot.render import Message, Words
from slackbot.scheduled.kind import Kinds
from slackbot.store.database import Transactions
from slackbot.store.people.members import Member


@dataclass(frozen=True)
class Sought:
    """A message that may have arrived: posted to `channel` (or to `thread` there) as `uid`, no earlier than `since`.

    `read_to` is Slack's timestamp up to which the conversation has been read.
    """

    channel: str
    uid: str
    since: datetime | None
    thread: str | None = None
    read_to: str | None = None


class Seen(NamedTuple):
    """The result of one page: the message's timestamp, or the point read up to, or neither if it is surely absent."""

    ts: str | None = None
    read_to: str | None = None


class Slack(Protocol):
    """The calls to Slack that delivery needs; they raise the errors of `slackbot.errors`."""

    @property
    def tells_rest(self) -> bool:
        """Whether Slack may be asked about do-not-disturb (`dnd:read` is granted), as of `for_batch`."""
        ...

    async def for_batch(self) -> Self:
        """Return the same with its token read once, for the calls of one batch."""
        ...

    async def post(self, channel: str, message: Message, uid: str, thread: str | None = None) -> str:
        """Post once, in a thread if `thread` is set; returns Slack's timestamp of the message."""
        ...

    async def readers(self, channel: str) -> str:
        """Say who can read a channel: private, public or shared; empty if Slack does not say."""
        ...

    async def open_dm(self, user_id: str) -> str:
        """Return the id of the DM channel with a person."""
        ...

    async def open_group(self, user_ids: Sequence[str]) -> str:
        """Return the id of the group DM with several people; refused if Slack doesn't open it at once."""
        ...

    async def find(self, sought: Sought) -> Seen:
        """Read one page of a conversation; says whether it holds the message, or how far it was read."""
        ...

    async def rests_until(self, user_id: str, at: datetime) -> datetime | None:
        """Return the end of a person's do-not-disturb, None if it is off."""
        ...


@dataclass(frozen=True)
class SenderContext:
    """The parts that all lanes of a process share; `now` is the database's time, on which replicas agree.

    `sent_to` is called with the member after each message, once that is recorded.
    """

    database: Transactions
    kinds: Kinds
    words: Words
    now: Clock
    pace: Pace
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, state) since the start
    sent_to: Callable[[Member], None] = lambda _member: None


class Lease(NamedTuple):
    """This process's lease of a workspace's lane; `token` proves it."""

    workspace_id: str
    token: str
