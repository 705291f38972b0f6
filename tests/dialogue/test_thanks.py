"""Dialogues about `/thanks`: the colleague sees it first, the team where both of them say so."""

import asyncio

import pytest
import sqlalchemy as sa

from slackbot.recap import plan
from slackbot.standin import Fault
from slackbot.store.recap import recap_contents, teams
from slackbot.store.schema.schema import member, share, thanks
from tests.talk import Speaker, Talk

WHAT = "for taking the late call"


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """A talk with two who use the bot and are in a team with a recap on Fridays."""
    channel = talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person])
    for speaker in (talk.alice, talk.bob):
        await speaker.types("/done a line")
    await talk.alice.person.types("/coach team fri 16:00", channel=channel.id)
    await talk.trial.settled()
    return talk


@pytest.fixture
async def new_bob(talk: Talk) -> Speaker:
    """Somebody who never used the bot."""
    await talk.bot.database.transact(_forget, talk.bob.person.id)
    return talk.bob


def note(talk: Talk, what: str = WHAT) -> str:
    asks = "May #help-desk see it in its recap?\n[Share it] [Between us] [Turn these off]"
    return f"@{talk.alice.person.id} thanks you {what}. {asks}"


def noted(what: str = WHAT) -> str:
    asks = "It stays between you two, unless both want #help-desk to see it.\n[Share it]"
    return f"Noted for @bob, who gets it at work if they take thanks: {what}. {asks}"


async def test_the_colleague_sees_it_first_and_the_sender_is_told(talk: Talk) -> None:
    assert await talk.alice.types(f"/thanks @bob {WHAT}") == noted()
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
    assert talk.bob.person.dm[-1].text == f"A colleague thanks you {WHAT}. May #help-desk see it in its recap?"


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
    assert await _thanked(talk) == [what]
    colon = "" if what[:4].lower() == "for " else ":"
    assert talk.bob.mail[-1].startswith(f"@{talk.alice.person.id} thanks you{colon} {what}. May #help-desk")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/thanks", "None here yet; they tend to start with one:"),
        ("/thanks \u200b", "None here yet; they tend to start with one:"),
        ("/thanks help", "A thank you, seen by your colleague first."),
        ("/thanks for the late call", "Who is it for?"),
        ("/thanks @alice for the late call", "That's you."),
        ("/thanks @bot for the late call", "That's a bot, and it can't take thanks."),
        ("/thanks @bob and @charlie for the late call", "A thank you from me goes to one person at a time."),
        ("/thanks @nobody.here for the late call", "Slack didn't tell me who @nobody.here is."),
        ("/thanks <@U012> for the late call", "Slack didn't tell me who @U012 is."),
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
    assert (await talk.alice.types(f"/thanks @bob {WHAT}")).startswith("They're not in this Slack")


async def test_somebody_who_left_and_never_used_the_bot_too(talk: Talk, new_bob: Speaker) -> None:
    await new_bob.person.profile.is_deactivated()
    assert (await talk.alice.types(f"/thanks @bob {WHAT}")).startswith("They're not in this Slack")


async def test_an_id_that_slack_does_not_know_is_nobody_here(talk: Talk) -> None:
    sent = await talk.alice.person.sends_command(command="/thanks", text="<@U0NOBODY> for the call")
    assert sent is not None
    assert sent.readable().startswith("They're not in this Slack")
    assert {refusal.error for refusal in talk.slack.refusals} == {"user_not_found"}
    talk.slack.refusals.clear()


@pytest.mark.parametrize("typed", ["/thanks @dora for the call", "/coach signal @dora"])
async def test_somebody_of_another_company_in_a_shared_channel_is_not_told_to_be_on_its_way(
    talk: Talk, typed: str
) -> None:
    elsewhere = talk.slack.add_team("Elsewhere", installed=False)
    dora = talk.slack.person("dora", team=elsewhere)
    talk.slack.team.members[dora.id] = elsewhere.members[dora.id]  # as Slack Connect shows her
    assert (await talk.alice.types(typed)).startswith("They're not in this ")
    assert await _kept(talk) == []


async def test_somebody_named_by_id_alone_is_called_by_name(talk: Talk) -> None:
    """As Slack documents names in a command: `<@U…>`, with no name in it."""
    sent = await talk.alice.person.sends_command(command="/thanks", text=f"<@{talk.bob.person.id}> {WHAT}")
    assert sent is not None
    assert sent.readable().startswith(f"Noted for @bob, who gets it at work if they take thanks: {WHAT}. ")


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
    assert await talk.alice.types("/today") == f"Your Tuesday so far:\n• a line\n• rang @{talk.bob.person.id} and @U1"
    talk.slack.refusals.clear()


@pytest.mark.parametrize("token", ["<@{id}>", "<@{id}|bob>", "<@{id}|&lt;!here&gt;>"])
async def test_slacks_ways_to_name_somebody_are_read(talk: Talk, token: str) -> None:
    text = token.format(id=talk.bob.person.id) + " for the call with <#C012|general> on <https://x.y/z|x.y>"
    await talk.alice.person.sends_command(command="/thanks", text=text)
    await talk.at("09:00")
    assert talk.bob.mail == [note(talk, "for the call with #general on x.y")]


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


async def test_the_team_may_see_it_where_both_say_so(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    assert await _shared(talk) == []
    assert await talk.alice.presses("Share it") == (
        f"#help-desk may see {WHAT} in its recap, if your colleague says yes too.\n[Between us]"
    )
    await talk.at("09:00")
    assert await _shared(talk) == []
    await talk.bob.presses("Share it", on=talk.bob.person.dm[-1])
    assert talk.bob.mail == [
        f"@{talk.alice.person.id} thanks you {WHAT}. #help-desk may see it in its recap, if they want that too.\n"
        "[Between us]"
    ]
    assert await _shared(talk) == [WHAT]


@pytest.mark.parametrize("who", ["alice", "bob"])
async def test_either_can_take_the_yes_back(talk: Talk, who: str) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.alice.presses("Share it")
    await talk.at("09:00")
    await talk.bob.presses("Share it", on=talk.bob.person.dm[-1])
    assert await _shared(talk) == [WHAT]
    if who == "alice":
        assert await talk.alice.presses("Between us") == f"Between the two of you: {WHAT}.\n#help-desk [Share it]"
    else:
        await talk.bob.presses("Between us", on=talk.bob.person.dm[-1])
        assert talk.bob.mail[-1].endswith("It stays between the two of you.\n#help-desk [Share it]")
    assert await _shared(talk) == []


async def test_yes_of_the_receiver_alone_shares_nothing(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    await talk.at("09:00")
    asked = talk.bob.person.dm[-1]
    await asyncio.gather(talk.bob.person.presses(asked, "Share it"), talk.bob.person.presses(asked, "Share it"))
    await talk.trial.settled()
    assert await _shared(talk) == []


@pytest.mark.parametrize("action", ["share", "unshare", "agree", "disagree"])
@pytest.mark.parametrize("value", ["1", "1.1", "2.1", "1.99", "", "x", "1."])
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
        "actions": [{"type": "button", "action_id": f"thanks.{action}", "value": "1.1", "action_ts": "1.2"}],
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
    assert await _kept(talk) == [(1, "given", True)]


async def test_fifty_kilobytes_arrive_shortened(talk: Talk) -> None:
    await talk.alice.types("/thanks @bob for " + "w" * 50_000)
    await talk.at("09:00")
    assert len(talk.bob.mail[0]) < 500


async def test_the_same_thanks_delivered_twice_by_slack_is_one(talk: Talk) -> None:
    for _ in range(2):
        await talk.alice.person.types(f"/thanks @bob {WHAT}", trigger_id="7.7.same")
    await talk.at("09:00")
    assert len(talk.bob.mail) == 1


async def _kept(talk: Talk) -> list[tuple[int, str, bool]]:
    return await talk.bot.database.transact(_all)


async def _thanked(talk: Talk) -> list[str]:
    return await talk.bot.database.transact(lambda tx: list(tx.execute(sa.select(thanks.c.text)).scalars()))


async def _shared(talk: Talk) -> list[str]:
    return await talk.bot.database.transact(_in_the_coming_recap, talk.slack.team.id)


def _all(tx: sa.Connection) -> list[tuple[int, str, bool]]:
    rows = tx.execute(sa.select(share.c.source_id, share.c.kind, share.c.yes).order_by(share.c.id))
    return [(row.source_id, row.kind, row.yes) for row in rows]


def _in_the_coming_recap(tx: sa.Connection, workspace_id: str) -> list[str]:
    team = teams.get(tx, workspace_id, 1)
    day = plan.coming(tx, team) if team else None
    assert day is not None
    return [shown.text for shown in recap_contents.thanks_for_recap(tx, workspace_id, 1, day)]


def _forget(tx: sa.Connection, user_id: str) -> None:
    tx.execute(sa.delete(member).where(member.c.user_id == user_id))


def _accounts(tx: sa.Connection) -> list[str]:
    return list(tx.execute(sa.select(member.c.user_id)).scalars())


async def test_the_question_names_the_channel_and_without_a_recap_there_is_none(talk: Talk) -> None:
    dora = Speaker(talk, talk.slack.person("dora", tz="Europe/Berlin"))
    assert await dora.types("/thanks @bob for the form") == (
        "Noted for @bob, who gets it at work if they take thanks: for the form. It stays between you two."
    )
    await talk.at("09:05")
    assert talk.bob.mail == [f"@{dora.person.id} thanks you for the form.\n[Turn these off]"]


async def test_a_yes_for_one_channel_is_none_for_another(talk: Talk) -> None:
    """Two teams of both: the question names each, and what was agreed on for one is posted in that one alone."""
    everybody = talk.slack.channel("all-hands", [talk.alice.person, talk.bob.person])
    await talk.bob.person.types("/coach team fri 15:00", channel=everybody.id)
    answer = await talk.alice.types(f"/thanks @bob {WHAT}")
    assert answer.endswith("unless both want a team to see it.\n#help-desk [Share it]\n#all-hands [Share it]")
    await talk.alice.presses("Share it", value="1.1")
    await talk.at("09:05")
    await talk.bob.presses("Share it", on=talk.bob.person.dm[-1], value="1.2")
    await talk.at("16:05", days=3)
    assert not any("late call" in message.readable() for message in everybody.messages.values())
    posted = [
        message.readable() for channel in talk.slack.team.channels.values() for message in channel.messages.values()
    ]
    assert not any("thanks bob" in text for text in posted)


async def test_a_yes_after_the_recap_is_off_is_refused(talk: Talk) -> None:
    await talk.alice.types(f"/thanks @bob {WHAT}")
    sent = talk.alice.last
    channel = next(channel for channel in talk.slack.team.channels.values() if channel.name == "help-desk")
    await talk.alice.person.types("/coach team off", channel=channel.id)
    assert (await talk.alice.presses("Share it", on=sent)).startswith("That recap is closed.")
    assert await _kept(talk) == []


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


async def test_all_that_was_received_can_be_read_page_by_page(talk: Talk) -> None:
    for number in range(12):
        await talk.bob.types(f"/thanks @alice for call {number:02}")
        await talk.at("12:00", days=1)
    newest = await talk.alice.types("/thanks")
    assert "for call 11\n[Earlier ones]" in newest
    assert "for call 01" not in newest
    earlier = await talk.alice.presses("Earlier ones")
    assert [line[-7:] for line in earlier.split("\n")[1:3]] == ["call 00", "call 01"]
    assert earlier.endswith("[Newest ones]")
    assert await talk.alice.presses("Newest ones") == newest


async def test_the_week_tells_of_thanks_in_the_senders_words(talk: Talk) -> None:
    await talk.bob.types("/thanks @alice for taking the late call")
    assert "bob thanked you for taking the late call." in await talk.alice.types("/week")
