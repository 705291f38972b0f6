"""State shared by all parts of the stand-in: the world, the app's manifest, trigger ids and response_urls."""

from dataclasses import dataclass, field
from typing import Any

from slackbot.standin.install.manifest import Manifest
from slackbot.standin.install.oauth import OAuth
from slackbot.standin.state.ledger import Refusal
from slackbot.standin.state.ledger_writer import LedgerWriter
from slackbot.standin.state.messages import Messages
from slackbot.standin.state.paging import MOST
from slackbot.standin.state.response_urls import ResponseUrls
from slackbot.standin.state.triggers import Triggers
from slackbot.standin.state.world import World


@dataclass
class Site:
    """One Slack with one app in it.

    `base` is its own address, known once it listens; `most_a_page` limits the items of a list on one page.
    """

    world: World
    manifest: Manifest
    app_token: str
    oauth: OAuth
    triggers: Triggers = field(default_factory=Triggers)
    urls: ResponseUrls = field(default_factory=ResponseUrls)
    tickets: set[str] = field(default_factory=set)
    base: str = ""
    uploads: dict[str, Any] = field(default_factory=dict)  # by the ticket in their address
    files: dict[str, Any] = field(default_factory=dict)  # uploaded, by id
    most_a_page: int = MOST

    def __post_init__(self) -> None:
        self.ledger = LedgerWriter(self.world)
        self.messages = Messages(self.world, self.ledger)

    def refuse(self, method: str, error: str, detail: str, *, team: str = "", user: str = "", shown: str = "") -> None:
        """Record that the bot did something that Slack would not accept."""
        self.world.records.add_refusal(Refusal(method, error, detail, self.world.clock(), team, user, shown))
