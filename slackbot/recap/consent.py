"""Consent belongs to the words: an edit after a yes takes the old words out of every recap, and says so."""

from collections.abc import Collection

import sqlalchemy as sa

from slackbot.reply import Reply
from slackbot.store.people import causes
from slackbot.store.recap import shares, teams
from slackbot.store.schema.identity import MemberId


def words_changed(tx: sa.Connection, who: MemberId, kind: str, source_id: int, text: str) -> Reply | None:
    """Void each yes that was given to other words; None where there was none, and nothing needs to be said."""
    voided = shares.void(tx, who, kind, source_id, text)
    if not voided:
        return None
    asked_again = []
    for share in voided:
        team = teams.get(tx, who.workspace_id, share.team_id)
        if team is not None:
            value = f"{team.id}.{share.day.isoformat()}.{kind}.{source_id}"
            asked_again.append({"name": team.name, "value": value, "posted": share.part is not None})
    return Reply("recap/reworded", {"text": text, "teams": asked_again})


def lines_removed(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> None:
    """Take lines that left the list out of every recap, with the causes behind them."""
    shares.take_back(tx, who, shares.LINE, line_ids)
    shares.take_back(tx, who, shares.CAUSE, causes.of_lines(tx, who, line_ids))
