"""Pasted settings read like typed ones: one normaliser stands before every reader."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.calendar import Shift
from slackbot.coach.parsing.normalise import LONGEST_SETTING, UnreadableError, normalise
from slackbot.coach.parsing.typed import read_days, read_days_off, read_shift, read_time, read_weekly
from tests.drawn import STEADY

WORKDAYS = frozenset(range(5))
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u207b\u02d7\u2796\ufe58\ufe63\uff0d\u301c\uff5e~"
SPACES = " \t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("  17:00  ", "17:00"),
        ("１７：００", "17:00"),  # noqa: RUF001 - full-width
        ("17\u223600", "17:00"),
        ("17\ufe5500", "17:00"),
        ("\u0661\u0667:\u0660\u0660", "17:00"),
        ("\u0967\u096d:\u0966\u0966", "17:00"),
        ("\u201c17:00\u201d", "17:00"),
        ("\u00ab17:00\u00bb", "17:00"),
        ("`17:00`", "17:00"),
        ("'17:00'.", "17:00"),
        ("<17:00>", "17:00"),
        ("17:00.", "17:00"),
        ("17:00,", "17:00"),
        ("24.12.", "24.12"),
        ("5 p.m.", "5 pm"),
        ("5p.m", "5pm"),
        ("5 P. M.", "5 PM"),
        ("5\u202fpm", "5 pm"),
        ("8 a.m. - 5 p.m.", "8 am - 5 pm"),
        ("17:00\u200b", "17:00"),
        ("17\u00ad:00", "17:00"),
        ("\u200e17:00\u200f", "17:00"),
        ("\ufeffoff", "off"),
        ("DE\u2011BY", "DE-BY"),
        ("mon\u2014fri", "mon-fri"),
        ("don\u2019t", "don't"),
        ("São Paulo", "São Paulo"),
        ("a\nb", "a b"),
        ("\0\ud800", ""),
        ("", ""),
    ],
)
def test_what_people_paste_becomes_what_they_would_type(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_joins_hours_and_days(dash: str) -> None:
    assert read_shift(f"09:00{dash}17:00 mon{dash}fri") == Shift(time(9), time(17), WORKDAYS)
    assert read_shift(f"9 {dash} 17") == Shift(time(9), time(17), WORKDAYS)
    assert read_days_off(f"2026{dash}12{dash}24", date(2026, 3, 3)) == {date(2026, 12, 24)}


@pytest.mark.parametrize("space", SPACES)
def test_every_space_parts_words(space: str) -> None:
    assert read_shift(f"09:00{space}-{space}17:00{space}mon{space}tue") == Shift(time(9), time(17), frozenset({0, 1}))
    assert read_time(f"5{space}pm") == time(17)
    assert read_weekly(f"fri{space}16:00{space}Europe/Berlin") == (4, time(16), "Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5 p.m.", time(17)),
        ("5p.m.", time(17)),
        ("5:30 P.M.", time(17, 30)),
        ("8 a.m.", time(8)),
        ("12 a. m.", time(0)),
        ("\uff15pm", time(17)),
        ("17.30.", time(17, 30)),
        ("“17:00”", time(17)),
        ("17∶00", time(17)),  # noqa: RUF001 - the ratio sign
        ("٠٩:٣٠", time(9, 30)),
        ("17：００", time(17)),  # noqa: RUF001 - full-width
        ("`17:00`", time(17)),
    ],
)
def test_a_time_is_read_however_it_was_pasted(typed: str, expected: time) -> None:
    assert read_time(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9 a.m. to 5 p.m.", Shift(time(9), time(17), WORKDAYS)),
        ("9 am - 5 pm, mon, wed", Shift(time(9), time(17), frozenset({0, 2}))),
        ("9am – 5pm", Shift(time(9), time(17), WORKDAYS)),  # noqa: RUF001 - as pasted
        ("09:00-17:00, mon-fri", Shift(time(9), time(17), WORKDAYS)),
        ("mon-fri, 09:00-17:00", Shift(time(9), time(17), WORKDAYS)),
        ("Mon–Fri 9 a.m.–5 p.m.", Shift(time(9), time(17), WORKDAYS)),  # noqa: RUF001 - as pasted
        ("09:00 until 17:00", Shift(time(9), time(17), WORKDAYS)),
        ("09：00～17：00", Shift(time(9), time(17), WORKDAYS)),  # noqa: RUF001 - full-width
        ("“22:00 – 06:00 sun–thu”", Shift(time(22), time(6), frozenset({6, 0, 1, 2, 3}))),  # noqa: RUF001 - as pasted
        ("9.00-17.30.", Shift(time(9), time(17, 30), WORKDAYS)),
    ],
)
def test_a_shift_is_read_however_it_was_pasted(typed: str, expected: Shift) -> None:
    assert read_shift(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fri, 16:00", (4, time(16), None)),
        ("Fridays at 4 p.m.", (4, time(16), None)),
        ("fri 4 p.m. EST", (4, time(16), "America/New_York")),
        ("fri, 16:00, São Paulo", (4, time(16), "America/Sao_Paulo")),
        ("ＦＲＩ １６：００", (4, time(16), None)),  # noqa: RUF001 - full-width
    ],
)
def test_a_weekly_time_is_read_however_it_was_pasted(typed: str, expected: tuple[int, time, str | None]) -> None:
    assert read_weekly(typed) == expected


def test_what_is_quoted_back_is_what_was_read() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_time("“２５：９９”")  # noqa: RUF001 - full-width
    assert caught.value.typed == "25:99"
    with pytest.raises(UnreadableError) as caught:
        read_days("mon – frog")  # noqa: RUF001 - as pasted
    assert caught.value.typed == "mon - frog"


@STEADY
@given(st.text(st.sampled_from("0123456789 apm.:–—“”'`,;\u00a0\uff10") | st.characters(), max_size=60))  # noqa: RUF001 - the odd ones are meant
def test_normalising_twice_changes_nothing(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain


def test_a_setting_is_cut_before_anything_else() -> None:
    assert normalise("x" * 50_000) == "x" * LONGEST_SETTING
    assert normalise(" " * LONGEST_SETTING + "17:00") == ""
