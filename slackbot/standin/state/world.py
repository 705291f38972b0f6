"""The workspaces of the stand-in, its clock, its records, and unique ids."""

from collections.abc import Iterable, Iterator
from itertools import count

from slackbot.standin.clock import TurnableClock
from slackbot.standin.state.ledger import Records
from slackbot.standin.state.workspace import Channel, Member, Team


class World:
    """State behind the Web API and the people.

    Args:
        clock: The current time of the stand-in.
        app_id: Slack's id of the one app.
        scopes: The scopes granted at an installation.
    """

    def __init__(self, clock: TurnableClock, app_id: str, scopes: Iterable[str] = ()) -> None:
        self.clock = clock
        self.scopes = frozenset(scopes)
        self.app_id = app_id
        self.records = Records()
        self.teams: dict[str, Team] = {}
        self._numbers = count(1)

    def new_id(self, letter: str) -> str:
        """Return an id in Slack's shape, such as `U0STANDIN00A`, unique in this world."""
        return f"{letter}0STAND{next(self._numbers):05d}"

    def new_ts(self) -> str:
        """Return a message timestamp by the stand-in's clock, unique in this world."""
        return f"{int(self.clock().timestamp())}.{next(self._numbers):06d}"

    def add_team(self, name: str, *, installed: bool = True) -> Team:
        """Add a workspace; if the app is installed there, it has a bot token of its own."""
        domain = name.lower().replace(" ", "-")
        team = Team(self.new_id("T"), name, domain, self.new_id("U"), self.new_id("B"))
        team.members[team.bot_user] = Member(team.bot_user, "bot", "Etc/UTC", team, bot=True)
        if installed:
            team.scopes |= self.scopes
            team.tokens.renew()
        self.teams[team.id] = team
        return team

    def add_channel(self, team: Team, name: str, members: Iterable[str], owner: str = "") -> Channel:
        """Add a public channel or, with `owner`, the person's direct message with the bot."""
        channel = Channel(self.new_id("D" if owner else "C"), name, {*members}, owner, host=team.id)
        team.channels[channel.id] = channel
        return channel

    def dm(self, team: Team, user: str) -> Channel:
        """Return the direct message between a person and the bot, opened if necessary."""
        if user not in team.dms:
            team.dms[user] = self.add_channel(team, "directmessage", [user, team.bot_user], owner=user)
        return team.dms[user]

    def member(self, team: Team, user_id: str) -> Member | None:
        """Return a person of a workspace, or a stranger who shares a channel with it; None if there is none."""
        if user_id in team.members:
            return team.members[user_id]
        shared = any(user_id in channel.members for channel in team.channels.values())
        known = (other.members[user_id] for other in self.teams.values() if user_id in other.members)
        return next(known, None) if shared else None

    def everybody(self) -> Iterator[Member]:
        """Yield each person of each workspace, and the bots."""
        for team in self.teams.values():
            yield from team.members.values()

    def installed(self, installed_in: str, home: Team) -> Team:
        """Return the workspace of an `app_installed_team_id`; for an organisation's, the person's own."""
        return self.teams.get(installed_in, home)

    def short_id(self) -> str:
        """Return an id for a block or a control without one."""
        return f"b{next(self._numbers):04x}"
