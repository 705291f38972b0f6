"""One tap out: later, not today, turn these off; and what is ignored grows quiet by itself."""

from tests.talk import Talk


async def digest_of(talk: Talk, day: int = 0) -> None:
    await talk.at("17:00", days=day)


async def test_later_brings_it_back_and_the_third_time_offers_to_let_it_rest(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 17:00")
    await talk.at("17:00")
    await talk.alice.presses("In 15 min", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == "I'll ask again at 17:15."
    await talk.at("17:15")
    assert "[Take one]" in talk.alice.mail[-1]
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == "I'll ask again at 18:15."
    await talk.at("18:15")
    await talk.alice.presses("In 15 min", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == ("Not a day for it, perhaps. Leave it for today?\n[Not today] [In 15 min]")
    await talk.alice.presses("In 15 min", on=talk.alice.person.dm[-1])
    await talk.at("18:30")
    assert "[Take one]" in talk.alice.mail[-1]


async def test_a_second_tap_on_later_brings_it_once(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 17:00")
    await talk.at("17:00")
    message = talk.alice.person.dm[-1]
    await talk.alice.presses("In 15 min", on=message)
    await talk.alice.presses("In 15 min", on=message)
    await talk.at("18:00")
    assert len(talk.alice.mail) == 2


async def test_not_today_is_for_today(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 17:00")
    await talk.at("17:00")
    message = talk.alice.person.dm[-1]
    await talk.alice.presses("In 15 min", on=message)
    await talk.alice.presses("Not today", on=message)
    await talk.at("20:00")
    assert len(talk.alice.mail) == 1
    await digest_of(talk, 1)
    assert len(talk.alice.mail) == 2


async def test_not_today_under_yesterdays_question_is_for_today_too(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 17:00")
    await talk.at("17:00")
    await talk.at("09:00", days=1)
    await talk.alice.presses("Not today", on=talk.alice.person.dm[-1])
    await talk.at("20:00")
    assert len(talk.alice.mail) == 1
    await digest_of(talk, 1)
    assert len(talk.alice.mail) == 2


async def test_what_is_ignored_three_times_halves_itself_says_so_once_and_then_stops(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("23:00", days=30)
    heads = [words.split("\n")[0] for words in talk.alice.mail]
    assert heads[0].startswith("This is your digest.")  # that day she was here
    assert heads[2] == "No lines for a few days. Shall I wait until you write one?"
    assert len(set(heads[:5])) == 5
    assert "half as often" in heads[4]
    assert sum("half as often" in head for head in heads) == 1
    assert len(heads) < 12
    assert "• Digest: off" in await talk.alice.types("/coach settings")


async def test_what_is_answered_by_a_button_is_not_ignored(talk: Talk) -> None:
    """Three in a row that nobody answered make it come half as often; the one with the press is none of them."""
    await talk.alice.types("/coach challenge-nudge 10:00")
    await talk.at("10:01")
    await talk.alice.presses("Not today", on=talk.alice.person.dm[-1])
    await talk.at("10:01", days=3)
    assert not any("half as often" in words for words in talk.alice.mail)
    await talk.at("10:01", days=1)
    assert "half as often" in talk.alice.mail[-1]


async def test_what_is_halved_comes_on_every_other_day(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 10:00")
    came: list[int] = []
    for _ in range(9):
        before = len(talk.alice.mail)
        await talk.at("10:01", days=1 if came else 0)
        came.append(len(talk.alice.mail) - before)
    assert came == [1, 1, 1, 1, 0, 1, 0, 1, 0]


async def test_what_was_put_off_beyond_the_shift_does_not_come(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 daily")
    await talk.alice.types("/coach challenge-nudge 16:30")
    await talk.at("16:30")
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    await talk.at("20:00")
    assert len(talk.alice.mail) == 1


async def test_somebody_who_does_anything_here_is_not_ignoring(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    for _ in range(6):
        await digest_of(talk, 1)
        await talk.alice.types("/done still here")
    assert not any("half as often" in words for words in talk.alice.mail)


async def test_as_before_brings_a_halved_kind_back(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("17:30", days=4)
    assert "half as often" in talk.alice.mail[-1]
    await talk.alice.presses("As before", on=talk.alice.person.dm[-1])
    assert talk.alice.mail[-1] == "As before."
    came = len(talk.alice.mail)
    await digest_of(talk, 1)
    await digest_of(talk, 1)
    assert len(talk.alice.mail) == came + 2


async def test_what_was_put_off_comes_back_even_when_it_is_halved_or_the_budget_is_full(talk: Talk) -> None:
    await talk.alice.types("/coach challenge-nudge 17:00")
    await talk.at("17:30", days=4)
    assert "half as often" in talk.alice.mail[-1]
    await talk.at("17:30", days=1)
    nudge = talk.alice.person.dm[-1]
    assert "[Take one]" in nudge.readable()
    await talk.alice.types("/coach budget 1")
    await talk.alice.presses("In 15 min", on=nudge)
    await talk.at("17:45")
    assert "[Take one]" in talk.alice.mail[-1]


async def test_what_was_put_off_does_not_use_up_the_budget(talk: Talk) -> None:
    """Who says "later" twice to a question about a break has their day handed back to them all the same."""
    for typed in ("/coach breaks 10:30", "/coach digest 17:00", "/coach budget 2"):
        await talk.alice.types(typed)
    await talk.at("10:30")
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    await talk.at("11:30")
    await talk.alice.presses("In an hour", on=talk.alice.person.dm[-1])
    await talk.at("17:00")
    assert "[Take it now]" in talk.alice.mail[-2]
    assert "This is your digest" in talk.alice.mail[-1]


async def test_a_digest_that_is_chosen_anew_comes_as_often_as_at_first(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.at("17:30", days=4)
    assert "half as often" in talk.alice.mail[-1]
    await talk.alice.types("/coach digest 16:00")
    came = len(talk.alice.mail)
    await talk.at("16:30", days=2)
    assert len(talk.alice.mail) == came + 2
