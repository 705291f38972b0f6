"""The payloads that Slack sends for people's actions: commands, presses, windows and shortcuts.

The workspace that a payload names differs by kind, as in Slack (bolt-python: comments in request/internals.py and the
samples of its tests):

- A command names the workspace in which it was typed, even under an organisation's installation.
- An action on a message names the workspace whose app wrote it; `user.team_id` is the person's, which is another
  company's if the channel is shared.
- An action in a window, at App Home or by a global shortcut names the person's workspace, and null if an organisation
  installed the app; `view.app_installed_team_id` names the installation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.standin.api.conversations import message_json
from slackbot.standin.events.form import state_values
from slackbot.standin.site import Site
from slackbot.standin.state.workspace import Channel, Member, Team
from slackbot.standin.surfaces import Message, View
from slackbot.standin.words import Json

VERIFICATION_TOKEN = "standin"  # noqa: S105 - Slack's deprecated token field; nothing is checked with it


@dataclass(frozen=True)
class Envelope:
    """Builds payloads for one person on one site."""

    site: Site
    member: Member

    def command(self, channel: Channel, command: str, text: str, trigger_id: str, response_url: str) -> Json:
        """A slash command's form fields."""
        team = self.member.team
        organisation = team.organisation
        named = {"enterprise_id": organisation.id, "enterprise_name": organisation.name} if organisation else {}
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
            **named,
            "is_enterprise_install": "true" if team.whole else "false",
            "response_url": response_url,
            "trigger_id": trigger_id,
        }

    def on_message(self, message: Message, action: Json, trigger_id: str, response_url: str) -> Json:
        """block_actions for a press in a message; an ephemeral message is not included."""
        team = self.site.world.teams[message.team]
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral,
        }
        body: Json = {
            **self._interaction("block_actions", team, trigger_id),
            "team": _named(team),
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
        """block_actions for a press in a modal or a home."""
        return {
            **self._in_view("block_actions", view, trigger_id),
            "container": {"type": "view", "view_id": view.id},
            "view": {**view.raw, "state": {"values": state_values(view.blocks, filled_in)}},
            "actions": [self._timed(action)],
        }

    def submission(self, view: View, values: Json, trigger_id: str, response_urls: Sequence[Json] = ()) -> Json:
        """A view_submission."""
        return {
            **self._in_view("view_submission", view, trigger_id),
            "view": {**view.raw, "state": {"values": values}},
            "response_urls": list(response_urls),
        }

    def closed(self, view: View, *, is_cleared: bool) -> Json:
        """A view_closed."""
        body = self._in_view("view_closed", view, "")
        del body["trigger_id"]
        return {**body, "view": view.raw, "is_cleared": is_cleared}

    def shortcut(self, callback_id: str, trigger_id: str, message: Message | None, response_url: str) -> Json:
        """A global shortcut, or one on a message."""
        team = self.member.team
        own = {"callback_id": callback_id, "action_ts": self._ts()}
        if message is None:
            shortcut = self._interaction("shortcut", team, trigger_id)
            return {**shortcut, "team": None if team.whole else _named(team), **own}
        return {
            **self._interaction("message_action", team, trigger_id),
            "team": _named(team),
            **own,
            "message_ts": message.ts,
            "channel": {"id": message.channel, "name": team.channels[message.channel].name},
            "message": message_json(self.site, team, message),
            "response_url": response_url,
        }

    def _in_view(self, kind: str, view: View, trigger_id: str) -> Json:
        installed = self.site.world.installed(view.installed_in, self.member.team)
        interaction = self._interaction(kind, installed, trigger_id)
        return {**interaction, "team": None if installed.whole else _named(self.member.team)}

    def _interaction(self, kind: str, installed: Team, trigger_id: str) -> Json:
        """Return the fields of every interaction; `installed` is the workspace of its installation."""
        name = self.member.name.lower()
        organisation = installed.organisation
        return {
            "type": kind,
            "team": _named(installed),
            "user": {"id": self.member.id, "username": name, "name": name, "team_id": self.member.team.id},
            "api_app_id": self.site.world.app_id,
            "token": VERIFICATION_TOKEN,
            "trigger_id": trigger_id,
            "enterprise": organisation and {"id": organisation.id, "name": organisation.name},
            "is_enterprise_install": installed.whole,
        }

    def _timed(self, action: Json) -> Json:
        return {**action, "action_ts": self._ts()}

    def _ts(self) -> str:
        return self.site.world.new_ts()


def _named(team: Team) -> Json:
    """A workspace as interactions name it."""
    organisation = team.organisation
    part_of = {"enterprise_id": organisation.id, "enterprise_name": organisation.name} if organisation else {}
    return {"id": team.id, "domain": team.domain, **part_of}
