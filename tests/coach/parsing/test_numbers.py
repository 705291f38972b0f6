"""Small numbers in words."""

import pytest

from slackbot.coach.parsing.numbers import read_number, with_digits


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("3", 3), ("three", 3), ("Twelve", 12), ("none", 0), ("no", 0), ("fifteen", 15), ("thirty", 30), ("007", 7)]
    + [(other, None) for other in ("", "threes", "-3", "1000", "²", "٣", "many", "3.5")],
)
def test_a_number_is_read_from_digits_or_a_word(typed: str, expected: int | None) -> None:
    assert read_number(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ten walk", "10 walk"),
        ("Five", "5"),
        (" twenty: the import", "20: the import"),
        ("tennis", "tennis"),
        ("five-a-side", "five-a-side"),
        ("no break", "no break"),
        ("walk ten", "walk ten"),
        ("", ""),
    ],
)
def test_a_number_word_at_the_front_becomes_digits(typed: str, expected: str) -> None:
    assert with_digits(typed) == expected
