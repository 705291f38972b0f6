"""The page's interface to the bot: its clock, upcoming and held-back messages, and the origin of its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from slackbot.standin.words import Json


@dataclass(frozen=True)
class Upcoming:
    """The bot's next occasion; `who` is a person's id, `why` is in words."""

    at: datetime
    who: str
    why: str


@dataclass(frozen=True)
class HeldBack:
    """A message due on a person's day but not sent; `why` is in words, `reason` is the bot's own code."""

    day: date
    who: str
    why: str
    reason: str


@dataclass(frozen=True)
class MessageSource:
    """The template of a payload: its name, file and source; `fault` says why it fails now."""

    name: str
    file: str
    source: str
    fault: str = ""


@dataclass(frozen=True)
class SampleRendering:
    """A message in one of its states, filled with sample facts: a message's payload, a modal's view, or a fault."""

    state: str
    payload: Json = field(default_factory=dict)
    fault: str = ""


class WordsWorkbench(Protocol):
    """The words as their writer sees them."""

    def names(self) -> Sequence[str]:
        """Every message's name, `folder/name`, in order."""
        ...

    def source(self, name: str) -> MessageSource:
        """Return the template of a message by its name; empty if there is none."""
        ...

    def renderings(self, name: str) -> Sequence[SampleRendering]:
        """The message in each of its states."""
        ...

    def faults(self) -> Sequence[str]:
        """Every fault in the templates now: file, line and reason."""
        ...


class BotSide(Protocol):
    """The bot's side of the page; a person in Slack sees none of it."""

    @property
    def workbench(self) -> WordsWorkbench:
        """The templates and their sample renderings."""
        ...

    async def turn_to(self, moment: datetime) -> None:
        """Turn the clock; deliveries due in between arrive at their times."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the bot has its next thing to do, None if it has none."""
        ...

    async def settled(self) -> None:
        """Wait until every answer has arrived."""
        ...

    async def coming(self) -> Sequence[Upcoming]:
        """Return upcoming messages, the next first."""
        ...

    async def held_back(self) -> Sequence[HeldBack]:
        """Return messages that were held back, newest first."""
        ...

    def origin(self, blocks: list[Json]) -> MessageSource | None:
        """Return the template that made these blocks, None if unknown."""
        ...

    def redrawn(self, blocks: list[Json]) -> list[Json]:
        """Return the blocks as their template would make them now; empty if that is the same or fails."""
        ...

    def machine_now(self) -> datetime:
        """The machine's time, unlike that of the place."""
        ...

    async def play_week(self, stepped: Callable[[], object], seconds: float) -> None:
        """Play a week of the sample people in so many seconds; `stepped` is called after each step."""
        ...
