"""A member's Slack status as last seen; when it ends early, the messages it held are released."""

from datetime import datetime

import sqlalchemy as sa

from slackbot.coach.slack_status import Status, occupied
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.people.members import Member


def note(tx: sa.Connection, member: Member, status: Status | None, at: datetime) -> bool:
    """Store what a status means for quiet, without its words; returns whether that changed.

    `status` is None if Slack did not say.
    """
    if status is None:
        return False
    now = occupied(status, at, member.hours, member.status)
    if now == member.status:
        return False
    members.change(tx, member.id, occupied=now.why, occupied_until=now.until)
    if member.is_occupied(at) and (now.until is None or now.until <= at):
        outbox.let_go(tx, member.id, at)
    return True
