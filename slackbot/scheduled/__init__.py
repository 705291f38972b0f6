"""Messages that the bot sends on its own: `KINDS` lists each kind, with a file for each or for a few related ones."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from slackbot.recap import plan
from slackbot.scheduled import (
    break_nudge,
    challenge_nudge,
    digest,
    export,
    follow_up,
    introductions,
    keepsake,
    lead_loop,
    parked_lines,
    recap,
    recap_notices,
    recap_preview,
    welcome_back,
)
from slackbot.scheduled.kind import Kind
from slackbot.scheduled.people import cover, giving_time, hand_over, signal, thanks_note, together, walk
from slackbot.store.outbox import outbox, schedule
from slackbot.store.people.members import Member

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            digest.KIND,
            challenge_nudge.KIND,
            break_nudge.KIND,
            cover.KIND,
            cover.YOURS,
            together.KIND,
            together.FOUND,
            together.GROUP,
            hand_over.KIND,
            hand_over.ANSWER,
            walk.KIND,
            walk.FOUND,
            giving_time.OVER,
            giving_time.QUESTION,
            giving_time.TAKEN,
            parked_lines.KIND,
            welcome_back.KIND,
            follow_up.KIND,
            introductions.KIND,
            thanks_note.KIND,
            thanks_note.PLAIN,
            export.KIND,
            keepsake.KIND,
            recap.KIND,
            recap.PART,
            recap_preview.KIND,
            recap_notices.INTRODUCTION,
            recap_notices.OFF,
            recap_notices.HANDED_TO,
            recap_notices.ASTRAY,
            recap_notices.LAPSED,
            recap_notices.LAPSED_LEAD,
            lead_loop.TOLD,
            lead_loop.AGAIN,
            lead_loop.ANSWERED,
            lead_loop.KEEP,
            signal.KIND,
            signal.PLAIN,
            signal.ANOTHER,
        )
    }
)


def replan(tx: sa.Connection, member: Member, at: datetime) -> None:
    """Recompute when each kind is due for a person, after any change to their clock, shift or choices.

    An occasion already due but not planned becomes a delivery first, so that no change can lose it.
    """
    for occasion in schedule.due_of(tx, member.id, at):
        outbox.add(tx, occasion.who, occasion.kind, occasion.next.name, occasion.next)
    for kind in KINDS.values():
        due = kind.next_due(member, at) if member.active else None
        if due is None:
            schedule.drop(tx, member.id, kind.name)
        else:
            schedule.put(tx, member.id, kind.name, due)
    follow_up.move(tx, member, at)
    plan.ask(tx, member, at)
