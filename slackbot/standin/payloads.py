"""The payloads Slack sends for what people do."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.standin.conversations import message_json
from slackbot.standin.form import state_values
from slackbot.standin.site import Site
from slackbot.standin.surfaces import Message, View
from slackbot.standin.words import Json
from slackbot.standin.workspace import Channel, Member

VERIFICATION_TOKEN = "standin"  # noqa: S105 - Slack's deprecated token field; nothing is checked with it


@dataclass(frozen=True)
class Envelope:
    """Builds payloads for one person on one site."""

    site: Site
    member: Member

    def command(self, channel: Channel, command: str, text: str, trigger_id: str, response_url: str) -> Json:
        """A slash command's form fields."""
        team = self.member.team
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": "privategroup" if channel.private else channel.name,
            "user_id": self.member.id,
            "user_name": self.member.name.lower(),
            "command": command,
            "text": text,
            "api_app_id": self.site.world.app_id,
            **self._organisation("enterprise_id"),
            "is_enterprise_install": "true" if team.whole else "false",
            "response_url": response_url,
            "trigger_id": trigger_id,
        }

    def on_message(self, message: Message, action: Json, trigger_id: str, response_url: str) -> Json:
        """block_actions of a press in a message; an ephemeral message is not sent along."""
        team = self.member.team
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral,
        }
        body: Json = {
            **self._interaction("block_actions", trigger_id),
            "container": container,
            "channel": {"id": message.channel, "name": team.channels[message.channel].name},
            "state": {"values": state_values(message.blocks)},
            "response_url": response_url,
            "actions": [self._timed(action)],
        }
        if not message.ephemeral:
            body["message"] = message_json(self.site, team, message)
        return body

    def on_view(self, view: View, action: Json, trigger_id: str, filled_in: Json | None = None) -> Json:
        """block_actions of a press in a modal or a home."""
        return {
            **self._interaction("block_actions", trigger_id),
            "container": {"type": "view", "view_id": view.id},
            "view": {**view.raw, "state": {"values": state_values(view.blocks, filled_in)}},
            "actions": [self._timed(action)],
        }

    def submission(self, view: View, values: Json, trigger_id: str, response_urls: Sequence[Json] = ()) -> Json:
        """A view_submission."""
        return {
            **self._interaction("view_submission", trigger_id),
            "view": {**view.raw, "state": {"values": values}},
            "response_urls": list(response_urls),
        }

    def closed(self, view: View, *, is_cleared: bool) -> Json:
        """A view_closed."""
        body = self._interaction("view_closed", "")
        del body["trigger_id"]
        return {**body, "view": view.raw, "is_cleared": is_cleared}

    def shortcut(self, callback_id: str, trigger_id: str, message: Message | None, response_url: str) -> Json:
        """A global shortcut, or one on a message."""
        team = self.member.team
        if message is None:
            return {**self._interaction("shortcut", trigger_id), "callback_id": callback_id, "action_ts": self._ts()}
        return {
            **self._interaction("message_action", trigger_id),
            "callback_id": callback_id,
            "action_ts": self._ts(),
            "message_ts": message.ts,
            "channel": {"id": message.channel, "name": team.channels[message.channel].name},
            "message": message_json(self.site, team, message),
            "response_url": response_url,
        }

    def event(self, event: Json) -> Json:
        """An event_callback round an event."""
        team = self.member.team
        now = self.site.world.clock()
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": team.id,
            **self._organisation("enterprise_id"),
            "context_team_id": team.id,
            "api_app_id": self.site.world.app_id,
            "event": {**event, "event_ts": self._ts()},
            "type": "event_callback",
            "event_id": self.site.world.new_id("Ev"),
            "event_time": int(now.timestamp()),
            "authorizations": [
                {
                    "enterprise_id": team.organisation and team.organisation.id,
                    "team_id": team.id,
                    "user_id": team.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": team.whole,
                }
            ],
            "is_ext_shared_channel": False,
        }

    def _interaction(self, kind: str, trigger_id: str) -> Json:
        team = self.member.team
        name = self.member.name.lower()
        return {
            "type": kind,
            "team": {"id": team.id, "domain": team.domain},
            "user": {"id": self.member.id, "username": name, "name": name, "team_id": team.id},
            "api_app_id": self.site.world.app_id,
            "token": VERIFICATION_TOKEN,
            "trigger_id": trigger_id,
            "enterprise": team.organisation and {"id": team.organisation.id, "name": team.organisation.name},
            "is_enterprise_install": team.whole,
        }

    def _organisation(self, name: str) -> Json:
        """Its id, in a field that is there for workspaces of an organisation alone."""
        organisation = self.member.team.organisation
        return {name: organisation.id} if organisation else {}

    def _timed(self, action: Json) -> Json:
        return {**action, "action_ts": self._ts()}

    def _ts(self) -> str:
        return self.site.world.new_ts()
