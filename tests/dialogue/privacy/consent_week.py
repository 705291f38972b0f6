"""A week with a line shared by a yes, and the answers once it can't be shared any more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.dialogue.recap.recap_week import value_of
from tests.dialogue.recap.test_recap_posted import buttons
from tests.dialogue.recap.test_team import Team
from tests.talk import open_talk


async def press_raw(team: Team, action: str, value: str) -> None:
    """Press a button that stands in a message of long ago."""
    bob = team.talk.bob
    bob.last = await bob.person.types("/coach recap")
    assert bob.last is not None
    button = next(iter(buttons(bob.last)))
    button["action_id"], button["value"] = action, value
    await bob.person.presses(bob.last, button["text"]["text"])
    await team.talk.trial.settled()


@asynccontextmanager
async def open_shared_week() -> AsyncIterator[Team]:
    """A team with a recap on Fridays, led by alice; bob has a line with a customer's name in it, shared already."""
    async with open_talk() as talk:
        team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        bob = talk.bob
        await bob.types("/coach shift 09:00-17:00 mon-fri")
        await bob.types("/done wrote back to Mr Okafor\nthe contract with the two dates")
        await team.types(talk.alice, "/coach team fri 16:00")
        await bob.types("/coach recap")
        assert bob.last is not None
        await bob.presses("Share", value=value_of(bob, "Okafor", on=bob.last))
        yield team
