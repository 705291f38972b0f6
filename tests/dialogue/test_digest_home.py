"""`/coach digest home`: Slack keeps no DM with the day's words; App Home has them."""

import sqlalchemy as sa

from slackbot.store.schema.schema import reflection
from tests.dialogue.test_home import home
from tests.talk import Talk

LINE = "wrote back to the angry baker"


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
