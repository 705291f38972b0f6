"""A Slack status as a reason for quiet: what Slack suggests, what calendar apps set, what people type."""

from datetime import UTC, datetime, time, timedelta

import pytest

from slackbot.coach.calendar import Hours, Shift
from slackbot.coach.slack_status import Occupied, Status, occupied, why_quiet

AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HOURS = Hours("Europe/Berlin", Shift(time(9), time(17), frozenset(range(5))))


@pytest.mark.parametrize(
    ("text", "emoji", "why"),
    [
        ("In a meeting", ":spiral_calendar_pad:", "meeting"),  # Slack's own suggestions
        ("Commuting", ":bus:", ""),
        ("Out sick", ":face_with_thermometer:", "sick"),
        ("Vacationing", ":palm_tree:", "holiday"),
        ("Working remotely", ":house_with_garden:", ""),
        ("In a huddle", ":headphones:", "huddle"),
        ("On a call", ":slack_call:", "call"),
        ("In a meeting • Google Calendar", ":calendar:", "meeting"),  # what apps set
        ("Out of office • Google Calendar", ":no_entry:", "holiday"),
        ("In a meeting · Outlook Calendar", ":date:", "meeting"),
        ("In a Zoom meeting", ":zoom:", "call"),
        ("", ":palm_tree:", "holiday"),  # an emoji alone
        ("", ":fork_and_knife:", "lunch"),
        ("", ":mask::skin-tone-3:", "sick"),
        ("", "phone", "call"),
        ("lunch, back at 1", "", "lunch"),  # what people type
        ("Not available: in a meeting, back at 3", "", "meeting"),
        ("1:1 with Bo", "", "meeting"),
        ("calls", "", "call"),
        ("customer call", "", "call"),
        ("PTO until Monday", "", "holiday"),
        ("OOO", ":airplane:", "holiday"),
        ("not working today, sick", "", "sick"),
        ("In einer Besprechung", ":spiral_calendar_pad:", "meeting"),  # in other languages
        ("Im Urlaub", ":palm_tree:", "holiday"),
        ("Krankgemeldet", "", "sick"),
        ("En réunion", "", "meeting"),
        ("Pause déjeuner", "", "lunch"),
        ("De vacaciones", "", "holiday"),
        ("Em reunião", "", "meeting"),
        ("In vergadering", "", "meeting"),
        ("ミーティング中", "", "meeting"),
        ("休暇中", "", "holiday"),
        ("IN A MEETING", "", "meeting"),  # as it comes
        ("\uff29\uff4e\u3000\uff41\u3000\uff4d\uff45\uff45\uff54\uff49\uff4e\uff47", "", "meeting"),
    ],
)
def test_a_status_that_says_why_is_a_reason_for_quiet(text: str, emoji: str, why: str) -> None:
    assert why_quiet(Status(text, emoji)) == why


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("", ""),
        ("On call until 18:00", ":pager:"),
        ("on-call", ":phone:"),
        ("Call me if it burns", ":telephone_receiver:"),
        ("No meetings today", ":spiral_calendar_pad:"),
        ("free for a call", ":phone:"),
        ("Back from vacation", ":palm_tree:"),
        ("Working from the beach", ":palm_tree:"),
        ("available after lunch", ":fork_and_knife:"),
        ("holiday cover for Ada", ""),
        ("Focus", ":no_bell:"),
        ("refunds", ":dart:"),
        ("calling all customers", ""),
        ("illness benefits team", ""),
        ("meetingless Tuesday", ""),
        ("the queue", ":palm tree:"),
        ("x" * 40_000, ":mask" * 4_000),
    ],
)
def test_a_status_that_says_something_else_is_none(text: str, emoji: str) -> None:
    assert why_quiet(Status(text, emoji)) == ""


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "before", "after"),
    [
        (Status("In a meeting", "", AT + 3 * HOUR), Occupied(), Occupied("meeting", AT + 3 * HOUR)),
        (Status("In a meeting", "", AT), Occupied(), Occupied()),
        (Status("In a meeting"), Occupied(), Occupied("meeting", AT + HOUR)),
        (Status("In a meeting"), Occupied("meeting", AT - HOUR), Occupied("meeting", AT - HOUR)),
        (Status("At lunch"), Occupied("meeting", AT + HOUR), Occupied("lunch", AT + HOUR)),
        (Status("Out sick"), Occupied(), Occupied("sick", datetime(2026, 3, 3, 23, 0, tzinfo=UTC))),
        (Status("Vacationing"), Occupied(), Occupied("holiday", AT + timedelta(days=14))),
        (Status("Vacationing", "", AT + 99 * HOUR), Occupied(), Occupied("holiday", AT + 99 * HOUR)),
        (Status(in_huddle=True), Occupied(), Occupied("huddle", AT + 2 * HOUR)),
        (Status("In a meeting", "", AT + 3 * HOUR, in_huddle=True), Occupied(), Occupied("huddle", AT + 3 * HOUR)),
        (Status("Coffee", ":coffee:", AT + 3 * HOUR, in_huddle=True), Occupied(), Occupied("huddle", AT + 2 * HOUR)),
        (Status("Coffee", ":coffee:", AT + 3 * HOUR), Occupied("huddle", AT + HOUR), Occupied()),
        (Status(), Occupied("holiday", AT + HOUR), Occupied()),
    ],
)
def test_quiet_lasts_as_long_as_the_status_and_a_bounded_time_without_an_end(
    status: Status, before: Occupied, after: Occupied
) -> None:
    assert occupied(status, AT, HOURS, before) == after
