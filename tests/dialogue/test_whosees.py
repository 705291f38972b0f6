"""`/coach whosees`: exactly what any lead or admin can see of me, and who looked; there is nothing else."""

from slackbot.store import sightings
from slackbot.store.members import MemberId
from tests.talk import Talk

REST = (
    "  There is no other view. Thanks are read by whoever they are for. Who runs the machine can reach what is kept; "
    "no tool of mine shows them its words."
)


async def test_with_nothing_shared_nothing_is_seen(talk: Talk) -> None:
    """However much is kept."""
    await talk.alice.types("/done hers")
    await talk.alice.types("/challenge her hard one")
    assert await talk.alice.types("/coach whosees") == (
        f"Nothing of yours is seen by any lead or admin.\nNobody looked.\n{REST}"
    )


async def test_thanks_that_both_agreed_to_are_told_to_both(talk: Talk) -> None:
    await talk.alice.types("/coach shift 08:00-18:00")
    await talk.bob.types("/coach shift 08:00-18:00")
    await talk.alice.types("/thanks @bob for his patience")
    assert "for his patience" not in await talk.alice.types("/coach whosees")
    await talk.alice.types("/thanks @bob for the late call")
    await talk.alice.presses("Share it")
    await talk.at("09:05")
    await talk.bob.presses("Yes", on=talk.bob.person.dm[-1])
    told = await talk.alice.types("/coach whosees")
    assert "• Tuesday, 3 March 2026, thanks that you gave, as both of you agreed: for the late call" in told
    assert "for his patience" not in told
    assert "thanks that you were given" in await talk.bob.types("/coach whosees")


async def test_every_look_is_told_with_when(talk: Talk) -> None:
    """One's own export too; nobody else's."""
    await talk.alice.types("/coach export")
    await talk.bob.types("/done his")
    assert "Who looked\n• Tuesday, 3 March 2026, 09:00: you, all of yours, as an export" in await talk.alice.types(
        "/coach whosees"
    )
    assert "Nobody looked." in await talk.bob.types("/coach whosees")


async def test_a_long_log_is_told_in_pages(talk: Talk) -> None:
    for _ in range(60):
        who = MemberId(talk.slack.team.id, talk.alice.person.id)
        await talk.alice.types("/done x")
        await talk.bot.database.transact(sightings.note, who, "export", talk.trial.clock())
    first = await talk.alice.types("/coach whosees")
    second = await talk.alice.presses("Go on")
    assert (first + second).count("you, all of yours") == 60
    assert await talk.alice.presses("Back") == first
