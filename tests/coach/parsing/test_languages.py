"""Which language is meant by a code, a locale or a name."""

import pytest

from slackbot.coach.parsing.languages import read_language

KNOWN = ("de", "de-formal", "en", "pt-br")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("English", "en"),
        ("“english”.", "en"),
        ("Deutsch", "de"),
        ("German", "de"),
        ("de-AT", "de"),
        ("de-formal", "de-formal"),
        ("Portuguese", "pt-br"),
        ("português", "pt-br"),
        ("pt-BR", "pt-br"),
        ("auto", "auto"),
        ("as in Slack", "auto"),
        ("default", "auto"),
        ("fr", None),
        ("French", None),
        ("xx", None),
        ("englisch", None),
        ("", None),
    ],
)
def test_a_language_is_read_if_there_are_words_in_it(typed: str, expected: str | None) -> None:
    assert read_language(typed, KNOWN) == expected
