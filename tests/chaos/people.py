"""Many people whose digests are due at one moment, written into the tables as the bot itself would leave them."""

from datetime import datetime

import sqlalchemy as sa

from slackbot.coach.calendar import Hours, day_ends, local_day, zone
from slackbot.standin import Person, Standin
from slackbot.standin.state.workspace import Team
from slackbot.store.schema.schema import EPOCH, done_line, lane, member, occasion
from tests.edge.program.runs import noon_zone


def gather(slack: Standin, teams: list[Team], many: int, at: datetime) -> list[Person]:
    """Create people, shared among the teams, in a zone where it is about noon."""
    here = noon_zone(at)
    return [slack.person(f"p{number}", tz=here, team=teams[number % len(teams)]) for number in range(many)]


def are_due(engine: sa.Engine, people: list[Person], at: datetime) -> None:
    """Make everybody's digest due at a moment, with one line on the day's list."""
    hours = Hours(people[0].tz)
    day = local_day(at, hours)
    wall = at.astimezone(zone(hours.zone)).time().replace(second=0, microsecond=0)
    ids = [{"workspace_id": person.team, "user_id": person.id} for person in people]
    chosen = {"active": True, "slack_zone": hours.zone, "profile_at": at, "ramp_step": 0, "digest_at": wall}
    due = {"kind": "digest", "day": day, "due_at": at, "expires_at": day_ends(day, hours)}
    line = {"day": day, "kind": "done", "text": "wrote back to the angry baker", "added_by": "prepared"}
    lanes = [
        {"workspace_id": team, "lease_until": EPOCH, "not_before": EPOCH} for team in {whose.team for whose in people}
    ]
    with engine.begin() as tx:
        tx.execute(sa.insert(lane), lanes)
        tx.execute(sa.insert(member), [whose | chosen for whose in ids])
        tx.execute(sa.insert(done_line), [whose | line for whose in ids])
        tx.execute(sa.insert(occasion), [whose | due for whose in ids])
