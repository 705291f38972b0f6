"""A quarter of one agent: each practice is introduced once, the ramp reaches its end, and nothing given is lost."""

import asyncio
from dataclasses import dataclass
from datetime import time

import pytest

from slackbot.coach.calendar import zone
from slackbot.standin.state.ledger import Entry
from tests.lived_days import as_read, too_often, too_soon
from tests.quarter import MONDAY, Kept, Quarter, read_on
from tests.talk import first_wordings, open_talk
from tests.time_limits import take_your_time

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]

INTRODUCED = (
    "Would a question about a break at 10:30 suit you",
    "The next thing: one hard ticket a day",
    "Did a colleague make a day easier lately?",
    "The last new thing, for the end of a day:",
)
EVERY_PAGE = ("Next page", "All my lines", "Next page")
COMMANDS = {
    "challenge learned": ("Earlier ones",),
    "challenge": (),
    "enough parked": (),
    "thanks": ("Earlier ones",),
    "week": (),
    **dict.fromkeys(("coach month 2026-03", "coach month 2026-04", "coach month 2026-05"), EVERY_PAGE),
    "coach settings": (),
    "reflect past": ("Earlier ones",),
}


BERLIN = zone("Europe/Berlin")
ENDS = (time(16, 50), time(17))  # /enough, the digest


@dataclass(frozen=True)
class Lived:
    """What an agent saw in a quarter, what they gave, and what each command answers at its end."""

    sees: list[Entry]
    gave: Kept
    answers: dict[str, str]

    @property
    def mail(self) -> list[Entry]:
        """What the bot sent of its own accord."""
        return [entry for entry in self.sees if entry.kind == "post"]

    def months(self) -> str:
        """What the three months' commands show together."""
        return "\n".join(answer for command, answer in self.answers.items() if command.startswith("coach month"))


@pytest.fixture(scope="module")
def quarter() -> Lived:
    with pytest.MonkeyPatch.context() as monkeypatch:
        take_your_time(monkeypatch)
        return asyncio.run(lived())


async def lived() -> Lived:
    async with open_talk(MONDAY, rotates=True) as talk:
        played = Quarter(talk)
        await played.live()
        sees = talk.alice.person.sees
        answers = {command: await read_on(talk.alice, f"/{command}", *more) for command, more in COMMANDS.items()}
        assert played.worked >= 50
        return Lived(sees, played.gave, answers)


def test_each_practice_was_introduced_once_and_in_order(quarter: Lived) -> None:
    told = [mark for entry in quarter.mail for mark in INTRODUCED if mark in entry.text]
    assert told == list(INTRODUCED)


def test_the_ramp_reached_its_end(quarter: Lived) -> None:
    offers = [entry.text.split("\n")[1] for entry in quarter.mail if "has become a habit" in entry.text]
    assert [offer.split(" ")[0] for offer in offers] == ["Five", "Ten", "Fifteen"]
    assert "I ask about a break at 10:30 and 15:00" in quarter.answers["coach settings"]


def test_every_lesson_is_read_again_newest_first(quarter: Lived) -> None:
    read = quarter.answers["challenge learned"]
    assert [line[2:].split(" (")[0] for line in read.split("\n") if line.startswith("• ")] == quarter.gave.lessons[::-1]


def test_every_hard_line_is_found_in_its_month(quarter: Lived) -> None:
    assert len(quarter.gave.hard) >= 20
    months = quarter.months()
    assert [words for _, words in quarter.gave.hard if f"{words} (a hard one)" not in months] == []


def test_every_thanks_is_found(quarter: Lived) -> None:
    assert len(quarter.gave.thanks) > 10
    assert [words for _, words in quarter.gave.thanks if words not in quarter.answers["thanks"]] == []
    assert [words for _, words in quarter.gave.thanks if f"{words} (thanks to you)" not in quarter.months()] == []


def test_every_parked_line_waits_with_its_first_step_or_was_answered(quarter: Lived) -> None:
    waiting = quarter.answers["enough parked"]
    left = [(line, step) for line, step in quarter.gave.parked if line not in quarter.gave.settled]
    assert len(left) >= 5
    assert [line for line, step in left if f"{line}. First: {step}" not in waiting] == []


def test_every_answer_to_a_question_is_read_again(quarter: Lived) -> None:
    assert [wish for wish in quarter.gave.wishes if wish not in quarter.answers["reflect past"]] == []


def test_every_parked_line_that_was_done_is_a_line(quarter: Lived) -> None:
    assert len(quarter.gave.settled) >= 3
    assert [line for line in quarter.gave.settled if line not in quarter.months()] == []


def test_the_day_is_closed_with_each_hard_one_told_once(quarter: Lived) -> None:
    closing = {entry.at.date(): entry.text for entry in quarter.sees if entry.at.astimezone(BERLIN).time() in ENDS}
    told = {words: closing[day].count(f"• {words} (a hard one)") for day, words in quarter.gave.hard}
    assert told == dict.fromkeys(told, 1)


def test_nothing_is_said_too_often_or_too_soon(quarter: Lived) -> None:
    read = [as_read(entry) for entry in quarter.mail]
    assert too_often(read) + too_soon(read) == []


def test_no_question_comes_twice_in_the_quarter(quarter: Lived) -> None:
    read = "\n".join(entry.text for entry in quarter.sees if entry.kind in {"post", "ephemeral"})
    asked = {prompt.text: read.count(prompt.text) for prompt in first_wordings(None).library.prompts}
    assert sum(asked.values()) >= 40
    assert [prompt for prompt, times in asked.items() if times > 1] == []
