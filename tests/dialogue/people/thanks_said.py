"""What the two sides of a thanks read, in a team with a recap."""

import sqlalchemy as sa

from slackbot.store.schema.schema import member, share
from tests.talk import Talk

WHAT = "for taking the late call"


def note(talk: Talk, what: str = WHAT) -> str:
    asks = "May #help-desk see it in its recap?\n[Share it] [Between us] [Turn these off]"
    return f"@{talk.alice.person.id} thanks you {what}. {asks}"


def noted(what: str = WHAT) -> str:
    asks = "It stays between you two, unless both want #help-desk to see it.\n[Share it]"
    return f"Noted for @bob, who gets it at work if they take thanks: {what}. {asks}"


def forget_account(tx: sa.Connection, user_id: str) -> None:
    tx.execute(sa.delete(member).where(member.c.user_id == user_id))


async def shares_of(talk: Talk) -> list[tuple[int, str, bool]]:
    """All shares that are stored: the thanks, the side, and whether it said yes."""
    return await talk.bot.database.transact(_all)


def _all(tx: sa.Connection) -> list[tuple[int, str, bool]]:
    rows = tx.execute(sa.select(share.c.source_id, share.c.kind, share.c.yes).order_by(share.c.id))
    return [(row.source_id, row.kind, row.yes) for row in rows]


async def put_in_a_team(talk: Talk) -> Talk:
    """A talk with two who use the bot and are in a team with a recap on Fridays."""
    channel = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/done a line")
    await talk.alice.person.types("/coach team fri 16:00", channel=channel.id)
    await talk.trial.settled()
    return talk
