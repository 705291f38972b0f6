"""Every typed setting can be reached by tap too, in the settings window or in App Home, with the same effect."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import pytest

from slackbot.commands import COMMANDS, SETTINGS, turns
from slackbot.commands.forms import standing
from slackbot.render.words import shipped_words
from slackbot.reply import IncomingCall, Modal
from slackbot.store.engine import make_engine
from slackbot.store.people import members
from slackbot.store.schema.identity import MemberId
from tests.stale.presses import Control, Moment, moment
from tests.talk import MORNING, empty_database, first_wordings

Fields = Mapping[str, str]

PEOPLE: Final = {"alice": MemberId("T1", "U1"), "bob": MemberId("T1", "U2")}
SWITCHES: Final = (
    *("reflection", "introductions", "ideas", "walks", "together", "cover", "handovers", "thanks", "signals", "recap"),
)
# What was typed before, what is typed, and the fields that say the same in the window.
IN_THE_WINDOW: Final[list[tuple[str, str, Fields]]] = [
    ("shift off", "shift 09:00-17:00 mon tue", {"shift-start": "09:00", "shift-end": "17:00", "shift-days": "mon tue"}),
    ("shift 08:00-16:00", "shift off", {"off": "shift"}),
    ("digest off", "digest 17:00", {"digest": "17:00"}),
    ("digest 17:00", "digest off", {"off": "digest"}),
    ("digest 17:00", "digest home", {"digest-place": "home"}),
    ("digest home", "digest dm", {"digest-place": "dm"}),
    ("breaks off", "breaks 10:30 15:00", {"breaks": "10:30 15:00"}),
    ("breaks 10:30", "breaks off", {"breaks": ""}),
    ("challenge-nudge off", "challenge-nudge 09:30", {"challenge-nudge": "09:30"}),
    ("challenge-nudge 09:30", "challenge-nudge off", {"off": "challenge_nudge"}),
    ("cue off", "cue before lunch", {"cue": "lunch"}),
    ("cue before lunch", "cue off", {"cue": "unsaid"}),
    ("cue when the kettle’s on", "cue after a hard call", {"cue": "hard_call"}),  # noqa: RUF001 - as pasted
    ("queue off", "queue hard", {"queue": "hard"}),
    ("queue hard", "queue off", {"queue": "unsaid"}),
    ("budget 5", "budget 2", {"budget": "2"}),
    ("budget 5", "budget off", {"budget": "0"}),
    ("daysoff off", "daysoff 2026-12-24", {"daysoff": "2026-12-24"}),
    ("daysoff 2026-12-24", "daysoff off", {"daysoff": ""}),
    ("holidays off", "holidays DE-BY", {"holidays": "DE-BY"}),
    ("holidays DE-BY", "holidays off", {"holidays": ""}),
    ("lang auto", "lang en", {"lang": "en"}),
    ("lang en", "lang auto", {"lang": "auto"}),
    ("tz auto", "tz Asia/Tokyo", {"tz": "Asia/Tokyo"}),
    ("tz Asia/Tokyo", "tz auto", {"tz": ""}),
    ("resume", "pause 2026-12-24", {"pause": "2026-12-24"}),
    ("pause 2026-12-24", "resume", {"off": "pause"}),
    *((f"{name} off", f"{name} on", {"switches": f"+ {name}"}) for name in SWITCHES),
    *((f"{name} on", f"{name} off", {"switches": f"- {name}"}) for name in SWITCHES),
]
# The buttons of App Home that do, or open, what the typed word does: their actions.
IN_HOME: Final = {
    "pause": "home.pause",
    "resume": "home.resume",
    "settings": "home.settings",
    "shelf": "home.shelf",
    "year": "home.year",
    "recap": "recap.open",
    "signal": "home.signal",
    "piece": "piece.ask",
    "causes": "cause.avoidable",
    "changed": "team.matters",
}
ELSEWHERE: Final = {
    "team": "a lead's settings belong to a channel; typed there, they open a window",
    "month": "a document of one month; the button for a year's has every month of it",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moment]:
    """Two people who have just said hello."""
    engine = make_engine(f"sqlite:///{shutil.copy(empty_database(), tmp_path_factory.mktemp('office') / 'desk.db')}")
    with moment(engine, MORNING, PEOPLE) as opened:
        for name in PEOPLE:
            opened.meets(name)
        yield opened
    engine.dispose()


@pytest.fixture
def team(office: Moment) -> Iterator[Moment]:
    """The office, as it was before the test when the test is over."""
    with office.tx.begin_nested() as before:
        yield office
        before.rollback()


def types(team: Moment, who: str, text: str) -> None:
    call = IncomingCall(PEOPLE[who], MORNING, "coach", identity=f"{who} types {text}", text=text, begins=True)
    turns.handle(team.tx, call, COMMANDS["coach"], first_wordings(None))


def taps(team: Moment, who: str, fields: Fields) -> str:
    """Open the settings window, change these fields of it, and save it; returns the answer's name."""
    opened = team.uses(who, Control("action", "home.settings")).answer
    assert isinstance(opened, Modal)
    ticked, entered = set(opened.facts["switches"]), dict(fields)
    if "switches" in entered:
        sign, name = entered["switches"].split()
        entered["switches"] = " ".join(ticked | {name} if sign == "+" else ticked - {name})
    return team.uses(who, Control("window", "settings.edit", notes=dict(opened.private), fields=entered)).name


def stands(team: Moment, who: str) -> object:
    """Return everything that is set for a person."""
    member = members.get(team.tx, PEOPLE[who])
    assert member is not None
    return standing(member, MORNING.date()), replace(member, user_id="")


def test_every_typed_setting_has_its_way_by_tap() -> None:
    in_window = {typed.split()[0] for _, typed, _ in IN_THE_WINDOW}
    assert sorted({*in_window, *IN_HOME, *ELSEWHERE}) == sorted({*SETTINGS, "thanks"})
    home = (shipped_words() / "en" / "home" / "home.txt").read_text("utf-8")
    assert [action for action in IN_HOME.values() if f'"{action}"' not in home] == []


@pytest.mark.parametrize(
    ("before", "typed", "fields"), IN_THE_WINDOW, ids=[" → ".join(row[:2]) for row in IN_THE_WINDOW]
)
def test_a_setting_is_the_same_typed_and_tapped(team: Moment, before: str, typed: str, fields: Fields) -> None:
    for who in PEOPLE:
        types(team, who, before)
    was = stands(team, "alice")
    types(team, "alice", typed)
    assert taps(team, "bob", fields) == "settings/kept"
    assert stands(team, "bob") == stands(team, "alice") != was


@pytest.mark.parametrize("cue", ["when the kettle’s on", "before lunch", ""])  # noqa: RUF001 - as pasted
def test_a_window_saved_as_it_is_leaves_the_cue_alone(team: Moment, cue: str) -> None:
    types(team, "bob", f"cue {cue or 'off'}")
    was = stands(team, "bob")
    opened = team.uses("bob", Control("action", "home.settings")).answer
    assert isinstance(opened, Modal)
    option = opened.facts["cue"]
    assert taps(team, "bob", {"cue": option}) == "settings/kept"
    assert stands(team, "bob") == was
