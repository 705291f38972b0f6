"""Events for the app's own direct messages: Slack sends one for each post, change and deletion."""

from slackbot.standin.api.conversations import message_json
from slackbot.standin.events.envelope import event_callback
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Channel, Team
from slackbot.standin.surfaces import Message
from slackbot.standin.transport.courier import Courier
from slackbot.standin.words import Json


class Echoes:
    """Sends `message` events for the bot's messages, if its manifest subscribes to them; off until `on` is set.

    Args:
        site: The Slack behind it.
        courier: Takes payloads to the bot.
    """

    def __init__(self, site: Site, courier: Courier) -> None:
        self.on = False
        self._site = site
        self._courier = courier

    def said(self, team: Team, channel: Channel, message: Message | None, old: Message | None) -> None:
        """Report that a message was posted, changed (`old` is its earlier state) or deleted (`message` is None)."""
        if not self.on or not channel.owner or "message.im" not in self._site.manifest.events:
            return
        where = {"type": "message", "channel": channel.id, "channel_type": "im", "ts": self._site.world.new_ts()}
        event = {**where, **self._told(team, message, old)}
        self._courier.start(self._courier.event(event_callback(self._site, team, event)))

    def _told(self, team: Team, message: Message | None, old: Message | None) -> Json:
        now = message_json(self._site, team, message) if message else {}
        before = message_json(self._site, team, old) if old else {}
        if message is None and old is not None:
            return {"subtype": "message_deleted", "hidden": True, "deleted_ts": old.ts, "previous_message": before}
        if old is not None:
            return {"subtype": "message_changed", "hidden": True, "message": now, "previous_message": before}
        return now
