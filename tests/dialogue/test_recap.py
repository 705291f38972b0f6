"""Dialogues about the recap: asked the day before, each line off until switched on, one post, changed ever after."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from slackbot.slack.inbound.incoming import Delivered
from slackbot.standin import Fault, Message
from slackbot.store.schema.schema import condition
from tests.dialogue.test_team import Desk
from tests.talk import Speaker, open_talk

ASKED = (
    "The recap of #help-desk goes out on Friday at 16:00. It has nothing from you unless you share it:\n"
    "wrote back to the angry baker [Share]\n"
    "the contract with the two dates (a hard one) [Share]\n"
    "[Tick several] [Share nothing] [With my name] [Hard break times] [Leave this recap]\n"
    "  Everybody here can read that channel. Your lines appear without your name. "
    "If you do nothing, nothing is shared.\n"
    "[In 15 min] [In an hour] [Not today] [Turn these off]"
)
QUIET = re.compile(r"A quiet week in here\. A question to take along: [a-z].+\?\n\[Answer\]")


@pytest.fixture
async def week() -> AsyncIterator[Desk]:
    """A team with a recap on Fridays; bob did his set-up and has two lines, alice leads and has one."""
    async with open_talk() as talk:
        desk = Desk(talk, talk.slack.channel("help-desk", [talk.alice.person, talk.bob.person]))
        await talk.bob.types("/coach shift 09:00-17:00 mon-fri")
        await talk.bob.types("/coach recap on")
        await talk.bob.types("/done wrote back to the angry baker\nhard: the contract with the two dates")
        await talk.alice.types("/done what alice keeps to herself")
        await desk.types(talk.alice, "/coach team fri 16:00")
        yield desk


async def asked(desk: Desk, who: Speaker) -> Message:
    """Let the day before come; returns what somebody is asked."""
    await desk.talk.at("16:05", days=2)
    who.last = who.person.dm[-1]
    return who.last


async def presses(desk: Desk, who: Speaker, label: str, *, value: str | None = None, on: Message | None = None) -> str:
    """Press a button of a message in the DM; returns that message as it stands then."""
    message = on or who.person.dm[-1]
    await who.person.presses(message, label, value=value)
    await desk.talk.trial.settled()
    return next(latest for latest in who.person.dm if latest.ts == message.ts).readable()


def head_and_thread(desk: Desk) -> tuple[list[str], list[str]]:
    """What stands in the channel, and what in threads."""
    posts = list(desk.channel.messages.values())
    return [message.readable() for message in posts if not message.thread_ts], [
        message.readable() for message in posts if message.thread_ts
    ]


def ours(desk: Desk) -> str:
    """All that was ever said in the channel, earlier states too."""
    return "\n".join(
        entry.text + str(entry.blocks) for entry in desk.talk.slack.ledger if entry.channel == desk.channel.id
    )


async def test_each_is_asked_the_day_before_an_hour_before_their_shift_ends(week: Desk) -> None:
    await week.talk.at("15:59", days=2)
    assert week.talk.bob.mail == []
    await week.talk.at("16:00")
    assert week.talk.bob.mail == [ASKED]
    assert week.talk.alice.mail == []  # she never said that she wants to be asked


async def test_forgetting_to_look_shares_nothing_and_a_quiet_week_is_a_question(week: Desk) -> None:
    await week.talk.at("16:05", days=3)
    (post,) = week.posts
    assert QUIET.fullmatch(post)
    for text in ("baker", "contract", "herself", "bob", "alice"):
        assert text not in ours(week)


async def test_what_is_switched_on_is_posted_in_its_authors_words_and_nothing_else(week: Desk) -> None:
    await asked(week, week.talk.bob)
    shown = await presses(week, week.talk.bob, "Share", value=value_of(week.talk.bob, "baker"))
    assert "wrote back to the angry baker, shared [Take out · Reword]" in shown
    await week.talk.at("16:00", days=1)
    (head,), thread = head_and_thread(week)
    assert head.partition("\n")[2].startswith("• wrote back to the angry baker\nA question for the week: ")
    assert thread == []
    assert "contract" not in ours(week)
    assert "bob" not in ours(week)


async def test_other_words_and_a_name_go_into_the_recap_and_the_list_keeps_its_own(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await bob.person.presses(bob.person.dm[-1], "Reword")
    assert await bob.person.submits({"text": "a long letter to <!channel> a baker"}) is None
    await week.talk.trial.settled()
    assert "Your lines appear with your name." in await presses(week, bob, "With my name")
    await week.talk.at("16:00", days=1)
    assert "• a long letter to <!channel> a baker (bob)" in week.posts[0]
    assert "wrote back to the angry baker" in await bob.types("/week")


async def test_share_none_is_one_tap(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await presses(week, bob, "Share")
    assert await presses(week, bob, "Share nothing") == ASKED.partition("\n[In 15 min]")[0]
    await week.talk.at("16:00", days=1)
    assert QUIET.fullmatch(week.posts[0])


async def test_a_second_tap_does_no_more_than_the_first(week: Desk) -> None:
    bob = week.talk.bob
    question = await asked(week, bob)
    once = await presses(week, bob, "Share", value=value_of(bob, "baker"), on=question)
    assert await presses(week, bob, "Share", value=value_of(bob, "baker", on=question), on=question) == once
    await week.talk.at("16:00", days=1)
    assert week.posts[0].count("baker") == 1


async def test_what_was_posted_can_be_taken_out_and_put_back(week: Desk) -> None:
    bob = week.talk.bob
    question = await asked(week, bob)
    baker = value_of(bob, "baker")
    await presses(week, bob, "Share", value=baker)
    await week.talk.at("16:10", days=1)
    await bob.types("/coach recap")
    shown = await bob.presses("Last recap")
    assert shown.startswith("The recap of #help-desk is out. You can still change what is yours:\nwrote back")
    assert "contract" not in shown
    await bob.presses("Take out")
    assert QUIET.fullmatch(week.posts[0])
    await bob.presses("Share")
    assert "• wrote back to the angry baker" in week.posts[0]
    assert (await presses_stale(week, bob, question, "contract")).startswith("That recap is closed.")
    assert "contract" not in ours(week)


async def presses_stale(desk: Desk, who: Speaker, question: Message, words: str) -> str:
    """Press a button of a message that is out of date; returns the last answer on the screen."""
    await who.person.presses(question, "Share", value=value_of(who, words, on=question))
    await desk.talk.trial.settled()
    return who.person.dm[-1].readable() if not who.screen else who.screen[-1]


async def test_what_was_posted_keeps_its_marks_and_a_line_that_left_the_list_is_offered_no_more(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/done time: stayed on the phone\nthe tags")
    added = bob.last
    await bob.types("/coach recap")
    for words in ("contract", "phone", "the tags"):
        await bob.presses("Share", value=value_of(bob, words, on=bob.last))
    await week.talk.at("16:10", days=3)
    await bob.types("/coach recap")
    shown = await bob.presses("Last recap")
    assert "the contract with the two dates (a hard one), shared" in shown
    assert "stayed on the phone (time given), shared" in shown
    await bob.presses("Undo", on=added)
    await bob.types("/coach recap")
    shown = await bob.presses("Last recap")
    assert "stayed on the phone" not in shown
    assert "the tags" not in shown


async def test_the_wording_of_what_was_posted_can_be_changed(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("16:10", days=1)
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Reword")
    assert await bob.saves(text="wrote to a baker") is None
    assert "• wrote to a baker" in week.posts[0]
    assert "angry" not in week.posts[0]


async def test_a_line_taken_off_the_list_goes_out_of_the_recap_too(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/done what bob takes off again")
    added = bob.last
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "takes off"))
    await week.talk.at("16:10", days=1)
    assert "takes off" in week.posts[0]
    await bob.presses("Undo", on=added)
    assert QUIET.fullmatch(week.posts[0])


async def test_a_line_undone_before_the_recap_is_not_in_it(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/done what bob undoes")
    added = bob.last
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "undoes", on=bob.last))
    assert added is not None
    await bob.presses("Undo", on=added)
    await week.talk.at("16:10", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_thanks_are_in_it_where_both_said_yes(week: Desk) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    sent = await alice.person.sends_command(command="/thanks", text=f"<@{bob.person.id}|bob> for taking the late call")
    alice.last = sent
    await alice.presses("Share it")
    await week.comes()
    assert "thanks you for taking the late call" in bob.mail[-1]
    await asked(week, bob)
    assert "From alice: for taking the late call (thanks) [Share]" in bob.mail[-1]
    await presses(week, bob, "Share", value=value_of(bob, "late call"))
    await week.talk.at("16:01", days=1)
    (head,), thread = head_and_thread(week)
    assert head.startswith("Thank you:\n• alice thanks bob for taking the late call\n")
    assert thread == []
    await bob.types("/thanks")
    await bob.types("/coach recap")
    await bob.presses("Last recap")
    await bob.presses("Take out")
    assert QUIET.fullmatch(head_and_thread(week)[0][0])


async def test_thanks_with_one_yes_stay_between_the_two(week: Desk) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    alice.last = await alice.person.sends_command(command="/thanks", text=f"<@{bob.person.id}|bob> for the late call")
    await alice.presses("Share it")
    await week.talk.at("16:01", days=3)
    assert "late call" not in ours(week)


async def test_a_long_week_goes_on_in_the_thread(week: Desk) -> None:
    bob = week.talk.bob
    for number in range(3):
        await bob.types("/done " + "\n".join(f"line {number} {each} of a long week" for each in range(4)))
    await bob.types("/challenge the refund three of us avoided")
    await bob.types("/coach recap")
    for _ in range(20):
        if "Share" not in (bob.last.buttons if bob.last else []):
            break
        first = next(button for button in buttons(bob.last) if button["text"]["text"] == "Share")
        await bob.presses("Share", value=first["value"])
    await bob.presses("Next page")
    while bob.last and "Share" in bob.last.buttons:
        first = next(button for button in buttons(bob.last) if button["text"]["text"] == "Share")
        await bob.presses("Share", value=first["value"])
    await week.talk.at("16:01", days=3)
    (head,), thread = head_and_thread(week)
    assert head.count("• ") == 7
    assert "More of it is in the thread." in head
    assert sum(part.count("• ") for part in thread) == 8
    hard_ones = head.partition("Hard ones that were taken:\n")[2]
    assert "• the refund three of us avoided\n" in hard_ones
    assert "• the contract with the two dates\n" in hard_ones


async def test_the_recap_is_the_teams_whatever_its_lead_does(week: Desk) -> None:
    alice = week.talk.alice
    await alice.types("/coach daysoff 2026-03-06")
    await alice.types("/coach pause")
    await week.talk.at("16:01", days=3)
    assert QUIET.fullmatch(week.posts[0])


async def test_it_may_be_two_days_late_and_then_it_is_left_out_and_the_next_comes(week: Desk) -> None:
    week.talk.trial.clock.advance(timedelta(days=6))
    await week.comes()
    assert week.posts == []
    await week.talk.at("16:01", days=4)
    assert len(week.posts) == 1


async def test_a_recap_that_slack_gives_back_is_made_of_the_yeses_that_stand_then(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("15:59", days=1)
    week.talk.slack.fault("chat.postMessage", Fault.ratelimited("30"))
    await week.talk.at("16:00")
    assert week.posts == []
    await presses(week, bob, "Take out")
    await week.talk.at("16:02")
    assert QUIET.fullmatch(week.posts[0])
    assert "baker" not in ours(week)


async def test_who_turned_it_off_is_not_asked_and_can_still_choose(week: Desk) -> None:
    bob = week.talk.bob
    assert (await bob.types("/coach recap off")).startswith("I won't ask you before a recap")
    await week.talk.at("17:00", days=2)
    assert bob.mail == []
    assert "wrote back to the angry baker [Share]" in await bob.types("/coach recap")
    assert (await bob.types("/coach recap on")).startswith("The day before a team's recap, I'll ask")


async def test_turn_these_off_under_the_question_ends_it(week: Desk) -> None:
    await asked(week, week.talk.bob)
    assert "/coach recap on turns it on again" in await presses(week, week.talk.bob, "Turn these off")
    await week.talk.at("17:00", days=7)
    assert len(week.talk.bob.mail) == 1


async def test_who_leaves_the_recap_is_in_it_no_more_and_may_come_back(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    assert (await presses(week, bob, "Leave this recap")).startswith("You're out of the recap of #help-desk")
    await week.talk.at("16:01", days=1)
    assert QUIET.fullmatch(week.posts[0])
    again = await presses(week, bob, "Take part again")
    assert again.startswith("The recap of #help-desk goes out next Friday at 16:00.")


async def test_who_leaves_the_channel_takes_their_yes_along(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.slack.channels.leaves(week.channel, bob.person.id)
    await week.talk.at("16:01", days=1)
    assert QUIET.fullmatch(week.posts[0])


async def test_who_joins_and_wants_to_be_asked_is_asked(week: Desk) -> None:
    charlie = week.talk.slack.person("Dora", tz="Europe/Berlin")
    await charlie.types("/coach shift 09:00-17:00 mon-fri")
    await charlie.types("/coach recap on")
    await charlie.types("/done a word with the night shift")
    await week.talk.slack.channels.joins(week.channel, charlie.id)
    await week.talk.at("16:05", days=2)
    assert ["a word with the night shift [Share]" in message.readable() for message in charlie.dm] == [True]


async def test_who_says_yes_to_being_asked_later_is_asked_too(week: Desk) -> None:
    dora = week.talk.slack.person("Dora", tz="Europe/Berlin")
    await week.talk.slack.channels.joins(week.channel, dora.id)
    await week.talk.at("10:00", days=1)
    await dora.types("/done a word with the night shift")
    await dora.types("/coach shift 09:00-17:00 mon-fri")
    await dora.types("/coach recap on")
    await week.talk.at("16:05", days=1)
    assert ["a word with the night shift [Share]" in message.readable() for message in dora.dm] == [True]


async def test_who_left_can_still_take_out_what_was_posted(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("16:10", days=1)
    await week.talk.slack.channels.leaves(week.channel, bob.person.id)
    assert (await bob.types("/coach recap")).startswith("The recap of #help-desk is out.")
    await bob.presses("Take out")
    assert QUIET.fullmatch(week.posts[0])


async def test_a_change_of_the_time_keeps_what_was_said(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    assert bob.last is not None
    await bob.presses("Share", value=value_of(bob, "baker", on=bob.last))
    await week.types(week.talk.alice, "/coach team thu 16:30")
    await week.talk.at("16:31", days=2)
    assert "• wrote back to the angry baker" in week.posts[0]
    await week.talk.at("16:31", days=1)
    assert len(week.posts) == 1


async def test_a_recap_of_which_slack_never_said_whether_it_took_it_is_not_posted_twice(week: Desk) -> None:
    week.talk.slack.fault("chat.postMessage", Fault.reset_after())
    await week.talk.at("16:30", days=3)
    assert len(week.posts) == 1
    await week.talk.at("16:30", days=7)
    assert len(week.posts) == 2


async def test_the_choices_are_in_home_until_the_post_and_after_it(week: Desk) -> None:
    bob = week.talk.bob
    home = await bob.person.opens_home()
    await week.talk.trial.settled()
    home = bob.person.home
    assert home is not None
    assert "Your team's recap" in home.readable()
    await bob.person.presses(home, "Choose")
    await week.talk.trial.settled()
    assert bob.person.modal is not None
    share = next(button for button in buttons(bob.person.modal) if button["text"]["text"] == "Share")
    await bob.person.presses(bob.person.modal, "Share", value=share["value"])
    await week.talk.trial.settled()
    assert "shared [Take out" in bob.person.modal.readable()
    await week.talk.at("16:01", days=3)
    assert "baker" in week.posts[0]
    await bob.person.presses(bob.person.home or home, "Choose")
    await week.talk.trial.settled()
    await bob.person.presses(bob.person.modal, "Last recap")
    await week.talk.trial.settled()
    await bob.person.presses(bob.person.modal, "Take out")
    await week.talk.trial.settled()
    assert QUIET.fullmatch(week.posts[0])


async def test_another_persons_lines_and_teams_are_refused(week: Desk) -> None:
    bob, alice = week.talk.bob, week.talk.alice
    await bob.types("/coach recap")
    own = bob.last
    assert own is not None
    refused = "That recap is closed."
    assert (await alice.presses("Share", on=own, value=value_of(bob, "baker", on=own))).startswith(refused)
    dora = Speaker(week.talk, week.talk.slack.person("Dora", tz="Europe/Berlin"))
    await dora.types("/done a line of mine")
    for label in ("Share nothing", "With my name", "Hard break times", "Leave this recap"):
        assert (await dora.presses(label, on=own)).startswith(refused)
    await week.talk.at("16:01", days=3)
    assert "baker" not in ours(week)


async def test_the_same_ids_in_another_workspace_open_nothing(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    own = bob.last
    assert own is not None
    elsewhere = week.talk.slack.add_team("Elsewhere")
    twin = Speaker(week.talk, week.talk.slack.person("Twin", tz="Europe/Berlin", team=elsewhere, user_id=bob.person.id))
    press = {"action_id": "recap.share", "value": value_of(bob, "baker", on=own)}
    body = {"type": "block_actions", "team": {"id": elsewhere.id}, "user": {"id": twin.person.id}, "actions": [press]}
    await week.talk.bot.dispatcher.action(Delivered(elsewhere.id, {**body, "trigger_id": "1.2.3"}))
    await week.talk.at("16:01", days=3)
    assert "baker" not in ours(week)


async def test_what_the_lead_changed_is_in_the_next_one_and_in_no_other(week: Desk) -> None:
    alice = week.talk.alice
    assert await week.types(alice, "/coach changed the phones rest from one to two") == (
        "Noted for the next recap of #help-desk, in your words: the phones rest from one to two"
    )
    assert "alice leads it" in await week.types(week.talk.bob, "/coach changed everything")
    await week.talk.at("16:01", days=3)
    assert "What alice changed: the phones rest from one to two" in week.posts[0]
    await week.talk.at("16:01", days=7)
    assert "phones" not in week.posts[1]


async def test_when_breaks_were_hard_is_told_where_five_say_so_and_five_do_not(week: Desk) -> None:
    people = [week.talk.slack.person(f"P{number}", tz="Europe/Berlin") for number in range(10)]
    for number, person in enumerate(people):
        await person.types("/coach shift 09:00-17:00 mon-fri")
        await week.talk.slack.channels.joins(week.channel, person.id)
        shown = await person.types("/coach recap", channel=week.channel.id)
        assert shown is not None
        await person.presses(shown, "Hard break times")
        await week.talk.trial.settled()
        if number < 5:
            await person.presses(
                person.ephemerals[-1], "The afternoon", value=slot_of(person.ephemerals[-1], "Tuesday", "The afternoon")
            )
        else:
            await person.presses(person.ephemerals[-1], "None was hard")
        await week.talk.trial.settled()
    await week.talk.at("16:01", days=3)
    assert "Breaks were hard to take on Tuesday afternoon." in week.posts[0]
    assert await week.talk.bot.database.transact(rows_in, condition) == 0


async def test_with_nine_who_answered_nothing_is_told_of_breaks(week: Desk) -> None:
    people = [week.talk.slack.person(f"P{number}", tz="Europe/Berlin") for number in range(9)]
    for number, person in enumerate(people):
        await person.types("/coach shift 09:00-17:00 mon-fri")
        await week.talk.slack.channels.joins(week.channel, person.id)
        shown = await person.types("/coach recap", channel=week.channel.id)
        assert shown is not None
        await person.presses(shown, "Hard break times")
        await week.talk.trial.settled()
        label = "The afternoon" if number < 5 else "None was hard"
        value = slot_of(person.ephemerals[-1], "Tuesday", "The afternoon") if number < 5 else None
        await person.presses(person.ephemerals[-1], label, value=value)
        await week.talk.trial.settled()
    await week.talk.at("16:01", days=3)
    assert "Breaks were hard" not in ours(week)


async def test_what_was_said_of_breaks_can_be_changed_and_taken_back(week: Desk) -> None:
    bob = week.talk.bob
    await bob.types("/coach recap")
    assert "You've said nothing yet." in await bob.presses("Hard break times")
    assert bob.last is not None
    shown = await bob.presses("All of it", value=slot_of(bob.last, "Monday", "All of it"))
    assert "Monday: all of it [" in shown
    assert "Saved until the recap; then I delete who said it." in shown
    assert "Monday: the morning [" in await bob.presses("The morning", value=slot_of(bob.last, "Monday", "The morning"))
    assert "You've said nothing yet." in await bob.presses("Say nothing")
    assert await week.talk.bot.database.transact(rows_in, condition) == 0
    assert "wrote back" in await bob.presses("Back")


def slot_of(message: Message, day: str, label: str) -> str:
    """The value of one choice of a weekday's menu."""
    row = next(block for block in message.blocks if block["type"] == "section" and day in block["text"]["text"])
    return str(next(option["value"] for option in row["accessory"]["options"] if option["text"]["text"] == label))


def rows_in(tx: sa.Connection, table: sa.Table) -> int:
    """How many rows a table has."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def buttons(shown: object) -> list[dict[str, Any]]:
    """The buttons of a message or a window."""
    blocks = getattr(shown, "blocks", [])
    rows = [block["accessory"] for block in blocks if block.get("accessory", {}).get("type") == "button"]
    return [*rows, *(button for block in blocks if block["type"] == "actions" for button in block["elements"])]


def value_of(who: Speaker, words: str, *, on: Message | None = None) -> str:
    """The value of the button beside some words."""
    message = on or who.person.dm[-1]
    row = next(block for block in message.blocks if block["type"] == "section" and words in block["text"]["text"])
    return str(row["accessory"]["value"])


async def test_forgetting_oneself_takes_the_lines_out_of_the_post(week: Desk) -> None:
    bob = week.talk.bob
    await asked(week, bob)
    await presses(week, bob, "Share", value=value_of(bob, "baker"))
    await week.talk.at("16:10", days=1)
    assert "baker" in week.posts[0]
    await bob.types("/coach forget me")
    await bob.presses("Forget me")
    await week.talk.trial.settled()
    assert QUIET.fullmatch(week.posts[0])


async def test_a_lead_who_is_forgotten_leaves_the_recap_to_the_team(week: Desk) -> None:
    alice = week.talk.alice
    await week.types(alice, "/coach changed the phones rest from one to two")
    await alice.types("/coach forget me")
    await alice.presses("Forget me")
    await week.talk.at("16:10", days=3)
    assert QUIET.fullmatch(week.posts[0])
    assert (await week.types(week.talk.bob, "/coach team thu 15:00")).startswith("You lead it from now on.")


async def test_a_finished_hard_one_is_offered_once_and_a_yes_from_before_stays_in_sight(week: Desk) -> None:
    alice = week.talk.alice
    await alice.types("/challenge the refund")
    await alice.types("/challenge")
    await alice.presses("It's done")
    await alice.saves(learned="")
    assert (await alice.types("/coach recap")).count("the refund") == 1
    await alice.types("/done undo")
    assert (await alice.types("/coach recap")).count("the refund") == 1
