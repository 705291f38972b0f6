"""A team with a shelf, and a sentence that goes on it."""

from tests.dialogue.recap.test_team import Team
from tests.talk import Talk

SENTENCE = "ask finance before promising a refund"


async def begin_team(talk: Talk) -> Team:
    """Alice leads a team with a recap on Fridays; bob is in it, charlie is not."""
    team = Team(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/coach shift 09:00-17:00 mon-fri")
    await team.types(talk.alice, "/coach team fri 16:00")
    return team
