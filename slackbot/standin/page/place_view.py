"""One person's view of a place: the conversation, their home, the front window, a payload as sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.standin.page.conversation import Conversation
from slackbot.standin.page.limits import Limit, of_message, of_view
from slackbot.standin.page.numbers import filled, numbered
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.page.session import HOME, MESSAGES, Persona, Session
from slackbot.standin.surfaces import View
from slackbot.standin.words import Json


@dataclass(frozen=True)
class Window:
    """The modal in front of a person, with its errors by field."""

    id: str
    hash: str
    title: str
    submit: str
    close: str
    blocks: Sequence[Json]
    errors: dict[str, str]
    depth: int


@dataclass(frozen=True)
class RawPayload:
    """A payload as sent by the bot, its limits, and its template."""

    json: Json
    limits: Sequence[Limit]
    template: str
    file: str
    source: str
    fault: str


class PlaceView:
    """One person's view of one place, built for each request.

    Args:
        session: The place as it stands.
        persona: The reader.
        place: `home`, `dm`, or a channel's name.
        since: What their client already shows: see `Session.messages`.
    """

    def __init__(self, session: Session, persona: Persona, place: str, since: int) -> None:
        self.session = session
        self.persona = persona
        self.place = place
        self.channel = session.channel(persona, MESSAGES if place == HOME else place)
        self.bot_name = session.slack.manifest.bot_name
        self.reader = ReaderView(persona.person.tz, self._names())
        self.conversation = Conversation(session, persona, self.reader, place, self.channel, since)

    def members(self) -> list[str]:
        """Names of the people in the channel."""
        ids = self.channel.members - {self.session.slack.team.bot_user} if self.channel else set()
        return sorted(self.reader.name(user_id) for user_id in ids)

    def home(self) -> View | None:
        """Their App Home."""
        return self.persona.person.home

    def window(self) -> Window | None:
        """The modal in front of them."""
        view = self.persona.person.modal
        if view is None:
            return None
        form = self.persona.refused_form
        refused = form if form and form.view_id == view.id else None
        words = {slot: self._plain(view.raw.get(slot)) for slot in ("title", "submit", "close")}
        blocks = numbered(filled(view.blocks, refused.filled_in if refused else {}))
        depth = len(self.persona.person.stack)
        return Window(
            view.id, view.hash, **words, blocks=blocks, errors=dict(refused.errors) if refused else {}, depth=depth
        )

    def raw(self, ts: str) -> RawPayload | None:
        """Return a message, the window or the home as it was sent; None if there is none."""
        if ts == "window":
            return self._raw_view(self.persona.person.modal)
        if ts == HOME:
            return self._raw_view(self.home())
        message = next((message for message in self.conversation.all if message.ts == ts), None)
        if message is None:
            return None
        sent: Json = {"text": message.text, "blocks": message.blocks}
        sent |= {"metadata": message.metadata} if message.metadata else {}
        return self._raw(sent, of_message(sent))

    def _raw_view(self, view: View | None) -> RawPayload | None:
        return None if view is None else self._raw(view.raw, of_view(view.raw))

    def _raw(self, sent: Json, limits: Sequence[Limit]) -> RawPayload:
        origin = self.session.bot_side.origin(sent.get("blocks") or [])
        if origin is None:
            return RawPayload(sent, limits, "", "", "", "")
        return RawPayload(sent, limits, origin.name, origin.file, origin.source, origin.fault)

    def _names(self) -> dict[str, str]:
        team = self.session.slack.team
        people = {member.id: member.name for member in team.members.values()} | {
            team.bot_user: self.session.slack.manifest.bot_name
        }
        return people | {channel.id: channel.name for channel in team.channels.values()}

    def _plain(self, text: Json | None) -> str:
        return "".join(run.text for run in self.reader.runs(text)) if text else ""
