"""Dialogues about `/coach`: help, the umbrella, and the typed settings."""

import pytest
import sqlalchemy as sa

from slackbot.commands import COMMANDS, RIGHTS, SETTINGS
from slackbot.store.schema.schema import metadata
from tests.talk import Talk


@pytest.mark.parametrize("typed", ["/coach", "/coach help", "/coach  HELP"])
async def test_help_names_every_command_and_setting(talk: Talk, typed: str) -> None:
    answer = await talk.alice.types(typed) + await talk.alice.types("/coach help MORE")
    for known in ("/done", "/today", "/break", "/coach settings", "/coach shift", "/coach digest", "/coach tz"):
        assert known in answer


async def test_every_command_is_under_the_umbrella(talk: Talk) -> None:
    assert await talk.alice.types("/coach done first\nsecond") == "Noted: first · second\n[Undo]"
    assert "• first\n• second" in await talk.alice.types("/coach today")
    assert "Five minutes" in await talk.alice.types("/coach BREAK")


async def test_what_is_not_known_is_answered_with_what_is(talk: Talk) -> None:
    known = (
        "I know /done, /today, /week, /challenge, /break, /rough, /time, /reflect, /shortcut, /thanks, /enough "
        "and /coach. "
        "/coach help says more."
    )
    assert await talk.alice.types("/coach nonsense") == f"I don't know /coach nonsense. {known}"
    unknown = await talk.alice.person.sends_command(command="/nonsense", text="x")
    assert unknown is not None
    assert unknown.readable() == f"I don't know /nonsense. {known}"


async def test_a_prefixed_name_is_the_same_command(talk: Talk) -> None:
    prefixed = await talk.alice.person.sends_command(command="/nd-done", text="under a prefix")
    assert prefixed is not None
    assert prefixed.readable() == "Noted: under a prefix\n[Undo]"


async def test_where_commands_have_a_prefix_all_that_is_said_calls_them_so(talk: Talk) -> None:
    """A person reads what they can type: in the answer, in what comes later, in their Home; and typed text stays."""
    asked = await _prefixed(talk, "/nd-coach", "nonsense")
    assert "/nd-done, /nd-today, /nd-week" in asked
    assert asked.endswith("/nd-coach help says more.")
    await _prefixed(talk, "/nd-coach", "shift 09:00-17:00")
    assert "Like this: /nd-coach digest 17:00." in await _prefixed(talk, "/nd-coach", "digest `/done`")
    await _prefixed(talk, "/nd-coach", "digest 17:00")
    await _prefixed(talk, "/nd-done", "read `/done` aloud")
    await talk.at("17:00")
    assert "• read `/done` aloud" in talk.alice.mail[-1]
    off = await talk.alice.presses("Turn these off", on=talk.alice.person.dm[-1])
    assert off == "Off. /nd-coach digest 17:00 turns it on again."
    assert "/coach digest 17:00" in await talk.alice.types("/coach settings")


async def test_what_is_slacks_own_has_no_prefix(talk: Talk) -> None:
    elsewhere = talk.slack.channel("elsewhere", [talk.alice.person], with_bot=False)
    said = await talk.alice.person.sends_command(command="/nd-coach", text="team fri 16:00", channel=elsewhere.id)
    assert said is not None
    assert "Type /invite @" in said.readable()


async def _prefixed(talk: Talk, command: str, text: str) -> str:
    said = await talk.alice.person.sends_command(command=command, text=text)
    assert said is not None
    return said.readable()


async def test_settings_start_empty_and_read_back_what_was_set(talk: Talk) -> None:
    assert await talk.alice.types("/coach settings") == (
        "Your settings:\n"
        "• Time zone: Europe/Berlin (from Slack)\n"
        "• Shift: not set; /coach shift 09:00-17:00 mon-fri\n"
        "• Digest: off; /coach digest 17:00\n"
        "• Messages I start: five a day at most\n"
        "[Change settings]"
    )
    await talk.alice.types("/coach shift 22:00-06:00 sun-thu")
    await talk.alice.types("/coach digest 5:45am")
    await talk.alice.types("/coach tz kathmandu")
    await talk.alice.types("/coach pause 2026-12-24")
    assert await talk.alice.types("/coach settings") == (
        "Your settings:\n"
        "• Time zone: Asia/Kathmandu\n"
        "• Shift: 22:00 to 06:00, Sunday to Thursday\n"
        "• Digest: 05:45, with a question\n"
        "• Messages I start: five a day at most\n"
        "• Paused until Thursday, 24 December 2026. /coach resume ends the pause.\n"
        "[Change settings]"
    )


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "/coach shift 09:00-17:00 mon-fri",
            "Your shift: 09:00 to 17:00, Monday to Friday, Europe/Berlin time. I'm quiet at all other times.",
        ),
        ("/coach shift", "I have no hours for you yet. Like this: /coach shift 09:00-17:00 mon-fri"),
        (
            "/coach shift 09:00-17:00 mon-fry",
            "I couldn't read mon-fry as days of the week. Like this: /coach shift 09:00-17:00 mon-fri. "
            "You have none set, as before.",
        ),
        ("/coach shift 25:00-17:00 mon-fri", "I couldn't read 25:00 as a time."),
        ("/coach shift 09:00-09:00", "I couldn't read 09:00-09:00 as a shift."),
        (
            "/coach digest 17:00",
            "I'll send you your day at 17:00, Europe/Berlin time. /coach digest off stops it.",
        ),
        ("/coach digest", "Your digest is off. Like this: /coach digest 17:00"),
        ("/coach digest help", "Your digest is off. Like this: /coach digest 17:00"),
        ("/coach digest off", "The digest is off. /coach digest 17:00 turns it on."),
        (
            "/coach digest 25:99",
            "I couldn't read 25:99 as a time. Like this: /coach digest 17:00. Yours stays off.",
        ),
        ("/coach tz Australia/Lord_Howe", "Your time zone: Australia/Lord_Howe. It's 19:00 there now."),
        ("/coach tz auto", "Your time zone: Europe/Berlin (from Slack). It's 09:00 there now."),
        ("/coach tz", "Your time zone is Europe/Berlin (from Slack). Like this: /coach tz Europe/Berlin"),
        (
            "/coach tz Mars/Crater",
            "I couldn't read Mars/Crater as a time zone. Like this: /coach tz Europe/Berlin. "
            "Yours stays Europe/Berlin.",
        ),
        (
            "/coach pause 2026-12-24",
            "Quiet until Thursday, 24 December 2026. I'm back that day. Your list stays open to you.",
        ),
        (
            "/coach pause until fri",
            "Quiet until Friday, 6 March 2026. I'm back that day. Your list stays open to you.",
        ),
        ("/coach pause off", "You weren't on a pause, so nothing changed. /coach settings shows it."),
        (
            "/coach shift mon & wed 9-17",
            "Your shift: 09:00 to 17:00, Monday and Wednesday, Europe/Berlin time. I'm quiet at all other times.",
        ),
        (
            "/coach tz GMT+1",
            "I couldn't read GMT+1 as a time zone. Like this: /coach tz Europe/Berlin. Yours stays Europe/Berlin.",
        ),
        ("/coach breaks 15:00 and 10:30", "I'll ask about a break at 10:30 and 15:00, Europe/Berlin time."),
        ("/coach pause", "Quiet until you type /coach resume. Your list stays open to you."),
        (
            "/coach pause 2020-01-01",
            "Wednesday, 1 January 2020 has passed, so nothing changed. Like this: /coach pause 2026-03-10",
        ),
        (
            "/coach pause Christmas",
            "I couldn't read Christmas as a date. Like this: /coach pause 2026-03-10. Nothing has changed.",
        ),
        ("/coach resume", "You weren't on a pause, so nothing changed. /coach settings shows it."),
    ],
)
async def test_a_setting_is_confirmed_as_understood_or_says_what_was_wrong(talk: Talk, typed: str, answer: str) -> None:
    assert (await talk.alice.types(typed)).startswith(answer)


@pytest.mark.parametrize("name", [*COMMANDS, *SETTINGS, *RIGHTS])
async def test_help_after_any_of_them_says_more_and_does_nothing(talk: Talk, name: str) -> None:
    """As README says: with a pause on, and something on the list, so that there is what could change."""
    for typed in ("/coach pause", "/coach cover on", "/done first"):
        await talk.alice.types(typed)
    before = await talk.bot.database.transact(_all_but_the_calls)
    said = await talk.alice.types(f"/coach {name} help")
    assert await talk.bot.database.transact(_all_but_the_calls) == before
    assert f"/coach {name}" in said or f"/{name}" in said or name in {"settings", "whosees"}
    assert "couldn't read" not in said
    assert "don't know" not in said


def _all_but_the_calls(tx: sa.Connection) -> list[object]:
    kept = [table for table in metadata.sorted_tables if table.name not in {"inbox", "sighting"}]
    return [(table.name, tx.execute(sa.select(table)).all()) for table in kept]


async def test_what_can_not_be_read_keeps_the_old_value(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach digest 16:45")
    before = await talk.alice.types("/coach settings")
    for bad in ("shift late", "shift 9-17 xyz", "digest 25:99", "digest 18:00", "tz Nowhere", "pause soon"):
        await talk.alice.types(f"/coach {bad}")
    assert await talk.alice.types("/coach settings") == before


async def test_a_shift_is_forgotten_and_what_rested_comes_again(talk: Talk) -> None:
    await talk.alice.types("/coach digest 18:00")
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    assert await talk.alice.types("/coach shift off") == (
        "I've forgotten your shift, so what you switched on now comes every day, weekends included. "
        "/coach shift 09:00-17:00 mon-fri sets one."
    )
    assert "Shift: not set" in await talk.alice.types("/coach settings")
    await talk.at("18:00")
    assert len(talk.alice.mail) == 1


async def test_a_digest_outside_the_shift_is_not_taken_and_says_why(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    assert await talk.alice.types("/coach digest 18:00") == (
        "18:00 is outside your shift (09:00 to 17:00), and I'm quiet then. "
        "Like this: /coach digest 17:00. It stays off."
    )
    await talk.alice.types("/coach digest 17:00")
    assert "Yours stays at 17:00." in await talk.alice.types("/coach digest 18:00")


async def test_a_shift_that_leaves_the_digest_outside_says_so(talk: Talk) -> None:
    await talk.alice.types("/coach digest 18:00")
    assert await talk.alice.types("/coach shift 09:00-17:00 mon-fri") == (
        "Your shift: 09:00 to 17:00, Monday to Friday, Europe/Berlin time. I'm quiet at all other times.\n"
        "  Your digest at 18:00 is outside your shift now, so it's on hold. To get it at the end: /coach digest 17:00"
    )
    assert "Digest: 18:00, on hold because it's outside your shift" in await talk.alice.types("/coach settings")
    await talk.at("20:00")
    assert talk.alice.mail == []


async def test_a_pause_ends_when_it_is_resumed(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.alice.types("/coach pause")
    await talk.at("18:00")
    assert talk.alice.mail == []
    assert await talk.alice.types("/coach resume") == (
        "I'm back, with what you chose and nothing else. /coach settings shows it."
    )
    await talk.at("17:00", days=1)
    assert len(talk.alice.mail) == 1


async def test_settings_of_one_person_are_nobody_elses(talk: Talk) -> None:
    await talk.alice.types("/coach digest 17:00")
    await talk.bob.types("/coach settings")
    await talk.at("18:00")
    assert (len(talk.alice.mail), talk.bob.mail) == (1, [])


@pytest.mark.parametrize(
    ("before", "typed", "days"),
    [
        ("tue-sat", "10-18", "10:00 to 18:00, Tuesday to Saturday"),
        ("sun-thu", "22:00-06:00", "22:00 to 06:00, Sunday to Thursday"),
        ("mon & wed", "9 to 5pm", "09:00 to 17:00, Monday and Wednesday"),
        ("tue-sat", "10-18 mon-fri", "10:00 to 18:00, Monday to Friday"),
    ],
)
async def test_new_hours_without_days_keep_the_days_of_before(talk: Talk, before: str, typed: str, days: str) -> None:
    await talk.alice.types(f"/coach shift 09:00-17:00 {before}")
    assert (await talk.alice.types(f"/coach shift {typed}")).startswith(f"Your shift: {days}")
