"""No text is expensive to read: each reader is linear, and takes less than 50 ms for 40,000 characters."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import cycle, islice
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.coach import running_list
from slackbot.coach.parsing.normalise import UnreadableError, normalise
from slackbot.coach.parsing.typed import (
    read_date,
    read_day,
    read_days,
    read_days_off,
    read_shift,
    read_time,
    read_weekly,
)
from slackbot.coach.parsing.zones import read_zone
from slackbot.coach.ramp import read_break
from slackbot.coach.words import clean, cut, cut_escaped, escape, unescape
from slackbot.commands.coach import split
from slackbot.render.document import inert
from slackbot.render.markup import parse, shield

LENGTH = 40_000
MOST = 0.05  # seconds of this thread's own time: what other processes do is not counted
TODAY = date(2026, 3, 3)
READERS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "clean and cut": lambda text: cut(clean(text), 500),
    "cut": lambda text: cut(text, 500),
    "cut_escaped": lambda text: cut_escaped(text, 500),
    "escape": escape,
    "unescape": unescape,
    "normalise": normalise,
    "running list": running_list.read,
    "break": lambda text: read_break(normalise(text), 0),
    "time": read_time,
    "days": read_days,
    "shift": read_shift,
    "date": read_date,
    "day": lambda text: read_day(text, TODAY),
    "days off": lambda text: read_days_off(text, TODAY),
    "weekly": read_weekly,
    "zone": read_zone,
    "name after /coach": split,
    "shield": shield,
    "markup": lambda text: parse(text.translate(dict.fromkeys(range(983040, 991233), " ")), ()),
    "document": inert,
}
HOSTILE = {
    "one letter with marks": "a" + "\u0301" * LENGTH,
    "marks out of order": "\u0301\u0323\u0327",
    "marks that decompose": "\u0344",
    "letters that decompose": "\u1e69",
    "ligature of eighteen letters": "\ufdfa",
    "spaces": " ",
    "letter, spaces": "a" + " " * LENGTH,
    "line feeds": "\n",
    "line feeds, letter": "\n" * (LENGTH - 1) + "a",
    "short lines": "é\n",
    "invisible lines": "\u200b\n",
    "digits": "1",
    "digit, spaces, bang": "1" + " " * (LENGTH - 2) + "!",
    "dashes": "-",
    "hours": "9-",
    "letters": "a",
    "words": "a ",
    "marks of a line": "hard:",
    "days of a line": "friday: ",
    "nested quotes": "\"`'“",
    "asterisks": "*a",
    "underscores": " _a",
    "backticks": "`",
    "entities": "&amp;",
    "half entities": "&",
    "angles": "<",
    "links": "<@U1|",
    "a.m.": "1 a. m. ",
    "slashes": "/",
    "commas": ", ",
    "dates": "2026-12-24 to ",
    "family": "👩\u200d",
    "zones": "Europe/Berlin ",
    "list markers": "1. ",
    "surrogates": "\ud800",
    "controls": "\0",
}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Take off the tracer that measures coverage, and let no garbage of other tests be collected meanwhile."""
    tracer = sys.gettrace()
    sys.settrace(None)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.settrace(tracer)


def cost(reader: Callable[[str], object], text: str) -> float:
    """The least that reading takes in three times, in seconds."""
    with undisturbed():
        return _cost(reader, text)


def _cost(reader: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(3):
        start = thread_time()
        with suppress(UnreadableError):
            reader(text)
        times.append(thread_time() - start)
        if times[-1] < MOST / 2:
            break
    return min(times)


def long(piece: str) -> str:
    return "".join(islice(cycle(piece), LENGTH))


@pytest.mark.parametrize("name", READERS)
def test_no_hostile_text_is_dear(name: str) -> None:
    costs = {case: cost(READERS[name], long(piece)) for case, piece in HOSTILE.items()}
    assert {case: seconds for case, seconds in costs.items() if seconds > MOST} == {}


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(st.text(st.sampled_from("a1 -:,.\n*_`'\"<&|@#\u0301\u0323\u200b“–é") | st.characters(), min_size=1, max_size=8))  # noqa: RUF001 - the odd ones are meant
def test_no_piece_repeated_is_dear(piece: str) -> None:
    text = long(piece)
    assert {name: seconds for name, reader in READERS.items() if (seconds := cost(reader, text)) > MOST} == {}


@pytest.mark.parametrize("case", ["marks out of order", "short lines", "words", "nested quotes", "days of a line"])
def test_four_times_the_text_costs_about_four_times_as_much(case: str) -> None:
    """Sixteen times would be quadratic; eight leaves room for a noisy machine."""
    short, whole = (long(HOSTILE[case])[: LENGTH // 4], long(HOSTILE[case]))
    for reader in READERS.values():
        before, after = (min(cost(reader, text) for _ in range(3)) for text in (short, whole))
        assert after < 8 * before + MOST / 10
