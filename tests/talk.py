"""A workspace to talk in: the stand-in, the real bot over Socket Mode, a SQLite file, and a clock turned by hand."""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from slackbot.coach.calendar import moment, zone
from slackbot.coach.reflecting import Library
from slackbot.commands import ACTIONS
from slackbot.render import Words
from slackbot.render.overrides import faults
from slackbot.render.rotation import Rotation
from slackbot.render.words import shipped_words
from slackbot.standin import Message, Person
from slackbot.standin.state.ledger import Entry
from slackbot.store.engine import make_engine
from slackbot.store.schema.migrate import migrate
from slackbot.store.schema.schema import cover, delivery, request, request_ask, thanks
from slackbot.trial.trial import Trial, TrialSetup, open_trial

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday; 09:00 in Berlin


class FirstWordings(Words):
    """Words without rotation: everybody reads the first of several wordings, and breaks come without ideas."""

    @property
    def library(self) -> Library:
        """The prompts alone, because ideas come on different days for different people."""
        return replace(super().library, ideas=())

    def turned(self, rotation: Rotation) -> Self:  # noqa: ARG002 - nobody's turn counts here
        """The same words."""
        return self


@cache
def first_wordings(own: Path | None) -> FirstWordings:
    """Open the words, a team's own first, as the bot does."""
    broken = {fault.file for fault in faults(own, ACTIONS)}
    return FirstWordings(shipped_words(), own=own, broken=broken, forgiving=True)


def own_folder(texts: Mapping[str, str]) -> Path:
    """Return a folder with a team's own words, cached by content, because validating them takes a second."""
    return _folder_with(tuple(sorted(texts.items())))


@cache
def _folder_with(texts: tuple[tuple[str, str], ...]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="neverdone-words-"))
    atexit.register(shutil.rmtree, folder)
    for name, text in texts:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


class Talk:
    """A talk with the bot: people, the last message each saw, and the time."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.slack = trial.slack
        self.bot = trial.bot
        self.alice = Speaker(self, trial.people["alice"])
        self.bob = Speaker(self, trial.people["bob"])
        self.charlie = Speaker(self, trial.people["charlie"])

    async def at(self, wall: str, *, days: int = 0) -> None:
        """Turn the clock to a wall time in Berlin, on this day or a later one, stopping at everything due."""
        here = self.trial.clock().astimezone(zone("Europe/Berlin")).date() + timedelta(days=days)
        await self.trial.turn_to(moment(here, time.fromisoformat(wall), "Europe/Berlin"))


class Speaker:
    """A person in a test: they type or press, and the answer is returned as they read it."""

    def __init__(self, talk: Talk, person: Person) -> None:
        self.talk = talk
        self.person = person
        self.last: Message | None = None

    async def types(self, command: str) -> str:
        """Type a command and return the answer as read."""
        self.last = await self.person.types(command)
        await self.talk.trial.settled()
        return self.last.readable() if self.last else ""

    async def presses(self, label: str, *, value: str | None = None, on: Message | None = None) -> str:
        """Press a button of the last answer (or of another message); returns the screen after it."""
        message = on or self.last
        assert message is not None
        before = self.person.ephemerals
        await self.person.presses(message, label, value=value)
        await self.talk.trial.settled()
        changed = [message for message in self.person.ephemerals if message not in before]
        if changed:
            self.last = changed[-1]
        return changed[-1].readable() if changed else ""

    async def saves(self, **fields: str | Sequence[str]) -> dict[str, str] | None:
        """Submit the open modal; returns the errors that keep it open."""
        before = self.person.ephemerals
        errors = await self.person.submits(dict(fields))
        await self.talk.trial.settled()
        self.last = next((message for message in self.person.ephemerals if message not in before), self.last)
        return errors

    @property
    def mail(self) -> list[str]:
        """The bot's direct messages, as read."""
        return [message.readable() for message in self.person.dm]

    @property
    def screen(self) -> list[str]:
        """The ephemeral messages on the screen, as read."""
        return [message.readable() for message in self.person.ephemerals]


@cache
def empty_database() -> Path:
    """Return a migrated file without people, made once per run; each talk starts with a copy."""
    folder = Path(tempfile.mkdtemp(prefix="neverdone-tests-"))
    atexit.register(shutil.rmtree, folder)
    engine = make_engine(f"sqlite:///{folder / 'empty.db'}")
    migrate(engine)
    engine.dispose()
    return folder / "empty.db"


def migrated(file: Path) -> Path:
    """Put a migrated database without people at `file`, unless there is one; each migration takes 60 ms."""
    if not file.exists():
        shutil.copy(empty_database(), file)
    return file


@asynccontextmanager
async def open_talk(
    start: datetime = MORNING, words: Path | None = None, database_url: str = "", *, rotates: bool = False
) -> AsyncIterator[Talk]:
    """Open a talk; checks at its end that nothing was refused, nobody was pinged, and charlie saw nothing.

    `words` are a team's own; `database_url` replaces the talk's own file. With `rotates`, messages with several
    wordings take turns as they do for people; otherwise the first is used, so that a test can quote it.
    """
    people = {"alice": "Europe/Berlin", "bob": "Europe/Berlin", "charlie": "Europe/Berlin"}
    spoken = None if rotates else first_wordings(words)
    async with open_trial(start, TrialSetup(people, empty_database(), database_url, words, spoken=spoken)) as trial:
        yield Talk(trial)
        await trial.settled()
        assert trial.slack.refusals == []
        thanked = await trial.bot.database.transact(_thanked)
        loud = [entry for entry in trial.slack.ledger if entry.pinged or entry.linked]
        assert [entry for entry in loud if not _names_who_thanks(entry, thanked)] == []
        assert trial.people["charlie"].sees == []


def _thanked(tx: sa.Connection) -> set[tuple[str, str]]:
    covered = {(row.covered_by, row.user_id) for row in tx.execute(sa.select(cover))}
    sent = sa.select(delivery).where(delivery.c.kind.in_(("signal", "signal_plain")))
    signals = [(row.user_id, row.occurrence.partition(" ")[2], row.kind) for row in tx.execute(sent)]
    looked_for = {(other, mine) if kind == "signal" else (mine, other) for mine, other, kind in signals}
    asked = tx.execute(sa.select(request.c.user_id, request_ask.c.user_id).join(request_ask)).all()
    taken = {(named, reader) for asker, other in asked for named, reader in ((asker, other), (other, asker))}
    return covered | looked_for | taken | {(row.user_id, row.receiver_id) for row in tx.execute(sa.select(thanks))}


def _names_who_thanks(entry: Entry, thanked: set[tuple[str, str]]) -> bool:
    """Whether the only live mention is the thanker's name, in a message to the person thanked alone."""
    (reader, *others) = entry.seen_by
    silent = not others and not entry.linked and "<@" not in entry.text
    return silent and all((named, reader) in thanked for named in entry.pinged)
