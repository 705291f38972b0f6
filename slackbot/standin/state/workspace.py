"""A workspace as data: its people, channels and tokens, and the organisation it may belong to."""

from dataclasses import dataclass, field
from datetime import datetime

from slackbot.standin.state.tokens import Tokens
from slackbot.standin.surfaces import Message, View


@dataclass(frozen=True)
class Status:
    """The status beside a person's name; Slack clears it at `until`, or never if that is None."""

    text: str = ""
    emoji: str = ""
    until: datetime | None = None


@dataclass
class Member:
    """A user of a workspace, a person or the bot."""

    id: str
    name: str
    tz: str
    team: "Team"
    deleted: bool = False
    admin: bool = False
    bot: bool = False
    guest: bool = False
    rests: tuple[datetime, datetime] | None = None  # scheduled do-not-disturb
    locale: str = "en-US"
    status: Status = field(default_factory=Status)
    in_huddle: bool = False
    other_teams: list["Team"] = field(default_factory=list)  # of the same organisation
    modals: list[View] = field(default_factory=list)
    home: View | None = None
    ephemerals: dict[str, Message] = field(default_factory=dict)


@dataclass
class Channel:
    """A channel, a group direct message, or a direct message with the bot (then `owner` is the person's id).

    `host` is the workspace in which it was created, `connected` are other companies' workspaces with which it is shared
    by Slack Connect, `pending` those invited but not accepted yet. `restricted` is Slack's code for why nothing can be
    posted (`restricted_action_read_only_channel`), if so.
    """

    id: str
    name: str
    members: set[str]
    owner: str = ""
    archived: bool = False
    private: bool = False
    group_dm: bool = False
    host: str = ""
    connected: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    restricted: str = ""
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class Organisation:
    """An Enterprise organisation of several workspaces; it has tokens if it installed the app for all of them."""

    id: str
    name: str
    tokens: Tokens = field(default_factory=Tokens)
    dead_as: str = ""


@dataclass
class Team:
    """A workspace, with the bot installed or not.

    `scopes` are those it granted; `dead_as` is the code that its dead token gets.
    """

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    scopes: set[str] = field(default_factory=set)
    tokens: Tokens = field(default_factory=Tokens)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    dms: dict[str, Channel] = field(default_factory=dict)
    dead_as: str = ""
    organisation: Organisation | None = None

    @property
    def bot_token(self) -> str:
        """The newest token of the bot here."""
        return self.tokens.newest

    @property
    def whole(self) -> bool:
        """Whether its organisation installed the bot for all its workspaces."""
        return self.organisation is not None and bool(self.organisation.tokens.active)
