"""Promise one, looked at from everybody else's side: a private text of each kind is found nowhere but with its owner.

Planted as a person plants them, by every way that words come in; then every other person's ledger is searched, all
posts, the log at DEBUG, /metrics, and, once all was forgotten, every table and every byte of the database's files.
"""

import logging
from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.store.recap import shares, teams
from slackbot.store.schema.identity import MemberId
from slackbot.store.schema.schema import metadata
from tests.canary import BIRD, bytes_with, every_row, found_in, leaks_to_others, planted
from tests.talk import Talk, open_talk

TYPED = {
    "done": "/done {}",
    "hard": "/done hard: {}",
    "time": "/done time: {}",
    "yesterday": "/done yesterday: {}",
    "break": "/break 5 {}",
    "unknown": "/coach {}",
    "unreadable": "/coach digest {}",
    "place": "/coach holidays {}",
    "piece": "/coach piece {}",
    "year": "/coach year {}",
    "month": "/coach month {}",
    "reserved": "/time 20 {}",
}
ELSEWHERE = {"edited", "removed", "hardpart", "learned", "challenge", "shortcut", "saves", "reflection", "parked", "dm"}
TO_ONE = {"thanks"}  # one person reads it, and nobody else
SAID_NO = {"share"}


async def plant(talk: Talk) -> set[str]:
    """Live a day as alice, with a private text wherever one can be typed; returns the kinds."""
    alice = talk.alice
    await alice.types("/coach shift 08:00-18:00")
    for kind, command in TYPED.items():
        await alice.types(command.format(planted(kind)))
    await alice.types("/done to be edited")
    await alice.types("/done")
    await alice.presses("Edit", value=await _line(talk, "to be edited"))
    await alice.saves(text=planted("edited"))
    await alice.types(f"/done {planted('removed')}")
    await alice.presses("Undo")
    await alice.types(f"/challenge {planted('challenge')}")
    await alice.presses("Say it")
    await alice.saves(hard_part=planted("hardpart"))
    await alice.types("/challenge")
    await alice.presses("It's done")
    await alice.saves(learned=planted("learned"))
    await alice.types(f"/shortcut {planted('shortcut')}")
    await alice.presses("The customer")
    await alice.presses("What it saves")
    await alice.saves(saves=planted("saves"))
    await alice.types("/reflect")
    await alice.presses("Answer")
    await alice.saves(text=planted("reflection"))
    await alice.types(f"/thanks @bob for {planted('thanks')}")
    await alice.person.writes(planted("dm"))
    await _say_no_to_sharing(talk)
    await alice.types("/coach digest 17:00")
    await alice.types("/enough")
    await alice.presses("Park something")
    await alice.saves(lines=planted("parked"))
    return {*TYPED, *ELSEWHERE, *TO_ONE, *SAID_NO}


async def _line(talk: Talk, text: str) -> str:
    """What the choice *Edit* of a line carries."""
    line = metadata.tables["done_line"]
    ids = await talk.bot.database.transact(lambda tx: tx.execute(sa.select(line.c.id).where(line.c.text == text)))
    return f"done.edit:{ids.scalar_one()}"


async def _say_no_to_sharing(talk: Talk) -> None:
    """A line reworded for the recap, and a no to it."""
    who = MemberId(talk.slack.team.id, talk.alice.person.id)

    def share(tx: sa.Connection) -> None:
        channel = next(iter(talk.slack.team.channels.values()))
        team = teams.begin(tx, who.workspace_id, channel.id, "support")
        teams.arrive(tx, who, team)
        shares.put(
            tx,
            who,
            shares.Source(team.id, shares.LINE, 1),
            text=planted("share"),
            yes=False,
            day=talk.trial.clock().date(),
        )

    await talk.bot.database.transact(share)


async def everybody_looks(talk: Talk) -> None:
    """The others do what they can to see something, and a week goes by."""
    for other in (talk.alice, talk.bob):
        await other.person.opens_home()
    await talk.bob.types("/done his own line")
    for command in ("/done", "/today", "/week", "/thanks", "/reflect past", "/shortcut", "/challenge"):
        await talk.bob.types(command)
    for command in ("/coach whosees", "/coach export", "/coach settings"):
        await talk.bob.types(command)
    await talk.at("18:30")
    await talk.at("18:30", days=1)
    await talk.at("18:30", days=14)


async def test_no_private_text_is_anywhere_but_with_its_owner(logged: StringIO) -> None:
    """Every kind is there to leak: its owner sees each of them."""
    async with open_talk() as talk:
        kinds = await plant(talk)
        await everybody_looks(talk)
        await talk.alice.types("/coach export")
        hers = {kind for entry in talk.alice.person.sees for kind in found_in(str([entry.text, entry.raw]))}
        assert hers == kinds
        assert leaks_to_others(talk.slack, talk.alice.person.id) == TO_ONE
        assert talk.charlie.person.sees == []
        assert [entry for entry in talk.slack.ledger if len(entry.seen_by) != 1] == []
        assert "Never Done" in logged.getvalue()
        assert found_in(logged.getvalue()) == set()
        metrics = (await talk.bot.health.measured()).decode()
        assert 'coach_commands_total{cmd="done",result="answered"}' in metrics
        assert found_in(metrics) == set()
        assert [who for who in (talk.alice, talk.bob) if who.person.id in metrics] == []


async def test_the_scan_finds_a_leak(logged: StringIO) -> None:
    """A bot that posts one private line to the channel, and logs it, is caught at both."""
    async with open_talk() as talk:
        await talk.alice.types(f"/done {planted('done')}")
        assert leaks_to_others(talk.slack, talk.alice.person.id) == set()
        channel = next(iter(talk.slack.team.channels.values()))
        leaking = AsyncWebClient(talk.slack.bot_token, talk.slack.api_url)
        await leaking.chat_postMessage(
            channel=channel.id,
            text="x",
            metadata={
                "event_type": "leak",
                "event_payload": {"line": planted("done")},
            },
        )
        logging.getLogger("slackbot").debug("%s", planted("done"))
        assert leaks_to_others(talk.slack, talk.alice.person.id) == {"done"}
        assert found_in(logged.getvalue()) == {"done"}
        talk.slack.ledger.clear()


async def test_after_forget_me_no_table_and_no_byte_has_it() -> None:
    """The files are full of it before, and of her id; after the tap there is neither, in no page and no log."""
    async with open_talk() as talk:
        await plant(talk)
        await everybody_looks(talk)
        file, her_id = Path(str(talk.bot.database.engine.url.database)), talk.alice.person.id
        assert bytes_with(file, BIRD) != {}
        await talk.alice.types("/coach forget me")
        await talk.alice.presses("Forget me")
        await talk.trial.settled()
        left = await talk.bot.database.transact(every_row)
        assert (found_in(left), her_id in left) == (set(), False)
        assert (bytes_with(file, BIRD), bytes_with(file, her_id)) == ({}, {})
        assert talk.alice.person.home is not None
        assert found_in(talk.alice.person.home.readable()) == set()
        talk.slack.ledger.clear()  # her name over the thanks stays with who got them; no row says any more that it may
