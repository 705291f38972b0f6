"""The page's interface to the bot: its clock, upcoming and held-back messages, and the origin of its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from slackbot.standin.words import Json


@dataclass(frozen=True)
class Upcoming:
    """An occasion that the bot will look at next; `who` is a person's id, `why` is in words."""

    at: datetime
    who: str
    why: str


@dataclass(frozen=True)
class HeldBack:
    """A message that was due on a person's day and was not sent; `why` is in words, `reason` is the bot's own code."""

    day: date
    who: str
    why: str
    reason: str


@dataclass(frozen=True)
class MessageSource:
    """The template a payload came from: its name, file and source; `fault` says why it fails now."""

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
        """The template of a message, by its name; empty where there is none."""
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
        """When the bot has something to do next, None if it has nothing."""
        ...

    async def settled(self) -> None:
        """Wait until everything that was answered has arrived."""
        ...

    async def coming(self) -> Sequence[Upcoming]:
        """Upcoming messages, the next first."""
        ...

    async def held_back(self) -> Sequence[HeldBack]:
        """Messages that were held back, the newest first."""
        ...

    def origin(self, blocks: list[Json]) -> MessageSource | None:
        """The template that made these blocks, None where that is not known."""
        ...

    def redrawn(self, blocks: list[Json]) -> list[Json]:
        """The blocks as their template would make them now; empty where that is the same, or can't be."""
        ...

    def machine_now(self) -> datetime:
        """The machine's time, outside the place."""
        ...

    async def play_week(self, stepped: Callable[[], object], seconds: float) -> None:
        """Let the sample people live the next week in so many seconds; `stepped` is called after each step."""
        ...
