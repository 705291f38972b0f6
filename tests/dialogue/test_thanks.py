"""Dialogues about `/thanks`: the colleague sees it first, the team where both of them say so."""

import asyncio

import pytest
import sqlalchemy as sa

from slackbot.standin import Fault
from slackbot.store.people import thanks_given
from slackbot.store.schema.schema import member, thanks
from tests.talk import Speaker, Talk

WHAT = "for taking the late call"


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who have used the bot before."""
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/coach help")
    await talk.trial.settled()
    return talk


@pytest.fixture
async def new_bob(talk: Talk) -> Speaker:
    """Somebody who never used the bot."""
    await talk.bot.database.transact(_forget, talk.bob.person.id)
    return talk.bob


def note(talk: Talk, what: str = WHAT) -> str:
    return f"@{talk.alice.person.id} thanks you {what}. May the team see it in its recap?\n[Yes] [Between us]"


async def test_the_colleague_sees_it_first_and_the_sender_is_told(talk: Talk) -> None:
    assert await talk.alice.types(f"/thanks @bob {WHAT}") == (
        f"On its way to @bob: {WHAT}. "
        "It stays between the two of you, unless you both want the team to see it in the recap.\n[Share it]"
    )
    assert talk.bob.mail == []
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk)]
    assert talk.alice.mail == []
    assert [entry.seen_by for entry in talk.slack.ledger if "thanks you" in entry.text] == [
        frozenset({talk.bob.person.id})
    ]


async def test_the_notification_has_the_words_and_no_mention(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00")
    assert talk.bob.person.dm[-1].text == f"A colleague thanks you {WHAT}. May the team see it in its recap?"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("/thanks @bob you took the late call", "you took the late call"),
        ("/thanks @bob, you took the late call", "you took the late call"),
        ("/thanks for taking the late call @bob", "for taking the late call"),
        ("/thanks @bob for taking @charlie's call", "for taking @charlie's call"),
        ("/thanks @bob for the <!channel> & <@U1> *thing*", "for the <!channel> & <@U1> *thing*"),
        ("/coach thanks @bob for the call", "for the call"),
        ("/thanks @Bob FOR the call", "FOR the call"),
    ],
)
async def test_who_and_what_are_read_as_people_write_them(talk: Talk, typed: str, what: str) -> None:
    await talk.alice.types(typed)
    await talk.at("09:00")
    assert [one.text for one in await _kept(talk)] == [what]
    colon = "" if what[:4].lower() == "for " else ":"
    assert talk.bob.mail[-1].startswith(f"@{talk.alice.person.id} thanks you{colon} {what}. May the team")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/thanks", "Nothing is here yet. Whom could you thank?"),
        ("/thanks \u200b", "Nothing is here yet. Whom could you thank?"),
        ("/thanks help", "A thank you, seen by your colleague first."),
        ("/thanks for the late call", "I don't see whom to thank in that."),
        ("/thanks @alice for the late call", "That is you."),
        ("/thanks @bot for the late call", "That is a bot, and it can't take thanks."),
        ("/thanks @bob and @charlie for the late call", "A thank you from me goes to one person at a time."),
        ("/thanks @nobody.here for the late call", "Slack did not tell me who @nobody.here is."),
        ("/thanks <@U012> for the late call", "Slack did not tell me who @U012 is."),
        ("/thanks @bob", "And what for? In your words: /thanks @bob for taking the late call"),
        ("/thanks @bob for", "And what for?"),
        ("/thanks @bob for \u200b ...", "And what for?"),
    ],
)
async def test_what_can_not_be_brought_is_said_and_nothing_is_sent(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)
    await talk.at("12:00", days=1)
    assert await _kept(talk) == []
    assert talk.bob.mail == []


async def test_somebody_who_left_is_not_reached_and_that_is_said(talk: Talk) -> None:
    await talk.bob.person.profile.is_deactivated()
    assert (await talk.alice.types(f"/thanks @bob {WHAT}")).startswith("They are not in this Slack")


async def test_somebody_who_left_and_never_used_the_bot_too(talk: Talk, new_bob: Speaker) -> None:
    await new_bob.person.profile.is_deactivated()
    assert (await talk.alice.types(f"/thanks @bob {WHAT}")).startswith("They are not in this Slack")


async def test_an_id_that_slack_does_not_know_is_nobody_here(talk: Talk) -> None:
    sent = await talk.alice.person.sends_command(command="/thanks", text="<@U0NOBODY> for the call")
    assert sent is not None
    assert sent.readable().startswith("They are not in this Slack")
    assert {refusal.error for refusal in talk.slack.refusals} == {"user_not_found"}
    talk.slack.refusals.clear()


@pytest.mark.parametrize("typed", ["/thanks @dora for the call", "/coach signal @dora"])
async def test_somebody_of_another_company_in_a_shared_channel_is_not_told_to_be_on_its_way(
    talk: Talk, typed: str
) -> None:
    elsewhere = talk.slack.add_team("Elsewhere", installed=False)
    dora = talk.slack.person("dora", team=elsewhere)
    talk.slack.team.members[dora.id] = elsewhere.members[dora.id]  # as Slack Connect shows her
    assert (await talk.alice.types(typed)).startswith("They are not in this ")
    assert await _kept(talk) == []


async def test_somebody_named_by_id_alone_is_called_by_name(talk: Talk) -> None:
    """As Slack documents names in a command: `<@U…>`, with no name in it."""
    sent = await talk.alice.person.sends_command(command="/thanks", text=f"<@{talk.bob.person.id}> {WHAT}")
    assert sent is not None
    assert sent.readable().startswith(f"On its way to @bob: {WHAT}. ")


async def test_two_who_are_called_the_same_stay_two(talk: Talk) -> None:
    other = talk.slack.person("other bob")
    talk.slack.team.members[other.id].name = "bob"
    named = f"<@{talk.bob.person.id}> <@{other.id}> for the call"
    sent = await talk.alice.person.sends_command(command="/thanks", text=named)
    assert sent is not None
    assert sent.readable().startswith("A thank you from me goes to one person at a time.")


async def test_an_id_stays_where_slack_does_not_say_who_it_is(talk: Talk) -> None:
    talk.slack.fault("users.info", Fault.error("internal_error"))
    await talk.alice.person.sends_command(command="/coach", text=f"done rang <@{talk.bob.person.id}> and <@U1>")
    assert await talk.alice.types("/today") == f"Your Tuesday so far:\n• rang @{talk.bob.person.id} and @U1"
    talk.slack.refusals.clear()


@pytest.mark.parametrize("token", ["<@{id}>", "<@{id}|bob>", "<@{id}|&lt;!here&gt;>"])
async def test_slacks_ways_to_name_somebody_are_read(talk: Talk, token: str) -> None:
    text = token.format(id=talk.bob.person.id) + " for the call with <#C012|general> on <https://x.y/z|x.y>"
    await talk.alice.person.sends_command(command="/thanks", text=text)
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk, "for the call with #general on x.y")]


async def test_who_does_not_use_the_bot_gets_one_plain_message_and_no_account(talk: Talk, new_bob: Speaker) -> None:
    answer = await talk.alice.types(f"/thanks @bob {WHAT}")
    assert answer.startswith(f"On its way to @bob: {WHAT}. ")
    await talk.at("09:00", days=5)
    assert new_bob.mail == [
        f"@{talk.alice.person.id} thanks you {WHAT}.\n"
        "  I am Never Done, a bot that they use and that brought you this. "
        "You have no account with me, and there is nothing to do."
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


async def test_it_waits_over_a_weekend(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
    await talk.at("18:00", days=3)  # Friday
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("08:59", days=3)
    assert talk.bob.mail == []
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk)]


async def test_it_never_waits_longer_than_three_days(talk: Talk) -> None:
    await talk.bob.types("/coach shift 09:00-17:00 mon")
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00", days=3)
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


async def test_the_team_may_see_it_where_both_say_so(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    assert await _shared(talk) == []
    assert await talk.alice.presses("Share it") == (
        f"The team may see {WHAT} in its recap, if your colleague says yes too.\n[Between us]"
    )
    await talk.at("09:00")
    assert await _shared(talk) == []
    await talk.bob.presses("Yes", on=talk.bob.person.dm[-1])
    assert talk.bob.mail == [
        f"@{talk.alice.person.id} thanks you {WHAT}. The team may see it in its recap, if they want that too.\n"
        "[Between us]"
    ]
    assert await _shared(talk) == [WHAT]


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_either_can_take_the_yes_back(talk: Talk, who: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.alice.presses("Share it")
    await talk.at("09:00")
    await talk.bob.presses("Yes", on=talk.bob.person.dm[-1])
    assert await _shared(talk) == [WHAT]
    if who == "alice":
        assert await talk.alice.presses("Between us") == f"Between the two of you, then: {WHAT}.\n[Share it]"
    else:
        await talk.bob.presses("Between us", on=talk.bob.person.dm[-1])
        assert talk.bob.mail[-1].endswith("It stays between the two of you.\n[Share it]")
    assert await _shared(talk) == []


async def test_yes_of_the_receiver_alone_shares_nothing(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00")
    asked = talk.bob.person.dm[-1]
    await asyncio.gather(talk.bob.person.presses(asked, "Yes"), talk.bob.person.presses(asked, "Yes"))
    await talk.trial.settled()
    assert await _shared(talk) == []


@pytest.mark.parametrize("action", ["share", "unshare", "agree", "disagree"])
@pytest.mark.parametrize("value", ["1", "2", "", "x"])
async def test_who_is_no_part_of_it_can_not_share_it(talk: Talk, action: str, value: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    before = await _kept(talk)
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.charlie.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"thanks.{action}", "value": value, "action_ts": "1.2"}],
    }
    await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()
    assert await _kept(talk) == before


@pytest.mark.parametrize(("who", "action"), [("alice", "agree"), ("bob", "share")])
async def test_nobody_says_yes_for_the_other(talk: Talk, who: str, action: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    before = await _kept(talk)
    payload = {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.trial.people[who].id, "team_id": talk.slack.team.id},
        "trigger_id": "3.3.guess",
        "response_url": "",
        "actions": [{"type": "button", "action_id": f"thanks.{action}", "value": "1", "action_ts": "1.2"}],
    }
    await talk.slack.deliver("interactive", payload)
    await talk.trial.settled()
    assert await _kept(talk) == before


async def test_a_button_of_last_week_still_means_its_thanks(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    old = talk.alice.last
    assert old is not None
    await talk.at("09:00", days=7)
    await talk.alice.types("/thanks @bob for another thing")
    await talk.alice.person.presses(old, "Share it")
    await talk.trial.settled()
    assert [(one.text, one.sender_shares) for one in await _kept(talk)] == [
        (WHAT, True),
        ("for another thing", False),
    ]


async def test_fifty_kilobytes_arrive_shortened(talk: Talk) -> None:
    await talk.alice.types("/thanks @bob for " + "w" * 50_000)
    await talk.at("09:00")
    assert len(talk.bob.mail[0]) < 500


async def test_the_same_thanks_delivered_twice_by_slack_is_one(talk: Talk) -> None:
    for _ in range(2):
        await talk.alice.person.types(f"/thanks @bob {WHAT}", trigger_id="7.7.same")
    await talk.at("09:00")
    assert len(talk.bob.mail) == 1


async def _kept(talk: Talk) -> list[thanks_given.Thanks]:
    return await talk.bot.database.transact(_all)


async def _shared(talk: Talk) -> list[str]:
    today = talk.trial.clock().date()
    found = await talk.bot.database.transact(thanks_given.shared, talk.slack.team.id, today, today)
    return [one.text for one in found]


def _all(tx: sa.Connection) -> list[thanks_given.Thanks]:
    rows = tx.execute(sa.select(thanks).order_by(thanks.c.id)).all()
    return [
        thanks_given.Thanks(
            row.id, row.user_id, row.receiver_id, row.day, row.text, row.sender_shares, row.receiver_shares
        )
        for row in rows
    ]


def _forget(tx: sa.Connection, user_id: str) -> None:
    tx.execute(sa.delete(member).where(member.c.user_id == user_id))


def _accounts(tx: sa.Connection) -> list[str]:
    return list(tx.execute(sa.select(member.c.user_id)).scalars())
