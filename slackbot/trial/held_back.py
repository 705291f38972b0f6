"""Messages that were due and not sent, each with the reason in words."""

from collections.abc import Sequence

import sqlalchemy as sa

from slackbot.coach.calendar import works_on
from slackbot.render import Words
from slackbot.standin.page import HeldBack
from slackbot.store.outbox import outbox
from slackbot.store.outbox.outbox import Delivery
from slackbot.store.people import members
from slackbot.trial.trial import Trial

MOST = 12


async def held_back(trial: Trial, words: Words) -> Sequence[HeldBack]:
    """Return the latest messages that were not sent, up to MOST."""
    return await trial.bot.database.transact(_unsent, trial, words)


def _unsent(tx: sa.Connection, trial: Trial, words: Words) -> list[HeldBack]:
    return [
        HeldBack(delivery.day, delivery.who.user_id, _why(tx, delivery, trial, words), delivery.reason or "")
        for delivery in outbox.unsent(tx, trial.slack.team.id, MOST)
    ]


def _why(tx: sa.Connection, delivery: Delivery, trial: Trial, words: Words) -> str:
    member = members.get(tx, delivery.who)
    facts = {
        "kind": delivery.kind,
        "name": trial.name_of(delivery.who.user_id),
        "day": delivery.day,
        "reason": delivery.reason or "",
        "weekly": member is not None and not works_on(delivery.day, member.hours),
    }
    return words.plain("try/held_back", facts)
