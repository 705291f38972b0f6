"""What makes a day a hard one, as everything that may be cheerful asks it: one answer, from lines and signals."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from slackbot.reply import Services
from slackbot.scheduled.hard_days import is_hard_day, is_rough_day
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from tests.talk import Talk

TODAY = date(2026, 3, 3)  # a Tuesday
Answers = dict[int, tuple[bool, bool]]


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("/done a line", {0: (False, False), 1: (False, False)}),
        ("/done time: a line", {0: (False, False)}),
        ("/done hard: a line", {0: (True, False), 1: (True, False), 2: (False, False)}),
        ("/done rough: a line", {0: (True, True), 1: (True, False), 2: (False, False)}),
        ("/rough a call", {0: (True, True), 1: (True, False), 2: (False, False)}),
        ("/rough", {0: (False, False)}),
        ("/coach signal @bob", {0: (True, True), 1: (True, False), 2: (False, False)}),
        ("/coach signals off", {0: (False, False)}),
    ],
)
async def test_a_day_is_hard_by_its_marks_and_signals_and_so_is_the_working_day_after(
    talk: Talk, typed: str, answers: Answers
) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types(typed)
    who = MemberId(talk.alice.person.team, talk.alice.person.id)
    assert await talk.bot.database.transact(_days, who, answers) == answers


async def test_a_line_that_was_taken_off_makes_no_day_hard(talk: Talk) -> None:
    await talk.alice.types("/done rough: a line")
    await talk.alice.types("/done undo")
    who = MemberId(talk.alice.person.team, talk.alice.person.id)
    assert await talk.bot.database.transact(_days, who, [0]) == {0: (False, False)}


async def test_a_signal_makes_no_hard_day_of_whoever_reads_it(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach signal @bob")
    who = MemberId(talk.bob.person.team, talk.bob.person.id)
    assert await talk.bot.database.transact(_days, who, [0]) == {0: (False, False)}


def _days(tx: sa.Connection, who: MemberId, ahead: Answers | list[int]) -> Answers:
    member = members.get(tx, who)
    assert member is not None
    services = Services(tx)
    days = {each: TODAY + timedelta(days=each) for each in ahead}
    return {
        each: (is_hard_day(member, day, services), is_rough_day(member, day, services)) for each, day in days.items()
    }
