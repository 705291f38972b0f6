"""`/coach forget me`: said first, confirmed once by a tap, gone for good; nothing late brings anybody back."""

from typing import Any

import pytest
import sqlalchemy as sa

from slackbot.standin.surfaces import Message
from slackbot.store.schema.schema import metadata
from tests.talk import Talk

SECRET = "the call with the crying baker"


async def everything(talk: Talk) -> str:
    """Every row of every table, as text."""

    def rows(tx: sa.Connection) -> str:
        return "\n".join(
            f"{table.name} {tuple(row)}" for table in metadata.sorted_tables for row in tx.execute(sa.select(table))
        )

    return await talk.bot.database.transact(rows)


async def asks(talk: Talk) -> Message:
    """Alice types it and is asked."""
    await talk.alice.types("/coach forget me")
    assert talk.alice.last is not None
    return talk.alice.last


def press(talk: Talk, question: Message) -> dict[str, Any]:
    """One tap on the question's button, to be delivered as often as Slack may."""
    (uid,) = [
        element["value"]
        for block in question.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "forget.confirm"
    ]
    return {
        "type": "block_actions",
        "team": {"id": talk.slack.team.id},
        "user": {"id": talk.alice.person.id, "team_id": talk.slack.team.id},
        "trigger_id": "1.2.same",
        "response_url": "",
        "actions": [{"type": "button", "action_id": "forget.confirm", "value": uid, "action_ts": "1.2"}],
    }


async def test_it_says_first_what_goes_and_what_stays(talk: Talk) -> None:
    """It names only the kinds that hold something, and typing it deletes nothing."""
    await talk.alice.types(f"/done {SECRET}")
    assert await talk.alice.types("/coach forget me") == (
        "This goes, for good:\n"
        "• your lines, of every day\n"
        "• your settings, and what I was still going to send you\n"
        "This stays:\n"
        "• messages already in Slack, here and with people you thanked: Slack keeps these\n"
        "• a scrambled form of your id that nobody can turn back, so that a late message from Slack "
        "can't bring you back\n"
        "  You can start again whenever you like, from zero. Want a copy first? /coach export\n"
        "[Forget me] [Keep everything]"
    )
    assert SECRET in await everything(talk)


async def test_typing_it_twice_does_not_skip_the_tap(talk: Talk) -> None:
    await talk.alice.types(f"/done {SECRET}")
    await talk.alice.types("/coach forget me")
    assert "[Forget me]" in await talk.alice.types("/coach forget me")
    assert SECRET in await talk.alice.types("/done")


async def test_anything_else_after_forget_says_how(talk: Talk) -> None:
    for typed in ("/coach forget", "/coach forget help", "/coach forget bob", "/coach forget me now"):
        assert (await talk.alice.types(typed)).startswith("/coach forget me says what goes")


async def test_one_tap_takes_it_all(talk: Talk) -> None:
    """Every row goes, in whatever table, and so does the id; a colleague keeps theirs."""
    await talk.alice.types(f"/done {SECRET}")
    await talk.alice.types("/coach digest 17:00")
    await talk.bob.types("/done his own line")
    await asks(talk)
    assert await talk.alice.presses("Forget me") == (
        "It's gone. All that is left is a scrambled form of your id; messages already in Slack stay there.\n"
        "  Any command starts again, from zero."
    )
    left = await everything(talk)
    assert SECRET not in left
    assert talk.alice.person.id not in left
    assert "his own line" in left
    await talk.at("18:00", days=1)
    assert talk.alice.mail == []


async def test_with_nothing_kept_it_says_so_and_offers_no_set_up(talk: Talk) -> None:
    """Somebody whose first word it is."""
    asked = await talk.alice.types("/coach forget me")
    assert asked.startswith("I have none of your words.")
    assert talk.alice.screen == [asked]
    await talk.alice.presses("Forget me")
    assert talk.alice.person.id not in await everything(talk)


async def test_left_as_it_is_the_button_does_nothing_any_more(talk: Talk) -> None:
    await talk.alice.types(f"/done {SECRET}")
    question = await asks(talk)
    assert await talk.alice.presses("Keep everything") == "Everything stays as it is."
    assert (await talk.alice.presses("Forget me", on=question)).startswith("You asked that a while ago")
    assert SECRET in await talk.alice.types("/done")


async def test_a_second_tap_and_another_device_hear_that_nothing_is_kept(talk: Talk) -> None:
    """The same question on two screens: the second tap makes no account and takes nothing that came since."""
    await talk.alice.types(f"/done {SECRET}")
    phone, team = await asks(talk), await asks(talk)
    await talk.alice.presses("Forget me", on=team)
    for screen in (team, phone):
        assert (await talk.alice.presses("Forget me", on=screen)).startswith("I keep nothing about you")
    assert talk.alice.person.id not in await everything(talk)
    await talk.alice.types("/done a new beginning")
    assert (await talk.alice.presses("Forget me", on=phone)).startswith("You asked that a while ago")
    assert "a new beginning" in await talk.alice.types("/done")


async def test_last_weeks_button_takes_nothing(talk: Talk) -> None:
    question = await asks(talk)
    await talk.alice.types(f"/done {SECRET}")
    await talk.at("09:00", days=7)
    assert (await talk.alice.presses("Forget me", on=question)).startswith("You asked that a while ago")
    assert SECRET in await everything(talk)


async def test_slacks_retry_of_the_tap_gets_the_same_answer(talk: Talk) -> None:
    """Delivered three times at once and once more later, it is one forgetting; what began since stays."""
    await talk.alice.types(f"/done {SECRET}")
    question = await asks(talk)
    pressed = press(talk, question)
    await talk.slack.deliver("interactive", pressed, times=3, together=True)
    await talk.trial.settled()
    assert talk.alice.person.id not in await everything(talk)
    await talk.alice.types("/done a new beginning")
    await talk.slack.deliver("interactive", pressed)
    await talk.trial.settled()
    assert "a new beginning" in await talk.alice.types("/done")


async def test_a_late_retry_of_an_earlier_command_brings_nobody_back(talk: Talk) -> None:
    """What was answered before is still known as answered, without a name and without its words."""
    await talk.alice.person.types(f"/done {SECRET}", trigger_id="1.early")
    await asks(talk)
    await talk.alice.presses("Forget me")
    await talk.alice.person.types(f"/done {SECRET}", trigger_id="1.early")
    left = await everything(talk)
    assert SECRET not in left
    assert talk.alice.person.id not in left


async def test_a_change_of_the_profile_and_a_look_at_home_bring_nobody_back(talk: Talk) -> None:
    await talk.alice.person.opens_home()
    await talk.alice.types(f"/done {SECRET}")
    await asks(talk)
    await talk.alice.presses("Forget me")
    await talk.alice.person.profile.moves_to("Asia/Tokyo")
    await talk.alice.person.opens_home()
    await talk.trial.settled()
    home = talk.alice.person.home
    assert home is not None
    assert home.readable().startswith("I keep nothing about you")
    assert talk.alice.person.id not in await everything(talk)


async def test_home_is_blanked_at_once(talk: Talk) -> None:
    await talk.alice.person.opens_home()
    await talk.alice.types(f"/done {SECRET}")
    await asks(talk)
    await talk.alice.presses("Forget me")
    home = talk.alice.person.home
    assert home is not None
    assert SECRET not in home.readable()


@pytest.mark.parametrize(
    "typed", ["forget me", "delete me", "erase", "please forget me", "Forget me.", "export", "whosees", "help", "?", ""]
)
async def test_to_ask_about_what_is_kept_begins_no_account(talk: Talk, typed: str) -> None:
    await talk.alice.types(f"/done {SECRET}")
    await asks(talk)
    await talk.alice.presses("Forget me")
    await talk.alice.types(f"/coach {typed}")
    assert (await talk.alice.types("/coach forget me")).startswith("I keep nothing about you")


async def test_who_begins_anew_is_somebody_new(talk: Talk) -> None:
    """Nothing of before is there, and the set-up is offered as to anybody."""
    await talk.alice.types(f"/done {SECRET}")
    await talk.alice.types("/coach digest 17:00")
    await asks(talk)
    await talk.alice.presses("Forget me")
    assert (await talk.alice.types("/coach forget me")).startswith("I keep nothing about you")
    assert SECRET not in await talk.alice.types("/done a new beginning")
    assert "off" in await talk.alice.types("/coach settings")


async def test_a_colleague_who_was_asked_to_cover_is_not_asked_any_more(talk: Talk) -> None:
    for person in (talk.alice, talk.bob):
        await person.types("/coach shift 08:00-18:00 mon-fri")
    await talk.bob.types("/coach cover on")
    await talk.alice.types("/break cover")
    await talk.at("09:00")
    assert "[I'll cover]" in talk.bob.mail[-1] or "cover" in talk.bob.mail[-1]
    before = talk.bob.mail[-1]
    await asks(talk)
    await talk.alice.presses("Forget me")
    assert talk.bob.mail[-1] != before
