"""Uninstalls the app from a workspace and installs it again, with Slack's events."""

from collections.abc import Sequence

from slackbot.standin.events.envelope import event_callback
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Team
from slackbot.standin.transport.courier import Courier
from slackbot.standin.words import Json


class Installs:
    """Uninstalls and reinstalls, as an admin does in Slack.

    Args:
        site: The Slack behind it.
        courier: Takes payloads to the bot.
    """

    def __init__(self, site: Site, courier: Courier) -> None:
        self._site = site
        self._courier = courier

    async def uninstall(self, team: Team, events: Sequence[str] = ("tokens_revoked", "app_uninstalled")) -> None:
        """Remove the app from a workspace, or its whole organisation: the token dies, and the events come."""
        (team.organisation if team.whole and team.organisation else team).dead_as = "account_inactive"
        await self.tell_uninstalled(team, events)

    async def tell_uninstalled(self, team: Team, events: Sequence[str]) -> None:
        """Send the events of an uninstall in this order; Slack guarantees none."""
        for name in events:
            event: Json = {"type": name}
            if name == "tokens_revoked":
                event["tokens"] = {"oauth": [], "bot": [team.bot_user]}
            await self._courier.event(event_callback(self._site, team, event, of_all=True))

    def reinstall(self, team: Team) -> str:
        """Install the app again in a workspace; returns the new bot token."""
        team.dead_as = ""
        team.tokens.renew()
        return team.bot_token
