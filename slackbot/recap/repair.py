"""Repairs of posted recaps: lines removed or reworded, and people forgotten, are edited out of the channel."""

from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from slackbot.recap import post
from slackbot.reply import Reply
from slackbot.store.people import members
from slackbot.store.recap import recaps, shares, teams
from slackbot.store.recap.recaps import HEAD, Part
from slackbot.store.schema.identity import MemberId

_GONE: Final = frozenset({"message_not_found", "channel_not_found"})


class Repair(NamedTuple):
    """A posted message of a recap that shows old words: its new content, and the preferred languages."""

    part: Part
    reply: Reply
    languages: tuple[str | None, ...]


def claim(tx: sa.Connection, at: datetime) -> Repair | None:
    """Claim the next posted message that shows old words; None if all are up to date."""
    part = recaps.claim_changed(tx, at)
    team = teams.get(tx, part.workspace_id, part.team_id) if part else None
    account = members.get(tx, team.account) if team else None
    if part is None or team is None or account is None:
        return None
    lead = members.get(tx, MemberId(team.workspace_id, team.lead_id)) if part.part < HEAD and team.lead_id else None
    return Repair(part, post.reply_for(tx, team, part.day, part.part), (lead or account).languages)


def done(tx: sa.Connection, repair: Repair) -> None:
    """Note that Slack shows the claimed content."""
    part = repair.part
    recaps.shown(tx, part)
    shares.note_seen(tx, part.workspace_id, part.team_id, part.day, part.part)


def refused(tx: sa.Connection, repair: Repair, reason: str) -> None:
    """Note that Slack refuses an edit for good; a deleted message counts as repaired."""
    if reason in _GONE:
        done(tx, repair)
    else:
        recaps.refused(tx, repair.part, reason)
