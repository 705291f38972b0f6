"""Quiet while a Slack status says meeting, call, lunch or holiday: nudges are held, and offered after."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.dialogue.settings.test_home import home
from tests.talk import Talk


def wall(clock: str, *, days: int = 0) -> datetime:
    """A time in Berlin on the Tuesday of these talks, or some days later."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, 3, hour - 1, minute, tzinfo=UTC) + timedelta(days=days)


def came(talk: Talk) -> list[str]:
    """When the bot's messages came to Alice, by her clock."""
    return [
        (entry.at + timedelta(hours=1)).strftime("%H:%M") for entry in talk.alice.person.sees if entry.kind == "post"
    ]


async def asked_at_half_past_ten(talk: Talk) -> None:
    """A shift, and a question about a break at 10:30."""
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach breaks 10:30")


STATUSES = [
    ("In a meeting", ":spiral_calendar_pad:", "11:00", "11:00"),
    ("On a call", ":slack_call:", "10:45", "10:45"),
    ("Lunch", ":sandwich:", "13:30", "13:30"),
    ("", ":calendar:", "12:00", "12:00"),
    ("Im Meeting", "", "10:31", "10:31"),
    ("Commuting", ":bus:", "11:00", "10:30"),
    ("On call", ":pager:", "16:00", "10:30"),
    ("Focus", ":dart:", "11:00", "10:30"),
    ("In a meeting", "", "10:20", "10:30"),
    ("Vacationing", ":palm_tree:", "18:00", None),
    ("Out sick", ":face_with_thermometer:", "23:59", None),
    ("In a meeting", "", "17:30", None),
]


@pytest.mark.parametrize(("text", "emoji", "ends", "comes"), STATUSES)
async def test_a_nudge_waits_for_the_end_of_a_status_that_says_why(
    talk: Talk, text: str, emoji: str, ends: str, comes: str | None
) -> None:
    await asked_at_half_past_ten(talk)
    await talk.at("10:00")
    await talk.alice.person.profile.sets_status(text, emoji, until=wall(ends))
    await talk.at("23:00")
    assert came(talk) == ([comes] if comes else [])


async def test_a_status_that_is_cleared_early_lets_go_what_it_held(talk: Talk) -> None:
    await asked_at_half_past_ten(talk)
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("12:00"))
    await talk.at("10:40")
    assert came(talk) == []
    await talk.alice.person.profile.clears_status()
    await talk.at("10:41")
    assert len(came(talk)) == 1


async def test_a_meeting_that_runs_over_holds_on(talk: Talk) -> None:
    await asked_at_half_past_ten(talk)
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("11:00"))
    await talk.at("10:50")
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("11:30"))
    await talk.at("12:00")
    assert came(talk) == ["11:30"]


async def test_a_huddle_holds_a_nudge_until_they_leave_it(talk: Talk) -> None:
    await asked_at_half_past_ten(talk)
    await talk.at("10:20")
    await talk.alice.person.profile.joins_huddle()
    await talk.at("10:50")
    assert came(talk) == []
    await talk.alice.person.profile.leaves_huddle()
    await talk.at("11:00")
    assert len(came(talk)) == 1


async def test_a_huddle_that_slack_never_ends_holds_two_hours(talk: Talk) -> None:
    await asked_at_half_past_ten(talk)
    await talk.at("10:00")
    await talk.alice.person.profile.joins_huddle()
    await talk.at("16:00")
    assert came(talk) == ["12:00"]


async def test_a_meeting_without_an_end_counts_for_an_hour(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach breaks 10:30 15:00")
    await talk.at("10:00")
    await talk.alice.person.profile.sets_status("In a meeting")
    await talk.at("16:00")
    assert came(talk) == ["11:00", "15:00"]


async def test_of_two_break_questions_in_one_meeting_one_comes(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.types("/coach breaks 10:30 11:00")
    await talk.alice.person.profile.sets_status("In a workshop", until=wall("12:00"))
    await talk.at("16:00")
    assert came(talk) == ["12:00"]


UNSENT = "Today's digest wasn't sent: your Slack status asked for quiet until it was too late."


@pytest.mark.parametrize(
    ("ends", "digest", "until", "comes"),
    [
        ("17:00", "17:00", "16:59", "17:00"),
        ("17:00", "17:00", "17:30", "17:30"),
        ("17:00", "17:00", "18:30", "18:30"),
        ("17:00", "17:00", "18:59", "18:59"),
        ("17:00", "17:00", "19:01", None),
        ("17:00", "17:00", "19:30", None),
        ("17:00", "16:00", "18:59", "18:59"),
        ("17:00", "16:00", "19:01", None),
        ("14:00", "13:45", "15:59", "15:59"),
        ("14:00", "13:45", "16:01", None),
        ("20:00", "19:00", "21:59", "21:59"),
        ("20:00", "19:00", "22:01", None),
    ],
)
async def test_a_digest_waits_for_the_meeting_and_two_hours_past_the_shift_is_told_as_unsent(
    talk: Talk, ends: str, digest: str, until: str, comes: str | None
) -> None:
    await talk.alice.types(f"/coach shift 09:00-{ends} mon-fri")
    await talk.alice.types(f"/coach digest {digest}")
    await talk.alice.person.profile.sets_status("In a meeting", until=wall(until))
    await talk.at("23:00")
    assert came(talk) == ([comes] if comes else [])
    assert (UNSENT in await talk.alice.types("/coach settings")) is (comes is None)


async def test_a_colleagues_thanks_waits_too(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await talk.alice.person.profile.sets_status("On a call", until=wall("10:00"))
    await talk.bob.types("/thanks @alice for the late call")
    await talk.at("09:50")
    assert came(talk) == []
    await talk.at("10:10")
    assert came(talk) == ["10:00"]


async def test_who_is_in_a_meeting_is_not_asked_to_cover(talk: Talk) -> None:
    for person in (talk.alice, talk.bob):
        await person.types("/coach shift 09:00-17:00 mon-fri")
        await person.types("/coach cover on")
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("10:00"))
    await talk.bob.types("/break 10 cover")
    await talk.at("09:30")
    assert came(talk) == []


async def test_a_welcome_back_is_an_answer_and_comes_in_a_meeting(talk: Talk) -> None:
    await talk.alice.types("/break 5")
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("12:00"))
    await talk.at("09:10")
    assert talk.alice.mail == ["Welcome back. One thing at a time."]


async def test_a_status_set_before_the_first_word_counts(talk: Talk) -> None:
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("11:00"))
    await asked_at_half_past_ten(talk)
    await talk.at("12:00")
    assert came(talk) == ["11:00"]


async def test_home_and_settings_say_why_it_is_quiet(talk: Talk) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await home(talk.alice)
    await talk.alice.person.profile.sets_status("In a meeting", until=wall("11:00"))
    await talk.trial.settled()
    words = "Quiet until 11:00: Slack says you're in a meeting."
    assert words in (await talk.alice.types("/coach settings"))
    assert talk.alice.person.home
    assert words in talk.alice.person.home.readable()
    await talk.at("11:05")
    assert words not in await talk.alice.types("/coach settings")
    assert words not in talk.alice.person.home.readable()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/enough", "Closed for today: I'm quiet until your next shift."),
        ("/coach pause", "Paused until you resume."),
        ("/coach pause 2026-03-06", "Paused until Friday, 6 March 2026."),
        ("/coach pause 6 March", "Paused until Friday, 6 March 2026."),
        ("/coach pause friday", "Paused until Friday, 6 March 2026."),
        ("/coach pause tomorrow", "Paused until Wednesday, 4 March 2026."),
        ("/coach pause 5 days", "Paused until Sunday, 8 March 2026."),
        ("/coach enough", "Closed for today: I'm quiet until your next shift."),
        ("/coach pause\n/enough", "Paused until you resume."),
        ("/enough\n/coach pause", "Paused until you resume."),
    ],
)
async def test_home_and_settings_tell_closed_and_paused_alike(talk: Talk, command: str, words: str) -> None:
    await talk.alice.types("/coach shift 09:00-17:00 mon-fri")
    await home(talk.alice)
    for typed in command.split("\n"):
        await talk.alice.types(typed)
    assert words in await talk.alice.types("/coach settings")
    assert talk.alice.person.home
    assert words in talk.alice.person.home.readable()
