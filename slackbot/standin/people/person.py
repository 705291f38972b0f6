"""A person in a workspace: their actions in Slack's client, and what they see there."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slackbot.standin.api.conversations import find_channel
from slackbot.standin.errors import NotPossible, SlackRefusesError
from slackbot.standin.events.form import action, by_block, check_filled, find_control, state_values
from slackbot.standin.events.payloads import Envelope
from slackbot.standin.people.account import Account
from slackbot.standin.people.answers import answer
from slackbot.standin.people.interactions import Interactions
from slackbot.standin.people.modal import respond
from slackbot.standin.people.profile import Profile
from slackbot.standin.site import Site
from slackbot.standin.state.response_urls import ResponseUrl
from slackbot.standin.state.workspace import Channel, Member, Team
from slackbot.standin.surfaces import Message, View, elements
from slackbot.standin.transport.courier import Courier
from slackbot.standin.words import Json, escaped, resolved

_TYPED = re.compile(r"(\S+) ?(.*)", re.DOTALL)


class Person(Account):
    """A person who uses the bot, made by `Standin.person`. `profile` changes their own data."""

    def __init__(self, site: Site, courier: Courier, member: Member) -> None:
        super().__init__(site, member)
        self._payload = Envelope(site, member)
        self._sends = Interactions(site, courier, member)
        self.profile = Profile(site, self._sends, member)

    def also_in(self, team: Team) -> None:
        """Join another workspace of their organisation too, under the same id."""
        self._member.other_teams.append(team)
        team.members[self.id] = self._member

    async def types(self, command: str, *, channel: str | None = None, trigger_id: str | None = None) -> Message | None:
        """Type a slash command; as from Slack, `& < >` arrive as entities.

        Returns:
            The message that came with the ack, or None.

        Raises:
            NotPossible: the manifest has no such command.
            OperationTimeout: no ack within three seconds.
            DispatchFailed: the bot is away, or did not answer with 200.
            PayloadRefused: the ack carried something Slack would not show.
        """
        typed = _TYPED.fullmatch(command)
        if typed is None or typed.group(1) not in self._site.manifest.commands:
            raise NotPossible(f"{command.split(' ', 1)[0]} is not a valid command")
        overrides = {"trigger_id": trigger_id} if trigger_id else {}
        text = escaped(typed.group(2))
        if typed.group(1) in self._site.manifest.escaping:
            text = resolved(text, self._ids())
        return await self._command(channel, typed.group(1), text, overrides)

    async def sends_command(
        self,
        *,
        command: str,
        text: str,
        channel: str | None = None,
        **overrides: Any,  # noqa: ANN401 - bad input is the point
    ) -> Message | None:
        """Send a slash-command payload as passed: nothing is escaped, and any field can be overridden."""
        return await self._command(channel, command, text, overrides)

    async def _command(self, where: str | None, command: str, text: str, overrides: Json) -> Message | None:
        channel = self._channel(where)
        url = self._url("commands", channel.id, None)
        payload = self._payload.command(channel, command, text, self.trigger(), self._site.base + url.path)
        typed = {**payload, **overrides}
        got = await self._sends.ask("slash_commands", typed)
        if not got.payload:
            return None
        try:
            return answer(self._site, replace(url, typed=f"{command} {text}".rstrip()), got.payload, "ack")
        except SlackRefusesError as error:
            self._sends.refused(error, "slash_commands", typed)

    async def presses(
        self,
        message: Message | View,
        label_or_action_id: str,
        *,
        option: str | Sequence[str] | None = None,
        value: str | None = None,
    ) -> None:
        """Press a button, or choose in a menu, of a message or view as in that snapshot.

        Args:
            message: Its surface; an old snapshot works like an old message in Slack.
            label_or_action_id: Visible label, an option's label, or action_id.
            option: Visible label of a menu's option; several if it takes several.
            value: Distinguishes controls with the same label; for pickers and people menus, the pick.

        Raises:
            NotPossible: nothing here has that name, or several things do.
            PayloadRefused: the ack carried a payload, which Slack ignores for presses.
        """
        block, element = find_control(message.blocks, label_or_action_id, option, value)
        await self.uses(message, action(block, element, label_or_action_id, option, value))

    async def uses(self, surface: Message | View, done: Json, filled_in: Json | None = None) -> None:
        """Send one action made by `form.action`; `filled_in` holds a window's input by block_id."""
        if not self._site.manifest.interactive:
            raise NotPossible("interactivity is off in the manifest")
        await self._sends.tells(self._press(surface, done, filled_in))

    def _press(self, surface: Message | View, done: Json, filled_in: Json | None) -> Json:
        if isinstance(surface, View):
            return self._payload.on_view(surface, done, self._in_view(surface), filled_in)
        team = self._site.world.teams[surface.team]
        url = self._url("actions", surface.channel, surface, team)
        trigger_id = self._site.triggers.give(self._member, team)
        return self._payload.on_message(surface, done, trigger_id, self._site.base + url.path)

    async def submits(self, fields: dict[str, Any] | None = None, /, **values: Any) -> dict[str, str] | None:  # noqa: ANN401 - text, options, dates, people
        """Fill the modal by block_id or visible label, and submit it; other fields keep their initial values.

        Returns:
            None if the bot accepted it, or the errors by block_id while the modal stays open.

        Raises:
            NotPossible: no modal is open, a field does not exist, or a required one is empty.
        """
        view = self._front()
        filled = state_values(view.blocks, by_block(view.blocks, {**(fields or {}), **values}))
        check_filled(view.blocks, filled)
        payload = self._payload.submission(view, filled, self._in_view(view), self._addresses(view, filled))
        got = await self._sends.ask("interactive", payload)
        try:
            return respond(self._site, self._member, view, got.payload)
        except SlackRefusesError as error:
            self._sends.refused(error, "interactive", payload)

    async def closes(self, *, all_of_them: bool = False) -> None:
        """Close the front modal or, with its X, the whole stack; the bot is told if it asked for that."""
        is_cleared = all_of_them or bool(self._front().raw.get("clear_on_close"))
        gone = self.stack if is_cleared else self.stack[-1:]
        del self._member.modals[-len(gone) :]
        for view in reversed(gone):
            if view.raw.get("notify_on_close"):
                await self._sends.tells(self._payload.closed(view, is_cleared=is_cleared))

    async def uses_shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Use a shortcut in the manifest, global or on a message."""
        if callback_id not in self._site.manifest.shortcuts:
            raise NotPossible(f"the manifest has no shortcut {callback_id!r}")
        url = self._url("actions", message.channel, None) if message else None
        base = self._site.base + url.path if url else ""
        await self._sends.tells(self._payload.shortcut(callback_id, self.trigger(), message, base))

    async def opens_home(self, tab: str = "home") -> View | None:
        """Open the bot's App Home, or its `messages`; returns its content once the bot has handled the event."""
        if tab == "home" and not self._site.manifest.home_tab:
            raise NotPossible("the home tab is off in the manifest")
        event = {"type": "app_home_opened", "user": self.id, "channel": self.dm_id, "tab": tab}
        await self._sends.event(event | ({"view": self.home.raw} if self.home and tab == "home" else {}))
        return self.home

    async def writes(self, text: str, channel: str | None = None, *, thread_ts: str = "") -> Message:
        """Write in a channel, by name or id; without one, to the bot in the direct message."""
        where = self._channel(channel)
        if where.owner and (not self._site.manifest.messages_tab or self._site.manifest.read_only):
            raise NotPossible("the manifest lets nobody write to the bot")
        if self.id not in where.members:
            raise NotPossible(f"{self.name} is not in #{where.name}")
        said = resolved(escaped(text), self._ids(), bare=True)
        written = self._site.messages.write(self._member, where, said, thread_ts)
        kind = "im" if where.owner else "mpim" if where.group_dm else "group" if where.private else "channel"
        event = {"type": "message", "channel": where.id, "channel_type": kind, "user": self.id, "ts": written.ts}
        event |= {"text": written.text, "team": self.team} | ({"thread_ts": thread_ts} if thread_ts else {})
        if self._member.team.bot_user in where.members:
            await self._sends.event(
                event, subscription=f"message.{kind}" if kind in {"im", "mpim"} else f"message.{kind}s"
            )
        return written

    def _ids(self) -> dict[str, str]:
        """User ids by the names that mention them."""
        return {member.name.lower(): member.id for member in self._member.team.members.values()}

    def _front(self) -> View:
        if self.modal is None:
            raise NotPossible(f"{self.name} has no modal open")
        return self.modal

    def _channel(self, where: str | None) -> Channel:
        return find_channel(self._site, self._member.team, where or self.id)

    def trigger(self) -> str:
        """A fresh trigger_id, as from their click in their own workspace."""
        return self._site.triggers.give(self._member, self._member.team)

    def _in_view(self, view: View) -> str:
        installed = self._site.world.installed(view.installed_in, self._member.team)
        return self._site.triggers.give(self._member, installed)

    def _addresses(self, view: View, filled: Json) -> list[Json]:
        """Return a response_url for each channel picked in a field that wants one."""
        wanting = [(block, element) for block, element in elements(view.blocks) if element.get("response_url_enabled")]
        addresses = []
        for block, element in wanting:
            state = filled[block["block_id"]][element["action_id"]]
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if channel:
                url = self._url("actions", channel, None)
                where = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
                addresses.append({**where, "response_url": self._site.base + url.path})
        return addresses

    def _url(self, kind: str, channel: str, message: Message | None, team: Team | None = None) -> ResponseUrl:
        installed = team or self._member.team
        return self._site.urls.give(kind, installed.id, self.id, channel, self._site.world.clock(), message)
