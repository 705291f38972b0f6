"""Planning: a due occasion becomes a delivery and moves on, in one transaction; killed anywhere, nothing is lost."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from slackbot.coach.calendar import Occurrence
from slackbot.coach.spread import share
from slackbot.delivery.pace import Pace
from slackbot.scheduled.kind import Kind, Kinds
from slackbot.store.outbox import delivery_retention, lanes, outbox, schedule
from slackbot.store.outbox.outbox import Planned
from slackbot.store.outbox.schedule import Occasion
from slackbot.store.people import members
from slackbot.store.people.members import Member

Crowds = dict[datetime, dict[str, int]]

BATCH: Final = 200
_AT_A_TIME: Final = 10  # days that went by, of one occasion in one transaction
DOWN: Final = "down"


def plan(tx: sa.Connection, kinds: Kinds, at: datetime, pace: Pace, crowds: Crowds) -> int:
    """Turn due occasions into deliveries and move them on; returns how many there were, none once all is planned.

    After an outage each day that went by gets its own delivery: skipped from the start where it would come too late,
    so that nothing comes in a burst and everything is accounted for. Where many of a workspace are due at one moment,
    each is given a moment of their own a little later; `crowds` remembers how many, for the batches that follow.
    """
    due = schedule.due(tx, at, BATCH)
    people = members.of_occasions(tx, [one.id for one in due])
    made: list[Planned] = []
    moved: list[tuple[Occasion, Occurrence]] = []
    ended: list[Occasion] = []
    for one in due:
        occurrences, following = _went_by(one, people.get(one.who), kinds.get(one.kind), at)
        made += (_planned(tx, one, each, at, pace, crowds) for each in occurrences)
        if following is None:
            ended.append(one)
        else:
            moved.append((one, following))
    outbox.add_all(tx, made)
    schedule.move_on(tx, moved)
    schedule.end(tx, ended)
    return len(due)


def _went_by(
    one: Occasion, member: Member | None, kind: Kind | None, at: datetime
) -> tuple[list[Occurrence], Occurrence | None]:
    """What of an occasion is due by now, and what follows (which may be due as well, after a long outage)."""
    if member is None or kind is None:
        return [one.next], None
    due, following = [one.next], kind.next_due(member, one.next.due_at)
    while following is not None and following.due_at <= at and len(due) < _AT_A_TIME:
        due.append(following)
        following = kind.next_due(member, following.due_at)
    return due, following


def _planned(tx: sa.Connection, one: Occasion, due: Occurrence, at: datetime, pace: Pace, crowds: Crowds) -> Planned:
    if due.expires_at < at:
        return Planned(one.who, one.kind, due, due.due_at, DOWN)
    if due.due_at not in crowds:
        crowds[due.due_at] = schedule.crowd(tx, due.due_at)
    width = pace.width(crowds[due.due_at].get(one.who.workspace_id, 1))
    within = min(width, (due.expires_at - due.due_at) / 2)  # in time, however many they are
    return Planned(one.who, one.kind, due, due.due_at + share(within, *one.who))


def take_up(tx: sa.Connection, kinds: Kinds, workspace_id: str, at: datetime) -> bool:
    """Take a workspace up again that was paused: what was due meanwhile is passed over, not sent in a burst.

    Returns False while there is more to pass over: call it again, and nothing is sent before it is done.
    """
    found = schedule.due_in(tx, workspace_id, at, BATCH)
    people = members.of_occasions(tx, [one.id for one in found])
    due = [(one, kinds[one.kind].next_due(people[one.who], at) if one.kind in kinds else None) for one in found]
    schedule.move_on(tx, [(one, following) for one, following in due if following is not None])
    schedule.end(tx, [one for one, following in due if following is None])
    if len(found) == BATCH:
        return False
    delivery_retention.pass_over(tx, workspace_id, at)
    lanes.open_lane(tx, workspace_id)
    return True


def renew(tx: sa.Connection, kinds: Kinds, after: int, at: datetime) -> int:
    """Work out anew when the occasions after one of them are due, some at a time; returns the last one, 0 after all.

    What is due by `at` keeps its date.
    """
    found = schedule.page(tx, after, at, BATCH)
    people = members.of_occasions(tx, [one.id for one in found])
    due = [(one, kinds[one.kind].next_due(people[one.who], at)) for one in found if one.kind in kinds]
    schedule.move_on(tx, [(one, following) for one, following in due if following is not None])
    return found[-1].id if found else 0
