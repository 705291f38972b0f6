"""`neverdone try` in a terminal: type as one of the sample people, press by words, turn the clock."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import click

from slackbot.clock import system_clock
from slackbot.coach.calendar import zone
from slackbot.standin import DispatchFailed, Message, NotPossible, OperationTimeout, PayloadRefused, Person, View
from slackbot.standin.events.form import takes_several
from slackbot.standin.state.workspace import Channel
from slackbot.standin.surfaces import elements
from slackbot.standin.words import all_options, shown
from slackbot.trial.held_back import held_back
from slackbot.trial.line_reader import line_editing, read_line
from slackbot.trial.preview import readable
from slackbot.trial.start import next_working_moment
from slackbot.trial.trial import Trial, TrialSetup, open_trial

_STEP: Final = re.compile(r"\+(\d{1,4})\s*([mhd])")
_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_ENDS: Final = frozenset({"quit", "exit"})
_PRESS: Final = re.compile(r"press\s+(?:(\d+)\s+)?(.+)", re.IGNORECASE)
_REFUSALS: Final = (NotPossible, OperationTimeout, DispatchFailed, PayloadRefused)


async def talk(messages_dir: Path | None = None) -> None:
    """Talk until `quit` or the end of the input; `messages_dir` are a team's (MESSAGES_DIR)."""
    setup = TrialSetup(generous=True, messages_dir=messages_dir)
    async with open_trial(next_working_moment(system_clock()), setup) as trial:
        session = TerminalSession(trial)
        session.welcome()
        with line_editing(session.candidates):
            while (line := await read_line(session.prompt)) is not None and line.lower() not in _ENDS:
                try:
                    await session.take(line)
                except _REFUSALS as error:
                    session.say("try/not_possible", why=str(error))


class TerminalSession:
    """A session of one person at a time: their conversation, and the last message they saw."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._person = next(iter(trial.people.values()))
        self._channel: Channel | None = None  # None is the direct message with the bot
        self._last: Message | None = None
        self._shown: dict[str, list[Message]] = {name: [] for name in trial.people}
        self._words = trial.bot.words
        self._filled: dict[str, str] = {}
        self._window = ""  # as it was last shown

    def say(self, message: str, /, **facts: Any) -> None:  # noqa: ANN401 - facts of a message
        """Print a message of the trial's own."""
        click.echo(readable(self._words.message(message, facts).payload()))

    @property
    def prompt(self) -> str:
        """The name of the current channel, shown before the input."""
        return f"#{self._channel.name} > " if self._channel else "> "

    def candidates(self) -> Iterator[str]:
        """Lines for the tab key to complete: commands, people, channels, visible buttons, fields of a window."""
        yield from ("next", "help", "quit", "say ", "save ", "close", "+30m", "+1d", "@bot")
        yield from (f"{command} " for command in sorted(self._trial.slack.manifest.commands))
        yield from (f"as {name.lower()}" for name in self._trial.people)
        yield from (f"#{channel.name}" for channel in self._person.channels)
        surface = self._person.modal or self._last
        yield from (f"press {label}" for label, _ in _values(surface.blocks if surface else []))
        yield from (f"fill {label}: " for label in _labels(self._person.modal))

    def welcome(self) -> None:
        """Say where the session is, and what can be done."""
        people = ", ".join(name.lower() for name in self._trial.people)
        channels = " ".join(f"#{channel.name}" for channel in self._person.channels)
        facts = {"name": self._person.name, "zone": self._person.tz, "people": people, "channels": channels}
        self.say("try/welcome", now=self._now(), **facts)

    async def take(self, line: str) -> None:
        """Do what a line asks for, and show the result."""
        first, _, rest = line.partition(" ")
        if line.startswith("/"):
            await self._person.types(line, channel=self._channel.id if self._channel else None)
        elif line.startswith(("#", "@")):
            self._enter(line)
        elif press := _PRESS.fullmatch(line):
            await self._press(press[2], int(press[1] or 1))
        elif step := _STEP.fullmatch(line):
            await self._turn(int(step[1]) * _UNITS[step[2]])
        else:
            await self._other(first.lower(), rest.strip(), line)
        await self._trial.settled()
        self._show()

    async def _other(self, first: str, rest: str, line: str) -> None:
        match first:
            case "":
                return
            case "next":
                await self._next()
            case "as":
                self._become(rest)
            case "say":
                await self._person.writes(rest, self._channel.id if self._channel else None)
            case "fill":
                self._fill(rest)
            case "save":
                await self._save(rest)
            case "close":
                await self._person.closes()
            case "help":
                self.welcome()
            case _:
                self.say("try/unknown", given=line)

    async def _press(self, label: str, nth: int) -> None:
        surface: Message | View | None = self._person.modal or self._last
        values = [block for block in _values(surface.blocks) if block[0].lower() == label.lower()] if surface else []
        if surface is None or len(values) < nth:
            raise NotPossible(f"there is no {label!r} to press")
        await self._person.presses(surface, values[nth - 1][0], value=values[nth - 1][1] or None)

    def _fill(self, entry: str) -> None:
        """Store a value for a field of the front window, by its label, until the window is saved."""
        label, _, value = entry.partition(":")
        labels = {known.lower(): known for known in _labels(self._person.modal)}
        if label.strip().lower() not in labels:
            raise NotPossible(
                f"there is no field {label.strip()!r} to fill; there is {', '.join(labels.values()) or 'none'}"
            )
        self._filled[labels[label.strip().lower()]] = value.strip()

    async def _save(self, text: str) -> None:
        """Submit the front window with `text` in its first field; commas separate several choices of one field."""
        filled, self._filled = self._filled, {}
        if text:
            filled |= dict.fromkeys(_labels(self._person.modal)[:1], text)
        errors = await self._person.submits(_typed(self._person.modal, filled))
        for error in (errors or {}).values():
            click.echo(error)

    async def _next(self) -> None:
        due = await self._trial.next_due()
        if due is None:
            self.say("try/nothing_next")
            return
        before = await held_back(self._trial, self._words)
        await self._trial.turn_to(due)
        if self._unread(self._person.name):
            self.say("try/clock", name=self._person.name, now=self._now())
        else:
            self._become(next((name for name in self._shown if self._has_mail(name)), self._person.name))
        for held in await held_back(self._trial, self._words):
            if held not in before:
                click.echo(held.why)

    async def _turn(self, step: timedelta) -> None:
        await self._trial.turn_to(self._trial.clock() + step)
        self.say("try/clock", name=self._person.name, now=self._now())

    def _become(self, name: str) -> None:
        person = next((person for known, person in self._trial.people.items() if known.lower() == name.lower()), None)
        if person is None:
            raise NotPossible(f"nobody here is called {name!r}")
        self._person, self._last, self._channel = person, None, None
        self.say("try/clock", name=person.name, now=self._now())

    def _enter(self, place: str) -> None:
        """Go to a channel or, with `@`, to the bot."""
        channels = {f"#{channel.name}": channel for channel in self._person.channels}
        if place.startswith("#") and place not in channels:
            raise NotPossible(f"{self._person.name} is not in {place}; there is {' '.join(channels)}")
        self._channel = channels.get(place)
        self.say("try/entered", channel=place if self._channel else "")

    def _show(self) -> None:
        for message in self._unread(self._person.name):
            click.echo(self._where(message) + self._trial.named(message.readable()))
            self._last = message
        self._shown[self._person.name] = _everything(self._person)
        window = self._person.modal.readable() if self._person.modal else ""
        if window and window != self._window:
            click.echo(window)
        self._window = window

    def _unread(self, name: str) -> list[Message]:
        return [message for message in _everything(self._trial.people[name]) if message not in self._shown[name]]

    def _has_mail(self, name: str) -> bool:
        """Whether the bot wrote to somebody something they have not read yet."""
        return any(message.channel == self._trial.people[name].dm_id for message in self._unread(name))

    def _where(self, message: Message) -> str:
        """Return a message's channel and author, unless it is the bot's in the direct message."""
        channel = self._trial.slack.team.channels[message.channel]
        author = next((name for name, person in self._trial.people.items() if person.id == message.author), "")
        return "" if channel.owner else f"#{channel.name} {author}".rstrip() + "\n"

    def _now(self) -> str:
        wall = self._trial.clock().astimezone(zone(self._person.tz))
        return f"{wall:%A}, {wall.day} {wall:%B %Y}, {wall:%H:%M}"


def _labels(modal: View | None) -> list[str]:
    """The labels of a window's fields, in order."""
    return [shown(block["label"]) for block in modal.blocks if block["type"] == "input"] if modal else []


def _typed(modal: View | None, filled: Mapping[str, str]) -> dict[str, str | list[str]]:
    """Return values as typed; a field with several choices gets a list of them."""
    fields = (
        {shown(block["label"]): block["element"] for block in modal.blocks if block["type"] == "input"} if modal else {}
    )
    several = {label for label, element in fields.items() if takes_several(element)}
    return {label: value.split(", ") if label in several else value for label, value in filled.items()}


def _everything(person: Person) -> list[Message]:
    """Return the messages of others that a person can read, oldest first."""
    said = [
        message for channel in person.channels for message in channel.messages.values() if message.author != person.id
    ]
    return sorted([*person.dm, *person.ephemerals, *said], key=lambda message: message.order)


def _values(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield each thing to press, as its label and value."""
    for _, element in elements(blocks):
        for choice in [element, *all_options(element)]:
            if choice.get("text"):
                yield shown(choice["text"]), str(choice.get("value", ""))
