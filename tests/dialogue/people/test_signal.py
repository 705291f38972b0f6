"""Dialogues about the signal: a hard day, please look in; to one person, and nothing kept but that it was sent."""

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import delivery
from tests.talk import Speaker, Talk

HELP = (
    "/coach signal @colleague asks one person you choose to look in on a hard day. "
    "I store that you asked, and nothing more.\n"
    "• /coach signals off: nobody's signal reaches you through me; nobody is told"
)
SENT = (
    "I'll pass it on if they're at work in the next hours. I can't tell you whether they are. "
    "If it can't wait, call somebody.\n[Ask someone else]"
)
ANOTHER = "If nobody has looked in yet, somebody else may be near.\n[Ask someone else]"


async def signals(talk: Talk, who: Speaker, to: Speaker, text: str = "") -> str:
    """Send a signal, with words that are not to be kept."""
    typed = f"signal <@{to.person.id}|{to.person.name}> {text}"
    who.last = await who.person.sends_command(command="/coach", text=typed)
    await talk.bot.sender.settled()
    await talk.trial.settled()
    return who.last.readable() if who.last else ""


async def test_one_plain_message_reaches_the_person_who_was_chosen(talk: Talk) -> None:
    assert await signals(talk, talk.alice, talk.bob, "the baker shouted") == SENT
    (mail,) = talk.bob.mail
    assert mail.endswith(
        "is having a hard day and would be glad if you looked in. A word or a coffee is plenty.\n[Turn these off]"
    )
    assert talk.alice.mail == []
    kept = await talk.bot.database.transact(_everything_kept)
    assert "shouted" not in kept


async def test_it_is_sent_once_a_day_to_one_person(talk: Talk) -> None:
    await signals(talk, talk.alice, talk.bob)
    assert await signals(talk, talk.alice, talk.bob) == (
        "You've asked them already today. If it can't wait, call somebody.\n[Ask someone else]"
    )
    assert len(talk.bob.mail) == 1


async def test_who_is_off_reads_it_when_they_are_at_work_that_day_and_the_answer_is_the_same(talk: Talk) -> None:
    await talk.bob.types("/coach shift 14:00-22:00 mon-fri")
    assert await signals(talk, talk.alice, talk.bob) == SENT
    assert talk.bob.mail == []
    await talk.at("14:00")
    assert len(talk.bob.mail) == 1


async def test_it_does_not_wait_for_another_day(talk: Talk) -> None:
    await talk.bob.types("/coach daysoff 2026-03-03")
    await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
    assert await signals(talk, talk.alice, talk.bob) == SENT
    await talk.at("12:00", days=2)
    assert talk.bob.mail == []


async def test_it_goes_to_somebody_else_to_one_and_to_no_app(talk: Talk) -> None:
    assert (await signals(talk, talk.alice, talk.alice)).startswith("A signal goes to somebody else.")
    assert await talk.alice.types("/coach signal") == HELP
    assert await talk.alice.types("/coach signal @nobody") == (
        "I couldn't tell who @nobody is. Type @ and choose them from the list Slack shows."
    )
    bot = talk.slack.team.bot_user
    sent = await talk.alice.person.sends_command(command="/coach", text=f"signal <@{bot}|bot>")
    assert sent is not None
    assert sent.readable().startswith("That's an app")


@pytest.mark.parametrize("their_shift", ["09:00-17:00 mon-fri", "14:00-22:00 mon-fri", "09:00-17:00 sat sun"])
async def test_after_an_hour_somebody_else_is_offered_whether_or_not_it_was_read(talk: Talk, their_shift: str) -> None:
    await talk.bob.types(f"/coach shift {their_shift}")
    await signals(talk, talk.alice, talk.bob)
    await talk.at("09:59")
    assert talk.alice.mail == []
    await talk.at("10:00")
    assert talk.alice.mail == [ANOTHER]
    await talk.alice.presses("Ask someone else", on=talk.alice.person.dm[-1])
    already = {"whom": "You've asked them already today. If it can't wait, call somebody."}
    assert await talk.alice.saves(whom=talk.bob.person.id) == already
    await talk.at("18:00")
    assert talk.alice.mail[1:] == []


async def test_somebody_else_is_asked_from_the_answer_and_the_hour_counts_from_the_last_one(talk: Talk) -> None:
    dana = talk.slack.person("dana", tz="Europe/Berlin")  # no account
    await signals(talk, talk.alice, talk.bob)
    await talk.at("09:30")
    await talk.alice.presses("Ask someone else")
    assert await talk.alice.saves(whom=dana.id) is None
    await talk.bot.sender.settled()
    assert len(dana.dm) == 1
    await talk.at("10:15")
    assert talk.alice.mail == []
    await talk.at("12:00")
    assert talk.alice.mail == [ANOTHER]


@pytest.mark.parametrize("typed", ["/enough", "/coach pause", "/coach shift 07:00-09:30 mon-fri"])
async def test_nobody_is_offered_once_the_day_is_closed_or_the_shift_is_over(talk: Talk, typed: str) -> None:
    await signals(talk, talk.alice, talk.bob)
    await talk.alice.types(typed)
    await talk.at("12:00")
    assert talk.alice.mail == []


async def test_it_is_a_button_in_home(talk: Talk) -> None:
    await talk.alice.types("/today")
    await talk.alice.person.opens_home()
    await talk.trial.settled()
    home = talk.alice.person.home
    assert home is not None
    await talk.alice.person.presses(home, "Ask for company")
    assert await talk.alice.person.submits({"whom": talk.alice.person.id}) == {
        "whom": "A signal goes to somebody else. Who would you like to look in on you?"
    }
    assert await talk.alice.person.submits({"whom": talk.bob.person.id}) is None
    await talk.bot.sender.settled()
    assert len(talk.bob.mail) == 1


def _everything_kept(tx: sa.Connection) -> str:
    return "\n".join(
        str(tuple(row)) for table in delivery.metadata.sorted_tables for row in tx.execute(sa.select(table))
    )


async def test_whoever_sent_one_hears_no_joke_and_is_asked_nothing_that_day(talk: Talk) -> None:
    """As on a day with a rough line; the day's end is plain, and the wish for next week waits for another week."""
    for typed in ("/coach shift 09:00-17:00 mon-fri", "/coach digest 16:45"):
        await talk.alice.types(typed)
    await talk.at("16:45")
    await talk.at("09:00", days=3)  # Friday, the last day of the week
    await talk.alice.types("/done a line")
    await signals(talk, talk.alice, talk.bob)
    await talk.at("16:45")
    digest = talk.alice.mail[-1]
    assert "a line" in digest
    assert "next week" not in digest
    assert "[Answer]" not in digest


async def test_the_first_question_waits_for_another_day(talk: Talk) -> None:
    await signals(talk, talk.alice, talk.bob)
    await talk.alice.types("/done a line")
    assert not any("When does your day end?" in shown for shown in talk.alice.screen)
    await talk.at("09:00", days=1)
    await talk.alice.types("/done a line")
    assert any("When does your day end?" in shown for shown in talk.alice.screen)
