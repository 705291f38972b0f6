"""`neverdone try --week`: four people live a week in under a minute; shows what each of them saw, as a dialogue."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy as sa

from slackbot.coach.calendar import moment
from slackbot.standin import Message, NotPossible
from slackbot.standin.state.workspace import Channel
from slackbot.store.schema.schema import member
from slackbot.trial.progress import progress
from slackbot.trial.script import MONDAY, ScriptStep, read_script
from slackbot.trial.story import BOT, Story
from slackbot.trial.trial import Trial, TrialSetup, open_trial

T = TypeVar("T")

_DAYS: Final = 7
_STEPS_A_SAID: Final = 2  # about one message comes for each thing said
_SETTLING: Final = timedelta(days=2)  # before the first step


async def _nothing(*_: object) -> None:
    """Do nothing, because nobody watches."""


async def live(
    messages_dir: Path | None = None,
    file: Path | None = None,
    *,
    at_end: Callable[[Trial], Awaitable[None]] = _nothing,
) -> list[str]:
    """Play the week of `messages/week.toml`; returns the dialogue, person after person.

    `messages_dir` is a team's MESSAGES_DIR, `file` another week; `at_end` inspects the trial before it closes.
    """
    script = read_script(file)
    begin = moment(MONDAY - timedelta(weeks=script.weeks_before) - _SETTLING, time(12), "UTC")
    setup = TrialSetup(people=script.people, messages_dir=messages_dir, generous=True)
    steps = script.steps()
    async with open_trial(begin, setup) as trial:
        play = Play(trial, {name: Story(person) for name, person in trial.people.items()})
        with progress("A week passes", len(steps)) as lived:
            for step in steps:
                await play.until(step.at)
                await play.perform(step)
                lived.step()
            await play.until(moment(MONDAY + timedelta(days=_DAYS - 1), time(12), "UTC"))
            await at_end(trial)
        return [trial.named(line) for story in play.stories.values() for line in story.lines()]


async def play_next(trial: Trial, stepped: Callable[[], object], seconds: float) -> None:
    """Play the same week, beginning next Monday, in `seconds`; skips what a person can't do there.

    Where nobody has used the bot yet, the weeks before it go by first, at once: some messages come only after them.
    `stepped` is called after each step: a person's action, or a message.
    """
    begin, script = trial.clock(), read_script()
    is_first = not await trial.bot.database.transact(_anybody)
    monday = begin.date() + timedelta(days=_DAYS - begin.weekday(), weeks=script.weeks_before * is_first)
    steps = [step for step in script.steps(monday) if step.at > begin]
    pause = seconds / (_STEPS_A_SAID * max(1, len(steps)))

    async def shown() -> None:
        stepped()
        await asyncio.sleep(pause if trial.clock().date() >= monday else 0)

    people = trial.people.items()
    stories = {name: Story(person, seen=len(person.sees), mails=len(person.dm)) for name, person in people}
    play = Play(trial, stories, shown)
    for step in steps:
        await play.until(step.at)
        with suppress(NotPossible, LookupError, ValueError):
            await play.perform(step)
        await shown()
    await play.until(moment(monday + timedelta(days=_DAYS), time(0), "UTC"))


@dataclass(frozen=True)
class Play:
    """A week being played: the trial, each person's story, and a call after each step."""

    trial: Trial
    stories: dict[str, Story]
    after_step: Callable[[], Awaitable[None]] = _nothing

    async def until(self, at: datetime) -> None:
        """Turn the clock to a moment, stopping at everything due on the way."""
        while (due := await self.trial.next_due()) is not None and due <= at:
            await self.trial.turn_to(due)
            self._read()
            await self.after_step()
        await self.trial.turn_to(at)

    async def perform(self, step: ScriptStep) -> None:
        """Perform a person's action, and add its result to their story."""
        story = self.stories[step.who]
        story.tell(step.at, step.who, step.told)
        before, window_before = [*story.person.ephemerals, *story.person.dm], story.window
        await self._do(step, story)
        await self.trial.settled()
        if story.window not in {"", window_before}:
            story.tell(step.at, BOT, story.window)
        now = [*story.person.ephemerals, *story.person.dm[: story.mails]]
        for message in (shown for shown in now if shown not in before):
            story.tell(step.at, BOT, message.readable())
            story.last = message

    async def _do(self, step: ScriptStep, story: Story) -> None:
        match step.verb:
            case "types":
                await self._type(step, story)
            case "presses":
                channel = self._channel(step.where) if step.where else None
                await _press(story, step.words, step.beside, channel)
            case "fills":
                await _fill(story, self._with_ids(step.words))
            case "writes":
                await self._write(step, story)
            case "adds_bot_to":
                await self._add_bot(step, story)
            case "locks":  # so that only admins can post there
                self._channel(step.words).restricted = "restricted_action_read_only_channel"
            case "withdraws":
                self.trial.slack.team.scopes.discard(step.words)
            case "archives":
                await self.trial.slack.channels.is_archived(self._channel(step.words), by=story.person.id)
            case "shares":
                company = self.trial.slack.add_team("Another Company")
                await self.trial.slack.channels.is_shared(self._channel(step.words), company)

    def _with_ids(self, words: str) -> str:
        """Return a field's value with ids for people chosen by name, such as `@Bob`."""
        for name, person in self.trial.people.items():
            words = words.replace(f"@{name}", person.id)
        return words

    async def _type(self, step: ScriptStep, story: Story) -> None:
        """Type a command; `@Bob` becomes a mention, as in Slack's composer."""
        command, _, text = step.words.partition(" ")
        mentioned = text
        for name, person in self.trial.people.items():
            mentioned = mentioned.replace(f"@{name}", f"<@{person.id}|{name.lower()}>")
        where = f"#{step.where}" if step.where else None
        if mentioned != text:
            await story.person.sends_command(command=command, text=mentioned, channel=where)
        else:
            await story.person.types(step.words, channel=where)

    async def _write(self, step: ScriptStep, story: Story) -> None:
        """Write in a channel, or answer in the thread of its newest message that contains some words."""
        channel = self._channel(step.where)
        answered = [message for message in channel.messages.values() if step.beside in message.readable()]
        root = answered[-1].thread_ts or answered[-1].ts if step.beside and answered else ""
        message = await story.person.writes(step.words, channel.id, thread_ts=root)
        for other in self.stories.values():
            other.overhear(step.at, channel, message, step.who)

    async def _add_bot(self, step: ScriptStep, story: Story) -> None:
        """Create a channel with everybody in it, or those that the step names, and add the bot.

        Raises:
            NotPossible: a channel of that name exists, from a week played before.
        """
        if any(channel.name == step.words for channel in self.trial.slack.team.channels.values()):
            raise NotPossible(f"#{step.words} is there already")
        among = {*step.among, step.who} if step.among else set(self.trial.people)
        there = [person for name, person in self.trial.people.items() if name in among]
        channel = self.trial.slack.channel(step.words, there, with_bot=False)
        team = self.trial.slack.team
        await self.trial.slack.channels.joins(channel, team.bot_user, inviter=story.person.id)

    def _channel(self, name: str) -> Channel:
        """The channel of that name.

        Raises:
            LookupError: there is none.
        """
        return _first(
            channel for channel in self.trial.slack.team.channels.values() if channel.name == name and not channel.owner
        )

    def _read(self) -> None:
        for story in self.stories.values():
            story.read(self.trial.slack.team)


def _anybody(tx: sa.Connection) -> bool:
    return tx.execute(sa.select(sa.exists().where(member.c.active))).scalar_one()


async def _fill(story: Story, words: str) -> None:
    modal = story.person.modal
    fields = [block["block_id"] for block in modal.blocks if block["type"] == "input"] if modal else []
    await story.person.submits({fields[0]: words})


async def _press(story: Story, label: str, beside: str, channel: Channel | None) -> None:
    """Press the person's newest button with that label, or a channel's, beside some words if there are several."""
    own = [story.last, *reversed(story.person.ephemerals), *reversed(story.person.dm)]
    surfaces = [*reversed(channel.messages.values())] if channel else own
    pressed = next((message for message in surfaces if message is not None and label in message.buttons), None)
    if pressed is None:
        raise ValueError(f"{story.person.name} has no button {label!r}")
    await story.person.presses(pressed, label, value=_value_beside(pressed, label, beside) if beside else None)


def _value_beside(message: Message, label: str, beside: str) -> str:
    control = _first(row["accessory"] for row in message.blocks if "accessory" in row and beside in row["text"]["text"])
    choices = control.get("options", [control])
    return str(_first(choice["value"] for choice in choices if choice["text"]["text"] == label))


def _first(matches: Iterable[T]) -> T:
    """Return the first; where there is none, a LookupError, since a coroutine may not raise StopIteration."""
    for match in matches:
        return match
    raise LookupError("nothing here fits this step")
