"""Digests that are due at five, and how their deliveries end."""

from datetime import UTC, datetime, timedelta

from slackbot.store.outbox import outbox
from slackbot.store.schema.identity import MemberId
from tests.talk import Speaker, Talk

FIVE = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 17:00 in Berlin, on the talk's first day


SECOND = timedelta(seconds=1)


async def ended(talk: Talk, speaker: Speaker) -> list[tuple[str, str | None]]:
    """State and reason of all that was planned for somebody."""
    who = MemberId(speaker.person.team, speaker.person.id)
    deliveries = await talk.bot.database.transact(outbox.of_member, who)
    return [(delivery.state.name, delivery.reason) for delivery in deliveries]


def posted(talk: Talk) -> int:
    """How often a post was tried."""
    return sum(call.method == "chat.postMessage" for call in talk.slack.calls)
