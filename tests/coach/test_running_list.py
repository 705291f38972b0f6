"""How typed text becomes lines of the running list, and which of many lines fit one answer."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.running_list import LINE_LIMIT, LINES_AT_ONCE, Draft, Reading, newest_that_fit, read
from slackbot.coach.words import clean, escape
from tests.drawn import STEADY


@dataclass(frozen=True)
class Said:
    text: str


def drafts(*expected: Draft) -> Reading:
    return Reading(expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("refund thread", drafts(Draft("refund thread"))),
        ("  refund   thread  ", drafts(Draft("refund thread"))),
        ("a\nb\r\nc", drafts(Draft("a"), Draft("b"), Draft("c"))),
        ("a\n\n  \n\0\nb", drafts(Draft("a"), Draft("b"))),
        ("hard: angry caller", drafts(Draft("angry caller", "hard"))),
        ("time: 40 minutes on hold", drafts(Draft("40 minutes on hold", "time"))),
        ("yesterday: refunds", drafts(Draft("refunds", day_mark="yesterday"))),
        ("HARD : angry caller", drafts(Draft("angry caller", "hard"))),
        ("yesterday: hard: caller", drafts(Draft("caller", "hard", day_mark="yesterday"))),
        ("Hard:YESTERDAY:caller", drafts(Draft("caller", "hard", day_mark="yesterday"))),
        ("time:yesterday: hold", drafts(Draft("hold", "time", day_mark="yesterday"))),
        ("hard: time: hold", drafts(Draft("hold", "time"))),
        ("hard: hard: hold", drafts(Draft("hold", "hard"))),
        ("rough: the caller", drafts(Draft("the caller", "rough"))),
        ("said hard: no", drafts(Draft("said hard: no"))),
        ("harder: no", drafts(Draft("harder: no"))),
        ("hard work: no", drafts(Draft("hard work: no"))),
        ("hard", drafts(Draft("hard"))),
        ("yeſterday: a long s is no mark", drafts(Draft("yeſterday: a long s is no mark"))),  # noqa: RUF001 - the long s is the test
        ("help\nundo", drafts(Draft("help"), Draft("undo"))),
        ("help", drafts(Draft("help"))),
        ("yesterday:\na\nhard: b", drafts(Draft("a", day_mark="yesterday"), Draft("b", "hard", day_mark="yesterday"))),
        ("hard:\na\ntime: b\nc", drafts(Draft("a", "hard"), Draft("b", "time"), Draft("c", "hard"))),
        ("hard:\ntime: yesterday: b", drafts(Draft("b", "time", day_mark="yesterday"))),
        ("yesterday:\nfriday: b", drafts(Draft("b", day_mark="friday"))),
        ("a\nhard:\nb", drafts(Draft("a"), Draft("b", "hard"))),
        ("hard:\nyesterday:\na", drafts(Draft("a", "hard", day_mark="yesterday"))),
        ("hard:", drafts()),
        ("yesterday: hard:", drafts()),
        ("", drafts()),
        ("\0\n \u200b ", drafts()),
    ],
)
def test_text_becomes_lines(typed: str, expected: Reading) -> None:
    assert read(typed) == expected


def test_a_long_line_is_shortened_by_its_escaped_length_and_says_so() -> None:
    assert read("x" * LINE_LIMIT) == drafts(Draft("x" * LINE_LIMIT))
    assert read("x" * (LINE_LIMIT + 1)) == Reading((Draft("x" * (LINE_LIMIT - 1) + "…"),), shortened=True)
    assert read("&" * 101) == Reading((Draft("&" * 99 + "…"),), shortened=True)
    assert read("hard: " + "x" * LINE_LIMIT) == drafts(Draft("x" * LINE_LIMIT, "hard"))


def test_fifty_lines_are_taken_at_once_and_what_is_left_out_is_said() -> None:
    assert LINES_AT_ONCE == 50
    fifty = [f"line {number}" for number in range(50)]
    taken = tuple(Draft(line) for line in fifty)
    assert read("\n".join(fifty)) == Reading(taken)
    assert read("\n\n".join([*fifty, ""])) == Reading(taken)
    assert read("\n".join([*fifty, "one more"])) == Reading(taken, left_out=True)
    assert read("\n".join([*fifty, "one more"] * 20)) == Reading(taken, left_out=True)


def test_a_mark_on_a_line_of_its_own_is_no_line_that_counts() -> None:
    fifty = [f"line {number}" for number in range(50)]
    taken = tuple(Draft(line, day_mark="yesterday") for line in fifty)
    assert read("\n".join(["yesterday:", *fifty])) == Reading(taken)
    assert read("\n".join([*fifty, "hard:"])) == Reading(tuple(Draft(line) for line in fifty))


@STEADY
@given(st.text(st.sampled_from("ab <&:\n\0é") | st.characters(exclude_categories=[]), max_size=200), st.integers(1, 9))
def test_whatever_is_typed_each_line_is_clean_and_within_the_limits(text: str, times: int) -> None:
    reading = read(text * times)
    assert len(reading.drafts) <= LINES_AT_ONCE
    for draft in reading.drafts:
        assert draft.text == clean(draft.text) != ""
        assert "\n" not in draft.text
        assert len(escape(draft.text)) <= LINE_LIMIT


@STEADY
@given(
    st.permutations(["hard", "yesterday"]),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from([":", " : ", ":  "]),
)
def test_marks_may_stand_in_any_order_and_case(marks: list[str], case: object, colon: str) -> None:
    assert callable(case)
    assert read("".join(case(mark) + colon for mark in marks) + "caller") == drafts(
        Draft("caller", "hard", day_mark="yesterday")
    )


@pytest.mark.parametrize(
    ("texts", "characters", "most", "expected"),
    [
        (["a", "b", "c"], 100, 10, ["a", "b", "c"]),
        (["a", "b", "c"], 100, 2, ["b", "c"]),
        (["a", "b", "c"], 2, 10, ["b", "c"]),
        (["aaaa", "b", "c"], 3, 10, ["b", "c"]),
        (["a", "bbbb", "c"], 3, 10, ["c"]),
        (["a", "<"], 4, 10, ["<"]),
        (["a", "<"], 5, 10, ["a", "<"]),
        (["a", "<"], 3, 10, []),
        (["a"], 100, 0, []),
        ([], 100, 10, []),
    ],
)
def test_the_newest_lines_that_fit_are_shown(texts: list[str], characters: int, most: int, expected: list[str]) -> None:
    assert [line.text for line in newest_that_fit([Said(text) for text in texts], characters, most)] == expected


@STEADY
@given(st.lists(st.text("ab<&", max_size=8)), st.integers(0, 60), st.integers(0, 12))
def test_no_more_lines_would_have_fitted(texts: list[str], characters: int, most: int) -> None:
    lines = [Said(text) for text in texts]
    shown = newest_that_fit(lines, characters, most)
    earlier = len(lines) - len(shown)
    used = sum(len(escape(line.text)) for line in shown)
    assert list(shown) == lines[earlier:]
    assert used <= characters
    assert len(shown) <= most
    assert earlier == 0 or len(shown) == most or used + len(escape(lines[earlier - 1].text)) > characters
