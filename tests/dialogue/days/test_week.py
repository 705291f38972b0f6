"""Dialogues about `/week`: the last seven days by day, in one's own words, and no number."""

import pytest

from tests.talk import Talk, open_talk


async def test_the_week_is_read_back_by_day_and_empty_days_are_not_shown(talk: Talk) -> None:
    await talk.alice.types("/done hard: the refund")
    await talk.alice.types("/break 5 outside")
    await talk.at("10:00", days=2)
    await talk.alice.types("/done time: stayed until it was clear\nyesterday: the export")
    await talk.at("10:00", days=1)
    await talk.alice.types("/break 5")
    assert await talk.alice.types("/week") == (
        "The last days, as you wrote them:\n"
        "Tuesday\n"
        "• the refund (a hard one)\n"
        "One break: outside.\n"
        "Wednesday\n"
        "• the export\n"
        "Thursday\n"
        "• stayed until it was clear (time given)\n"
        "Friday\n"
        "One break."
    )


async def test_what_is_older_than_seven_days_is_not_shown(talk: Talk) -> None:
    await talk.alice.types("/done old")
    await talk.at("10:00", days=6)
    assert "• old" in await talk.alice.types("/week")
    await talk.at("10:00", days=1)
    assert await talk.alice.types("/week") == (
        "Nothing written down these seven days. Some weeks are like that. If one comes back to you: /done yesterday: …"
    )


async def test_five_hundred_lines_come_newest_first_and_the_rest_by_day(talk: Talk) -> None:
    for day in range(5):
        for start in range(0, 100, 50):
            text = "\n".join(f"{day}.{number} " + "w" * 60 for number in range(start, start + 50))
            await talk.alice.types("/done " + text)
        await talk.at("10:00", days=1)
    await talk.alice.types("/done the last")
    first = await talk.alice.types("/week")
    assert first.startswith("The last days, as you wrote them:\nSunday\n• the last\n[Earlier days]")
    second = await talk.alice.presses("Earlier days")
    assert "\nSaturday\n" in second
    assert "• 4.99 " in second
    assert "• 4.0 " not in second
    assert second.endswith("[Earlier lines] [Earlier days] [Back to today]")
    page = talk.alice.last
    assert "Behind you on Saturday:" in await talk.alice.presses("Earlier lines")
    assert (await talk.alice.presses("Back to today", on=page)) == first


async def test_all_days_are_reached_page_by_page(talk: Talk) -> None:
    for day in range(5):
        await talk.alice.types("/done " + "\n".join(f"{day}.{number} " + "&" * 50 for number in range(12)))
        await talk.at("10:00", days=1)
    seen = await talk.alice.types("/week")
    while "[Earlier days]" in seen.rpartition("\n")[2]:
        seen += await talk.alice.presses("Earlier days")
    assert [f"• {day}.{number} &" in seen for day in range(5) for number in range(12)] == [True] * 60


async def test_last_weeks_page_says_that_it_is_from_an_earlier_time(talk: Talk) -> None:
    for _ in range(2):
        await talk.alice.types("/done " + "\n".join("w" * 90 for _ in range(50)))
        await talk.at("10:00", days=1)
    await talk.alice.types("/week")
    page = talk.alice.last
    await talk.at("10:00", days=7)
    assert (await talk.alice.presses("Earlier days", on=page)).startswith("That button has expired")


async def test_words_stay_words(talk: Talk) -> None:
    await talk.alice.types("/done <!channel> *bold* <https://x.example|y>")
    assert "• <!channel> *bold* <https://x.example|y>" in await talk.alice.types("/week")


async def test_a_night_shift_is_one_day() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach shift 22:00-06:00 mon-fri")
        await talk.at("23:00")
        await talk.alice.types("/done before midnight")
        await talk.at("02:00", days=1)
        await talk.alice.types("/done after midnight")
        assert (await talk.alice.types("/week")).endswith("Tuesday\n• before midnight\n• after midnight")


async def test_the_week_is_its_owners_alone_and_help_says_so(talk: Talk) -> None:
    await talk.alice.types("/done mine")
    assert (await talk.bob.types("/week")).startswith("Nothing written down these seven days.")
    assert (await talk.bob.types("/week help")).startswith("Your days, read back in your own words. Nobody else")


@pytest.mark.parametrize(
    ("typed", "heading", "holds"),
    [
        ("/week last", "From Monday, 23 February 2026 to Sunday, 1 March 2026, as you wrote it:", ["export", "baker"]),
        ("/week last week", "From Monday, 23 February 2026 to Sunday, 1 March 2026", ["export", "baker"]),
        ("/week a week ago", "From Monday, 23 February 2026 to Sunday, 1 March 2026", ["export", "baker"]),
        ("/week this week", "From Monday, 2 March 2026 to Tuesday, 3 March 2026", ["refund"]),
        ("/week friday", "Friday, 27 February 2026, as you wrote it:", ["export"]),
        ("/week 2026-02-26", "Thursday, 26 February 2026, as you wrote it:", ["baker"]),
        ("/week 26 Feb", "Thursday, 26 February 2026, as you wrote it:", ["baker"]),
        ("/today friday", "Friday, 27 February 2026, as you wrote it:", ["export"]),
        ("/week", "The last days, as you wrote them:", ["export", "baker", "refund"]),
        ("/today list", "Your Tuesday so far:", ["refund"]),
    ],
)
async def test_another_week_or_one_day_is_read_back(talk: Talk, typed: str, heading: str, holds: list[str]) -> None:
    await talk.alice.types("/done the refund\nfriday: the export\n26 Feb: the baker")
    shown = await talk.alice.types(typed)
    assert shown.startswith(heading)
    assert [word for word in ("export", "baker", "refund") if word in shown] == holds


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/week the baker", "I couldn't read the baker as a day or a week."),
        ("/today the baker", "I couldn't read the baker as a day or a week."),
        ("/week tomorrow", "Wednesday, 4 March 2026 is still to come; I read back days that are behind you."),
        ("/week 4 mar", "Wednesday, 4 March 2026 is still to come"),
        ("/week 2024-03-01", "Nothing is written down for Friday, 1 March 2024."),
        (
            "/week monday",
            "Nothing is written down for Monday, 2 March 2026. If one comes back to you: /done 2026-03-02",
        ),
        ("/week last", "Nothing is written down from Monday, 23 February 2026 to Sunday, 1 March 2026."),
    ],
)
async def test_words_after_the_command_are_never_dropped_in_silence(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


async def test_a_long_week_before_this_one_is_read_page_by_page_and_leads_back(talk: Talk) -> None:
    for day in range(5):
        await talk.alice.types("/done " + "\n".join(f"{day}.{number} " + "w" * 60 for number in range(50)))
        await talk.at("10:00", days=1)
    await talk.at("10:00", days=7)
    seen = await talk.alice.types("/week last")
    assert seen.endswith("[Earlier days] [Back to today]")
    while "[Earlier days]" in seen.rpartition("\n")[2]:
        seen += await talk.alice.presses("Earlier days")
    assert [f"• {day}.{number} " in seen for day in range(5) for number in range(50)].count(True) >= 200
    assert (await talk.alice.presses("Back to today")).startswith("Nothing written down these seven days.")
