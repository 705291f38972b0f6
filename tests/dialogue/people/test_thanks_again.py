"""Dialogues about a thanks that comes back: by name as it was given, once, and never on the day itself."""

import sqlalchemy as sa

from slackbot.store.people import thanks_given
from slackbot.store.schema.identity import MemberId
from tests.talk import Talk, open_talk


async def thanked(talk: Talk) -> None:
    """Have bob thank alice thirty times on a day: some of them come back after a week, and others later."""
    sender = MemberId(talk.slack.team.id, talk.bob.person.id)
    today = talk.trial.clock().date()

    def thank(tx: sa.Connection) -> None:
        for number in range(30):
            thanks_given.add(tx, sender, talk.alice.person.id, today, f"for tea number {number}")

    for who in (talk.alice, talk.bob):
        await who.types("/coach shift 09:00-17:00 mon-fri")
    await talk.bot.database.transact(thank)


async def digest(talk: Talk, *, days: int = 0) -> None:
    """Have a digest come after a day with a line, that many days later; none comes on the days between."""
    await talk.at("16:00", days=days)
    await talk.alice.types("/coach digest 16:45")
    await talk.alice.types("/done a call that led nowhere")
    await talk.at("16:50")
    await talk.alice.types("/coach digest off")


def told(talk: Talk) -> list[str]:
    """What alice's digests tell of thanks."""
    lines = (line for mail in talk.alice.mail for line in mail.splitlines())
    return [line for line in lines if "thanked you: for tea" in line]


async def test_a_thanks_comes_back_a_week_later_and_not_again(database_url: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        await thanked(talk)
        await digest(talk)
        assert told(talk) == []
        await digest(talk, days=7)
        back = f"A week ago, @{talk.bob.person.id} thanked you: for tea"
        assert [line.partition(" number ")[0] for line in told(talk)] == [back]
        await digest(talk, days=1)
        await digest(talk, days=6)
        assert len(told(talk)) == 1


async def test_none_comes_back_to_whoever_turned_thanks_off(talk: Talk) -> None:
    await thanked(talk)
    await talk.alice.types("/thanks off")
    await digest(talk, days=7)
    assert told(talk) == []


async def test_it_goes_with_whoever_gave_it(talk: Talk) -> None:
    await thanked(talk)
    await talk.bob.types("/coach forget me")
    await talk.bob.presses("Forget me")
    await digest(talk, days=7)
    assert told(talk) == []
