"""A parked line and its first step, typed in one."""

import pytest

from slackbot.coach.parking import read_parked


@pytest.mark.parametrize(
    ("typed", "line", "step"),
    [
        ("export for Ada: ask Bo at nine", "export for Ada", "ask Bo at nine"),
        ("export: ask Bo: he has the file", "export", "ask Bo: he has the file"),
        ("the export for Ada", "the export for Ada", ""),
        ("call at 12:30", "call at 12:30", ""),
        ("https://example.org/a:b", "https://example.org/a:b", ""),
        ("Re: the invoice", "Re: the invoice", ""),
        ("FW: the invoice: ask Bo", "FW: the invoice: ask Bo", ""),
        ("export:", "export:", ""),
        ("export: ", "export: ", ""),
        (": ask Bo", ": ask Bo", ""),
    ],
)
def test_what_follows_a_colon_is_the_first_step(typed: str, line: str, step: str) -> None:
    assert read_parked(typed) == (line, step)
