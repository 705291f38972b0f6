"""Sends a person's interactions to the bot, and records acks that Slack would not accept."""

from collections.abc import Coroutine
from typing import NoReturn

from slackbot.standin.errors import PayloadRefused, SlackRefusesError
from slackbot.standin.events.envelope import event_callback
from slackbot.standin.site import Site
from slackbot.standin.state.reasons import shown_for
from slackbot.standin.state.workspace import Member
from slackbot.standin.transport.courier import Courier
from slackbot.standin.transport.result import Answer
from slackbot.standin.words import Json


class Interactions:
    """Sends one person's interactions.

    Args:
        site: The Slack they are in.
        courier: Takes payloads to the bot.
        member: Their account in the workspace.
    """

    def __init__(self, site: Site, courier: Courier, member: Member) -> None:
        self._site = site
        self._courier = courier
        self._member = member

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run something in the background; `Standin.settled` waits for it."""
        self._courier.start(work)

    async def event(self, event: Json, subscription: str = "") -> None:
        """Send an event in the person's own workspace, if the app subscribed to it."""
        if (subscription or event["type"]) in self._site.manifest.events:
            await self._courier.event(event_callback(self._site, self._member.team, event))

    async def tells(self, payload: Json) -> None:
        """Send an interaction whose ack takes no payload."""
        got = await self.ask("interactive", payload)
        if got.payload:
            ignored = SlackRefusesError("payload_ignored", f"with the ack of {payload['type']}")
            self.refused(ignored, "interactive", payload)

    async def ask(self, envelope_type: str, payload: Json) -> Answer:
        """Send, and return the ack.

        Raises:
            OperationTimeout: no ack within three seconds.
            DispatchFailed: the bot is away, or did not answer with 200.
        """
        got = await self._courier.send(envelope_type, payload)
        if not got.ok:
            self._note(SlackRefusesError(got.error or f"http_{got.status}", envelope_type), envelope_type, payload)
        return got.demand()

    def refused(self, error: SlackRefusesError, envelope_type: str, payload: Json) -> NoReturn:
        """Record that an ack was not accepted, and raise.

        Raises:
            PayloadRefused: always.
        """
        self._note(error, envelope_type, payload)
        raise PayloadRefused(f"{error.code}: {'; '.join(error.messages)}")

    def _note(self, error: SlackRefusesError, envelope_type: str, payload: Json) -> None:
        shown = shown_for(envelope_type, payload, error.code)
        detail = "; ".join(error.messages)
        self._site.refuse("ack", error.code, detail, team=self._member.team.id, user=self._member.id, shown=shown)
