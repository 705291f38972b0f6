"""Which old lesson a new hard one calls to mind: by a telling word that both have."""

import pytest

from slackbot.coach.lessons import has, telling_words


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("the refund three of us avoided", "refund for the baker: ask finance before promising"),
        ("Another REFUND", "the refunds of March"),
        ("the export for Ada", "Exports run at night"),
        ("Rückzahlung für Bo", "die rückzahlung im März"),
        ("facturación doble", "la facturacion de enero"),
        ("API keys rotated", "keys: look at the date first"),
    ],
)
def test_a_shared_telling_word_is_found(new: str, old: str) -> None:
    assert telling_words(new) & telling_words(old)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("the refund three of us avoided", "the export for Ada"),
        ("the customer who called again", "this customer needs something from us"),
        ("a hard one", "another hard case of today"),
        ("it is on us", "we do it"),
        ("", "refund"),
        ("the class", "the clas"),
    ],
)
def test_words_that_every_ticket_has_tell_nothing(new: str, old: str) -> None:
    assert not telling_words(new) & telling_words(old)


@pytest.mark.parametrize(
    ("word", "texts", "is_there"),
    [
        ("", ("anything",), True),
        ("refund", ("the Refunds",), True),
        ("FINANCE", ("", "ask finance first"), True),
        ("marz", ("im März",), True),
        ("ask finance", ("ask finance first",), True),
        ("refund", ("the export",), False),
    ],
)
def test_a_search_word_is_looked_for_in_every_text(word: str, texts: tuple[str, ...], *, is_there: bool) -> None:
    assert has(word, *texts) is is_there
