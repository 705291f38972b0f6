"""One number in what was typed: names with digits in them are none, and a score out of another is one."""

import pytest

from slackbot.coach.piece import fault, numbers


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("CSAT 92", ["92"]),
        ("CSAT 92%", ["92"]),
        ("CSAT: 4.6/5", ["4.6/5"]),
        ("4.6 out of 5", ["4.6 out of 5"]),
        ("4,6 of 5", ["4,6 of 5"]),
        ("AHT 6:30", ["6:30"]),
        ("1,204 tickets", ["1,204"]),
        ("1\u2019204 Tickets", ["1\u2019204"]),
        ("NPS -12", ["-12"]),
        ("NPS +7", ["+7"]),
        ("P1 tickets 4", ["4"]),
        ("Q3 CSAT 92", ["92"]),
        ("2nd line CSAT 92", ["92"]),
        ("22nd line", []),
        ("24/7 backlog", ["24/7"]),
        ("CSAT ٩٢", ["٩٢"]),
        ("ninety-two", []),
        ("", []),
        ("CSAT", []),
        ("92 and 340", ["92", "340"]),
        ("CSAT 92 (was 90)", ["92", "90"]),
        ("90 → 92", ["90", "92"]),
        ("90-92", ["90", "92"]),
        ("5pm 92", ["5", "92"]),
    ],
)
def test_the_numbers_in_a_text(typed: str, read: list[str]) -> None:
    assert numbers(typed) == read
    assert fault(typed) == {0: "no_number", 1: ""}.get(len(read), "several")
