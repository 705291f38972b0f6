"""Dialogues about the other settings: budget, days off, holidays, language; and all of them in one window."""

from datetime import UTC, datetime

import pytest

from tests.talk import Talk, open_talk


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/coach budget", "I start at most five messages a day. Like this: /coach budget 3."),
        ("/coach budget 3", "I'll start at most three messages a day. I always answer what you ask for."),
        ("/coach budget 0", "I won't start any messages. I always answer what you ask for."),
        ("/coach budget -1", "I couldn't read -1 as a small number. Like this: /coach budget 3. Yours stays at five."),
        ("/coach budget off", "I won't start any messages. I always answer what you ask for."),
        (
            "/coach budget 9999",
            "I couldn't read 9999 as a small number. Like this: /coach budget 3. Yours stays at five.",
        ),
        (
            "/coach daysoff",
            "No days off noted yet. Like this: /coach daysoff 2026-12-24, or /coach daysoff 2026-12-24 to",
        ),
        (
            "/coach daysoff 2026-12-27 2026-12-24",
            "Your days off. I'm quiet on each; /coach daysoff off forgets them.\n"
            "• Thursday, 24 December 2026\n• Sunday, 27 December 2026",
        ),
        (
            "/coach daysoff Christmas",
            "I couldn't read christmas as a date. Like this: /coach daysoff 2026-03-03. You still have none.",
        ),
        (
            "/coach daysoff tomorrow, fri",
            "Your days off. I'm quiet on each; /coach daysoff off forgets them.\n"
            "• Wednesday, 4 March 2026\n• Friday, 6 March 2026",
        ),
        (
            "/coach daysoff 2020-01-01",
            "Wednesday, 1 January 2020 has passed, so nothing changed. Like this: /coach daysoff 2026-03-03",
        ),
        (
            "/coach daysoff 2026-12-30 to 2026-12-31",
            "Your days off. I'm quiet on each; /coach daysoff off forgets them.\n"
            "• Wednesday, 30 December 2026\n• Thursday, 31 December 2026",
        ),
        ("/coach holidays de-by", "Quiet on public holidays in DE-BY."),
        ("/coach holidays germany", "Quiet on public holidays in DE."),
        ("/coach holidays United States", "Quiet on public holidays in US."),
        ("/coach holidays uk-eng", "Quiet on public holidays in GB-ENG."),
        ("/coach holidays off", "I've forgotten your public holidays."),
        ("/coach holidays Atlantis", "I don't know the holidays of Atlantis. Like this: /coach holidays DE,"),
        ("/coach lang en", "I'll speak English with you."),
        ("/coach lang auto", "I'll use your Slack language where I can."),
        ("/coach lang xx", "I don't speak xx yet. I have: en."),
    ],
)
async def test_a_setting_is_confirmed_as_understood_or_says_what_was_wrong(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


async def test_nothing_comes_on_a_day_off_or_a_holiday() -> None:
    async with open_talk() as talk:
        await talk.alice.types("/coach digest 17:00")
        await talk.alice.types("/coach daysoff 2026-03-04")
        await talk.at("18:00", days=2)
        came = [entry.at.strftime("%d") for entry in talk.alice.person.sees if entry.kind == "post"]
        assert came == ["03", "05"]


async def test_nothing_comes_on_a_public_holiday() -> None:
    async with open_talk(datetime(2026, 4, 2, 8, 0, tzinfo=UTC)) as talk:
        await talk.alice.types("/coach holidays DE")
        await talk.alice.types("/coach digest 17:00")
        await talk.at("18:00", days=5)
        came = [entry.at.strftime("%m-%d") for entry in talk.alice.person.sees if entry.kind == "post"]
        assert came == ["04-02", "04-04", "04-05", "04-07"]  # not on Good Friday and Easter Monday


async def test_the_budget_is_one_number_for_all_nudges(talk: Talk) -> None:
    await talk.alice.types("/coach budget 0")
    await talk.alice.types("/coach challenge-nudge 17:00")
    await talk.alice.types("/break 5")
    await talk.at("18:00")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]


EIGHT_TO_FOUR = {"shift-start": "08:00", "shift-end": "16:00", "shift-days": ["mon", "tue", "wed", "thu"]}


async def window(talk: Talk) -> None:
    await talk.alice.types("/coach settings")
    await talk.alice.presses("Change settings")


async def test_settings_are_changed_in_one_window_all_or_none(talk: Talk) -> None:
    await talk.alice.person.opens_home()
    await talk.trial.settled()
    assert talk.alice.person.home is not None
    await talk.alice.person.presses(talk.alice.person.home, "Settings")
    assert await talk.alice.saves(**EIGHT_TO_FOUR, digest="16:00", tz="Atlantis") == {
        "tz": "I couldn't read Atlantis as a time zone. Like this: /coach tz Europe/Berlin. Yours stays Europe/Berlin."
    }
    assert "Shift: not set" in await talk.alice.types("/coach settings")
    others = {"digest": "16:00", "holidays": "de", "tz": "Asia/Kathmandu", "budget": "Four"}
    assert await talk.alice.saves(**EIGHT_TO_FOUR, **others) is None
    settings = await talk.alice.types("/coach settings")
    assert "• Shift: 08:00 to 16:00, Monday to Thursday" in settings
    assert "• Digest: 16:00" in settings
    assert "• Time zone: Asia/Kathmandu" in settings
    await talk.alice.person.presses(talk.alice.person.home, "Settings")
    modal = talk.alice.person.modal
    assert modal is not None
    assert len([block for block in modal.blocks if block["element"]["type"] == "plain_text_input"]) <= 3
    assert await talk.alice.saves(**{"digest": "", "tz": "", "shift-days": []}) is None
    settings = await talk.alice.types("/coach settings")
    assert "• Shift: not set" in settings
    assert "• Digest: off" in settings
    assert "• Time zone: Europe/Berlin (from Slack)" in settings


async def test_a_window_left_open_does_not_undo_what_was_set_elsewhere(talk: Talk) -> None:
    """Two devices at once: each has the window before it, each changes one thing, and both hold."""
    await talk.alice.types("/coach digest 16:00")
    await talk.alice.types("/coach settings")
    await talk.alice.presses("Change settings")
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach breaks 10:30")
    assert await talk.alice.saves(budget="3") is None
    settings = await talk.alice.types("/coach settings")
    assert "• Digest: 17:00" in settings
    assert "• I ask about a break at 10:30" in settings
    assert "• Messages I start: three a day at most" in settings


@pytest.mark.parametrize(
    ("typed", "fields", "reads"),
    [
        ("shift off", {"shift-start": "09:00", "shift-end": "17:00"}, "Shift: 09:00 to 17:00, Monday to Friday"),
        ("shift 9:00-17:00", {"shift-days": ["sun", "mon"]}, "Shift: 09:00 to 17:00, Monday and Sunday"),
        ("shift 9:00-17:00", {"shift-start": "", "shift-end": ""}, "Shift: not set"),
        ("shift 9:00-17:00", {"off": ["My shift"]}, "Shift: not set"),
        ("digest 16:00", {"off": ["Sending me my day"]}, "Digest: off"),
        ("digest off", {"digest": "16:45", "switches": ["reflection"]}, "Digest: 16:45, with a question"),
        ("breaks 10:37", {"breaks": ["15:00", "10:37"]}, "I ask about a break at 10:37 and 15:00"),
        ("challenge-nudge 9:00", {"challenge-nudge": "09:30"}, "I ask about a hard one at 09:30"),
        ("cover off", {"switches": ["Ask me to cover a break"]}, "I may ask you to cover a break"),
        ("recap off", {"switches": ["Ask me before a recap"]}, "I ask before a team's recap"),
        ("walks off", {"switches": ["Offer a walk with somebody"]}, "Break questions offer a walk with somebody"),
        ("together off", {"switches": ["Ask me for company on a hard one"]}, "asked for company on a hard one"),
        ("introductions off", {"switches": ["Show me one new thing at a time"]}, "I show you one thing at a time"),
        ("ideas on", {"switches": ["Ask me before a recap"]}, "Breaks come without ideas"),
        ("handovers on", {"switches": []}, "No colleague can offer to hand you a hard one"),
        ("signals on", {"switches": []}, "No signals reach you through me"),
        ("thanks on", {"switches": []}, "No thanks reach you through me"),
        ("digest 16:00", {"digest-place": "In my Home tab"}, "Digest: 16:00, in my Home tab"),
        ("cue off", {"cue": "Before lunch"}, "You note a line before lunch"),
        ("queue off", {"queue": "Mostly hard tickets"}, "Your queue: mostly hard tickets"),
        ("queue hard", {"queue": "Mixed"}, "Your queue: mixed"),
        ("budget 5", {"budget": "None"}, "Messages I start: none"),
        ("budget 5", {"pause": "2099-01-01"}, "2099"),
        ("lang auto", {"lang": "en"}, "Language: en"),
    ],
)
async def test_what_is_picked_in_the_window_is_set(
    talk: Talk, typed: str, fields: dict[str, str | list[str]], reads: str
) -> None:
    await talk.alice.types(f"/coach {typed}")
    await window(talk)
    assert await talk.alice.saves(**fields) is None
    assert reads in await talk.alice.types("/coach settings")


async def test_hours_that_are_half_picked_are_asked_about(talk: Talk) -> None:
    await window(talk)
    errors = await talk.alice.saves(**{"shift-start": "09:00"})
    assert errors is not None
    assert list(errors) == ["shift-end"]


@pytest.mark.parametrize(
    ("before", "elsewhere", "field", "value", "now"),
    [
        ("digest 16:00", "digest 17:00", "digest", "16:30", "It's now 17:00."),
        ("digest 16:00", "digest off", "digest", "16:30", "is off now."),
        ("budget 5", "budget 2", "budget", "4", "It's now 2."),
        ("shift 9:00-17:00", "shift 8:00-16:00 mon", "shift-end", "18:00", "It's now 08:00-16:00 mon."),
        ("holidays de", "holidays at", "holidays", "fr", "It's now AT."),
        ("breaks 10:30", "breaks 11:00", "breaks", ["12:00"], "It's now 11:00."),
        ("queue off", "queue hard", "queue", "Mixed", "It's now hard."),
        ("cue off", "cue before lunch", "cue", "After a hard call", "It's now before lunch."),
    ],
)
async def test_two_windows_that_change_one_setting_do_not_overwrite_each_other(
    talk: Talk, before: str, elsewhere: str, field: str, value: str | list[str], now: str
) -> None:
    await talk.alice.types(f"/coach {before}")
    await window(talk)
    await talk.alice.types(f"/coach {elsewhere}")
    as_set = await talk.alice.types("/coach settings")
    errors = await talk.alice.saves(**{field: value})
    assert errors is not None
    assert "elsewhere in the meantime" in errors[field]
    assert now in errors[field]
    assert await talk.alice.types("/coach settings") == as_set


async def test_a_window_full_of_days_off_is_kept_as_it_is(talk: Talk) -> None:
    await talk.alice.types("/coach daysoff 2026-07-01 to 2026-08-29")
    before = await talk.alice.types("/coach settings")
    await talk.alice.presses("Change settings")
    assert await talk.alice.saves(budget="3") is None
    assert await talk.alice.types("/coach settings") == before.replace("five a day", "three a day")


async def test_the_window_opens_from_the_settings_that_are_read_back_too(talk: Talk) -> None:
    await talk.alice.types("/coach settings")
    await talk.alice.presses("Change settings")
    assert await talk.alice.saves(digest="17:00") is None
    assert [words for words in talk.alice.screen if words.startswith("Saved.")] != []
