"""What the page asks of whoever runs the bot: time, what comes up, what was held back, and where words come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from slackbot.standin.words import Json


@dataclass(frozen=True)
class Upcoming:
    """Something that the bot will look at next; `who` is a person's id, `why` is in words."""

    at: datetime
    who: str
    why: str


@dataclass(frozen=True)
class HeldBack:
    """Something that was due on a person's day and stayed unsent; `why` is in words, `reason` is the bot's own code."""

    day: date
    who: str
    why: str
    reason: str


@dataclass(frozen=True)
class Origin:
    """The template a payload came from: its name, its file and what stands in it; `fault` says what is wrong there."""

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

    def source(self, name: str) -> Origin:
        """The template of a message, by its name; empty where there is none."""
        ...

    def renderings(self, name: str) -> Sequence[SampleRendering]:
        """The message in each of its states."""
        ...

    def faults(self) -> Sequence[str]:
        """What is wrong with the templates as they stand: file, line and what."""
        ...


class BotSide(Protocol):
    """The bot's side of the place; nothing of it is what a person could see in Slack."""

    @property
    def workbench(self) -> WordsWorkbench:
        """Where the words are written."""
        ...

    async def turn_to(self, moment: datetime) -> None:
        """Turn the clock; what is due on the way comes on the way."""
        ...

    async def next_due(self) -> datetime | None:
        """When the bot has something to do next, None if it has nothing."""
        ...

    async def settled(self) -> None:
        """Wait until everything that was answered has arrived."""
        ...

    async def coming(self) -> Sequence[Upcoming]:
        """What comes up, the next first."""
        ...

    async def held_back(self) -> Sequence[HeldBack]:
        """What stayed unsent, the newest first."""
        ...

    def origin(self, blocks: list[Json]) -> Origin | None:
        """The template that made these blocks, None where that is not known."""
        ...

    def redrawn(self, blocks: list[Json]) -> list[Json]:
        """The blocks as their template would make them now; empty where that is the same, or can't be."""
        ...

    def machine_now(self) -> datetime:
        """What the clock on the wall says, outside the place."""
        ...

    async def play_week(self, stepped: Callable[[], object], seconds: float) -> None:
        """Let the sample people live the next week in so many seconds; `stepped` is called after each step."""
        ...
