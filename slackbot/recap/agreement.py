"""Thanks in a recap: both people say yes, for a channel that the question names; without a recap nobody is asked."""

from typing import Any

import sqlalchemy as sa

from slackbot.recap import plan
from slackbot.store.recap import shares, teams
from slackbot.store.recap.teams import Team
from slackbot.store.schema.identity import MemberId


def asked_for(tx: sa.Connection, one_side: MemberId, other_side: MemberId, thanks_id: int) -> list[dict[str, Any]]:
    """Return the channels whose coming recap both people take part in, as facts for the question about a thanks."""
    return [
        {"name": team.name, "value": f"{thanks_id}.{team.id}", "weekday": team.post_day}
        for team in teams.of(tx, one_side)
        if _is_open_to(tx, other_side, team)
    ]


def agree(tx: sa.Connection, who: MemberId, other: MemberId, kind: str, thanks_id: int, team_id: int) -> Team | None:
    """Save a person's yes for one channel; None if that channel's recap is no longer open to both."""
    team = next((team for team in teams.of(tx, who) if team.id == team_id), None)
    day = plan.coming(tx, team) if team else None
    if team is None or day is None or not _is_open_to(tx, other, team):
        return None
    shares.put(tx, who, shares.Source(team.id, kind, thanks_id), text="", yes=True, day=day)
    shares.align_thanks(tx, team.workspace_id, team.id, thanks_id, day)
    return team


def _is_open_to(tx: sa.Connection, who: MemberId, team: Team) -> bool:
    mate = teams.mate(tx, who, team.id)
    return mate is not None and mate.takes_part and plan.coming(tx, team) is not None
