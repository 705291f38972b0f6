"""`neverdone try --week`: four people live a week in under a minute; what each of them saw, as a dialogue."""

import asyncio
import re
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from slackbot.coach.calendar import moment, zone
from slackbot.coach.typed import WEEKDAYS
from slackbot.render.words import shipped_words
from slackbot.standin import Message, NotPossible, Person
from slackbot.trial.trial import Trial, TrialSetup, open_trial

MONDAY: Final = date(2026, 3, 2)
_DAYS: Final = 7
_DATE: Final = re.compile(r"20\d\d-\d\d-\d\d")  # in the script: of the week that begins on MONDAY
_STEPS_A_SAID: Final = 2  # about as much comes as is said
_BEFORE: Final = timedelta(days=15)  # some things come back only after two weeks


@dataclass(frozen=True)
class ScriptStep:
    """Something a person does at a moment; `how` is types, presses or fills.

    `where` is the channel that it is typed in, by name; `beside` are words in whose row the button stands.
    """

    at: datetime
    who: str
    how: str
    what: str
    where: str = ""
    beside: str = ""


@dataclass
class Story:
    """One person's actions and what they saw, in order."""

    person: Person
    told: list[tuple[datetime, str, str]] = field(default_factory=list)
    last: Message | None = None
    seen: int = 0  # of all that the person could see
    mails: int = 0  # of those, in the DM

    def lines(self) -> Iterator[str]:
        """Tell it: a heading, then a day at a time, at their own clock."""
        yield f"═══ {self.person.name}, {self.person.tz} " + "═" * 40
        day: date | None = None
        for at, who, words in self.told:
            wall = at.astimezone(zone(self.person.tz))
            if wall.date() != day:
                day = wall.date()
                yield f"\n{wall:%A}, {wall.day} {wall:%B}\n"
            first, *rest = words.split("\n")
            yield f"  {wall:%H:%M}  {who:>10}  {first}"
            yield from (f"  {'':5}  {'':>10}  {line}" for line in rest)
        yield ""


async def live(script: Path | None = None) -> list[str]:
    """Let the week of `messages/week.toml` pass; returns the dialogue, person after person."""
    week = _read(script)
    people = {person["name"]: person["zone"] for person in week["person"]}
    begin = moment(MONDAY - _BEFORE, time(12), "UTC")
    async with open_trial(begin, TrialSetup(people=people)) as trial:
        stories = {name: Story(person) for name, person in trial.people.items()}
        names = {f"@{person.id}": name for name, person in trial.people.items()}
        for said in _script(week, MONDAY):
            await _until(trial, said.at, stories)
            await _do(trial, said, stories[said.who])
        await _until(trial, begin + _BEFORE + timedelta(days=_DAYS), stories)
        return [_named(line, names) for story in stories.values() for line in story.lines()]


async def play_next(trial: Trial, stepped: Callable[[], object], seconds: float) -> None:
    """Let the same week pass from the next Monday on, in so many seconds; what a person can't do there is left out.

    `stepped` is called after each step: something that a person does, or something that comes.
    """
    week, begin = _read(None), trial.clock()
    monday = begin.date() + timedelta(days=_DAYS - begin.weekday())
    script = [said for said in _script(week, monday) if said.at > begin]
    stories = {
        name: Story(person, seen=len(person.sees), mails=len(person.dm)) for name, person in trial.people.items()
    }
    pause = seconds / (_STEPS_A_SAID * max(1, len(script)))

    async def step() -> None:
        stepped()
        await asyncio.sleep(pause)

    for said in script:
        await _until(trial, said.at, stories, step)
        with suppress(NotPossible, LookupError, ValueError):
            await _do(trial, said, stories[said.who])
        await step()
    await _until(trial, moment(monday + timedelta(days=_DAYS), time(0), "UTC"), stories, step)


def _read(script: Path | None) -> dict[str, Any]:
    return tomllib.loads((script or shipped_words() / "week.toml").read_text("utf-8"))


def _script(week: dict[str, Any], monday: date) -> list[ScriptStep]:
    people = {person["name"]: person["zone"] for person in week["person"]}
    return sorted((_said(entry, people, monday) for entry in week["said"]), key=lambda said: said.at)


def _named(line: str, names: dict[str, str]) -> str:
    for user_id, name in names.items():
        line = line.replace(user_id, name)
    return line


async def _nothing() -> None:
    """Do nothing after a step: nobody watches."""


async def _until(
    trial: Trial, at: datetime, stories: dict[str, Story], step: Callable[[], Awaitable[None]] = _nothing
) -> None:
    while (due := await trial.next_due()) is not None and due <= at:
        await trial.turn_to(due)
        for story in stories.values():
            _read_mail(trial, story)
        await step()
    await trial.turn_to(at)


def _read_mail(trial: Trial, story: Story) -> None:
    """Tell what came: mail as it stands now, and what was posted, or changed, in a channel."""
    new = story.person.sees[story.seen :]
    story.seen += len(new)
    mail = story.person.dm[story.mails :]
    story.mails += len(mail)
    for entry in new:
        channel = trial.slack.team.channels.get(entry.channel)
        if entry.kind == "post" and channel is not None and channel.owner and mail:
            story.last = mail.pop(0)
            story.told.append((entry.at, "Never Done", story.last.readable()))
        elif entry.kind in {"post", "update"} and channel is not None and not channel.owner:
            shown = Message(entry.channel, entry.ts, entry.text, entry.blocks)
            story.told.append((entry.at, f"#{channel.name}", shown.readable()))


async def _do(trial: Trial, said: ScriptStep, story: Story) -> None:
    doing = said.what if said.how == "types" else f"({said.how}: {said.what})"
    story.told.append((said.at, said.who, doing))
    before = [*story.person.ephemerals, *story.person.dm]
    match said.how:
        case "types":
            await _type(trial, story, said.what, said.where)
        case "presses":
            await _press(story, said.what, said.beside)
        case "fills":
            await _fill(story, said.what)
    await trial.settled()
    if story.person.modal is not None:
        story.told.append((said.at, "Never Done", story.person.modal.readable()))
    now = [*story.person.ephemerals, *story.person.dm[: story.mails]]
    for message in (shown for shown in now if shown not in before):
        story.told.append((said.at, "Never Done", message.readable()))
        story.last = message


async def _type(trial: Trial, story: Story, words: str, where: str) -> None:
    """Type a command; `@Bob` is a colleague, as Slack's composer would make of it."""
    command, _, text = words.partition(" ")
    for name, person in trial.people.items():
        text = text.replace(f"@{name}", f"<@{person.id}|{name.lower()}>")
    if text != words.partition(" ")[2]:
        await story.person.sends_command(command=command, text=text)
    else:
        await story.person.types(words, channel=f"#{where}" if where else None)


async def _fill(story: Story, words: str) -> None:
    modal = story.person.modal
    fields = [block["block_id"] for block in modal.blocks if block["type"] == "input"] if modal else []
    await story.person.submits({fields[0]: words})


async def _press(story: Story, label: str, beside: str) -> None:
    """Press the newest button of that label that the person has before them, the one beside some words if need be."""
    surfaces = [story.last, *reversed(story.person.ephemerals), *reversed(story.person.dm)]
    pressed = next((message for message in surfaces if message is not None and label in message.buttons), None)
    if pressed is None:
        raise ValueError(f"{story.person.name} has no button {label!r}")
    await story.person.presses(pressed, label, value=_value_beside(pressed, label, beside) if beside else None)


def _value_beside(message: Message, label: str, beside: str) -> str:
    control = next(row["accessory"] for row in message.blocks if "accessory" in row and beside in row["text"]["text"])
    choices = control.get("options", [control])
    return str(next(choice["value"] for choice in choices if choice["text"]["text"] == label))


def _said(entry: dict[str, Any], people: dict[str, str], monday: date) -> ScriptStep:
    day, _, at = str(entry["when"]).partition(" ")
    local = monday + timedelta(days=WEEKDAYS.index(day), weeks=entry.get("weeks", 0))
    how = next(name for name in ("types", "presses", "fills") if name in entry)
    what = _DATE.sub(lambda day: str(date.fromisoformat(day[0]) + (monday - MONDAY)), entry[how])
    when = moment(local, time.fromisoformat(at), people[entry["who"]])
    return ScriptStep(when, entry["who"], how, what, entry.get("in", ""), entry.get("beside", ""))
