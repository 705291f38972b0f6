"""`one_of` in a template: by person and day, stable on retry, and nothing twice within five days."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import jinja2
import pytest

from slackbot.coach.calendar import Hours, Shift
from slackbot.render import Words
from slackbot.render.rotation import Rotation

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
OFFICE = Hours("UTC", Shift(time(9), time(17), frozenset(range(5))))
WORKING_DAYS = [MONDAY + timedelta(days=day) for day in range(90) if (MONDAY + timedelta(days=day)).weekday() < 5]
PEOPLE = ("T1 UALICE", "T1 UBOB", "T1 UCHARLIE", "T2 UALICE")


def pool(count: int) -> list[str]:
    return [f"wording {number}" for number in range(count)]


def picked(who: str, at: datetime, count: int) -> str:
    return Rotation.of(who, at, OFFICE).pick(pool(count), "digest/day")


@pytest.mark.parametrize("count", range(6, 15))
@pytest.mark.parametrize("who", PEOPLE)
def test_a_daily_message_has_no_wording_twice_within_five_days(who: str, count: int) -> None:
    read: dict[str, datetime] = {}
    for at in WORKING_DAYS:
        wording = picked(who, at, count)
        assert at - read.get(wording, datetime.min.replace(tzinfo=UTC)) > timedelta(days=5)
        read[wording] = at
    assert len(read) == count


@pytest.mark.parametrize("count", [12, 13, 14, 15])
@pytest.mark.parametrize("who", PEOPLE)
def test_a_message_that_comes_twice_a_day_has_none_twice_within_five_days(who: str, count: int) -> None:
    read: dict[str, datetime] = {}
    for at in (moment for day in WORKING_DAYS for moment in (day, day + timedelta(hours=4, minutes=30))):
        wording = picked(who, at, count)
        assert at - read.get(wording, datetime.min.replace(tzinfo=UTC)) > timedelta(days=5)
        read[wording] = at


@pytest.mark.parametrize("count", [6, 7, 8, 12])
def test_no_wording_is_read_on_more_than_eight_of_twenty_two_working_days(count: int) -> None:
    for who in PEOPLE:
        month = [picked(who, at, count) for at in WORKING_DAYS[:22]]
        assert max(map(month.count, month)) <= 8


def test_a_retry_on_the_same_day_reads_the_same() -> None:
    assert {picked(PEOPLE[0], MONDAY + timedelta(minutes=late), 6) for late in (0, 1, 90)} == {
        picked(PEOPLE[0], MONDAY, 6)
    }


def test_colleagues_do_not_all_read_the_same() -> None:
    assert len({picked(f"T1 U{number}", MONDAY, 6) for number in range(60)}) == 6


def test_a_night_shift_is_one_day() -> None:
    nights = Hours("UTC", Shift(time(22), time(6), frozenset(range(7))))
    late, early = (
        Rotation.of("T1 U1", datetime(2026, 3, day, hour, tzinfo=UTC), nights) for day, hour in ((2, 23), (3, 5))
    )
    assert late.day == early.day


def render(tmp_path: Path, template: str, rotation: Rotation | None = None) -> str:
    (tmp_path / "en").mkdir(exist_ok=True)
    (tmp_path / "en" / "x.txt").write_text(template, "utf-8")
    words = Words(tmp_path)
    return (words if rotation is None else words.turned(rotation)).message("x", {"name": "*Bo*"}).text


def test_a_template_picks_by_the_day_and_its_wordings_may_hold_facts_and_markup(tmp_path: Path) -> None:
    template = '{{ one_of("Hello " ~ name ~ ".", "*Hello* again.", "") }} One thing at a time.'
    assert render(tmp_path, template) == "Hello *Bo*. One thing at a time."
    assert render(tmp_path, template, Rotation(day=1)) == "Hello again. One thing at a time."
    assert render(tmp_path, template, Rotation(day=2)) == "One thing at a time."


def test_something_light_is_said_on_one_day_in_ten_and_once_on_it() -> None:
    for who in PEOPLE:
        days = [Rotation(who, day) for day in range(100)]
        light = [day for day in days if day.pick(pool(6), "break/nudge", ("a", "b")) in {"a", "b"}]
        assert len(light) == 10
        assert {day.pick(pool(6), "break/nudge", ("a", "b")) for day in light} == {"a", "b"}
        assert replace(light[0], second_half=True).pick(pool(6), "break/nudge", ("a", "b")) in pool(6)


@pytest.mark.parametrize(("facts", "said"), [({"hard_day": False}, "light"), ({"hard_day": True}, "a"), ({}, "a")])
def test_nothing_light_is_said_unless_the_day_is_known_not_to_be_a_hard_one(
    tmp_path: Path, facts: dict[str, bool], said: str
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text('{{ one_of("a", light=["light"]) }}', "utf-8")
    assert Words(tmp_path).turned(Rotation(day=9)).message("x", facts).text == said


def test_nothing_to_pick_from_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="needs wordings"):
        render(tmp_path, "{{ one_of() }}")


def test_a_fact_can_not_hide_one_of(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text("x", "utf-8")
    with pytest.raises(TypeError, match="one_of"):
        Words(tmp_path).message("x", {"one_of": 1})


def test_every_wording_can_be_seen(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text('{{ one_of("a", "b") }} {{ one_of("c", "d", "e") }}', "utf-8")
    assert [payload["text"] for payload in Words(tmp_path).wordings("x", {})] == ["a c", "b d", "a e"]


def test_a_template_that_breaks_in_one_wording_breaks(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text('{{ one_of("a", missing) }}', "utf-8")
    with pytest.raises(jinja2.UndefinedError):
        list(Words(tmp_path).wordings("x", {}))
