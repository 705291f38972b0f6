"""The readers of a recap's channel: when there are more of them, every yes lapses and people are asked again."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from slackbot.recap import plan
from slackbot.store.outbox import outbox
from slackbot.store.people import members
from slackbot.store.recap import shares, shelf, teams
from slackbot.store.recap.teams import Team
from slackbot.working_days import next_at_work

LAPSED: Final = "recap_lapsed"
LAPSED_LEAD: Final = "recap_lapsed_lead"
SHARED: Final = "shared"  # with another company, or by an invitation to one
NOTHING_LAPSED: Final = ".nothing"  # ends the occurrence of a lead's message where nobody had said yes
_NARROW_TO_WIDE: Final = ("private", "public", SHARED)
_UNKNOWN: Final = "public"


def note(tx: sa.Connection, team: Team, audience: str, at: datetime) -> None:
    """Keep who can read a channel, as Slack says, and void the yeses that were given for fewer readers.

    As long as nothing is known, people say yes to a channel of their own company.
    """
    if audience not in _NARROW_TO_WIDE or audience == team.audience:
        return
    teams.change(tx, team.workspace_id, team.id, audience=audience)
    if _NARROW_TO_WIDE.index(audience) > _NARROW_TO_WIDE.index(team.audience or _UNKNOWN):
        _lapse(tx, team, audience, at)


def widen(tx: sa.Connection, team: Team, at: datetime) -> None:
    """Void the yeses of a channel that one more company can read from now on, shared before or not."""
    teams.change(tx, team.workspace_id, team.id, audience=SHARED)
    _lapse(tx, team, SHARED, at)


def is_wider(team: Team, shown: str) -> bool:
    """Whether more people can read a channel by now than when a question about it was shown."""
    before = shown if shown in _NARROW_TO_WIDE else _UNKNOWN
    return _NARROW_TO_WIDE.index(team.audience or _UNKNOWN) > _NARROW_TO_WIDE.index(before)


def _lapse(tx: sa.Connection, team: Team, audience: str, at: datetime) -> None:
    """Void every yes for a channel, because it was given for fewer readers."""
    occurrence = f"{team.id}.{audience}.{at:%Y%m%d%H%M%S}"
    lapsed = {*shares.lapse(tx, team.workspace_id, team.id), *shelf.lapse(tx, team.workspace_id, team.id)}
    for who in sorted(lapsed):
        member = members.get(tx, who)
        if member is not None and member.active:
            outbox.add(tx, who, LAPSED, occurrence, next_at_work(member, at))
    if lapsed or team.audience not in {None, SHARED}:
        plan.tell_lead(tx, team, LAPSED_LEAD, occurrence + ("" if lapsed else NOTHING_LAPSED), at)
