"""How `/time` is read: a length is one of three, and a number that belongs to the words is no length."""

import pytest

from slackbot.coach.customer_time import TimeWish, read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("the import for Ada", TimeWish(20, "the import for Ada")),
        ("20 the import for Ada", TimeWish(20, "the import for Ada")),
        ("10 minutes the import", TimeWish(10, "the import")),
        ("30min: the import", TimeWish(30, "the import")),
        ("30 m the import", TimeWish(30, "the import")),
        ("30-minute the import", TimeWish(30, "the import")),
        ("10", TimeWish(10, "")),
        ("20 minutes", TimeWish(20, "")),
        ("3 exports for Ada", TimeWish(20, "3 exports for Ada")),
        ("2FA for Ada", TimeWish(20, "2FA for Ada")),
        ("45", None),
        ("45 minutes the import", None),
        ("0 min the import", None),
        ("999999999999 minutes x", None),
        ("15 the import", None),
        ("45 for Ada", None),
        ("five with Bo", None),
        ("1 hour the import", None),
        ("2h the import", None),
        ("20h the import", None),
        ("an hour for Ada", None),
        ("half an hour for Ada", TimeWish(30, "Ada")),
        ("for 20 minutes the import", TimeWish(20, "the import")),
        ("20 for Ada", TimeWish(20, "Ada")),
        ("for Ada", TimeWish(20, "Ada")),
        ("forms for Ada", TimeWish(20, "forms for Ada")),
        ("2 theses", TimeWish(20, "2 theses")),
        ("20 Mia", TimeWish(20, "Mia")),
        ("the import for 30 minutes", TimeWish(30, "the import")),
        ("the import, 10 min", TimeWish(10, "the import")),
        ("the import for Ada for half an hour", TimeWish(20, "the import for Ada for half an hour")),
        ("the import for 45 minutes", None),
        ("the call of 5 minutes", TimeWish(20, "the call of 5 minutes")),
        ("the import 20", TimeWish(20, "the import 20")),
        ("30 migrations", TimeWish(30, "migrations")),
    ],
)
def test_what_is_typed_becomes_a_length_and_words(typed: str, expected: TimeWish | None) -> None:
    assert read(typed) == expected
