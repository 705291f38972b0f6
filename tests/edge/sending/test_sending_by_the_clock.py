"""Sending over moves, clock changes and breaks: at the wall time, once a date, and no time is left behind."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot.coach.calendar import moment, zone
from slackbot.delivery import steps
from slackbot.delivery.batch import Allowance, take
from slackbot.delivery.context import Lease, SenderContext
from slackbot.delivery.pace import Pace
from slackbot.scheduled import KINDS
from slackbot.standin import Fault
from slackbot.store.outbox import batches, lanes
from slackbot.store.schema.schema import metadata
from slackbot.trial.trial import TrialSetup, open_trial
from tests.edge.sending.digests_due import FIVE, SECOND, ended, posted
from tests.talk import Talk

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("however_busy")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("/coach pause 2026-03-10", "paused"),
        ("/coach pause", "paused"),
        ("/coach digest off", "switched_off"),
        ("/coach shift 09:00-17:30 wed-fri", "day_off"),
        ("/coach shift 08:00-16:00 mon-fri", "outside_shift"),
    ],
)
async def test_second_thoughts_count_though_it_was_planned_already(five: Talk, typed: str, reason: str) -> None:
    five.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await five.trial.turn_to(FIVE)
    assert [state for state, _ in await ended(five, five.alice)] == ["WAITING"]
    await five.alice.types(typed)
    await five.trial.turn_to(FIVE + timedelta(hours=6))
    assert (five.alice.mail, len(five.bob.mail)) == ([], 1)
    assert (await ended(five, five.alice))[0] == ("SKIPPED", reason)


async def test_who_moves_gets_the_digest_at_the_new_wall_time_and_once_a_date(five: Talk) -> None:
    await five.alice.person.profile.moves_to("America/New_York")
    new_york = moment(date(2026, 3, 3), time(17), "America/New_York")
    await five.trial.turn_to(new_york - SECOND)
    assert (five.alice.mail, len(five.bob.mail)) == ([], 1)
    await five.trial.turn_to(new_york)
    assert len(five.alice.mail) == 1
    await five.alice.person.profile.moves_to("Pacific/Honolulu")  # where five o'clock of that date is still to come
    await five.trial.turn_to(moment(date(2026, 3, 4), time(16, 59), "Pacific/Honolulu"))
    assert len(five.alice.mail) == 1
    await five.trial.turn_to(moment(date(2026, 3, 4), time(17), "Pacific/Honolulu"))
    assert len(five.alice.mail) == 2


PLACES = {
    "berlin": "Europe/Berlin",
    "new york": "America/New_York",
    "kathmandu": "Asia/Kathmandu",
    "lord howe": "Australia/Lord_Howe",
}


@pytest.mark.parametrize(
    ("first", "what"),
    [
        (date(2026, 3, 7), "New York springs forward on the 8th"),
        (date(2026, 3, 28), "Berlin springs forward on the 29th"),
        (date(2026, 4, 4), "Lord Howe falls back on the 5th"),
        (date(2026, 6, 1), "ordinary days"),
        (date(2026, 10, 3), "Lord Howe springs forward on the 4th"),
        (date(2026, 10, 24), "Berlin falls back on the 25th"),
        (date(2026, 10, 31), "New York falls back on the 1st"),
    ],
    ids=str,
)
async def test_a_digest_comes_at_five_by_the_clock_on_the_wall_once_a_date(first: date, what: str) -> None:
    days = [first + timedelta(days=number) for number in range(3)]
    start = moment(first, time(0), "Pacific/Kiritimati")  # before five o'clock of that date anywhere
    async with open_trial(start, TrialSetup(PLACES)) as trial:
        for person in trial.people.values():
            await person.types("/coach digest 17:00")
        await trial.turn_to(moment(days[-1], time(17), "Pacific/Honolulu"))
        came = {
            name: [entry.at.astimezone(zone(person.tz)) for entry in person.sees if entry.kind == "post"]
            for name, person in trial.people.items()
        }
    within = {name: [(at.date(), at.time()) for at in moments if at.date() in days] for name, moments in came.items()}
    assert within == {name: [(day, time(17)) for day in days] for name in PLACES}, what
    assert [len(moments) == len({at.date() for at in moments}) for moments in came.values()] == [True] * 4


BEGINS = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # 10:30 in Berlin


ENDS = BEGINS + timedelta(minutes=15)


def tells(value: Any, begins: datetime) -> bool:  # noqa: ANN401 - whatever a column holds
    """Whether a value tells of a moment between a break's begin and its latest welcome."""
    if isinstance(value, int):
        return int(begins.timestamp()) <= value // 1000 <= int(begins.timestamp()) + 30 * 60
    walls = ("10:30", "10:45", "10:35", "10:40", "09:30", "09:45")
    return isinstance(value, str) and any(wall in value for wall in walls)


async def telling(talk: Talk) -> list[str]:
    """Every place in every table that tells when alice's break was."""

    def read(tx: sa.Connection) -> list[str]:
        return [
            f"{table.name}.{column}"
            for table in metadata.sorted_tables
            for row in tx.exec_driver_sql(f"SELECT * FROM {table.name}").mappings()
            for column, value in row.items()
            if tells(value, BEGINS)
        ]

    return await talk.bot.database.transact(read)


async def test_a_break_leaves_no_time_behind(talk: Talk) -> None:
    await talk.trial.turn_to(BEGINS)
    assert "10:45" in await talk.alice.types("/break 15 walk")  # the first that the bot hears of alice
    assert {"delivery.due_at", "inbox.answer"} <= set(await telling(talk))
    await talk.trial.turn_to(ENDS)
    assert talk.alice.mail == ["Welcome back. One thing at a time."]
    assert await telling(talk) == []


async def test_a_break_that_was_moved_leaves_no_time_behind(talk: Talk) -> None:
    await talk.trial.turn_to(BEGINS)
    await talk.alice.types("/break 15 walk")
    await talk.alice.types("/break 5")
    await talk.trial.turn_to(ENDS)
    assert talk.alice.mail == ["Welcome back. One thing at a time."]
    assert await telling(talk) == []


@pytest.mark.parametrize(
    "fault", [Fault.reset_after(), Fault.error("channel_not_found"), Fault.error("invalid_blocks")], ids=str
)
async def test_a_welcome_that_goes_wrong_leaves_no_time_behind(talk: Talk, fault: Fault) -> None:
    talk.slack.fault("chat.postMessage", fault)
    await talk.trial.turn_to(BEGINS)
    await talk.alice.types("/break 15 walk")
    await talk.trial.turn_to(ENDS + timedelta(seconds=10))
    assert await telling(talk) == []


async def test_a_welcome_that_comes_too_late_is_not_said_and_leaves_no_time_behind(talk: Talk) -> None:
    await talk.trial.turn_to(BEGINS)
    await talk.alice.types("/break 15 walk")
    talk.trial.clock.turn_to(ENDS + timedelta(hours=2))
    await talk.bot.sender.settled()
    assert (talk.alice.mail, await ended(talk, talk.alice)) == ([], [("SKIPPED", "late")])
    assert await telling(talk) == []


@pytest.mark.parametrize("after", ["a restart", "another process's tick"])
async def test_a_welcome_in_doubt_after_a_power_cut_leaves_no_time_behind(talk: Talk, after: str) -> None:
    await talk.trial.turn_to(BEGINS)
    await talk.alice.types("/break 15 walk")
    talk.trial.clock.turn_to(ENDS)

    def begin_sending(tx: sa.Connection) -> None:
        assert list(lanes.lease(tx, ENDS, "cut", 30, 1)) == [talk.slack.team.id]
        context = SenderContext(talk.bot.database, KINDS, talk.bot.words, lambda: ENDS, Pace())
        ready = {delivery.id: talk.alice.person.dm_id for delivery in batches.due(tx, talk.slack.team.id, ENDS, 9)}
        assert take(tx, context, Lease(talk.slack.team.id, "cut"), Allowance(1, ready=ready), ENDS).outgoing

    await talk.bot.database.transact(begin_sending)
    talk.slack.fault("conversations.history", Fault.error("missing_scope"))
    if after == "a restart":
        await talk.bot.database.transact(steps.recover, ENDS, Pace())
        await talk.trial.turn_to(ENDS + timedelta(seconds=10))
    else:
        talk.trial.clock.advance(timedelta(minutes=1))
        await talk.bot.sender.settled()
    assert await ended(talk, talk.alice) == [("UNKNOWN", "stopped_while_sending")]
    # The dead process's lease on the workspace runs out by itself; it is nobody's time.
    assert [place for place in await telling(talk) if place != "lane.lease_until"] == []


async def test_a_message_that_slack_kept_waiting_counts_once_as_not_answered(talk: Talk) -> None:
    await talk.alice.types("/coach breaks 10:30")
    await talk.at("10:31")
    talk.slack.fault("chat.postMessage", Fault.ratelimited("30"), times=4)
    await talk.at("10:40", days=1)
    assert posted(talk) == 6
    assert [mail.split("\n")[0] for mail in talk.alice.mail] == ["Time for five minutes away from the screen?"] * 2


async def test_what_says_that_it_grows_quiet_says_so_though_slack_kept_it_waiting(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("17:30", days=3)
    before = len(talk.alice.mail)
    talk.slack.fault("chat.postMessage", Fault.ratelimited("30"), times=2)
    await talk.at("17:30", days=1)
    assert ["half as often" in mail for mail in talk.alice.mail[before:]] == [True]
