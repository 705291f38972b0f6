"""Three people: Alice, Bob in her workspace, Carol with Alice's user id in another one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.store.outbox import batches
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import done_line, look_back, metadata, recap, recap_part, share, team

ALICE: Final = MemberId("T1", "U1")
BOB: Final = MemberId("T1", "U2")
CAROL: Final = MemberId("T2", "U1")
NOBODY: Final = MemberId("T1", "U9")
EVERYBODY: Final = (ALICE, BOB, CAROL)

TODAY: Final = date(2026, 3, 2)
TOMORROW: Final = date(2026, 3, 3)
MORNING: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EVENING: Final = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
DUE: Final = Occurrence(TODAY, EVENING, EVENING + timedelta(hours=7))


def due(at: datetime, day: date = TODAY) -> Occurrence:
    return Occurrence(day, at, at + timedelta(hours=7))


def next_open(tx: sa.Connection, workspace_id: str, at: datetime) -> Delivery | None:
    """Return the open delivery that is next in a workspace's lane."""
    return next(iter(batches.due(tx, workspace_id, at, 1)), None)


def intends(tx: sa.Connection, delivery_id: int, token: str, at: datetime, give_up_at: datetime) -> bool:
    """Commit to one delivery."""
    return batches.intend(tx, [delivery_id], token, at, give_up_at) == {delivery_id}


def rows_of(tx: sa.Connection, who: MemberId) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of a person in every table, without the store's verbs."""
    rows = {}
    for table in metadata.sorted_tables:
        if "user_id" in table.c:
            mine = sa.select(table).where(table.c.workspace_id == who.workspace_id, table.c.user_id == who.user_id)
            rows[table.name] = [tuple(row) for row in tx.execute(mine.order_by(*table.primary_key))]
    shown = sa.select(look_back).join(done_line, done_line.c.id == look_back.c.line_id)  # a line's, and so a person's
    mine = shown.where(done_line.c.workspace_id == who.workspace_id, done_line.c.user_id == who.user_id)
    rows[look_back.name] = [tuple(row) for row in tx.execute(mine.order_by(look_back.c.line_id))]
    stands = sa.and_(*(recap_part.c[name] == share.c[name] for name in ("team_id", "day", "part")))
    theirs = sa.select(recap_part).join(share, stands)  # a message in which something of theirs stands
    mine = theirs.where(share.c.workspace_id == who.workspace_id, share.c.user_id == who.user_id)
    rows[recap_part.name] = [tuple(row) for row in tx.execute(mine.order_by(recap_part.c.id))]
    led = sa.select(team).where(team.c.workspace_id == who.workspace_id, team.c.lead_id == who.user_id)
    rows["led"] = [tuple(row) for row in tx.execute(led.order_by(team.c.id))]
    said = sa.select(recap).where(recap.c.workspace_id == who.workspace_id, recap.c.changed_by == who.user_id)
    rows[recap.name] = [tuple(row) for row in tx.execute(said.order_by(recap.c.team_id))]
    return rows
