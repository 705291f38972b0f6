"""The input and output of a handler: a call, and an answer that names a message and its facts."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, Self, TypeVar

import sqlalchemy as sa

from slackbot.coach.calendar import local_day
from slackbot.coach.reflecting import NOTHING_TO_ASK, Library
from slackbot.coach.slack_status import Status
from slackbot.store.batch_reads import Key, Keys, Reader
from slackbot.store.people.members import Member
from slackbot.store.people.reflections import Shown
from slackbot.store.schema.identity import MemberId

P = ParamSpec("P")
T = TypeVar("T")

_KEY_LENGTH: Final = 24

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """A person as Slack describes them.

    `zone` is a name that tzdata knows, `locale` their language in Slack (`de-DE`), `name` the name that Slack shows;
    each is None if Slack does not say. `teams` are the workspaces they belong to: several within an organisation, a
    different one in a channel shared with another company (Slack Connect), none if Slack does not say. `status` is the
    text beside their name, with or without an end.
    """

    zone: str | None
    deleted: bool
    bot: bool = False
    locale: str | None = None
    name: str | None = None
    teams: frozenset[str] = frozenset()
    status: Status | None = None

    def is_outside(self, workspace_id: str) -> bool:
        """Whether they belong to other workspaces only, where a bot of this one can't reach them."""
        return bool(self.teams) and workspace_id not in self.teams


@dataclass(frozen=True)
class Place:
    """A channel as Slack describes it: `seen` is in (the bot is there), out, archived, no_scope or unseen (no answer).

    `people` are the user ids of its members, None if Slack did not say. `audience` says who can read it: private,
    public, or shared (with another company); empty if Slack did not say.
    """

    seen: str
    name: str = ""
    people: tuple[str, ...] | None = None
    audience: str = ""


class Account(NamedTuple):
    """An account as Slack describes it: a person, a bot, or a deactivated one; and its zone, if Slack names one."""

    kind: str
    zone: str | None = None


@dataclass(frozen=True)
class IncomingCall:
    """One action of a person as it arrived: a command typed, a button pressed, a modal submitted.

    `about` names the command, action or view (`done`, `done.undo`); `identity` is the same when Slack delivers the call
    again. `begins` is set if the call creates an account, which looking around and pressing old buttons do not.
    `is_typed` marks a command, beside whose answer another message may stand; `prefix` precedes its name in workspaces
    that have one.
    """

    who: MemberId
    at: datetime
    about: str
    identity: str = ""
    text: str = ""
    value: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    begins: bool = False
    channel: str = ""
    place: Place | None = None
    is_typed: bool = False
    prefix: str = ""

    @property
    def key(self) -> str:
        """A hash that stays the same when the call is delivered again, and reveals nothing."""
        told_apart_by = f"{self.who.user_id} {self.about} {self.identity}"
        return hashlib.sha256(told_apart_by.encode("utf-8", "replace")).hexdigest()[:_KEY_LENGTH]


@dataclass(frozen=True)
class Call:
    """An incoming call and the account of its person: everything that a handler knows."""

    member: Member
    incoming: IncomingCall

    @property
    def today(self) -> date:
        """The person's local day; a shift over midnight counts as one."""
        return local_day(self.at, self.member.hours)

    def with_text(self, text: str) -> Self:
        """Return this call with other text."""
        return replace(self, incoming=replace(self.incoming, text=text))

    def bare(self) -> Self:
        """Return this call without text and value, as if only the command had been typed."""
        return replace(self, incoming=replace(self.incoming, text="", value=""))

    @property
    def at(self) -> datetime:
        """When the call arrived."""
        return self.incoming.at

    @property
    def key(self) -> str:
        """Identifies this call; the same when it is delivered again."""
        return self.incoming.key

    @property
    def text(self) -> str:
        """The words typed after the command."""
        return self.incoming.text

    @property
    def value(self) -> str:
        """The value that the pressed button or menu carries."""
        return self.incoming.value

    @property
    def fields(self) -> Mapping[str, str]:
        """A modal's inputs by id."""
        return self.incoming.fields

    @property
    def private(self) -> Mapping[str, str]:
        """The private notes with which the modal was opened."""
        return self.incoming.private

    @property
    def people(self) -> Mapping[str, str]:
        """The user ids of people named in the text, keyed by how the text shows them."""
        return self.incoming.people

    @property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts that were looked up in Slack, by user id."""
        return self.incoming.accounts

    @property
    def channel(self) -> str:
        """The channel in which a command was typed."""
        return self.incoming.channel

    @property
    def place(self) -> Place | None:
        """The state of that channel; None until Slack was asked."""
        return self.incoming.place


@dataclass(frozen=True)
class Elsewhere:
    """A message in the DM of a person of the same workspace, and its new words."""

    user_id: str
    ts: str
    message: str


@dataclass(frozen=True)
class Later:
    """A message that replaces an answer after a while; if the bot is stopped before that, the answer stays."""

    message: str
    after: timedelta
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A file: its name, its title, and either its text or the message that is rendered into it.

    The extension of the name decides between Markdown and HTML.
    """

    name: str
    title: str
    text: str = ""
    message: str = ""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer: a message's name (`done/added`) and the facts that it shows.

    After a press it replaces the message with the button, unless `beside` is set.
    `home_tells`: App Home shows the change itself, so no window over it repeats the answer.
    `elsewhere` are messages that change with it. `languages` is set if the person just changed their language.
    `documents` are files sent with it, `instead` is the message sent where files are not allowed. `alone`: nothing is
    offered beside it. `forgotten`: the person was forgotten, so the answer is not stored under their name. `later`
    replaces the answer to a press after a while.
    """

    message: str
    facts: Facts = field(default_factory=dict)
    beside: bool = False
    home_tells: bool = False
    elsewhere: tuple[Elsewhere, ...] = ()
    languages: tuple[str | None, ...] = ()
    documents: tuple[Document, ...] = ()
    instead: str = ""
    alone: bool = False
    forgotten: bool = False
    later: Later | None = None


@dataclass(frozen=True)
class Modal:
    """A modal to open: a view's name, its facts, and notes that come back when it is submitted."""

    view: str
    facts: Facts = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldError:
    """A modal that stays open, with a message at one of its fields."""

    name: str
    message: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """A modal that was accepted and says so itself, where there is no message to answer in."""

    view: str
    facts: Facts = field(default_factory=dict)


Answer = Reply | Modal | FieldError | Saved


@dataclass(frozen=True)
class Services:
    """The tools of a handler. `tx` commits before the person is answered, or rolls back entirely."""

    tx: sa.Connection
    library: Library = NOTHING_TO_ASK
    languages: tuple[str, ...] = ("en",)
    granted: frozenset[str] = frozenset()  # Slack's scopes, including optional ones
    batch: Reader | None = None  # shared by the messages made together, as is `shown`
    shown: Shown | None = None

    def read(
        self,
        verb: Callable[Concatenate[sa.Connection, Keys, P], Mapping[Key, T]],
        who: MemberId,
        day: date,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Read for one person and day through a batch verb: one statement serves all messages made together."""
        return (self.batch or Reader(self.tx)).read(verb, who, day, *args, **kwargs)


Handler = Callable[[Call, Services], Answer]
