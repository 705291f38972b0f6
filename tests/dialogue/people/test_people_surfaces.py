"""Where each idea about people and time is met: help, Home, a button, samples, and its turn in the played week."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from slackbot.commands import ACTIONS
from slackbot.render.samples import load
from slackbot.render.words import shipped_words
from tests.talk import Talk

PLAYED: Final = {
    (verb, entry[verb])
    for entry in tomllib.loads(Path("messages/week.toml").read_text("utf-8"))["said"]
    for verb in ("types", "presses", "fills", "withdraws")
    if verb in entry
}
SAMPLED: Final = {sample.message for sample in load(shipped_words())}


class Idea(NamedTuple):
    """An idea: the help that tells of it, and its words there; its way in Home; its buttons, messages, and its turn."""

    help: str
    tells: str
    home: str
    actions: tuple[str, ...]
    messages: tuple[str, ...]
    played: tuple[tuple[str, str], ...]


IDEAS: Final[Mapping[str, Idea]] = {
    "together": Idea(
        "/challenge help",
        "/challenge together asks for company",
        "One hard thing",
        ("challenge.together", "together.take", "colleague.thank"),
        ("together/ask", "together/asked", "together/question", "together/with", "together/group"),
        (("types", "/challenge together"), ("presses", "I'm in")),
    ),
    "a hand-over": Idea(
        "/challenge help",
        "hand it over",
        "One hard thing",
        ("challenge.hand_over", "hand_over.take", "hand_over.not_now"),
        ("hand_over/question", "hand_over/taken", "hand_over/declined", "hand_over/tell_them"),
        (("presses", "Hand it over"), ("fills", "@Bob"), ("presses", "I'll take it")),
    ),
    "a rough one": Idea(
        "/rough help",
        "/rough asks what would help",
        "A rough one",
        ("home.rough", "rough.five", "rough.somebody", "rough.nothing"),
        ("rough/now",),
        (("types", "/rough the call about the invoice, all shouting"), ("presses", "Five minutes")),
    ),
    "a minute first": Idea(
        "/done help",
        "/done hard: …",
        "Add a line",
        ("minute.begin",),
        ("minute/begun", "minute/over"),
        (("presses", "A minute first"),),
    ),
    "time": Idea(
        "/time help",
        "/time 20 the import for Ada reserves",
        "Give time",
        ("home.time", "time.take", "time.end", "time.add", "time.leave"),
        ("time/started", "time/over", "time/question", "time/taken"),
        (("types", "/time 10 the import for Ada"), ("presses", "I'll take them")),
    ),
    "a walk": Idea(
        "/break help",
        "/break 10 with somebody asks a colleague along",
        "Take a break",
        ("walk.begin", "walk.join"),
        (),
        (("types", "/coach walks on"), ("presses", "With somebody"), ("presses", "I'm coming")),
    ),
    "thanks that land": Idea(
        "/thanks help",
        "/thanks shows what you were thanked for",
        "Thank somebody",
        ("colleague.thank", "home.thanks"),
        ("thanks/note", "thanks/noted"),
        (("presses", "Thank them"), ("fills", "for finding the second file")),
    ),
    "causes": Idea(
        "/coach causes help",
        "what would have to change",
        "See the list",
        ("cause.worth_it", "cause.avoidable", "cause.remove"),
        ("causes/kept", "causes/worth_it"),
        (("types", "/coach causes finance and we each have half of the refund's story"), ("presses", "Sign it")),
    ),
    "the lead's loop": Idea(
        "/coach team help",
        "/coach changed …",
        "",  # it is in Home while something waits: tests/dialogue/recap/test_lead_loop.py
        ("matter.changed", "matter.not_yet", "matter.cannot", "team.matters", "team.keep", "team.page", "team.text"),
        ("team/matters", "causes/answered", "team/keep"),
        (("presses", "I changed something"), ("fills", "finance and we look at the same ticket from now on")),
    ),
    "the question is answered": Idea(
        "/coach recap help",
        "what you could share in your team's recap",
        "",  # the answer is among the choices, which Home leads to where somebody is in a team
        ("recap.answer", "recap.share"),
        ("recap/answer", "recap/answered"),
        (("presses", "Answer"), ("fills", "The one about the two dates. Now they call us before they pay.")),
    ),
    "one piece": Idea(
        "/coach piece help",
        "/coach piece CSAT 92 brings a number",
        "One number",
        ("piece.ask", "piece.remove"),
        ("piece/kept", "piece/standing", "team/piece"),
        (("types", "/coach piece CSAT 92"), ("types", "/coach team piece CSAT 92")),
    ),
    "the shelf": Idea(
        "/coach shelf help",
        "/coach shelf reads it",
        "",  # in Home where somebody is in a team: tests/dialogue/recap/test_shelf.py
        ("home.shelf", "shelf.put_up", "shelf.put_up_signed", "shelf.take_down", "shelf.mine"),
        ("shelf/preview",),
        (("presses", "To the shelf"), ("presses", "Put it up")),
    ),
    "the week's picture": Idea(
        "/week help",
        "I count nothing",
        "Read the week",
        (),
        ("digest/day", "home/home"),
        (),  # it comes with the week's digest
    ),
    "a document": Idea(
        "/coach help more",
        "/coach year, /coach month a document of your own lines",
        "A document",
        ("home.year", "keepsake.take", "keepsake.make"),
        ("keepsake/choose", "keepsake/page", "keepsake/files", "keepsake/no_files"),
        (("types", "/coach month"), ("presses", "Take it"), ("presses", "Make it")),
    ),
}


async def test_help_and_home_lead_to_each(talk: Talk) -> None:
    alice = talk.alice
    await alice.types("/coach shift 08:00-18:00 daily")
    told = {command: await alice.types(command) for command in sorted({idea.help for idea in IDEAS.values()})}
    await alice.person.opens_home()
    await talk.trial.settled()
    assert alice.person.home is not None
    buttons = alice.person.home.readable()
    assert [name for name, idea in IDEAS.items() if idea.tells not in told[idea.help]] == []
    assert [name for name, idea in IDEAS.items() if idea.home and f"[{idea.home}]" not in buttons] == []


@pytest.mark.parametrize("name", IDEAS)
def test_each_has_its_buttons_its_samples_and_its_turn_in_the_played_week(name: str) -> None:
    idea = IDEAS[name]
    assert set(idea.actions) - set(ACTIONS) == set()
    assert set(idea.messages) - SAMPLED == set()
    assert set(idea.played) - PLAYED == set()
