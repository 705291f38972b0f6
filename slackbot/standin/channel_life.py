"""What happens to channels: people come and leave, one is archived or renamed; the bot hears of those it is in."""

from slackbot.standin.courier import Courier
from slackbot.standin.payloads import Envelope
from slackbot.standin.site import Site
from slackbot.standin.words import Json
from slackbot.standin.workspace import Channel, Team


class ChannelLife:
    """Changes channels as people do, and sends the events of which the manifest wants to hear.

    A bot hears of the channels that it is in; of its own leaving it hears too.
    """

    def __init__(self, site: Site, courier: Courier) -> None:
        self._site = site
        self._courier = courier

    async def joins(self, channel: Channel, user_id: str, inviter: str = "") -> None:
        """Somebody comes into a channel, the bot too; `inviter` is who brought them."""
        channel.members.add(user_id)
        event: Json = {"type": "member_joined_channel", "user": user_id, "channel": channel.id, **_kind(channel)}
        await self._tell(channel, {**event, **({"inviter": inviter} if inviter else {})})

    async def leaves(self, channel: Channel, user_id: str) -> None:
        """Somebody leaves a channel, or is taken out."""
        team = self._team(channel)
        event: Json = {"type": "member_left_channel", "user": user_id, "channel": channel.id, **_kind(channel)}
        await self._tell(channel, event)
        if user_id == team.bot_user:
            left = "group_left" if channel.private else "channel_left"
            await self._tell(channel, {"type": left, "channel": channel.id, "actor_id": ""})
        channel.members.discard(user_id)

    async def is_archived(self, channel: Channel, by: str) -> None:
        """Somebody archives a channel."""
        channel.archived = True
        archived = "group_archive" if channel.private else "channel_archive"
        await self._tell(channel, {"type": archived, "channel": channel.id, "user": by})

    async def is_renamed(self, channel: Channel, name: str) -> None:
        """Somebody gives a channel another name."""
        channel.name = name
        renamed = "group_rename" if channel.private else "channel_rename"
        now = int(self._site.world.clock().timestamp())
        await self._tell(channel, {"type": renamed, "channel": {"id": channel.id, "name": name, "created": now}})

    async def _tell(self, channel: Channel, event: Json) -> None:
        team = self._team(channel)
        if event["type"] in self._site.manifest.events and team.bot_user in channel.members:
            await self._courier.event(Envelope(self._site, team.members[team.bot_user]).event(event))

    def _team(self, channel: Channel) -> Team:
        return next(team for team in self._site.world.teams.values() if channel.id in team.channels)


def _kind(channel: Channel) -> Json:
    return {"channel_type": "G" if channel.private else "C"}
