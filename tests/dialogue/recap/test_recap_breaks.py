"""Dialogues about when breaks were hard: told where five say so and five do not, and of nobody."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from slackbot.standin import Message
from slackbot.store.schema.schema import condition
from tests.dialogue.recap.recap_week import open_week, ours
from tests.dialogue.recap.test_team import Team


@pytest.fixture
async def week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob did his set-up and has two lines, alice leads and has one."""
    async with open_week() as team:
        yield team


async def test_when_breaks_were_hard_is_told_where_five_say_so_and_five_do_not(week: Team) -> None:
    people = [week.talk.slack.person(f"P{number}", tz="Europe/Berlin") for number in range(10)]
    for number, person in enumerate(people):
        await person.types("/coach shift 09:00-17:00 mon-fri")
        await week.talk.slack.channels.joins(week.channel, person.id)
        shown = await person.types("/coach recap", channel=week.channel.id)
        assert shown is not None
        await person.presses(shown, "Hard break times")
        await week.talk.trial.settled()
        if number < 5:
            await person.presses(
                person.ephemerals[-1], "The afternoon", value=slot_of(person.ephemerals[-1], "Tuesday", "The afternoon")
            )
        else:
            await person.presses(person.ephemerals[-1], "None was hard")
        await week.talk.trial.settled()
    await week.talk.at("16:01", days=3)
    assert "Breaks were hard to take on Tuesday afternoon." in week.posts[0]
    assert await week.talk.bot.database.transact(rows_in, condition) == 0


async def test_with_nine_who_answered_nothing_is_told_of_breaks(week: Team) -> None:
    people = [week.talk.slack.person(f"P{number}", tz="Europe/Berlin") for number in range(9)]
    for number, person in enumerate(people):
        await person.types("/coach shift 09:00-17:00 mon-fri")
        await week.talk.slack.channels.joins(week.channel, person.id)
        shown = await person.types("/coach recap", channel=week.channel.id)
        assert shown is not None
        await person.presses(shown, "Hard break times")
        await week.talk.trial.settled()
        label = "The afternoon" if number < 5 else "None was hard"
        value = slot_of(person.ephemerals[-1], "Tuesday", "The afternoon") if number < 5 else None
        await person.presses(person.ephemerals[-1], label, value=value)
        await week.talk.trial.settled()
    await week.talk.at("16:01", days=3)
    assert "Breaks were hard" not in ours(week)


async def test_what_was_said_of_breaks_can_be_changed_and_taken_back(week: Team) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    assert "You've said nothing yet." in await bob.presses("Hard break times")
    assert bob.last is not None
    shown = await bob.presses("All of it", value=slot_of(bob.last, "Monday", "All of it"))
    assert "Monday: all of it [" in shown
    assert "Saved until the recap; then I delete who said it." in shown
    assert "Monday: the morning [" in await bob.presses("The morning", value=slot_of(bob.last, "Monday", "The morning"))
    assert "You've said nothing yet." in await bob.presses("Say nothing")
    assert await week.talk.bot.database.transact(rows_in, condition) == 0
    assert "wrote back" in await bob.presses("Back")


def slot_of(message: Message, day: str, label: str) -> str:
    """The value of one choice of a weekday's menu."""
    row = next(block for block in message.blocks if block["type"] == "section" and day in block["text"]["text"])
    return str(next(option["value"] for option in row["accessory"]["options"] if option["text"]["text"] == label))


def rows_in(tx: sa.Connection, table: sa.Table) -> int:
    """How many rows a table has."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
