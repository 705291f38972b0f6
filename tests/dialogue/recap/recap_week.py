"""A week with a recap on Friday, as its readers see it: posts, buttons, and the values behind them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slackbot.standin import Message
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, open_talk

QUIET = re.compile(r"A quiet week in here\. A question to take along: [a-z].+\?\n\[Answer\]")


async def asked(team: Team, who: Speaker) -> Message:
    """Turn to the day before; returns the question to somebody."""
    await team.talk.at("16:05", days=2)
    who.last = who.person.dm[-1]
    return who.last


async def presses(team: Team, who: Speaker, label: str, *, value: str | None = None, on: Message | None = None) -> str:
    """Press a button of a message in the DM; returns that message as it stands then."""
    message = on or who.person.dm[-1]
    await who.person.presses(message, label, value=value)
    await team.talk.trial.settled()
    return next(latest for latest in who.person.dm if latest.ts == message.ts).readable()


def ours(team: Team) -> str:
    """All that was ever said in the channel, earlier states too."""
    return "\n".join(
        entry.text + str(entry.blocks) for entry in team.talk.slack.ledger if entry.channel == team.channel.id
    )


def value_of(who: Speaker, words: str, *, on: Message | None = None) -> str:
    """The value of the button beside some words."""
    message = on or who.person.dm[-1]
    row = next(block for block in message.blocks if block["type"] == "section" and words in block["text"]["text"])
    return str(row["accessory"]["value"])


def head_and_thread(team: Team) -> tuple[list[str], list[str]]:
    """The posts in the channel, and those in threads."""
    posts = list(team.channel.messages.values())
    return [message.readable() for message in posts if not message.thread_ts], [
        message.readable() for message in posts if message.thread_ts
    ]


@asynccontextmanager
async def open_week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays; bob did his set-up and has two lines, alice leads and has one."""
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
        await talk.bob.types("/coach recap on")
        await talk.bob.types("/done wrote back to the angry baker\nhard: the contract with the two dates")
        await talk.alice.types("/done what alice keeps to herself")
        await team.types(talk.alice, "/coach team fri 16:00")
        yield team
