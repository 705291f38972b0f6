"""Every typed reader with every way in which text gets pasted: all of them read the plain text's value."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import (
    read_date,
    read_day,
    read_days,
    read_days_off,
    read_shift,
    read_time,
    read_times,
    read_weekly,
)
from slackbot.coach.parsing.zones import read_zone
from slackbot.coach.ramp import read_break
from slackbot.commands.coach import split
from tests.drawn import STEADY

TODAY = date(2026, 3, 3)
Reader = Callable[[str], object]


def setting(text: str) -> tuple[str, str]:
    """Read a setting's name, and its value as each setting reads it."""
    name, rest = split(text)
    return name.strip("([{"), normalise(rest).lower().strip(".)]}")  # brackets go in pairs, and these are parted


READERS: dict[str, tuple[Reader, str]] = {
    "a time": (read_time, "17:30"),
    "a time of half a day": (read_time, "5:30 pm"),
    "times": (read_times, "10:30, 15:00"),
    "times of half a day": (read_times, "10:30 am, 3 pm"),
    "days": (read_days, "mon-wed, fri"),
    "a shift": (read_shift, "09:00-17:00 mon-fri"),
    "a shift of half days": (read_shift, "9 am - 5 pm, mon, wed"),
    "a date": (read_date, "2026-12-24"),
    "a day": (lambda text: read_day(text, TODAY), "friday"),
    "days off": (lambda text: read_days_off(text, TODAY), "2026-12-24 - 2026-12-27, fri"),
    "a weekly time": (read_weekly, "fri, 16:00, Europe/Berlin"),
    "a weekly time of half a day": (read_weekly, "fri 4 pm New York"),
    "a zone": (read_zone, "Europe/Berlin"),
    "a zone with hyphens": (read_zone, "Port-au-Prince"),
    "a zone with a space": (read_zone, "New York"),
    "a setting": (setting, "challenge-nudge 09:30"),
}
DASHES = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u207b\u208b\u02d7\u2796\ufe58\ufe63\uff0d\u301c\uff5e~"
    "\u058a\u05be\u1400\u1806\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u3030\u30a0\ufe31\ufe32"
)
SPACES = (
    "\t\n\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u202f\u205f\u3000"
)
ROUND = (
    *('""', "''", "``", "\u201c\u201d", "\u201e\u201c", "\u2018\u2019", "\u201a\u2018", "\u00ab\u00bb", "\u00bb\u00ab"),
    *("\u2039\u203a", "\u300c\u300d", "\u300e\u300f", "\uff02\uff02", "\uff07\uff07", "<>", "()", "[]", "**", "__"),
)
AFTER = (".", ",", ";", "!", " .", ". ", ".)", "\u200b", "\u200e", "\u00a0", "\uff0e")
HALVES = ("pm", "PM", "Pm", "p.m.", "P.M.", "p.m", "p. m.", "P. M.", "\uff50\uff4d", "p\u200bm", "\u33d8")
COMMAS = (",", " ,", ",  ", ",,", ", ,", "\uff0c", "\u3001", "\u060c", "\ufe50", "\uff64")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"


def full_width(text: str) -> str:
    """The text as an East Asian keyboard types it."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else "\u3000" for sign in text)


def with_halves(text: str) -> list[str]:
    """The text with each way to write `pm`, with and without the space before it."""
    return [re.sub(f"{space}pm", before + half, text) for half in HALVES for space, before in ((" ", ""), ("", ""))]


PASTED: dict[str, Callable[[str], list[str]]] = {
    "dashes": lambda text: [text.replace("-", dash) for dash in DASHES],
    "spaces": lambda text: [space + text.replace(" ", space) + space for space in SPACES],
    "signs round it": lambda text: [pair[0] + text + pair[1] for pair in ROUND],
    "signs behind it": lambda text: [("(" if sign == ".)" else "") + text + sign for sign in AFTER],
    "halves of a day": with_halves,
    "commas": lambda text: [text.replace(",", comma) for comma in COMMAS],
    "what nobody sees": lambda text: [text[:1] + sign + text[1:] + sign for sign in INVISIBLE],
    "full width": lambda text: [
        full_width(text),
        *(text.replace(sign, full_width(sign)) for sign in "0123456789:-/, afmonw"),
    ],
    "capitals": lambda text: [text.upper(), text.title(), text.swapcase(), text.lower(), text.capitalize()],
}


def read(reader: Reader, text: str) -> object:
    """What a reader makes of text; its complaint where it can't be read."""
    try:
        return reader(text)
    except UnreadableError as error:
        return error


@pytest.mark.parametrize("pasted", PASTED)
@pytest.mark.parametrize("name", READERS)
def test_what_is_pasted_is_read_like_what_is_typed(name: str, pasted: str) -> None:
    reader, plain = READERS[name]
    assert {text for text in PASTED[pasted](plain) if read(reader, text) != reader(plain)} == set()


@STEADY
@given(st.data())
def test_several_ways_of_pasting_at_once_are_read_too(data: st.DataObject) -> None:
    reader, plain = READERS[data.draw(st.sampled_from(sorted(READERS.keys() - {"a setting"})))]
    dash, space = data.draw(st.sampled_from(DASHES)), data.draw(st.sampled_from(SPACES))
    around = data.draw(st.sampled_from(ROUND))
    text = (plain.upper() if data.draw(st.booleans()) else plain).replace("-", dash).replace(" ", space)
    assert read(reader, f"{around[0]}{text}{around[1]}") == reader(plain)


def test_the_words_of_a_break_stay_as_they_were_typed() -> None:
    wish = read_break("１０ “Walk” – outside!", 0)  # noqa: RUF001 - as pasted
    assert wish is not None
    assert wish.what == "“Walk” – outside!"  # noqa: RUF001 - as pasted


@pytest.mark.parametrize(
    "typed",
    [
        *("challenge-nudge", "challenge nudge", "Challenge-Nudge", "challenge\u2010nudge", "challenge\u2011nudge"),
        *("challenge\u2013nudge", "challenge\u2014nudge", "challenge\u2212nudge", "challenge-\u00adnudge"),
        *("challenge\u00a0nudge", "challenge\u2003nudge", "\uff43hallenge-nudge", "`challenge-nudge`"),
    ],
)
def test_a_hyphenated_name_is_read(typed: str) -> None:
    assert normalise(typed).lower().replace(" ", "-") == "challenge-nudge"
