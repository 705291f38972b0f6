"""When and what is shown again: a line of exactly a week, three months or a year ago, now and then, not soon again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.looking_back import Memory, Thanked, choose, choose_thanks, days_back, days_of_thanks, looks_back

TODAY = date(2026, 3, 3)
WHO = "T1/U1"
WEEK_AGO = date(2026, 2, 24)
YEAR_AGO = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("day", "week", "three_months", "year"),
    [
        (date(2026, 3, 3), date(2026, 2, 24), date(2025, 12, 3), date(2025, 3, 3)),
        (date(2026, 5, 31), date(2026, 5, 24), date(2026, 2, 28), date(2025, 5, 31)),
        (date(2028, 5, 31), date(2028, 5, 24), date(2028, 2, 29), date(2027, 5, 31)),
        (date(2028, 2, 29), date(2028, 2, 22), date(2027, 11, 29), date(2027, 2, 28)),
        (date(2026, 1, 2), date(2025, 12, 26), date(2025, 10, 2), date(2025, 1, 2)),
    ],
)
def test_it_looks_back_to_the_same_day_of_the_month_or_else_the_last(
    day: date, week: date, three_months: date, year: date
) -> None:
    assert days_back(day) == {week: "a week", three_months: "three months", year: "a year"}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_three_days_are_always_three_and_lie_behind(day: date) -> None:
    days = days_back(day)
    assert list(days.values()) == ["a week", "three months", "a year"]
    assert day > max(days)


@pytest.mark.parametrize(
    ("days_ago", "is_shown"), [(None, True), (0, True), (1, False), (2, False), (3, True), (99, True)]
)
def test_one_is_shown_at_the_first_chance_and_then_not_for_two_days(days_ago: int | None, *, is_shown: bool) -> None:
    last = None if days_ago is None else TODAY - timedelta(days=days_ago)
    assert looks_back(last, TODAY) is is_shown


@pytest.mark.parametrize(("days_ago", "is_shown"), [(None, True), (0, True), (1, False), (59, False), (60, True)])
def test_a_line_rests_for_sixty_days_once_it_was_shown_again(days_ago: int | None, *, is_shown: bool) -> None:
    shown = None if days_ago is None else TODAY - timedelta(days=days_ago)
    memory = Memory(1, WEEK_AGO, "a line", shown)
    assert choose([memory], WHO, TODAY) == (memory if is_shown else None)


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose([], WHO, TODAY) is None


def test_a_year_ago_is_as_likely_as_a_week_ago_even_if_that_week_was_full() -> None:
    memories = [Memory(number, WEEK_AGO, "new", None) for number in range(20)] + [Memory(99, YEAR_AGO, "old", None)]
    chosen = [choose(memories, f"T1/U{number}", TODAY) for number in range(200)]
    assert 70 <= len([memory for memory in chosen if memory and memory.day == YEAR_AGO]) <= 130


@given(st.lists(st.builds(Memory, st.integers(1), st.dates(), st.text(), st.none() | st.dates()), max_size=8))
def test_it_is_the_same_however_often_it_is_asked_and_in_whatever_order(memories: list[Memory]) -> None:
    unique = list({memory.id: memory for memory in memories}.values())
    assert choose(unique, WHO, TODAY) == choose(list(reversed(unique)), WHO, TODAY)


def comes_back(thanked: Thanked) -> list[tuple[str, str]]:
    """Every day of more than a year on which a thanks comes back: its weekday and what it is called."""
    days = [thanked.day + timedelta(days=step) for step in range(500)]
    back = [day for day in days if choose_thanks([thanked], WHO, day) == thanked]
    return [(f"{day:%A}", days_of_thanks(day)[thanked.day]) for day in back]


def test_a_thanks_comes_back_once_on_the_weekday_it_was_given_on() -> None:
    back = [comes_back(Thanked(number, TODAY, "for the late call", "U2")) for number in range(40)]
    assert {len(days) for days in back} == {1}
    assert {weekday for ((weekday, _),) in back} == {"Tuesday"}
    assert {name for ((_, name),) in back} == {"a week", "three months", "a year"}


def test_of_several_thanks_one_comes_back_the_same_however_often_it_is_asked() -> None:
    week_later = TODAY + timedelta(weeks=1)
    received = [Thanked(number, TODAY, f"for {number}", "U2") for number in range(40)]
    chosen = choose_thanks(received, WHO, week_later)
    assert chosen is not None
    assert chosen == choose_thanks(reversed(received), WHO, week_later)
