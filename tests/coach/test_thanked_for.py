"""The reason of a thanks, in the ways in which people write it round a name."""

import pytest

from slackbot.coach.thanked_for import thanked_for


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("@bo for the call", "for the call"),
        ("@bo, for the call", "for the call"),
        ("@bo: the call", "the call"),
        ("@bo \u2013 for the call", "for the call"),
        ("to @bo for the call", "for the call"),
        ("Many thanks to @bo for the call", "for the call"),
        ("thank you, @bo, for the call", "for the call"),
        ("pls @bo for the call", "for the call"),
        ("for the call @bo", "for the call"),
        ("for the call, @bo!", "for the call"),
        ("the call that went to @bo at six", "the call that went to at six"),
        ("@bo's help with the call", "help with the call"),
        ("@bo\u2019s help with the call", "help with the call"),
        ("@bo because he took the call", "because he took the call"),
        ("@bo for helping @ada", "for helping @ada"),
        ("Thanks @bo!!", ""),
        ("@bo.", ""),
        ("to @bo", ""),
    ],
)
def test_the_reason_is_what_stands_around_the_name(typed: str, reason: str) -> None:
    assert thanked_for(typed, "@bo") == reason
