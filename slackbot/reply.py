"""What goes in and comes out of a command: a call, and a reply that names a message and its facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from slackbot.coach.calendar import local_day
from slackbot.coach.reflecting import NOTHING_TO_ASK, Library
from slackbot.store.people.members import Member

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person: the name of their zone (None if it names none that we know), and if they left.

    `locale` is the language that they have Slack in (`de-DE`), `name` as what Slack shows them; None where Slack does
    not say. `teams` are the workspaces that they belong to: more than one within an organisation, another than the
    bot's where a channel is shared with it (Slack Connect), none where Slack does not say.
    """

    zone: str | None
    deleted: bool
    bot: bool = False
    locale: str | None = None
    name: str | None = None
    teams: frozenset[str] = frozenset()

    def is_outside(self, workspace_id: str) -> bool:
        """Whether they belong to others than a workspace, and no message from a bot there reaches them."""
        return bool(self.teams) and workspace_id not in self.teams


@dataclass(frozen=True)
class Place:
    """What Slack says of a channel: `seen` is in (the bot is there), out, archived, no_scope, or unseen (no answer).

    `people` are the user ids of all who are in it, None where Slack did not say.
    """

    seen: str
    name: str = ""
    people: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Call:
    """One thing that a person did: typed a command, pressed a button, submitted a modal.

    `key` is the same when Slack delivers the same call again. `value` is a pressed button's, `fields` a modal's
    inputs by their id, `private` what the modal was opened with. `people` are those whom a text names, as it shows them
    (`@bo`), and their ids; `accounts` is what Slack said of people who were asked about: person, bot, left.
    `channel` is where a command was typed, `place` what Slack said of it, where it was asked.
    """

    member: Member
    at: datetime
    key: str
    text: str = ""
    value: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    channel: str = ""
    place: Place | None = None

    @property
    def today(self) -> date:
        """The person's local day; a shift over midnight is one."""
        return local_day(self.at, self.member.hours)


@dataclass(frozen=True)
class Elsewhere:
    """A message of ours in the DM of a person of the same workspace, which says something else from now on."""

    user_id: str
    ts: str
    message: str


@dataclass(frozen=True)
class Document:
    """A file: its name, the title over it, and either its text or the message whose words it is made of."""

    name: str
    title: str
    text: str = ""
    message: str = ""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer: a message's name (`done/added`) and the facts that it shows.

    After a press it takes the place of the message with the button; `beside` leaves that one as it is.
    `home_tells`: over App Home, which shows the change itself, no window says it again.
    `elsewhere` are messages that change with it. `languages` are those to say it in, where they changed just now.
    `documents` are files that come with it where it is sent as a message, `instead` is the message that is sent where
    they may not come. `alone`: nothing is offered beside it.
    `forgotten`: whoever asked is not kept any more, and the answer is not kept under their name either.
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


@dataclass(frozen=True)
class Modal:
    """A modal to open: a view's name, its facts, and what to remember until it is submitted."""

    view: str
    facts: Facts = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldError:
    """A modal that stays open: a message's name, shown at one field."""

    name: str
    message: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """A modal that was taken and now says so: a view to read, where there is no message to answer in."""

    view: str
    facts: Facts = field(default_factory=dict)


Answer = Reply | Modal | FieldError | Saved


@dataclass(frozen=True)
class Services:
    """The hands of a handler. All that it does through `tx` is committed, or nothing is, before anyone is answered."""

    tx: sa.Connection
    library: Library = NOTHING_TO_ASK
    languages: tuple[str, ...] = ("en",)
    granted: frozenset[str] = frozenset()  # the optional scopes among them: what can be done here


Handler = Callable[[Call, Services], Answer]
