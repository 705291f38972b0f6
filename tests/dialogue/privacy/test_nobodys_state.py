"""Nobody learns another's state by asking: the answer, what follows, and the work of it are the same whatever it is."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from slackbot.store.privacy.personal_data import everything
from slackbot.store.schema.identity import MemberId
from tests.talk import Speaker, Talk, open_talk

OPTED_IN = ("shift 08:00-18:00 daily", "cover on", "together on", "walks on", "breaks 09:08")
STATES: dict[str, Sequence[str]] = {
    "off shift": ("/coach shift 20:00-23:00 daily",),
    "shift unknown": ("/coach shift off",),
    "on a day off": ("/coach daysoff 2026-03-03",),
    "paused": ("/coach pause",),
    "day closed": ("/enough",),
    "on a break": ("/break 15",),
    "with a customer": ("/time 30 the export",),
    "opted out": tuple(
        f"/coach {kind} off" for kind in ("cover", "together", "walks", "handovers", "signals", "thanks")
    ),
}
NO_USER = "no user of the bot"
FORGOTTEN = "forgotten"
LEFT = "left Slack"
NEAR = 6  # statements: those that ask one colleague more


async def live_as(talk: Talk, state: str) -> None:
    """Have bob opt in to everything and get into a state; nobody at all where he does not use the bot."""
    if state == NO_USER:
        return
    for setting in OPTED_IN:
        await talk.bob.types(f"/coach {setting}")
    for command in STATES.get(state, ()):
        await talk.bob.types(command)
    if state == FORGOTTEN:
        await talk.bob.types("/coach forget me")
        await talk.bob.presses("Forget me")
    if state == LEFT:
        await talk.bob.person.profile.is_deactivated()
        await talk.trial.settled()


@contextmanager
def statements(talk: Talk) -> Iterator[list[str]]:
    """Collect the statements that the bot's database is given."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = talk.bot.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


async def hands_over(alice: Speaker, to: Speaker) -> str:
    """Offer a hard one to a colleague, in the window."""
    await alice.types("/challenge the refund three of us avoided")
    await alice.types("/challenge")
    await alice.presses("Hand it over")
    await alice.saves(whom=to.person.id)
    return alice.screen[-1]


async def walks(alice: Speaker) -> str:
    """Have the morning's break question come, and take the break with somebody."""
    await alice.talk.at("09:03")
    nudge = alice.person.dm[-1]
    await alice.presses("With somebody", on=nudge)
    return next(message for message in alice.person.dm if message.ts == nudge.ts).readable()


async def asks(talk: Talk, *, by_name: bool) -> dict[str, str]:
    """Ask bob, or whoever is there, for all that somebody can be asked for; returns what alice reads each time.

    Where he is not to be named, only what asks whoever is there.
    """
    alice = talk.alice
    read = {"a walk": await walks(alice)}
    await alice.types("/challenge together")
    await alice.saves(text="the two dates")
    read["together"] = alice.screen[-1]
    named = ("/coach signal @bob", "/thanks @bob for tea") if by_name else ()
    for command in ("/break cover", "/challenge together", *named):
        read[command] = await alice.types(command)
    if by_name:
        read["a hand-over"] = await hands_over(alice, talk.bob)
    read["/time"] = await alice.types("/time 20 the import for Ada")
    await talk.at("10:30")
    looked = {f"/coach {name}": await alice.types(f"/coach {name}") for name in ("whosees", "settings", "export pages")}
    return {**read, **looked, "her mail": "\n".join(alice.mail), "her export": await exported(talk)}


async def exported(talk: Talk) -> str:
    """What alice's export says of messages and of questions to colleagues, less what differs from run to run."""
    rows = await talk.bot.database.transact(everything, MemberId(talk.slack.team.id, talk.alice.person.id))
    told = {name: rows[name] for name in rows if name == "deliveries" or name.startswith(("covers", "requests"))}
    return re.sub(r"'(?:uid|id|source_id|occurrence)': [^,]+|'slack_ts': '.*?'|U0STAND\\d+", "", str(told))


async def asked_in(state: str, database_url: str, *, by_name: bool = True) -> dict[str, str]:
    async with open_talk(database_url=database_url) as talk:
        for setting in ("shift 08:00-18:00 daily", "walks on", "breaks 09:03"):
            await talk.alice.types(f"/coach {setting}")
        await live_as(talk, state)
        read = await asks(talk, by_name=by_name)
        talk.slack.ledger.clear()
        return read


@pytest.mark.parametrize("state", [*STATES, NO_USER, FORGOTTEN])
async def test_whoever_asks_reads_the_same(database_url: str, state: str) -> None:
    """At once, in the hour and a half after it, and in all that she can look up then.

    That somebody does not use the bot is said of a hand-over, and where it has no name of them.
    """
    expected = await asked_in("at work", "")
    read = await asked_in(state, database_url)
    if state in {NO_USER, FORGOTTEN}:
        for told in ("a hand-over", "/coach whosees", "her export"):
            assert read.pop(told) != expected.pop(told)
    assert read == expected


async def test_whoever_asks_reads_the_same_of_somebody_who_left(database_url: str) -> None:
    """That somebody left is for Slack to say, and it does; a question without a name says nothing of it."""
    expected = await asked_in("at work", "", by_name=False)
    assert await asked_in(LEFT, database_url, by_name=False) == expected


WALK = "With somebody"
ASKS = (
    WALK,
    "/break cover",
    "/challenge together",
    "/time 20 the import",
    "/coach signal @bob",
    "/thanks @bob for tea",
)


async def asks_once(talk: Talk, command: str) -> None:
    if command == WALK:
        await talk.alice.person.presses(talk.alice.person.dm[-1], WALK)
        return
    await talk.alice.person.types(command)
    if talk.alice.person.modal is not None:
        await talk.alice.person.submits({"text": "the two dates"})


@pytest.mark.parametrize("command", ASKS)
async def test_it_is_about_the_same_work(command: str) -> None:
    """What the database is asked for differs by what one question more takes."""
    counted = {}
    for state in ("at work", "off shift", "opted out", "paused", NO_USER, LEFT):
        if state == LEFT and "@" in command:
            continue  # Slack shows that, and so do we
        async with open_talk() as talk:
            for setting in ("shift 08:00-18:00 daily", "walks on", "breaks 09:03"):
                await talk.alice.types(f"/coach {setting}")
            await live_as(talk, state)
            await talk.at("09:03")
            with statements(talk) as seen:
                await asks_once(talk, command)
            counted[state] = len(seen)
            await talk.trial.settled()
            talk.slack.ledger.clear()
    assert max(counted.values()) - min(counted.values()) <= NEAR, counted
