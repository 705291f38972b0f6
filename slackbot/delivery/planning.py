"""Planning: due occasions become deliveries and move on in one transaction, so that a kill loses nothing."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
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


class Crowd:
    """The occasions due at one moment: the ids of each workspace's, in order, and how many they are in all."""

    def __init__(self, by_workspace: Mapping[str, Sequence[int]]) -> None:
        self.of = by_workspace
        self.size = sum(map(len, by_workspace.values()))


Crowds = dict[datetime, Crowd]

BATCH: Final = 100
_AT_A_TIME: Final = 10  # missed days of one occasion, planned in one transaction
DOWN: Final = "down"


def plan(tx: sa.Connection, kinds: Kinds, at: datetime, pace: Pace, crowds: Crowds) -> int:
    """Turn due occasions into deliveries and move them on; returns their number, 0 once everything is planned.

    After an outage each missed day gets its own delivery, skipped at once if it is too late: nothing arrives in a burst
    and everything is accounted for. If many people of a workspace are due at one moment, each gets a place in a spread;
    `crowds` remembers them for the following batches.
    """
    due = schedule.due(tx, at, BATCH)
    people = members.of_occasions(tx, [occasion.id for occasion in due])
    made: list[Planned] = []
    moved: list[tuple[Occasion, Occurrence]] = []
    ended: list[Occasion] = []
    for occasion in due:
        occurrences, following = _occurrences(occasion, people.get(occasion.who), kinds.get(occasion.kind), at)
        made += (_planned(tx, occasion, due_then, at, pace, crowds) for due_then in occurrences)
        if following is None:
            ended.append(occasion)
        else:
            moved.append((occasion, following))
    outbox.add_all(tx, made)
    schedule.move_on(tx, moved)
    schedule.end(tx, ended)
    return len(due)


def _occurrences(
    occasion: Occasion, member: Member | None, kind: Kind | None, at: datetime
) -> tuple[list[Occurrence], Occurrence | None]:
    """Return an occasion's occurrences up to now and the next one (itself due after a long outage)."""
    if member is None or kind is None:
        return [occasion.next], None
    due, following = [occasion.next], kind.next_due(member, occasion.next.due_at)
    while following is not None and following.due_at <= at and len(due) < _AT_A_TIME:
        due.append(following)
        following = kind.next_due(member, following.due_at)
    return due, following


def _planned(
    tx: sa.Connection, occasion: Occasion, due: Occurrence, at: datetime, pace: Pace, crowds: Crowds
) -> Planned:
    if due.expires_at < at:
        return Planned(occasion.who, occasion.kind, due, due.due_at, DOWN)
    if due.due_at not in crowds:
        crowds[due.due_at] = Crowd(schedule.crowd(tx, due.due_at))
    latest = (due.expires_at - due.due_at) / 2  # still in time, however many are due
    place = _place(occasion, crowds[due.due_at], pace, latest)
    return Planned(occasion.who, occasion.kind, due, due.due_at + place)


def _place(occasion: Occasion, crowd: Crowd, pace: Pace, latest: timedelta) -> timedelta:
    """Return an occasion's place in the spread of a crowd, the same every day while nobody comes or goes.

    Workspaces begin one after another, at the speed of one process; within a workspace, people are due in groups of one
    batch at Slack's pace, because a spread message by message would leave nothing to send together.
    """
    here = crowd.of.get(occasion.who.workspace_id, ())
    own = min(pace.width(len(here)), latest)
    whole = max(own, min(pace.process_width(crowd.size), latest))
    last_group = max(len(here) - 1, 0) // pace.batch
    group = min(bisect_left(here, occasion.id) // pace.batch, last_group)
    begins = share(whole - own, occasion.who.workspace_id)
    return begins + (own / last_group * group if last_group else own)


def take_up(tx: sa.Connection, kinds: Kinds, workspace_id: str, at: datetime, reason: str = "workspace_paused") -> bool:
    """Reopen a paused workspace: skip everything due meanwhile, with `reason`, instead of sending it in a burst.

    Returns False while there is more to skip, and has to be called again; nothing is sent before it returns True.
    """
    occasions = schedule.due_in(tx, workspace_id, at, BATCH)
    people = members.of_occasions(tx, [occasion.id for occasion in occasions])
    due = [
        (occasion, kinds[occasion.kind].next_due(people[occasion.who], at) if occasion.kind in kinds else None)
        for occasion in occasions
    ]
    schedule.move_on(tx, [(occasion, following) for occasion, following in due if following is not None])
    schedule.end(tx, [occasion for occasion, following in due if following is None])
    if len(occasions) == BATCH:
        return False
    delivery_retention.pass_over(tx, workspace_id, at, reason)
    lanes.open_lane(tx, workspace_id)
    return True


def renew(tx: sa.Connection, kinds: Kinds, after: int, at: datetime) -> int:
    """Recompute one batch of due dates, starting after id `after`; returns the last id, or 0 when finished.

    Occasions due by `at` keep their date.
    """
    occasions = schedule.page(tx, after, at, BATCH)
    people = members.of_occasions(tx, [occasion.id for occasion in occasions])
    due = [
        (occasion, kinds[occasion.kind].next_due(people[occasion.who], at))
        for occasion in occasions
        if occasion.kind in kinds
    ]
    schedule.move_on(tx, [(occasion, following) for occasion, following in due if following is not None])
    return occasions[-1].id if occasions else 0
