"""Zone rules that changed: all due dates are recomputed at the start, and what is due already keeps its date."""

from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import pytest
import sqlalchemy as sa

from slackbot.store import metadata
from slackbot.store.schema.schema import occasion
from tests.talk import Talk

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("however_busy")]

FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin, on the talk's first day
HOUR = timedelta(hours=1)


async def restarted(talk: Talk, *, rules: str, off_by: timedelta) -> None:
    """Start again where the dates were worked out by other rules, so much later."""

    def other_rules(tx: sa.Connection) -> None:
        metadata.write(tx, "tzdata", rules)
        for row in tx.execute(sa.select(occasion)).all():
            tx.execute(sa.update(occasion).where(occasion.c.id == row.id).values(due_at=row.due_at + off_by))

    await talk.bot.database.transact(other_rules)
    await talk.bot.stop()
    await talk.bot.start()
    await talk.slack.connected()


async def next_due(talk: Talk) -> datetime | None:
    return await talk.trial.next_due()


async def test_dates_are_worked_out_anew_where_the_rules_changed_and_left_alone_where_not(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await restarted(talk, rules="2019.1", off_by=HOUR)
    assert await next_due(talk) == FIVE
    assert await talk.bot.database.transact(metadata.read, "tzdata") == version("tzdata")
    await restarted(talk, rules=version("tzdata"), off_by=HOUR)
    assert await next_due(talk) == FIVE + HOUR


async def test_what_is_due_when_the_rules_change_comes_once(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    talk.trial.clock.turn_to(FIVE + timedelta(minutes=30))
    await restarted(talk, rules="2019.1", off_by=timedelta(0))
    await talk.bot.sender.settled()
    await talk.trial.turn_to(FIVE + timedelta(hours=6))
    assert len(talk.alice.mail) == 1


async def test_the_rules_are_said_at_the_start(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "slackbot.app.bot"):
        await restarted(talk, rules="2019.1", off_by=HOUR)
    assert f"tzdata changed from 2019.1 to {version('tzdata')}: all due dates were recomputed" in caplog.text
    assert f"tzdata {version('tzdata')}" in caplog.text
