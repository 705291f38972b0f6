"""What is sent unasked: `JOBS` is the map; each file says what is due when, and what it says then."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from slackbot.scheduled import (
    break_nudge,
    challenge_nudge,
    cover,
    digest,
    export,
    follow_up,
    parked_lines,
    recap,
    recap_notices,
    recap_plan,
    recap_preview,
    signal,
    thanks_note,
    welcome_back,
)
from slackbot.scheduled.job import Job
from slackbot.store.outbox import outbox, schedule
from slackbot.store.people.members import Member

JOBS: Final[Mapping[str, Job]] = MappingProxyType(
    {
        job.kind: job
        for job in (
            digest.JOB,
            challenge_nudge.JOB,
            break_nudge.JOB,
            cover.JOB,
            cover.YOURS,
            parked_lines.JOB,
            welcome_back.JOB,
            follow_up.JOB,
            thanks_note.JOB,
            thanks_note.PLAIN,
            export.JOB,
            recap.JOB,
            recap.PART,
            recap_preview.JOB,
            recap_notices.INTRODUCTION,
            recap_notices.OFF,
            recap_notices.HANDED_TO,
            recap_notices.ASTRAY,
            signal.JOB,
            signal.PLAIN,
        )
    }
)


def replan(tx: sa.Connection, member: Member, at: datetime) -> None:
    """Work out anew what is due when for a person: after any change of clock, shift or choice.

    What is due by now and was not planned yet becomes a delivery first: it is not lost by a change at that moment.
    """
    for one in schedule.due_of(tx, member.id, at):
        outbox.add(tx, one.who, one.kind, one.next.name, one.next)
    for job in JOBS.values():
        due = job.next_due(member, at) if member.active else None
        if due is None:
            schedule.drop(tx, member.id, job.kind)
        else:
            schedule.put(tx, member.id, job.kind, due)
    follow_up.move(tx, member, at)
    recap_plan.ask(tx, member, at)
