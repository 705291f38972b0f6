"""Dialogues about when `/thanks` comes: in a colleague's hours, as often as is kind, and to those who take them."""

import pytest
import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.schema.schema import member
from tests.dialogue.people.thanks_said import WHAT, note, noted, put_in_a_team
from tests.talk import Speaker, Talk


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who use the bot and are in a team with a recap on Fridays."""
    return await put_in_a_team(talk)


async def test_who_does_not_use_the_bot_gets_one_plain_message_and_no_account(talk: Talk, new_bob: Speaker) -> None:
    answer = await talk.alice.types(f"/thanks @bob {WHAT}")
    assert answer.startswith(f"Noted for @bob, who gets it at work if they take thanks: {WHAT}. ")
    await talk.at("09:00", days=5)
    assert new_bob.mail == [
        f"@{talk.alice.person.id} thanks you {WHAT}.\n"
        "  I'm Never Done, a bot your colleague uses. There is nothing you need to do.\n[Turn these off]"
    ]
    assert talk.alice.mail == []
    assert new_bob.person.id not in await talk.bot.database.transact(_accounts)


async def test_a_pause_of_the_sender_does_not_hold_it_back(talk: Talk, new_bob: Speaker) -> None:
    await talk.alice.types("/coach pause")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:01")
    assert len(new_bob.mail) == 1


async def test_who_can_not_be_written_to_costs_the_sender_nothing(talk: Talk, new_bob: Speaker) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    talk.slack.fault("conversations.open", Fault.error("user_disabled"))
    await talk.at("09:01")
    assert new_bob.mail == []
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1


async def test_slack_not_saying_who_it_is_does_not_stop_it(talk: Talk, new_bob: Speaker) -> None:
    talk.slack.fault("users.info", Fault.error("internal_error"))
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:01")
    assert len(new_bob.mail) == 1


async def test_it_waits_for_the_shift(talk: Talk) -> None:
    await talk.bob.types("/coach shift 13:00-21:00 mon-fri")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("12:59")
    assert talk.bob.mail == []
    await talk.at("13:00")
    assert talk.bob.mail == [note(talk)]


async def test_it_waits_for_the_next_shift_once_their_day_is_closed(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
    await talk.at("12:00")
    await talk.bob.types("/enough")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("08:59", days=1)
    assert talk.bob.mail == []
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk)]


async def test_it_waits_over_a_weekend(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
    await talk.at("18:00", days=3)  # Friday
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("08:59", days=3)
    assert talk.bob.mail == []
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk)]


async def test_it_waits_as_long_as_they_are_off(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 mon")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("08:59", days=6)
    assert talk.bob.mail == []
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk)]


async def test_a_pause_keeps_it_off_the_screen_and_it_can_be_read(talk: Talk) -> None:
    await talk.bob.types("/coach pause")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00", days=10)
    assert talk.bob.mail == []
    assert await talk.bob.types("/thanks") == f"What you were thanked for:\n• @{talk.alice.person.id}: {WHAT}"


async def test_what_a_pause_kept_back_comes_once_it_is_over(talk: Talk) -> None:
    await talk.bob.types("/coach pause")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00", days=10)
    await talk.bob.types("/coach resume")
    await talk.at("09:00", days=4)
    assert talk.bob.mail == [note(talk)]


def _accounts(tx: sa.Connection) -> list[str]:
    return list(tx.execute(sa.select(member.c.user_id)).scalars())


async def test_one_a_day_goes_to_one_person_and_the_next_day_takes_another(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    assert await talk.alice.types("/thanks @bob for more") == (
        "You've thanked them through me today. The next one can come tomorrow."
    )
    talk.slack.person("dora", tz="Europe/Berlin")
    assert (await talk.alice.types("/thanks @dora for the form")).startswith("Noted for @dora")
    await talk.at("09:05", days=1)
    assert (await talk.alice.types("/thanks @bob for more")).startswith("Noted for @bob")


async def test_twenty_a_day_are_brought_and_the_rest_waits_for_tomorrow(talk: Talk) -> None:
    people = [talk.slack.person(f"P{number}", tz="Europe/Berlin") for number in range(21)]
    answers = [
        await talk.alice.person.sends_command(command="/thanks", text=f"<@{person.id}|p> for a thing")
        for person in people
    ]
    told = [answer.readable() if answer else "" for answer in answers]
    assert [text.startswith("Noted for @p") for text in told] == [*[True] * 20, False]
    assert told[-1].startswith("That's a lot of kindness for one day")


async def test_who_turned_thanks_off_gets_none_and_nobody_is_told(talk: Talk) -> None:
    assert (await talk.bob.types("/coach thanks off")).startswith(
        "Colleagues' thanks don't reach you through me any more"
    )
    assert await talk.alice.types(f"/thanks @bob {WHAT}") == noted()
    await talk.at("09:05", days=4)
    assert talk.bob.mail == []
    assert (await talk.bob.types("/thanks on")).startswith("Colleagues can thank you through me")
    await talk.alice.types("/thanks @bob for more")
    await talk.at("09:05", days=1)
    assert len(talk.bob.mail) == 1


async def test_turned_off_while_it_waits_it_does_not_come(talk: Talk) -> None:
    await talk.bob.types("/coach shift 13:00-21:00 mon-fri")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.bob.types("/coach thanks off")
    await talk.at("13:05", days=1)
    assert talk.bob.mail == []


async def test_somebody_without_an_account_turns_them_off_in_the_message(talk: Talk, new_bob: Speaker) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:05")
    await new_bob.presses("Turn these off", on=new_bob.person.dm[-1])
    assert "Colleagues' thanks don't reach you" in "\n".join([*new_bob.screen, *new_bob.mail])
    await talk.at("09:05", days=1)
    before = len(new_bob.mail)
    await talk.alice.types("/thanks @bob for more")
    await talk.at("17:00", days=3)
    assert len(new_bob.mail) == before


@pytest.mark.parametrize(
    ("zone", "typed_at", "days", "comes_at"),
    [
        ("Europe/Berlin", "08:30", 1, "09:00"),
        ("Europe/Berlin", "17:30", 0, "17:30"),
        ("America/New_York", "09:30", 0, "15:00"),  # nine there
        ("Asia/Tokyo", "09:30", 0, "09:30"),
        ("Australia/Sydney", "09:30", 0, "23:00"),  # their next morning
    ],
)
async def test_somebody_without_an_account_is_written_to_in_office_hours_where_they_are(
    talk: Talk, zone: str, typed_at: str, days: int, comes_at: str
) -> None:
    far = talk.slack.person("Far", tz=zone)
    await talk.at(typed_at, days=days)
    await talk.alice.person.sends_command(command="/thanks", text=f"<@{far.id}|far> {WHAT}")
    await talk.trial.settled()
    if comes_at != typed_at:
        hour, minute = (int(part) for part in comes_at.split(":"))
        before = f"{hour - 1:02}:59" if minute == 0 else f"{hour:02}:{minute - 1:02}"
        await talk.at(before)
        assert far.dm == []
    await talk.at(comes_at)
    await talk.bot.sender.settled()
    await talk.trial.settled()
    assert len(far.dm) == 1


async def test_on_a_weekend_nobody_without_an_account_is_written_to(talk: Talk, new_bob: Speaker) -> None:
    await talk.at("10:00", days=4)  # Saturday
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("08:59", days=2)
    assert new_bob.mail == []
    await talk.at("09:01")
    assert len(new_bob.mail) == 1
