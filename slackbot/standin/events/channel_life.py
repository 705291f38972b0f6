"""Changes to channels: people join and leave, channels are archived, renamed, shared; events for the bot's own."""

from dataclasses import replace

from slackbot.standin.events.envelope import event_callback
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Channel, Team
from slackbot.standin.transport.courier import Courier
from slackbot.standin.words import Json


class ChannelLife:
    """Changes channels as people do, and sends the events to which the manifest subscribes.

    A bot gets events about channels it is in, its own removal included.
    """

    def __init__(self, site: Site, courier: Courier) -> None:
        self._site = site
        self._courier = courier

    async def joins(self, channel: Channel, user_id: str, inviter: str = "") -> None:
        """Add somebody to a channel: a person, the bot, or somebody of a company with which it is shared."""
        channel.members.add(user_id)
        event: Json = {
            "type": "member_joined_channel",
            "user": user_id,
            "channel": channel.id,
            **self._kind(channel, user_id),
        }
        await self._tell(channel, {**event, **({"inviter": inviter} if inviter else {})})

    async def leaves(self, channel: Channel, user_id: str) -> None:
        """Take somebody out of a channel, by their own or another's doing."""
        team = self._team(channel)
        event: Json = {
            "type": "member_left_channel",
            "user": user_id,
            "channel": channel.id,
            **self._kind(channel, user_id),
        }
        await self._tell(channel, event)
        if user_id == team.bot_user:
            left = "group_left" if channel.private else "channel_left"
            await self._tell(channel, {"type": left, "channel": channel.id, "actor_id": ""})
        channel.members.discard(user_id)

    async def is_archived(self, channel: Channel, by: str) -> None:
        """Archive a channel."""
        channel.archived = True
        archived = "group_archive" if channel.private else "channel_archive"
        await self._tell(channel, {"type": archived, "channel": channel.id, "user": by})

    async def is_brought_back(self, channel: Channel, by: str) -> None:
        """Unarchive a channel."""
        channel.archived = False
        back = "group_unarchive" if channel.private else "channel_unarchive"
        await self._tell(channel, {"type": back, "channel": channel.id, "user": by})

    async def is_deleted(self, channel: Channel, by: str) -> None:
        """Delete a channel with all its messages."""
        deleted = "group_deleted" if channel.private else "channel_deleted"
        event: Json = {"type": deleted, "channel": channel.id, "actor_id": by}
        await self._tell(channel, event)
        del self._team(channel).channels[channel.id]

    def is_offered(self, channel: Channel, company: Team) -> None:
        """Invite another company into a channel; it has not accepted yet, and no event reports it."""
        channel.pending.add(company.id)

    async def gets_id(self, channel: Channel, channel_id: str) -> None:
        """Give a private channel another id, as Slack does once when somebody begins to share it with a company."""
        for team in (self._team(channel), *map(self._site.world.teams.__getitem__, sorted(channel.connected))):
            team.channels[channel_id] = team.channels.pop(channel.id)
        old, channel.id = channel.id, channel_id
        for ts, message in channel.messages.items():
            channel.messages[ts] = replace(message, channel=channel_id)
        await self._tell(channel, {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": channel_id})

    async def is_shared(self, channel: Channel, company: Team) -> None:
        """Accept for another company's workspace, so that its people can read the channel."""
        channel.pending.discard(company.id)
        channel.connected.add(company.id)
        company.channels[channel.id] = channel
        await self._tell(channel, {"type": "channel_shared", "connected_team_id": company.id, "channel": channel.id})

    async def is_unshared(self, channel: Channel, company: Team) -> None:
        """Remove another company's workspace, and its people with it."""
        channel.connected.discard(company.id)
        del company.channels[channel.id]
        channel.members -= set(company.members)
        left = {"previously_connected_team_id": company.id, "is_ext_shared": bool(channel.connected)}
        await self._tell(channel, {"type": "channel_unshared", "channel": channel.id, **left})

    async def is_renamed(self, channel: Channel, name: str) -> None:
        """Rename a channel."""
        channel.name = name
        renamed = "group_rename" if channel.private else "channel_rename"
        now = int(self._site.world.clock().timestamp())
        await self._tell(channel, {"type": renamed, "channel": {"id": channel.id, "name": name, "created": now}})

    async def _tell(self, channel: Channel, event: Json) -> None:
        """Send an event to the installation whose bot is in the channel; the actor may be of another company."""
        team = self._hearing(channel)
        if team is None or event["type"] not in self._site.manifest.events:
            return
        by = str(event.get("user") or event.get("actor_id") or team.bot_user)
        actor = self._site.world.member(team, by)
        payload = event_callback(self._site, team, event, actor=actor.team if actor else None)
        await self._courier.event({**payload, "is_ext_shared_channel": bool(channel.connected)})

    def _hearing(self, channel: Channel) -> Team | None:
        """Return the workspace whose bot is in a channel; among several, the one in which it was created."""
        teams = [self._site.world.teams[team_id] for team_id in (channel.host, *sorted(channel.connected))]
        return next((team for team in teams if team.bot_user in channel.members), None)

    def _team(self, channel: Channel) -> Team:
        return self._site.world.teams[channel.host]

    def _kind(self, channel: Channel, user_id: str) -> Json:
        team = self._team(channel)
        member = self._site.world.member(team, user_id)
        return {"channel_type": "G" if channel.private else "C", "team": member.team.id if member else team.id}
