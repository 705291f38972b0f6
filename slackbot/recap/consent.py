"""Consent belongs to the words: an edit after a yes takes the old words out of every recap and shelf, and says so."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from slackbot.coach.running_list import PRIVATE
from slackbot.reply import Reply
from slackbot.store.people import causes, challenges
from slackbot.store.people.lines import Line
from slackbot.store.recap import shares, shelf, teams
from slackbot.store.recap.shares import Share
from slackbot.store.schema.identity import MemberId


def words_changed(tx: sa.Connection, who: MemberId, kind: str, source_id: int, text: str) -> Reply | None:
    """Void each yes to earlier words; None if there was none, so that nothing needs to be said."""
    return _told(tx, who, text, shares.void(tx, who, kind, source_id, text), private=False)


def line_changed(tx: sa.Connection, who: MemberId, before: Line, kind: str, text: str) -> Reply | None:
    """Void each yes to the earlier words of a line, and to the hard ticket behind it, which gets the new words too.

    A line that became private is in no recap, whatever its words, and what was learned from it is on no shelf.
    """
    private = kind in PRIVATE
    if text == before.text and not private:
        return None
    voided = shares.void(tx, who, shares.LINE, before.id, text, even_same=private)
    behind = challenges.reword(tx, who, before.id, text)
    for challenge_id in behind:
        voided += shares.void(tx, who, shares.CHALLENGE, challenge_id, text, even_same=private)
    off_shelf = private and shelf.take_off(tx, who, behind)
    return _told(tx, who, text, voided, private=private, off_shelf=off_shelf)


def lines_removed(tx: sa.Connection, who: MemberId, line_ids: Collection[int]) -> bool:
    """Take lines that left the list out of every recap, with the finished hard ones and the causes behind them.

    What was learned from them leaves the shelf; returns whether any of it stood there.
    """
    shares.take_back(tx, who, shares.LINE, line_ids)
    shares.take_back(tx, who, shares.CHALLENGE, challenges.kept_as(tx, who, line_ids))
    shares.take_back(tx, who, shares.CAUSE, causes.of_lines(tx, who, line_ids))
    return shelf.take_off(tx, who, challenges.of_lines(tx, who, line_ids))


def _told(
    tx: sa.Connection, who: MemberId, text: str, voided: Iterable[Share], *, private: bool, off_shelf: bool = False
) -> Reply | None:
    """Name each recap that had a yes, and offer the new words for it unless they are private; None if none had."""
    asked_again: list[dict[str, Any]] = []
    for share in voided:
        team = teams.get(tx, who.workspace_id, share.team_id)
        if team is not None:
            value = f"{team.id}.{share.day.isoformat()}.{share.kind}.{share.source_id}"
            posted = share.part is not None
            asked_again.append({"name": team.name, "value": None if private else value, "posted": posted})
    facts = {"text": text, "teams": asked_again, "off_shelf": off_shelf}
    return Reply("recap/reworded", facts) if asked_again or off_shelf else None
