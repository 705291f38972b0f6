"""What one person has before them: the facts that the page's templates show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from slackbot.standin.mentions import live_mentions
from slackbot.standin.page.limits import Limit, of_message, of_view
from slackbot.standin.page.numbers import filled, numbered
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.page.session import HOME, MESSAGES, Persona, Session, is_reply
from slackbot.standin.surfaces import Message, View, order
from slackbot.standin.words import Json, escaped
from slackbot.standin.workspace import Channel


@dataclass(frozen=True)
class SidebarPerson:
    """One of the people to be, as the sidebar shows them."""

    name: str
    slug: str
    zone: str
    role: str
    wall: datetime
    unread: int
    rests_until: datetime | None


@dataclass(frozen=True)
class SidebarPlace:
    """A line of the sidebar: `key` is its part of the address."""

    key: str
    label: str
    unread: int


@dataclass(frozen=True)
class ShownMessage:
    """A message as shown: `state` is how many states it had before this one, `notified` whom Slack notifies.

    What Slackbot says of something that did not work is one too; `why` is then for the developer.
    """

    ts: str
    state: int
    author: str
    at: datetime
    text: str
    blocks: Sequence[Json]
    ephemeral: bool
    edited: bool
    notified: Sequence[str]
    replies: int
    redrawn: bool = False
    tone: int = 0
    files: Sequence[tuple[str, str]] = ()
    kind: str = "person"  # or app, or slackbot
    why: str = ""
    last_reply: datetime | None = None


@dataclass(frozen=True)
class Window:
    """The modal in front of a person, with what is wrong at which field."""

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
    """A payload as the bot sent it, its limits, and the template it came from."""

    json: Json
    limits: Sequence[Limit]
    template: str
    file: str
    source: str
    fault: str


class PlaceView:
    """What a person sees at one place; made anew for each look.

    Args:
        session: The place as it stands.
        persona: Who looks.
        place: `home`, `dm`, or a channel's name.
        since: What their client knows of: see `Session.messages`.
    """

    def __init__(self, session: Session, persona: Persona, place: str, since: int) -> None:
        self.session = session
        self.persona = persona
        self.place = place
        self.since = since
        self.channel = session.channel(persona, MESSAGES if place == HOME else place)
        self.bot_name = session.slack.manifest.bot_name
        self.reader = ReaderView(persona.person.tz, self._names())
        self._tones = {persona.person.id: tone for tone, persona in enumerate(session.personas.values(), 1)}
        self._posts = {(entry.channel, entry.ts): entry for entry in session.slack.ledger if entry.kind == "post"}

    def people(self) -> list[SidebarPerson]:
        """Who one can be, each with their own clock and what waits for them."""
        return [self._sidebar_person(persona) for persona in self.session.personas.values()]

    def channels(self) -> list[SidebarPlace]:
        """The channels they are in."""
        return [
            SidebarPlace(channel.name, channel.name, self._unread(self.persona, channel))
            for channel in self.persona.person.channels
        ]

    def messages(self) -> SidebarPlace:
        """Their direct message with the bot."""
        dm = self.session.channel(self.persona, MESSAGES)
        return SidebarPlace(MESSAGES, self.bot_name, self._unread(self.persona, dm) if dm else 0)

    def members(self) -> list[str]:
        """Names of the people in the channel."""
        ids = self.channel.members - {self.session.slack.team.bot_user} if self.channel else set()
        return sorted(self.reader.name(user_id) for user_id in ids)

    def days(self) -> list[tuple[date, list[ShownMessage]]]:
        """The conversation, by the reader's own days; what answers in a thread stands in the thread."""
        shown = [self.line(message) for message in self._all if not is_reply(message)]
        lines = sorted([*shown, *self.notices()], key=lambda line: order(line.ts))
        return [(day, list(several)) for day, several in groupby(lines, key=lambda line: line.at.date())]

    def thread(self, ts: str) -> list[ShownMessage]:
        """A message and its answers; empty where there is no such message."""
        lines = [
            self.line(message)
            for message in self._all
            if ts and ts in {message.ts, message.thread_ts} and not message.ephemeral
        ]
        return lines and sorted([*lines, *self.notices(ts)], key=lambda line: order(line.ts))

    def notices(self, thread: str = "") -> list[ShownMessage]:
        """What Slackbot told them here of what did not work."""
        return [
            ShownMessage(
                ts=notice.ts,
                state=0,
                author="Slackbot",
                at=self.reader.sent(notice.ts),
                text=escaped(notice.text or "(Slack shows nothing.)"),
                blocks=(),
                ephemeral=True,
                edited=False,
                notified=(),
                replies=0,
                kind="slackbot",
                why=notice.why,
            )
            for notice in self.persona.notices
            if notice.where == self.place and notice.thread == thread
        ]

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

    def line(self, message: Message) -> ShownMessage:
        """A message as they see it: in the words that its template has now."""
        fresh = self.session.bot_side.redrawn(message.blocks) or message.blocks
        replies = self._replies.get(message.ts, ())
        return ShownMessage(
            ts=message.ts,
            state=len(message.history),
            author=self.reader.name(message.author) if message.author else self.bot_name,
            at=self.reader.sent(message.ts),
            text=message.text,
            blocks=numbered(fresh),
            ephemeral=message.ephemeral,
            edited=bool(message.history),
            notified=self._notified(message),
            replies=len(replies),
            redrawn=fresh is not message.blocks,
            tone=self._tones.get(message.author, 0),
            files=message.files,
            kind="person" if message.author else "app",
            last_reply=self.reader.sent(replies[-1].ts) if replies else None,
        )

    def raw(self, ts: str) -> RawPayload | None:
        """A message, the window or the home as it was sent; None where there is none."""
        if ts == "window":
            return self._raw_view(self.persona.person.modal)
        if ts == HOME:
            return self._raw_view(self.home())
        message = next((message for message in self._all if message.ts == ts), None)
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

    @cached_property
    def _all(self) -> list[Message]:
        return self.session.messages(self.persona, self.channel, self.since) if self.channel else []

    @cached_property
    def _replies(self) -> dict[str, list[Message]]:
        """The answers in each thread, by the message it hangs on."""
        threads: dict[str, list[Message]] = {}
        for reply in filter(is_reply, self._all):
            threads.setdefault(reply.thread_ts, []).append(reply)
        return threads

    def _sidebar_person(self, persona: Persona) -> SidebarPerson:
        person = persona.person
        rooms = [*person.channels, *([self.session.slack.team.channels[person.dm_id]])]
        unread = sum(self._unread(persona, room) for room in rooms)
        own, now = ReaderView(person.tz, {}), self.session.slack.clock()
        until = person.profile.rests_until(now)
        rests = own.wall(until) if until else None
        return SidebarPerson(person.name, persona.slug, person.tz, persona.role, own.wall(now), unread, rests)

    def _unread(self, persona: Persona, channel: Channel) -> int:
        return self.session.unread(persona, channel)

    def _notified(self, message: Message) -> list[str]:
        """Whom a message rings for: a direct message its reader, else whom it names and who wrote in its thread."""
        if message.ephemeral or self.channel is None:
            return []
        readers = self.channel.members - {self.session.slack.team.bot_user, message.author}
        if self.channel.owner:
            return [self.reader.name(user_id) for user_id in readers]
        called = [
            user_id for user_id in [*self._called(message, readers), *self._followers(message)] if user_id in readers
        ]
        return [self.reader.name(user_id) for user_id in dict.fromkeys(called)]

    def _called(self, message: Message, readers: Collection[str]) -> Collection[str]:
        entry = self._posts.get((message.channel, message.ts))
        pinged = entry.pinged if entry else live_mentions({"text": message.text}).pinged
        return sorted(readers) if {"channel", "here", "everyone"} & set(pinged) else pinged

    def _followers(self, message: Message) -> list[str]:
        """Who wrote in the thread of a reply before it: Slack tells them."""
        if not is_reply(message):
            return []
        before = [
            earlier
            for earlier in self._all
            if message.thread_ts in {earlier.ts, earlier.thread_ts} and earlier.ts != message.ts
        ]
        return [earlier.author for earlier in before if earlier.order < message.order]

    def _names(self) -> dict[str, str]:
        team = self.session.slack.team
        people = {member.id: member.name for member in team.members.values()} | {
            team.bot_user: self.session.slack.manifest.bot_name
        }
        return people | {channel.id: channel.name for channel in team.channels.values()}

    def _plain(self, text: Json | None) -> str:
        return "".join(run.text for run in self.reader.runs(text)) if text else ""
