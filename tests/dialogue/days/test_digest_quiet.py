"""Dialogues about digests that come less often: fewer of these, empty days, a budget, and what was missed."""

from tests.talk import Talk


async def test_after_a_day_away_the_missed_digest_is_recorded_and_not_sent(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.trial.settled()
    talk.trial.clock.turn_to(talk.trial.clock().replace(day=5, hour=8))
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1


async def test_the_budget_never_holds_a_digest_back_and_what_it_held_back_is_told(talk: Talk) -> None:
    for typed in ("/coach breaks 10:30 15:00", "/coach digest 17:00", "/coach budget 1"):
        await talk.alice.types(typed)
    await talk.at("17:00")
    assert ["[Take it now]" in mail for mail in talk.alice.mail] == [True, False]
    assert "This is your digest" in talk.alice.mail[-1]
    settings = await talk.alice.types("/coach settings")
    assert "Today's question about a break wasn't sent: your own limit for a day was reached." in settings


async def test_a_budget_of_nothing_still_lets_the_digest_come(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach budget 0")
    await talk.at("17:00")
    assert len(talk.alice.mail) == 1


async def test_a_digest_later_than_two_hours_after_the_shift_is_skipped_and_told(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 16:30")
    await talk.trial.settled()
    talk.trial.clock.turn_to(talk.trial.clock().replace(hour=18, minute=1))  # 19:01 in Berlin
    await talk.bot.sender.settled()
    assert talk.alice.mail == []
    assert "Today's digest wasn't sent" in await talk.alice.types("/coach settings")


async def test_fewer_of_these_halves_the_digest_and_as_before_brings_it_back(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("17:00")
    digest = talk.alice.person.dm[-1]
    assert await talk.alice.presses("Fewer of these", on=digest) == "I'll come half as often.\n[As before]"
    halved = talk.alice.last
    came = []
    for _ in range(4):
        await talk.at("12:00", days=1)
        await talk.alice.types("/done a line")
        await talk.at("18:00")
        came.append(len(talk.alice.mail))
    assert came == [1, 2, 2, 3]
    assert "As before" in await talk.alice.presses("As before", on=halved)
    await talk.at("18:00", days=1)
    await talk.at("18:00", days=1)
    assert len(talk.alice.mail) == 5


async def test_the_third_empty_day_asks_and_waiting_ends_with_the_next_line(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for days in (0, 1, 1):
        await talk.at("17:01", days=days)
        await talk.alice.types("/today")
    asked = talk.alice.person.dm[-1]
    assert "Shall I wait until you write one?" in asked.readable()
    assert await talk.alice.presses("Wait", on=asked) == (
        "I'll wait. Your digest comes again on the day you note a line."
    )
    await talk.at("17:01", days=3)
    assert len(talk.alice.mail) == 3
    await talk.alice.types("/done a line at last")
    await talk.at("17:01", days=1)
    assert len(talk.alice.mail) == 3  # the line was of the day before, after its digest
    await talk.alice.types("/today")
    await talk.at("12:00", days=1)
    await talk.alice.types("/done another")
    await talk.at("17:01")
    assert "• another" in talk.alice.mail[-1]
    await talk.at("17:01", days=1)
    assert len(talk.alice.mail) == 5


async def test_keep_coming_keeps_it_coming(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for days in (0, 1, 1):
        await talk.at("17:01", days=days)
        await talk.alice.types("/today")
    kept = await talk.alice.presses("Keep coming", on=talk.alice.person.dm[-1])
    assert kept == "It keeps coming, with lines or without."
    await talk.at("17:01", days=1)
    assert len(talk.alice.mail) == 4
