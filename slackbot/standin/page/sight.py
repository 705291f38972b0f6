"""What one person has before them: the facts that the page's templates show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from slackbot.standin.form import holding
from slackbot.standin.ledger import Entry
from slackbot.standin.page.eyes import Eyes
from slackbot.standin.page.limits import Limit, of_message, of_view
from slackbot.standin.page.stage import HOME, MESSAGES, Guest, Stage
from slackbot.standin.surfaces import Message, View
from slackbot.standin.words import Json
from slackbot.standin.world import Channel


@dataclass(frozen=True)
class Face:
    """One of the people to be, as the sidebar shows them."""

    name: str
    slug: str
    zone: str
    role: str
    wall: datetime
    unread: int


@dataclass(frozen=True)
class Place:
    """A line of the sidebar: `key` is its part of the address."""

    key: str
    label: str
    unread: int


@dataclass(frozen=True)
class Line:
    """A message as shown: `state` is how many states it had before this one, `notified` whom Slack notifies."""

    ts: str
    state: int
    author: str
    is_bot: bool
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
class Raw:
    """A payload as the bot sent it, its limits, and the template it came from."""

    json: Json
    limits: Sequence[Limit]
    template: str
    file: str
    source: str
    fault: str


class Sight:
    """What a person sees at one place; made anew for each look.

    Args:
        stage: The place as it stands.
        guest: Who looks.
        place: `home`, `dm`, or a channel's name.
        since: What their client knows of: see `Stage.messages`.
    """

    def __init__(self, stage: Stage, guest: Guest, place: str, since: int) -> None:
        self.stage = stage
        self.guest = guest
        self.place = place
        self.since = since
        self.channel = stage.channel(guest, MESSAGES if place == HOME else place)
        self.bot_name = stage.slack.manifest.bot_name
        self.eyes = Eyes(guest.person.tz, self._names())
        self._tones = {one.person.id: tone for tone, one in enumerate(stage.guests.values(), 1)}
        self._posts = {(entry.channel, entry.ts): entry for entry in stage.slack.ledger if entry.kind == "post"}

    def people(self) -> list[Face]:
        """Who one can be, each with their own clock and what waits for them."""
        return [self._face(guest) for guest in self.stage.guests.values()]

    def channels(self) -> list[Place]:
        """The channels they are in."""
        return [Place(one.name, one.name, self._unread(self.guest, one)) for one in self.guest.person.channels]

    def messages(self) -> Place:
        """Their direct message with the bot."""
        dm = self.stage.channel(self.guest, MESSAGES)
        return Place(MESSAGES, self.bot_name, self._unread(self.guest, dm) if dm else 0)

    def members(self) -> list[str]:
        """Names of the people in the channel."""
        ids = self.channel.members - {self.stage.slack.team.bot_user} if self.channel else set()
        return sorted(self.eyes.name(one) for one in ids)

    def days(self) -> list[tuple[date, list[Line]]]:
        """The conversation, by the reader's own days; what answers in a thread stands in the thread."""
        shown = [self.line(one) for one in self._all if not one.thread_ts or one.thread_ts == one.ts]
        return [(day, list(lines)) for day, lines in groupby(shown, key=lambda line: line.at.date())]

    def thread(self, ts: str) -> list[Line]:
        """A message and its answers; empty where there is no such message."""
        return [self.line(one) for one in self._all if ts and ts in {one.ts, one.thread_ts}]

    def home(self) -> View | None:
        """Their App Home."""
        return self.guest.person.home

    def window(self) -> Window | None:
        """The modal in front of them."""
        view = self.guest.person.modal
        if view is None:
            return None
        held = self.guest.held if self.guest.held and self.guest.held.view_id == view.id else None
        words = {slot: self._plain(view.raw.get(slot)) for slot in ("title", "submit", "close")}
        blocks = numbered(filled(view.blocks, held.given if held else {}))
        depth = len(self.guest.person.stack)
        return Window(view.id, view.hash, **words, blocks=blocks, errors=dict(held.errors) if held else {}, depth=depth)

    def line(self, message: Message) -> Line:
        """A message as they see it: in the words that its template has now."""
        fresh = self.stage.backstage.redrawn(message.blocks) or message.blocks
        return Line(
            ts=message.ts,
            state=len(message.history),
            author=self.eyes.name(message.author) if message.author else self.bot_name,
            is_bot=not message.author,
            at=self.eyes.sent(message.ts),
            text=message.text,
            blocks=numbered(fresh),
            ephemeral=message.ephemeral,
            edited=bool(message.history),
            notified=self._notified(message),
            replies=self._replies[message.ts],
            redrawn=fresh is not message.blocks,
            tone=self._tones.get(message.author, 0),
            files=message.files,
        )

    def raw(self, ts: str) -> Raw | None:
        """A message, the window or the home as it was sent; None where there is none."""
        if ts == "window":
            return self._raw_view(self.guest.person.modal)
        if ts == HOME:
            return self._raw_view(self.home())
        message = next((one for one in self._all if one.ts == ts), None)
        if message is None:
            return None
        sent: Json = {"text": message.text, "blocks": message.blocks}
        sent |= {"metadata": message.metadata} if message.metadata else {}
        return self._raw(sent, of_message(sent))

    def _raw_view(self, view: View | None) -> Raw | None:
        return None if view is None else self._raw(view.raw, of_view(view.raw))

    def _raw(self, sent: Json, limits: Sequence[Limit]) -> Raw:
        origin = self.stage.backstage.origin(sent.get("blocks") or [])
        if origin is None:
            return Raw(sent, limits, "", "", "", "")
        return Raw(sent, limits, origin.name, origin.file, origin.source, origin.fault)

    @cached_property
    def _all(self) -> list[Message]:
        return self.stage.messages(self.guest, self.channel, self.since) if self.channel else []

    @cached_property
    def _replies(self) -> Counter[str]:
        return Counter(one.thread_ts for one in self._all if one.thread_ts != one.ts)

    def _face(self, guest: Guest) -> Face:
        person = guest.person
        rooms = [*person.channels, *([self.stage.slack.team.channels[person.dm_id]])]
        unread = sum(self._unread(guest, room) for room in rooms)
        wall = Eyes(person.tz, {}).wall(self.stage.slack.clock())
        return Face(person.name, guest.slug, person.tz, guest.role, wall, unread)

    def _unread(self, guest: Guest, channel: Channel) -> int:
        return self.stage.unread(guest, channel)

    def _notified(self, message: Message) -> list[str]:
        """Whom a message rings for: in a direct message its reader, in a channel whom it names."""
        entry = self._posts.get((message.channel, message.ts))
        if message.ephemeral or entry is None or self.channel is None:
            return []
        if self.channel.owner:
            return [self.eyes.name(self.channel.owner)]
        return [self.eyes.name(one) for one in self._called(entry)]

    def _called(self, entry: Entry) -> list[str]:
        if {"channel", "here", "everyone"} & set(entry.pinged):
            return sorted(entry.seen_by)
        return [one for one in entry.pinged if one in entry.seen_by]

    def _names(self) -> dict[str, str]:
        team = self.stage.slack.team
        people = {one.id: one.name for one in team.members.values()} | {
            team.bot_user: self.stage.slack.manifest.bot_name
        }
        return people | {one.id: one.name for one in team.channels.values()}

    def _plain(self, text: Json | None) -> str:
        return "".join(run.text for run in self.eyes.runs(text)) if text else ""


def numbered(blocks: Sequence[Json]) -> list[Json]:
    """Blocks whose controls carry their number, in the order they are shown: how the page names what was pressed."""
    number = iter(range(10_000))
    return [_numbered(block, number) for block in blocks]


def _numbered(block: Json, number: Iterator[int]) -> Json:
    copy = dict(block)
    for slot in ("accessory", "element"):
        if _is_control(copy.get(slot)):
            copy[slot] = {**copy[slot], "number": next(number)}
    if isinstance(copy.get("elements"), list):
        copy["elements"] = [{**one, "number": next(number)} if _is_control(one) else one for one in copy["elements"]]
    return copy


def _is_control(value: object) -> bool:
    return isinstance(value, dict) and "action_id" in value


def filled(blocks: Sequence[Json], given: Json) -> list[Json]:
    """Blocks that hold what a person has filled in, where that was sent and not taken."""
    return [
        {**block, "element": holding(block["element"], given[block["block_id"]][block["element"]["action_id"]])}
        if block.get("type") == "input" and block["block_id"] in given
        else block
        for block in blocks
    ]
