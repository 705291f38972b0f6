"""Every way to ask a colleague, each with the words it is asked in."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from slackbot.standin import Message
from tests.talk import Speaker, Talk

OVER = "It's passed now. Thank you."


WORDS = "the invoice in three currencies"


class Way(NamedTuple):
    """A way to ask: alice's action, a colleague's yes, the message that names them to her, and her way to end it."""

    ask: Callable[[Talk], Awaitable[str]]
    yes: str
    told: str
    ends: str = ""


async def asks_for_cover(talk: Talk) -> str:
    return await talk.alice.types("/break cover")


async def gives_time(talk: Talk) -> str:
    return await talk.alice.types("/time 20 the import for Ada")


async def asks_for_company(talk: Talk) -> str:
    await talk.alice.types(f"/challenge together {WORDS}")
    errors = await talk.alice.saves()
    if errors:
        await talk.alice.person.closes()
    return (errors or {}).get("text", talk.alice.screen[-1])


async def walks(talk: Talk) -> str:
    """Press *With somebody* under the newest break question."""
    nudge = question_to(talk.alice, "With somebody")
    await talk.alice.presses("With somebody", on=nudge)
    return stands(talk.alice, nudge)


async def hands_over(talk: Talk) -> str:
    await talk.alice.types(f"/challenge {WORDS}")
    await talk.alice.types("/challenge")
    await talk.alice.presses("Hand it over")
    errors = await talk.alice.saves(whom=talk.bob.person.id)
    if errors:
        await talk.alice.person.closes()
    return (errors or {}).get("whom", talk.alice.screen[-1])


OPEN_TO_ALL = {
    "cover": Way(asks_for_cover, "I'll cover", "has you covered", "/break end"),
    "time": Way(gives_time, "I'll take them", "takes the next ones", "/time end"),
    "together": Way(asks_for_company, "I'm in", "is in. Fifteen minutes", "/challenge together other words"),
    "walk": Way(walks, "I'm coming", "is coming along", "/break end"),
}


WAYS = {**OPEN_TO_ALL, "hand-over": Way(hands_over, "I'll take it", "takes it from here")}


async def at_work(talk: Talk, *others: Speaker) -> None:
    """Have everybody on shift and open to all, and alice asked about a break, as her colleagues would be soon."""
    for who in (talk.alice, talk.bob, *others):
        when = "09:02" if who is talk.alice else "09:08"
        for setting in ("shift 09:00-17:00 daily", "cover on", "together on", "walks on", f"breaks {when}"):
            await who.types(f"/coach {setting}")
    await talk.at("09:02")


def question_to(who: Speaker, button: str) -> Message:
    """The newest message to somebody that has the button."""
    return next(message for message in reversed(who.person.dm) if button in message.buttons)


def stands(who: Speaker, question: Message) -> str:
    """The text that replaced a question."""
    return next(message for message in who.person.dm if message.ts == question.ts).readable()


def named_to_alice(talk: Talk, way: Way) -> list[str]:
    return [mail for mail in talk.alice.mail if way.told in mail]
