"""People who live with the bot for weeks over the real stand-in, and what it sent each of them on its own.

`python -m tests.lived_days 84` prints the ten sentences that each of them read most often; `--write` puts the table
into messages/README.md. Eighty-four days are sixty working days.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import click

from slackbot.coach.calendar import zone
from slackbot.standin import Person
from slackbot.standin.state.ledger import Entry
from slackbot.trial.trial import Trial, TrialSetup, open_trial

MONDAY: Final = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
ZONE: Final = "Europe/Berlin"
WINDOW: Final = 22  # working days
MOST_IN_A_WINDOW: Final = 8
APART: Final = timedelta(days=5)
_SENTENCE: Final = re.compile(r"(?<=[.?:])\s+")
_OWN_WORDS: Final = re.compile(r"\b(?:line|lesson|wish) \d+ of \w+\b")
_DAY: Final = timedelta(days=1)
WRITERS: Final = Path(__file__).parents[1] / "messages" / "README.md"
BEGIN, END = "<!-- lived: written by `python -m tests.lived_days --write` -->", "<!-- /lived -->"


@dataclass(frozen=True)
class Life:
    """How one person uses the bot.

    `lines` are what they note, taking turns by the number of the day; an empty text notes nothing. `takes` are the
    buttons they press on that day's messages, `settings` are typed on the first day.
    """

    name: str
    settings: Sequence[str]
    lines: Sequence[str] = ("done", "done\ndone", "", "hard", "time")
    takes: Sequence[str] = ("Take it now",)
    types: Sequence[str] = ()


DAY_SHIFT: Final = ("/coach shift 09:00-17:00 mon-fri", "/coach digest 17:00")
NUDGES: Final = ("/coach breaks 10:30 15:00", "/coach challenge-nudge 09:30", "/coach budget 9")
LIVES: Final = (
    Life("Ana", (*DAY_SHIFT, *NUDGES)),
    Life("Bo", DAY_SHIFT, lines=("done",)),
    Life("Cleo", (*DAY_SHIFT, *NUDGES), lines=("hard\nhard", "done", "rough", "done", "time")),
    Life("Dev", ("/coach shift 09:00-17:00 tue-sat", "/coach digest 17:00", "/coach breaks 11:00"), takes=()),
    Life("Eva", ("/coach shift 22:00-06:00 sun-thu", "/coach digest 05:45")),
    Life("Finn", ("/coach shift 09:00-13:00 mon wed fri", "/coach digest 13:00", "/coach breaks 10:30")),
    Life("Gil", (*DAY_SHIFT, "/coach breaks 10:30"), lines=("", "", "", "", "done"), types=("/today",)),
    Life("Hana", (*DAY_SHIFT, "/coach daysoff 2026-03-16 to 2026-03-20"), types=("/break 5",)),
    Life("Ida", ("/coach digest 17:00",), types=("/today",), lines=("", "done", "")),
    Life("Jo", (*DAY_SHIFT, *NUDGES), takes=("Take it now", "Answer"), types=("/enough", "", "")),
)


@dataclass
class Read:
    """A message that the bot sent on its own: its day, and its sentences without the person's words."""

    day: date
    text: str
    sentences: list[str] = field(default_factory=list)


async def live(lives: Sequence[Life], days: int) -> dict[str, list[Read]]:
    """Let people live some calendar days beginning on Monday, 2 March 2026; returns what each read, by name."""
    people = {life.name: ZONE for life in lives}
    async with open_trial(MONDAY, TrialSetup(people)) as trial:
        for life in lives:
            for typed in life.settings:
                await trial.people[life.name].types(typed)
        for number in range(days):
            await _one_day(trial, lives, number)
        await trial.turn_to(trial.clock() + _DAY)
        assert trial.slack.refusals == []
        return {life.name: [as_read(entry) for entry in _of_its_own(trial.people[life.name])] for life in lives}


async def _one_day(trial: Trial, lives: Sequence[Life], number: int) -> None:
    noon = MONDAY + number * _DAY + timedelta(hours=4, minutes=30)
    await trial.turn_to(noon)
    for life in lives:
        person = trial.people[life.name]
        kinds = life.lines[number % len(life.lines)]
        if kinds:
            words = "\n".join(f"{kind}: line {number} of {life.name}" for kind in kinds.split("\n"))
            await person.types("/done " + words.replace("done: ", ""))
        if life.types and life.types[number % len(life.types)]:
            await person.types(life.types[number % len(life.types)])
        await _press(person, life.takes)
    await trial.settled()


async def _press(person: Person, labels: Iterable[str]) -> None:
    """Press the buttons of the newest messages, and answer a question that opens."""
    for label in labels:
        message = next((each for each in reversed(person.dm[-3:]) if f"[{label}]" in each.readable()), None)
        if message is not None:
            await person.presses(message, label)
            if person.modal is not None:
                await person.submits({"text": f"wish 1 of {person.name}"})


def _of_its_own(person: Person) -> Iterator[Entry]:
    return (entry for entry in person.sees if entry.kind == "post" and entry.channel.startswith("D"))


def as_read(entry: Entry) -> Read:
    """A message as the rules about repeating look at it."""
    return Read(entry.at.astimezone(zone(ZONE)).date(), entry.text, list(_sentences(entry.text)))


def _sentences(text: str) -> Iterator[str]:
    """Yield the bot's own sentences: no list, and no line with a person's words in it."""
    for line in text.split("\n"):
        if line.startswith(("•", "[", "  ")) or _OWN_WORDS.search(line):
            continue
        yield from (sentence for sentence in _SENTENCE.split(line.strip()) if sentence)


def most_repeated(read: Sequence[Read], most: int) -> list[tuple[str, int]]:
    """The sentences read on the most days, with the number of days."""
    days = Counter(sentence for sentence, _ in {(each, message.day) for message in read for each in message.sentences})
    return days.most_common(most)


def too_often(read: Sequence[Read]) -> list[str]:
    """Return sentences read on more than eight of any twenty-two days with messages."""
    days = sorted({each.day for each in read})
    on = {
        sentence: {each.day for each in read if sentence in each.sentences} for sentence, _ in most_repeated(read, 30)
    }
    return [
        sentence
        for sentence, seen in on.items()
        if any(len(seen & set(days[start : start + WINDOW])) > MOST_IN_A_WINDOW for start in range(len(days)))
    ]


def too_soon(read: Sequence[Read]) -> list[str]:
    """Return sentences that begin or end a message twice within five days."""
    at_an_end: dict[str, list[date]] = {}
    for each in read:
        for sentence in {*each.sentences[:1], *each.sentences[-1:]}:
            at_an_end.setdefault(sentence, []).append(each.day)
    return [
        f"{sentence} ({before}, {after})"
        for sentence, days in at_an_end.items()
        for before, after in pairwise(sorted(days))
        if after - before < APART
    ]


def table(lived: dict[str, list[Read]], most: int = 10) -> str:
    """Return a Markdown table of the sentences that each person read most often."""
    rows = [
        f"| {name if not place else ''} | {days} | {sentence} |"
        for name, read in lived.items()
        for place, (sentence, days) in enumerate(most_repeated(read, most))
    ]
    return "\n".join(["| who | days | sentence |", "|---|---|---|", *rows])


@click.command()
@click.argument("days", default=84)
@click.option("--write", is_flag=True, help="Put the table into messages/README.md.")
def main(days: int, *, write: bool) -> None:
    """Live some days and show what each person read most often."""
    lines = table(asyncio.run(live(LIVES, days)))
    click.echo(lines)
    if write:
        before, rest = WRITERS.read_text("utf-8").split(BEGIN)
        WRITERS.write_text(f"{before}{BEGIN}\n{lines}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
