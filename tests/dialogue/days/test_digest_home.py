"""`/coach digest home`: Slack keeps no DM with the day's words; App Home has them."""

from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from slackbot.store.schema.schema import reflection
from tests.dialogue.settings.test_home import home
from tests.talk import Talk

LINE = "wrote back to the angry baker"

Act = Callable[[Talk], Awaitable[None]]


async def test_the_dm_says_where_the_day_is_and_home_has_it(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    assert "stay in my Home tab" in await talk.alice.types("/coach digest home")
    await home(talk.alice)
    await talk.alice.types(f"/done {LINE}")
    await talk.at("17:00")
    assert talk.alice.mail == ["Your Tuesday is in my Home tab.\n[Turn these off] [Fewer of these]"]
    shown = talk.alice.person.home
    assert shown
    assert LINE in shown.readable()
    assert "Tuesday, handed back" in shown.readable()
    await talk.at("09:00", days=1)
    assert LINE in (await home(talk.alice)).readable()


async def test_no_word_of_the_day_is_in_a_dm_for_a_week(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach digest home")
    for _ in range(7):
        await talk.at("10:00", days=1)
        await talk.alice.types(f"/done hard: {LINE}")
        await talk.at("18:00")
    assert len(talk.alice.mail) == 6
    assert [mail for mail in talk.alice.mail if LINE in mail] == []


async def test_its_question_stays_until_it_is_answered_and_is_asked_once(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach digest home")
    await talk.alice.types(f"/done {LINE}")
    await talk.at("17:00")
    first = (await home(talk.alice)).readable()
    assert (await home(talk.alice)).readable() == first
    assert "Before you go:" in first
    assert await talk.bot.database.transact(lambda tx: len(tx.execute(sa.select(reflection)).all())) == 1


@pytest.mark.parametrize(
    ("place", "told", "asked"),
    [
        ("home", "I'll put your day into my Home tab at 16:00", "I put your day into my Home tab at 16:00"),
        ("dm", "I'll send you your day at 16:00", "I send you your day at 16:00"),
    ],
)
async def test_a_time_is_confirmed_with_where_the_day_will_be(talk: Talk, place: str, told: str, asked: str) -> None:
    await talk.alice.types(f"/coach digest {place}")
    assert (await talk.alice.types("/coach digest 16:00")).startswith(told)
    help_on_it = await talk.alice.types("/coach digest")
    assert help_on_it.startswith(asked)
    assert ("/coach digest dm" in help_on_it) == (place == "home")


async def test_dm_brings_the_words_back_and_the_setting_is_told(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach digest home")
    assert "Digest: 17:00, in my Home tab" in await talk.alice.types("/coach settings")
    await talk.alice.types("/coach digest DM")
    await talk.alice.types(f"/done {LINE}")
    await talk.at("17:00")
    assert LINE in talk.alice.mail[0]
    assert "handed back" not in (await home(talk.alice)).readable()


async def test_home_before_a_time_is_chosen_says_how_to_choose_one(talk: Talk) -> None:
    assert "/coach digest 17:00 turns it on" in await talk.alice.types("/coach digest home")


async def edits(talk: Talk, text: str) -> None:
    await talk.alice.types("/done")
    await talk.alice.presses("Edit", value="done.edit:1")
    await talk.alice.saves(text=text)


async def removes(talk: Talk) -> None:
    await talk.alice.types("/done")
    await talk.alice.presses("Remove", value="done.remove:1")


def typing(*commands: str) -> Act:
    async def act(talk: Talk) -> None:
        for command in commands:
            await talk.alice.types(command)

    return act


async def forgets(talk: Talk) -> None:
    await talk.alice.types("/coach forget me")
    await talk.alice.presses("forget.confirm")


# What happens before five and after it, how many DMs came, and whether Home hands the day back in the morning, with the
# line in it.
DAYS: dict[str, tuple[Act, Act, int, bool, bool]] = {
    "an ordinary one": (typing(), typing(), 1, True, True),
    "paused before": (typing("/coach pause"), typing(), 0, False, False),
    "paused after": (typing(), typing("/coach pause"), 1, True, True),
    "a day off": (typing("/coach daysoff 2026-03-03"), typing(), 0, False, False),
    "turned off before": (typing("/coach digest off"), typing(), 0, False, False),
    "closed before": (typing("/enough"), typing(), 0, False, False),
    "a rough one": (typing("/rough a call that went on"), typing(), 1, True, True),
    "edited after": (typing(), lambda talk: edits(talk, "wrote back to a customer"), 1, True, False),
    "removed after": (typing(), removes, 1, True, False),
    "added to after": (typing(), typing("/done one more"), 1, True, True),
    "many lines": (typing("/done " + "\n".join(f"line {n} " + "x" * 200 for n in range(40))), typing(), 1, True, False),
    "no line": (removes, typing(), 1, True, False),
    "home chosen at the last minute": (typing("/coach digest dm", "/coach digest home"), typing(), 1, True, True),
    "forgotten after": (typing(), forgets, 1, False, False),
}


@pytest.mark.parametrize("day", DAYS)
async def test_a_day_kept_in_home(talk: Talk, day: str) -> None:
    before, after, came, is_there, has_line = DAYS[day]
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach digest home")
    await talk.alice.types(f"/done {LINE}")
    await before(talk)
    await talk.at("17:00")
    await after(talk)
    await talk.at("09:00", days=1)  # until then the day's own list is above it
    shown = (await home(talk.alice)).readable()
    handed_back = shown.partition("handed back")[2].partition("[Add a line]")[0]
    assert (len(talk.alice.mail), bool(handed_back), LINE in handed_back) == (came, is_there, has_line)
    assert [mail for mail in talk.alice.mail if LINE in mail or "a call that went on" in mail] == []


async def test_lines_that_do_not_fit_are_said_to_be_in_the_week(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach digest home")
    await talk.alice.types(f"/done {LINE}")
    await DAYS["many lines"][0](talk)
    await talk.at("09:00", days=1)
    assert "/week has the lines before these." in (await home(talk.alice)).readable()
    week = await talk.alice.types("/week")
    for _ in range(20):
        if LINE in week:
            break
        week = await talk.alice.presses("Earlier lines")
    assert LINE in week


async def test_fridays_words_stay_over_the_weekend_and_are_gone_the_next_friday(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach digest home")
    await talk.at("10:00", days=3)
    await talk.alice.types(f"/done {LINE}")
    await talk.at("18:00")
    await talk.alice.types("/coach digest off")
    for days, is_there in ((1, True), (1, True), (1, True), (4, False)):
        await talk.at("09:00", days=days)
        assert ("handed back" in (await home(talk.alice)).readable()) == is_there


async def test_words_that_went_by_dm_are_in_home_for_who_chooses_home_then(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types(f"/done {LINE}")
    await talk.at("17:00")
    assert LINE in talk.alice.mail[0]
    await talk.alice.types("/coach digest home")
    assert "handed back" in (await home(talk.alice)).readable()
