"""The picture of a week knows which kinds a day had, and nothing of how many."""

from datetime import date

import pytest

from slackbot.coach.skies import Sky, sky, spec

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kinds", "had_break", "shown"),
    [
        ([], False, ()),
        ([], True, ("break",)),
        (["done"], False, ("done",)),
        (["done"] * 9, False, ("done",)),
        (["time", "hard", "done", "hard"], True, ("hard", "time", "done", "break")),
        (["rough"], False, ()),
        (["rough", "done"], False, ("done",)),
    ],
)
def test_a_sky_has_each_kind_once_and_nothing_of_a_rough_contact(
    kinds: list[str], shown: tuple[str, ...], *, had_break: bool
) -> None:
    assert sky(MONDAY, kinds, had_break=had_break) == Sky(MONDAY, shown)


def test_a_spec_names_the_week_and_each_days_kinds() -> None:
    week = [Sky(MONDAY, ("hard", "break")), Sky(date(2026, 3, 3), ()), Sky(date(2026, 3, 7), ("time", "done"))]
    assert spec(week) == "10.0hb.1.5td"
