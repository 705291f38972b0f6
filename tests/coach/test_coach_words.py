"""What people type, made safe to keep: the same before every store, nothing of the meaning lost."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slackbot.coach.words import LONGEST_TEXT, clean, cut, cut_escaped, escape, unescape
from tests.drawn import STEADY

ANYTHING = st.text(st.characters(exclude_categories=[]))  # lone surrogates too
NASTY = st.text("ae \t\n\r\0\x01\x85\u0301\u0308\u202e\u2066\u200d\u200b\ud800\udc00\U000f0001&<>;ltgamp\u2028")
FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("refund thread", "refund thread"),
        ("  refund \t  thread  ", "refund thread"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("\n\na\n\nb\n\n", "a\n\nb"),
        ("a\0b", "ab"),
        ("\0", ""),
        ("a\x01\x02\x08\x1b[31m\x7fb", "a[31mb"),
        ("a\ud800b", "ab"),
        ("x\udfffy", "xy"),
        ("a\u202eb\u202c \u2066c\u2069", "ab c"),
        ("a\U000f0000\U0010ffffb", "ab"),
        ("cafe\u0301", "café"),
        ("cafe\0\u0301", "café"),
        ("a\u00a0\u3000b", "a b"),
        ("\u200b\u200d\ufeff", ""),
        ("\u3000 \u00a0", ""),
        ("", ""),
    ],
)
def test_what_no_store_and_no_screen_should_get_is_dropped(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        f"helped a {FAMILY} with login",
        "❤️ 🏳️‍🌈 👍🏽 🇩🇪 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "החזר כספי ל־42",
        "שלום\u200f! مرحبا\u200e (1)",
        "مرحبا بالعالم",
        "नमस्ते क्\u200dष",
        "退款 スレッド 환불",
        "<b>&amp; {{ 7*7 }} %s {0} </script> ' \" `",
    ],
)
def test_the_words_of_every_script_and_emoji_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


def test_as_long_a_text_as_slack_takes_is_cleaned_whole_and_a_longer_one_is_cut_first() -> None:
    assert clean("refund  é\0" * 4000) == "refund é" * 4000
    assert clean("x" * LONGEST_TEXT + "y") == "x" * LONGEST_TEXT
    assert clean("\0" * LONGEST_TEXT + "y") == ""


def test_a_letter_keeps_a_few_dozen_marks() -> None:
    assert clean("a" + "\u0323" * 39_000 + "b") == unicodedata.normalize("NFC", "a" + "\u0323" * 31) + "b"
    assert clean("a" + "\u0323" * 30) == unicodedata.normalize("NFC", "a" + "\u0323" * 30)


@STEADY
@given(st.one_of(ANYTHING, NASTY))
def test_what_is_clean_stays_the_same_and_any_store_takes_it(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert [
        character for character in kept if unicodedata.category(character) in {"Cc", "Cs"} and character != "\n"
    ] == []


@STEADY
@given(st.one_of(ANYTHING, NASTY))
@example("&lt;")
def test_what_is_escaped_comes_back_by_unescaping_once(text: str) -> None:
    assert unescape(escape(text)) == text


@STEADY
@given(st.one_of(ANYTHING, NASTY))
def test_nothing_escaped_is_live(text: str) -> None:
    shown = escape(text)
    assert "<" not in shown
    assert ">" not in shown
    assert shown.count("&") == shown.count("&amp;") + shown.count("&lt;") + shown.count("&gt;")


@pytest.mark.parametrize(
    ("arrived", "typed"),
    [
        ("&lt;!channel&gt;", "<!channel>"),
        ("R&amp;D", "R&D"),
        ("&amp;lt;", "&lt;"),
        ("&quot;&#39;&nbsp;", "&quot;&#39;&nbsp;"),
        ("a & b", "a & b"),
    ],
)
def test_slacks_three_entities_are_undone_once(arrived: str, typed: str) -> None:
    assert unescape(arrived) == typed


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("refund", 6, "refund"),
        ("refund", 5, "refu…"),
        ("a & b", 9, "a & b"),
        ("a & b", 8, "a &…"),
        ("a & b", 7, "a…"),
        ("<<<<", 16, "<<<<"),
        ("<<<<", 15, "<<<…"),
        ("refund thread", 8, "refund…"),
        ("refund", 1, "…"),
        ("", 1, ""),
    ],
)
def test_a_cut_counts_as_slack_does_and_says_so(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@STEADY
@given(st.one_of(ANYTHING, NASTY), st.integers(1, 60))
def test_a_cut_is_never_longer_than_its_limit_and_keeps_the_beginning(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert len(escape(shown)) <= limit
    assert text.startswith(shown.removesuffix("…"))
    assert (shown == text) is (len(escape(text)) <= limit)


@STEADY
@given(st.one_of(ANYTHING, NASTY), st.integers(1, 60))
def test_what_is_cut_is_still_clean(text: str, limit: int) -> None:
    shown = cut(clean(text), limit)
    assert clean(shown) == shown


@given(st.text(alphabet="&<>a ;", max_size=60), st.integers(1, 40))
def test_a_cut_through_escaped_text_splits_no_entity(text: str, limit: int) -> None:
    shortened = cut_escaped(escape(text), limit)
    assert len(shortened) <= limit
    assert escape(unescape(shortened)) == shortened
    assert unescape(shortened).removesuffix("…").rstrip() in text or shortened == escape(text)
