"""A conversation as one person reads it: by day or as a thread, with the people each message notifies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from slackbot.standin.page.numbers import numbered
from slackbot.standin.page.reader_view import ReaderView
from slackbot.standin.page.session import Persona, Session, is_reply
from slackbot.standin.state.mentions import live_mentions
from slackbot.standin.state.workspace import Channel
from slackbot.standin.surfaces import Message, order
from slackbot.standin.words import Json, escaped


@dataclass(frozen=True)
class ShownMessage:
    """A message as shown: `state` counts its earlier states, `notified` names the people that Slack notifies.

    A failure reported by Slackbot is shown as one too; `why` is then for the developer.
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


class Conversation:
    """The messages of a channel or a direct message, for one person.

    Args:
        session: The place as it stands.
        persona: The reader.
        reader: Their zone, and the names they know people by.
        place: The conversation's part of the page's address, to which notices belong.
        channel: The conversation; None if there is none.
        since: What their client already shows: see `Session.messages`.
    """

    def __init__(
        self, session: Session, persona: Persona, reader: ReaderView, place: str, channel: Channel | None, since: int
    ) -> None:
        self._session = session
        self._persona = persona
        self._reader = reader
        self._place = place
        self._channel = channel
        self._since = since
        self._bot_name = session.slack.manifest.bot_name
        self._tones = {known.person.id: tone for tone, known in enumerate(session.personas.values(), 1)}
        self._posts = {(entry.channel, entry.ts): entry for entry in session.slack.ledger if entry.kind == "post"}

    @cached_property
    def all(self) -> list[Message]:
        """Return every message, in order, replies in threads included."""
        return self._session.messages(self._persona, self._channel, self._since) if self._channel else []

    def days(self) -> list[tuple[date, list[ShownMessage]]]:
        """Return the conversation by the reader's own days, without the replies in threads."""
        shown = [self.line(message) for message in self.all if not is_reply(message)]
        lines = sorted([*shown, *self.notices()], key=lambda line: order(line.ts))
        return [(day, list(several)) for day, several in groupby(lines, key=lambda line: line.at.date())]

    def thread(self, ts: str) -> list[ShownMessage]:
        """Return a message and its replies; empty if there is no such message."""
        lines = [
            self.line(message)
            for message in self.all
            if ts and ts in {message.ts, message.thread_ts} and not message.ephemeral
        ]
        return lines and sorted([*lines, *self.notices(ts)], key=lambda line: order(line.ts))

    def notices(self, thread: str = "") -> list[ShownMessage]:
        """Return the failures that Slackbot reported to the reader here."""
        return [
            ShownMessage(
                ts=notice.ts,
                state=0,
                author="Slackbot",
                at=self._reader.sent(notice.ts),
                text=escaped(notice.text or "(Slack shows nothing.)"),
                blocks=(),
                ephemeral=True,
                edited=False,
                notified=(),
                replies=0,
                kind="slackbot",
                why=notice.why,
            )
            for notice in self._persona.notices
            if notice.where == self._place and notice.thread == thread
        ]

    def line(self, message: Message) -> ShownMessage:
        """Return a message as the reader sees it, in its template's present words."""
        fresh = self._session.bot_side.redrawn(message.blocks) or message.blocks
        replies = self._replies.get(message.ts, ())
        return ShownMessage(
            ts=message.ts,
            state=len(message.history),
            author=self._reader.name(message.author) if message.author else self._bot_name,
            at=self._reader.sent(message.ts),
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
            last_reply=self._reader.sent(replies[-1].ts) if replies else None,
        )

    @cached_property
    def _replies(self) -> dict[str, list[Message]]:
        """Return the replies of each thread, by its first message."""
        threads: dict[str, list[Message]] = {}
        for reply in filter(is_reply, self.all):
            threads.setdefault(reply.thread_ts, []).append(reply)
        return threads

    def _notified(self, message: Message) -> list[str]:
        """Name the people notified of it: the reader of a direct message, else those mentioned or in its thread."""
        if message.ephemeral or self._channel is None:
            return []
        readers = self._channel.members - {self._session.slack.team.bot_user, message.author}
        if self._channel.owner:
            return [self._reader.name(user_id) for user_id in readers]
        called = [
            user_id for user_id in [*self._called(message, readers), *self._followers(message)] if user_id in readers
        ]
        return [self._reader.name(user_id) for user_id in dict.fromkeys(called)]

    def _called(self, message: Message, readers: Collection[str]) -> Collection[str]:
        entry = self._posts.get((message.channel, message.ts))
        pinged = entry.pinged if entry else live_mentions({"text": message.text}).pinged
        return sorted(readers) if {"channel", "here", "everyone"} & set(pinged) else pinged

    def _followers(self, message: Message) -> list[str]:
        """Return the authors of earlier messages in a reply's thread; Slack notifies them."""
        if not is_reply(message):
            return []
        before = [
            earlier
            for earlier in self.all
            if message.thread_ts in {earlier.ts, earlier.thread_ts} and earlier.ts != message.ts
        ]
        return [earlier.author for earlier in before if earlier.order < message.order]
