"""A quarter that one agent lives with the bot: set up one thing at a time, then thirteen weeks of all kinds.

Public holidays, a week off, a pause, rough days; hard ones finished, carried, handed over and put back; lines parked
with a first step; thanks; breaks by nudge, typed and covered. `Quarter.gave` is everything that the bot was to keep.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Final

from slackbot.standin import Message
from tests.talk import Speaker, Talk

MONDAY: Final = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)  # 08:30 in Berlin
WEEKS: Final = 13
TOLD_OF_ENOUGH: Final = 12  # working days; nobody closes a day before they know how
_EASTER: Final = (date(2026, 4, 3), date(2026, 4, 6))
_HOLIDAYS: Final = {*_EASTER, date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25)}
_WEEK_OFF: Final = {date(2026, 4, day) for day in range(20, 25)}
_PAUSED: Final = {date(2026, 5, 12), date(2026, 5, 13)}
AWAY: Final = frozenset(_HOLIDAYS | _WEEK_OFF | _PAUSED)
_PAUSE_TYPED_ON: Final = date(2026, 5, 11)
_ANSWERS: Final = {
    "would a question": "Yes, ask me",
    "Would a question": "Yes, ask me",
    "Are the tickets that reach you": "Mixed",
    "make a day easier": "Thank somebody",
    "for the end of a day": "Close the day",
}


@dataclass
class Kept:
    """Everything an agent gave the bot to keep, in their words, with the day where a message is looked for on it.

    A parked line comes with its first step; `settled` are the parked lines that were done.
    """

    lessons: list[str] = field(default_factory=list)
    hard: list[tuple[date, str]] = field(default_factory=list)
    parked: list[tuple[str, str]] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    thanks: list[tuple[date, str]] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)


class Quarter:
    """One agent's quarter; `bob` is the colleague who covers, takes and thanks."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.alice, self.bob = talk.alice, talk.bob
        self.gave = Kept()
        self.worked = 0  # days
        self._answered: set[str] = set()
        self._has_gone = False  # closed the day by the introduction's button, and does nothing more

    async def live(self) -> None:
        """Set up, then live each day of thirteen weeks, and the Monday after."""
        await self._set_up()
        for number in range(WEEKS * 7):
            day = (MONDAY + timedelta(days=number)).date()
            await self.talk.at("08:55", days=int(number > 0))
            if day.weekday() < 5 and day not in AWAY:
                await self._work(day)
            else:
                await self.talk.at("20:00")
        await self.talk.at("08:55", days=1)

    async def _set_up(self) -> None:
        await self.alice.types("/done read what the night shift left")
        (question,) = [each for each in self.alice.person.ephemerals if "When does your day end?" in each.readable()]
        await self.alice.presses("17:00", on=question)
        await self.alice.presses("One thing at a time")
        await self.alice.presses("After a hard call")
        for setting in ("holidays DE", "daysoff 2026-04-20 to 2026-04-24"):
            await self.alice.types(f"/coach {setting}")
        for setting in ("shift 09:00-17:00 mon-fri", "cover on"):
            await self.bob.types(f"/coach {setting}")

    async def _work(self, day: date) -> None:
        plan: tuple[tuple[str, Callable[[date], Awaitable[None]]], ...] = (
            ("09:05", self._look_at_parked),
            ("09:31", self._take_a_hard_one),
            ("10:01", self._answer_introduction),
            ("10:31", self._break),
            ("10:59", self._grow),
            ("12:00", self._note),
            ("13:00", self._receive_thanks),
            ("16:01", self._answer_introduction),
            ("16:30", self._end_the_hard_one),
            ("16:50", self._close),
            ("17:05", self._wish),
            ("20:00", self._pause),
        )
        for wall, does in plan:
            await self.talk.at(wall)
            if not self._has_gone:
                await does(day)
        self._has_gone = False
        self.worked += 1

    def _words(self, what: str) -> str:
        return f"{what} {self.worked} of alice"

    def _newest(self, label: str) -> Message | None:
        """The newest message of today's that has a button, unless it was pressed before."""
        for message in reversed(self.alice.person.dm[-6:]):
            if label in message.buttons and message.ts not in self._answered:
                self._answered.add(message.ts)
                return message
        return None

    async def _look_at_parked(self, _day: date) -> None:
        """Answer what came back, each time in another way; now and then not at all."""
        back = self._newest("Let it go")
        label = ("Today", "It's done", "", "")[len(self.gave.parked) % 4]
        if back is not None and label:
            await self.alice.presses(label, on=back)
            self.gave.settled += [self.gave.parked[-1][0]] if label == "It's done" else []

    async def _take_a_hard_one(self, _day: date) -> None:
        nudge = self._newest("Take one")
        if nudge is not None:
            await self.alice.presses("Take one", on=nudge)
            await self.alice.saves(text=self._words("ticket line"))

    async def _answer_introduction(self, _day: date) -> None:
        for message in self.alice.person.dm[-3:]:
            label = next((label for words, label in _ANSWERS.items() if words in message.readable()), None)
            if label is None or label not in message.buttons:
                continue
            await self.alice.presses(label, on=message)
            self._has_gone = label == "Close the day"
            if self.alice.person.modal is not None:
                await self.alice.saves(whom=self.bob.person.id, what=self._words("for line"))
            elif "Mixed" in (again := self.alice.person.dm[-1]).buttons:
                await self.alice.presses("Mixed", on=again)

    async def _break(self, _day: date) -> None:
        nudge = self._newest("Take it now")
        match self.worked % 5:
            case 3:
                await self.alice.types("/break")
            case 4:
                await self.alice.types("/break cover")
                await self.talk.at("10:32")
                await self.bob.presses("I'll cover", on=self.bob.person.dm[-1])
            case _ if nudge is not None:
                await self.alice.presses("Take it now", on=nudge)

    async def _grow(self, _day: date) -> None:
        for label in ("Yes, ten", "Yes, fifteen", "Yes, a second"):
            offer = self._newest(label)
            if offer is not None:
                await self.alice.presses(label, on=offer)

    async def _note(self, day: date) -> None:
        await self.alice.types(f"/done {self._words('line')}")
        if self.worked % 4 == 1:
            await self.alice.types(f"/done hard: {self._words('hard line')}")
            self.gave.hard.append((day, self._words("hard line")))
        if self.worked % 9 == 5:
            await self.alice.types(f"/rough {self._words('rough line')}")

    async def _receive_thanks(self, day: date) -> None:
        if self.worked % 4 == 3:
            words = f"for thanks line {self.worked} of bob"
            await self.bob.types(f"/thanks @alice {words}")
            self.gave.thanks.append((day, words))

    async def _end_the_hard_one(self, day: date) -> None:
        if "[It's done]" not in await self.alice.types("/challenge"):
            return
        ticket = answer_to(self.alice).readable().split("The hard one: ")[-1].split("\n")[0]
        match self.worked % 5:
            case 2:
                await carry(self.alice)
            case 3:
                await hand_over(self.talk)
            case 4 if self.worked % 2:
                await self.alice.presses("Put it back")
            case _:
                await self._finish(day, ticket)

    async def _finish(self, day: date, ticket: str) -> None:
        await self.alice.presses("It's done")
        lesson = self._words("lesson") if self.worked % 2 else ""
        await self.alice.saves(learned=lesson)
        self.gave.hard.append((day, ticket))
        self.gave.lessons += [lesson] if lesson else []

    async def _close(self, _day: date) -> None:
        if self.worked >= TOLD_OF_ENOUGH and self.worked % 3 == 1:
            line, step = self._words("parked line"), self._words("ask about line")
            await self.alice.types(f"/enough {line}: {step}")
            self.gave.parked.append((line, step))

    async def _wish(self, day: date) -> None:
        newest = self.alice.person.dm[-1]
        if day.weekday() == 4 and "Answer" in newest.buttons:
            await self.alice.presses("Answer", on=newest)
            await self.alice.saves(text=self._words("wish"))
            self.gave.wishes.append(self._words("wish"))

    async def _pause(self, day: date) -> None:
        if day == _PAUSE_TYPED_ON:
            await self.alice.types("/coach pause 2026-05-14")


async def carry(speaker: Speaker) -> None:
    """Put the hard one off to the next day that is offered."""
    labels = answer_to(speaker).buttons
    await speaker.presses(next(label for label in labels if label.startswith(("Tomorrow", "On "))))


async def hand_over(talk: Talk) -> None:
    """Alice hands the hard one over, and Bob takes it."""
    await talk.alice.presses("Hand it over")
    await talk.alice.saves(whom=talk.bob.person.id)
    await talk.at("16:31")
    await talk.bob.presses("I'll take it", on=talk.bob.person.dm[-1])


def answer_to(speaker: Speaker) -> Message:
    assert speaker.last is not None
    return speaker.last


async def read_on(speaker: Speaker, typed: str, *further: str) -> str:
    """Type a command and press one button after another as long as it is there; returns everything that was read."""
    read = [await speaker.types(typed)]
    for label in further:
        for _ in count():
            if speaker.last is None or label not in speaker.last.buttons:
                break
            read.append(await speaker.presses(label))
    return "\n".join(read)
