"""Hard ones in a test: what the bot says of the one that is open, and Alice who has been here before."""

from tests.talk import Speaker, Talk

REFUND = "/challenge the refund three of us avoided"


EMPTY = f"No hard one is open, and that's fine. Is there one that everybody passes on? {REFUND}\n[Take one]"


STANDS = (
    "The hard one: the refund three of us avoided\n"
    "[It's done] [Why it's hard] [Tomorrow] [With somebody] [Hand it over] [Put it back]"
)


async def been_here(talk: Talk) -> None:
    """Let Alice have said hello already."""
    await talk.alice.types("/coach")
    await talk.trial.settled()


async def fills(speaker: Speaker, **fields: str) -> str:
    """Submit the open modal, which is taken; returns what is read then."""
    assert await speaker.saves(**fields) is None
    assert speaker.last is not None
    return speaker.last.readable()


async def keeps(speaker: Speaker, what: str = "a hard one", learned: str = "ask first") -> str:
    """Take one, and say how it went; returns what is read then."""
    await speaker.types(f"/challenge {what}")
    await speaker.types("/challenge")
    await speaker.presses("It's done")
    return await fills(speaker, learned=learned)
