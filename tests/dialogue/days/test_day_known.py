"""The digest knows the day: from the person's shift, calendar and own lines, never from a guess about feelings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from slackbot.coach.calendar import zone
from tests.talk import Talk

DAY_SHIFT = ("/coach shift 09:00-17:00 mon-fri", "/coach digest 17:00", "/coach reflection off")
SATURDAYS = ("/coach shift 09:00-17:00 tue-sat", "/coach digest 17:00", "/coach reflection off")
NIGHTS = ("/coach shift 22:00-06:00 mon-fri", "/coach digest 06:00", "/coach reflection off")


@dataclass(frozen=True)
class Known:
    """A day, how its person works, what they note on it, and the sentence that its digest has."""

    on: date
    says: str
    typed: Sequence[str] = DAY_SHIFT
    line: str = "a line"


DAYS = {
    "the first ever": Known(date(2026, 3, 3), "This is your digest: what you noted today, handed back."),
    "an ordinary day": Known(date(2026, 3, 4), "Your Wednesday, as you wrote it:"),
    "the first of a week": Known(date(2026, 3, 9), "The first day of your week, in your words:"),
    "the first of a week from Tuesday on": Known(
        date(2026, 3, 10), "The first day of your week, in your words:", SATURDAYS
    ),
    "an ordinary Monday is none of it": Known(date(2026, 3, 11), "Your Wednesday, as you wrote it:", SATURDAYS),
    "the last of a week": Known(date(2026, 3, 6), "The last day of your week, in your words:"),
    "the last of a week to Saturday": Known(date(2026, 3, 7), "The last day of your week, in your words:", SATURDAYS),
    "the last of a week cut short by a day off": Known(
        date(2026, 3, 5), "The last day of your week, in your words:", (*DAY_SHIFT, "/coach daysoff 2026-03-06")
    ),
    "back from days off": Known(
        date(2026, 3, 11),
        "You were away, and so was I. Your first day back:",
        (*DAY_SHIFT, "/coach daysoff 2026-03-09 2026-03-10"),
    ),
    "back from a public holiday": Known(
        date(2026, 4, 7), "You were away, and so was I. Your first day back:", (*DAY_SHIFT, "/coach holidays DE-BY")
    ),
    "a night": Known(date(2026, 3, 4), "Good morning, and good night. Your night:", NIGHTS),
    "the first of a month": Known(date(2026, 4, 1), "The first day of April, in your words:"),
    "before days off": Known(
        date(2026, 3, 4), "Quiet until Monday, 9 March.", (*DAY_SHIFT, "/coach daysoff 2026-03-05 to 2026-03-06")
    ),
    "before a public holiday": Known(
        date(2026, 4, 2), "Quiet until Tuesday, 7 April.", (*DAY_SHIFT, "/coach holidays DE-BY")
    ),
    "two hard ones": Known(
        date(2026, 3, 4),
        "The hard ones are written down. You can put them down.",
        line="hard: the refund\nhard: the outage",
    ),
    "a rough one": Known(
        date(2026, 3, 4), "The rough one is over. You can leave it here.", line="rough: the call about the invoice"
    ),
}


async def live_until(talk: Talk, day: date) -> None:
    """Look in every day, so that nothing grows quiet, up to the morning of a day."""
    here = talk.trial.clock().astimezone(zone("Europe/Berlin")).date()
    for _ in range((day - here).days):
        await talk.at("16:00", days=1)
        await talk.alice.types("/today")


@pytest.mark.parametrize("known", DAYS.values(), ids=DAYS)
async def test_a_digest_knows_its_day(talk: Talk, known: Known) -> None:
    for typed in known.typed:
        await talk.alice.types(typed)
    await live_until(talk, known.on)
    is_night = known.typed is NIGHTS
    await talk.at("23:00" if is_night else "16:30")
    await talk.alice.types(f"/done {known.line}")
    if is_night:
        await talk.at("06:01", days=1)
    else:
        await talk.at("17:01")
    assert known.says in talk.alice.mail[-1]


async def test_two_empty_days_in_a_row_are_told_apart_and_the_third_asks(talk: Talk) -> None:
    for typed in DAY_SHIFT:
        await talk.alice.types(typed)
    await talk.alice.types("/done a line")
    openings = []
    for _ in range(3):
        await live_until(talk, (talk.trial.clock() + timedelta(days=1)).date())
        await talk.at("17:01")
        openings.append(talk.alice.mail[-1].split("\n")[0])
    assert [opening.split(".")[0] for opening in openings] == [
        "Nothing written down today",
        "Nothing written down today either, and that's fine",
        "No lines for a few days",
    ]
    assert "[Wait] [Keep coming]" in talk.alice.mail[-1]


@pytest.mark.parametrize(
    ("shift", "digest_at", "late", "days"),
    [("09:00-17:00 mon-fri", "17:00", "23:59", 0), ("22:00-06:00 mon-fri", "06:00", "13:59", 1)],
)
async def test_a_line_noted_as_the_empty_digest_says_lands_on_that_day(
    talk: Talk, shift: str, digest_at: str, late: str, days: int
) -> None:
    await talk.alice.types(f"/coach shift {shift}")
    await talk.alice.types(f"/coach digest {digest_at}")
    await talk.at(digest_at, days=days)
    assert "/done still adds to it" in talk.alice.mail[-1]
    await talk.at(late)
    await talk.alice.types("/done called the bakery back")
    assert "called the bakery back" in await talk.alice.types("/done 2026-03-03: one more")


async def test_a_hard_one_that_stays_open_is_told_on_its_day_and_at_the_weeks_end(talk: Talk) -> None:
    """Four evenings of the same sentence would be three too many, and on the second it is no longer today's."""
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/challenge the refund")
    told = []
    for _ in range(4):  # from Tuesday to Friday
        await talk.alice.types("/done a line")
        await talk.at("17:01")
        told.append([line for line in talk.alice.mail[-1].split("\n") if "the refund" in line])
        await talk.at("09:00", days=1)
    assert told == [
        ["Today's hard one: the refund, still open, and that's fine."],
        [],
        [],
        ["Still open since Tuesday: the refund. It can wait."],
    ]
