"""The canary scan over people and time: words reach the people they are meant for, and nobody else.

Two colleagues live every way in which one reaches another, with marked words; a third opted in to all of it and is
asked too. Who read which words is looked up in the ledger, and the log, the metrics and the tables after it.
"""

from io import StringIO

import pytest

from slackbot import manifest
from slackbot.standin import Message
from tests.canary import every_row, found_in, planted
from tests.dialogue.recap.test_team import Team
from tests.talk import Speaker, Talk, open_talk

# What alice writes that bob reads, once he is named or said yes; the third sees none of it.
TO_ONE = {"together", "handover", "hardpart", "thanks"}
PRIVATE = {
    *("rough", "time", "light", "hard", "cause", "piece", "draft", "lesson", "answer", "line"),
    *("year", "stroll", "picked"),
}
TO_THE_CHANNEL = {"changed"}  # what the lead writes for it, from the recap on
# Typed beside something else and dropped: on, off, and a signal, which has no words.
DROPPED = ("/coach walks {}", "/coach together {}", "/coach cover {}", "/coach handovers {}", "/coach signal @bob {}")


def last(who: Speaker) -> Message:
    """Return the newest message of the bot in somebody's DM, and make it the one that is pressed."""
    who.last = who.person.dm[-1]
    return who.last


async def keeps_to_oneself(who: Speaker, team: Team) -> None:
    """Live the ways of people and time that nobody else reads, each with marked words."""
    await who.types(f"/done {planted('line')}")
    await who.types(f"/rough {planted('rough')}")
    await who.presses("Nothing, thanks")
    await who.types(f"/done hard: {planted('hard')}")
    await who.presses("A minute first")
    await who.types(f"/done hard: {planted('hard')} again")
    await who.presses("Avoidable")
    await who.saves(text=planted("cause"))
    await who.types(f"/coach piece {planted('piece')}")
    await team.types(who, f"/coach shelf {planted('draft')}")
    await who.types(f"/time 20 {planted('time')}")
    await who.types("/time end")
    await who.presses("Write it down")
    await who.saves(what=planted("light"))
    for command in DROPPED:
        await who.types(command.format(planted("dropped")))


async def picks(who: Speaker) -> None:
    """Put a line into a document of one's own, as files where Slack takes files."""
    await who.types(f"/coach year {planted('year')}")
    await who.types(f"/done hard: {planted('picked')}")
    await who.types("/coach month")
    row = next(block for block in who.person.ephemerals[-1].blocks if planted("picked") in str(block))
    await who.presses("Take it", value=row["accessory"]["value"])
    await who.presses("Make it")


async def learns(who: Speaker) -> None:
    """Finish a hard one with a lesson that stays off the shelf."""
    await who.types("/challenge one that is done")
    await who.types("/challenge")
    await who.presses("It's done")
    await who.saves(learned=planted("lesson"))


async def reaches_bob(talk: Talk) -> None:
    """Reach bob by each way that carries words of alice's; dora is asked as well where nobody is named."""
    await talk.alice.types("/break cover")
    await talk.alice.types(f"/challenge together {planted('together')}")
    await talk.alice.saves(text=planted("together"))
    await talk.at("09:05")
    question = next(message for message in talk.bob.person.dm if "I'm in" in message.readable())
    await talk.bob.presses("I'm in", on=question)
    await talk.at("09:06")
    await talk.alice.types(f"/challenge {planted('handover')}")
    await talk.alice.presses("Say it")
    await talk.alice.saves(hard_part=planted("hardpart"))
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    await talk.alice.saves(whom=talk.bob.person.id)
    await talk.at("09:07")
    last(talk.bob)
    await talk.bob.presses("I'll take it")
    await talk.alice.types(f"/thanks @bob for {planted('thanks')}")
    await talk.at("09:08")


async def walks_with_bob(talk: Talk) -> None:
    """Walk together after a break of a kind that alice names."""
    await talk.alice.types(f"/break 5 {planted('stroll')}")
    await talk.alice.types("/break end")
    for who in (talk.alice, talk.bob):
        await who.types("/coach breaks 09:10")
    await talk.at("09:10")
    nudge = next(message for message in talk.alice.person.dm if "With somebody" in message.buttons)
    await talk.alice.presses("With somebody", on=nudge)
    await talk.at("09:11")
    last(talk.bob)
    await talk.bob.presses("I'm coming")
    await talk.at("09:12")


async def everybody_looks(team: Team, *people: Speaker) -> None:
    """Do what can be done to see something of others."""
    for who in people:
        for command in ("whosees", "export pages", "settings", "recap", "shelf", "causes", "year", "team preview"):
            await team.types(who, f"/coach {command}")
        for command in ("/done", "/today", "/week", "/challenge", "/challenge learned", "/thanks"):
            await who.types(command)
        await who.person.opens_home()
    await team.talk.trial.settled()


def readers(talk: Talk) -> dict[str, set[str]]:
    """Each kind of marked words, with the user ids of all who could read it in any way."""
    read: dict[str, set[str]] = {}
    for entry in talk.slack.ledger:
        for kind in found_in(str([entry.text, entry.blocks, entry.raw])):
            read.setdefault(kind, set()).update(entry.seen_by)
    return read


@pytest.fixture(params=[False, True], ids=["each in their DM", "in a group DM, with files"])
def _scopes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    granted = manifest.load()
    granted["oauth_config"]["scopes"]["bot"] += ["mpim:write", "files:write"] * request.param
    monkeypatch.setattr(manifest, "load", lambda: granted)


@pytest.mark.usefixtures("_scopes")
async def test_words_reach_whom_they_are_for_and_nobody_else(logged: StringIO, database_url: str) -> None:
    async with open_talk(database_url=database_url) as talk:
        dora = Speaker(talk, talk.slack.person("dora", tz="Europe/Berlin"))
        everybody = (talk.alice, talk.bob, dora)
        team = Team(talk, talk.slack.channel("help-desk", [who.person for who in everybody]))
        for who in everybody:
            for setting in ("shift 08:00-17:00 daily", "cover on", "together on", "walks on", "recap on"):
                await who.types(f"/coach {setting}")
        await team.types(dora, "/coach team fri 16:00")
        await team.types(dora, f"/coach changed {planted('changed')}")
        await keeps_to_oneself(talk.alice, team)
        await reaches_bob(talk)
        await walks_with_bob(talk)
        await picks(talk.alice)
        await everybody_looks(team, *everybody)
        await talk.at("16:05", days=3)
        await learns(talk.alice)
        await talk.alice.presses("Answer", on=list(team.channel.messages.values())[-1])
        await talk.alice.saves(text=planted("answer"))
        await everybody_looks(team, *everybody)
        await talk.at("16:05", days=7)
        alice, bob = talk.alice.person.id, talk.bob.person.id
        bots = {talk.slack.team.bot_user}
        read = {kind: ids - bots for kind, ids in readers(talk).items()}
        expected = {kind: {alice, bob} if kind in TO_ONE else {alice} for kind in TO_ONE | PRIVATE}
        assert read == {**expected, **{kind: {who.person.id for who in everybody} for kind in TO_THE_CHANNEL}}
        assert found_in(logged.getvalue()) == set()
        assert found_in((await talk.bot.health.measured()).decode()) == set()
        await talk.alice.types("/coach forget me")
        await talk.alice.presses("Forget me")
        await talk.trial.settled()
        left = await talk.bot.database.transact(every_row)
        assert found_in(left) <= {"handover", "hardpart", *TO_THE_CHANNEL}  # his own hard one since he took it
        assert alice not in left
        talk.slack.ledger.clear()  # what named her to bob stays in his DM; no row says any more that it may
