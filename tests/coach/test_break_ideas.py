"""Ideas for a break: now and then, and none twice within sixty days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from slackbot.coach.break_ideas import Idea, idea_for

DAYS = [date(2026, 3, 2) + timedelta(days=ahead) for ahead in range(400)]
PEOPLE = [f"T1/U{number}" for number in range(20)]


def ideas(count: int) -> list[Idea]:
    return [Idea(f"idea{number}", f"Idea {number}.") for number in range(count)]


@pytest.mark.parametrize("count", [1, 5, 20, 21, 30, 42])
def test_none_comes_twice_within_sixty_days_however_few_there_are(count: int) -> None:
    offered = ideas(count)
    for who in PEOPLE:
        last: dict[str, date] = {}
        for day in DAYS:
            idea = idea_for(offered, who, day)
            if idea is not None:
                assert day - last.get(idea.name, date.min) > timedelta(days=60)
                last[idea.name] = day
        assert len(last) == count


def test_one_day_in_three_has_one() -> None:
    offered = ideas(42)
    for who in PEOPLE:
        with_one = [day for day in DAYS if idea_for(offered, who, day)]
        assert {after - before for before, after in pairwise(with_one)} == {timedelta(days=3)}


def test_people_do_not_all_read_the_same() -> None:
    assert len({idea_for(ideas(42), who, day) for who in PEOPLE for day in DAYS[:3]}) > 10


def test_no_ideas_bring_none() -> None:
    assert [idea_for((), PEOPLE[0], day) for day in DAYS[:3]] == [None] * 3
