"""A week lived once: every button and window in it, and the database as it is on the eve."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from slackbot.standin import Message, View
from slackbot.standin.surfaces import elements
from slackbot.standin.words import all_options
from tests.talk import Speaker, Talk

SETTINGS: Final = (
    "/coach shift 09:00-17:00 mon-fri",
    "/coach digest 16:50",
    "/coach breaks 10:30",
    "/coach challenge-nudge 09:30",
    "/coach cover on",
    "/coach together on",
    "/coach walks on",
    "/coach recap on",
    "/coach budget 9",
)


@dataclass
class Seen:
    """Everything that somebody could press: the newest value of each action, and the notes of each window."""

    values: dict[str, str] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class Week:
    """The talk, and everything alice and bob saw in it."""

    talk: Talk
    seen: dict[str, Seen] = field(default_factory=lambda: {"alice": Seen(), "bob": Seen()})
    names: dict[str, str] = field(default_factory=dict)

    async def types(self, who: Speaker, *commands: str, channel: str | None = None) -> None:
        """Type commands, and look at the answers."""
        for command in commands:
            await who.person.types(command, channel=channel)
            await self._look()

    async def presses(self, who: Speaker, action: str, value: str | None = None) -> None:
        """Press the newest control of an action, or the one with this value."""
        value = self.seen[who.person.name].values[action] if value is None else value
        surface = next(surface for surface in _surfaces(who) if (action, value) in _controls(surface))
        await who.person.uses(surface, {"type": "button", "action_id": action, "value": value})
        await self._look()

    async def comes(self, wall: str, *, days: int = 0) -> None:
        """Turn the clock, and look at what came."""
        await self.talk.at(wall, days=days)
        await self._look()

    async def _look(self) -> None:
        await self.talk.trial.settled()
        for name, seen in self.seen.items():
            for surface in _surfaces(getattr(self.talk, name)):
                seen.values |= dict(_controls(surface))
                if isinstance(surface, View) and surface.type == "modal":
                    seen.notes[surface.callback_id] = json.loads(surface.private_metadata or "{}")


async def live_to_the_eve(week: Week) -> None:
    """Live two weeks, with a recap after the first, until the eve of the second, so that everything is open."""
    alice, bob = week.talk.alice, week.talk.bob
    week.talk.slack.channel("help-desk", [alice.person, bob.person])
    await _settle_in(week)
    await _say_yes(week, "the first week's line")
    await week.comes("16:01", days=3)
    await week.comes("09:31", days=5)
    await week.types(alice, "/thanks @bob for the late call", "/enough the export for Ada")
    await week.comes("09:31", days=1)
    await _work(week)
    await week.comes("16:01")
    await _say_yes(week, "a shared line")
    await week.types(alice, "/done an unshared line", "/done", "/today", "/week")
    week.names["line"] = week.seen["alice"].values["done.edit"]
    week.names["undo"] = week.seen["alice"].values["done.undo"]
    await _ask_colleagues(week)
    await week.types(alice, "/coach shelf ask finance first", "/coach year", "/coach forget me")


async def live_past_the_recap(week: Week) -> None:
    """Live on until the Monday after the recap."""
    await week.talk.at("16:01", days=1)
    await week.talk.at("09:05", days=3)


async def _settle_in(week: Week) -> None:
    alice, bob = week.talk.alice, week.talk.bob
    await week.types(alice, "/done")
    for tap in ("setup.five", "setup.all_at_once", "setup.breaks", "setup.challenge"):
        await week.presses(alice, tap)
    await week.types(alice, *SETTINGS)
    await alice.person.opens_home()
    await week.types(alice, "/challenge the first refund", "/challenge")
    await week.presses(alice, "challenge.learned")
    assert await alice.person.submits({"learned": "ask first"}) is None
    await week.types(bob, "/done what bob did", *SETTINGS)
    await week.types(alice, "/coach team fri 16:00", channel="help-desk")


async def _say_yes(week: Week, words: str) -> None:
    """Note a line, and say yes to it for the coming recap."""
    alice = week.talk.alice
    await week.types(alice, f"/done {words}", "/done", "/coach recap")
    seen = week.seen["alice"].values
    week.names["posted"] = week.names.get("shared", "")
    week.names["shared"] = seen["done.edit"]
    await week.presses(alice, "recap.share", value=f"{seen['recap.none']}.line.{seen['done.edit']}.public")


async def _work(week: Week) -> None:
    alice = week.talk.alice
    for who in (alice, week.talk.bob):
        await week.types(who, "/coach breaks 16:02")
    await week.types(alice, "/challenge the refund", "/challenge", "/shortcut a macro", "/shortcut", "/reflect")
    await week.presses(alice, "reflect.answer")
    assert await alice.person.submits({"text": "what I thought"}) is None
    week.names["today"] = "2026-03-12"
    week.names["later_reflection"] = str(int(week.seen["alice"].values["reflect.answer"]) + 1)
    await week.types(alice, "/reflect past", "/coach signal @bob")


async def _ask_colleagues(week: Week) -> None:
    """Ask bob for everything one can ask of a colleague; he takes one of the requests."""
    alice, bob = week.talk.alice, week.talk.bob
    await week.types(alice, "/challenge together")
    assert await alice.person.submits({}) is None
    await week.comes("16:02")
    await week.presses(alice, "walk.begin")
    await week.comes("16:03")
    await week.presses(bob, "together.take")
    await week.presses(alice, "challenge.hand_over")
    assert await alice.person.submits({"whom": bob.person.id}) is None
    await week.types(alice, "/challenge together")
    assert await alice.person.submits({}) is None
    await week.types(alice, "/break cover 5", "/time 10 the two invoices", "/done")
    week.names["time_line"] = week.seen["alice"].values["done.edit"]
    await week.comes("16:04")


def _surfaces(who: Speaker) -> Iterator[Message | View]:
    """Yield everything in front of somebody, newest last."""
    person = who.person
    yield from person.dm
    yield from person.ephemerals
    yield from (view for view in (person.home, *person.stack) if view is not None)


def _controls(surface: Message | View) -> Iterator[tuple[str, str]]:
    """Each action that a surface offers, with its value."""
    for _, element in elements(surface.blocks):
        if element["type"] == "button":
            yield str(element["action_id"]), str(element.get("value", ""))
        for option in all_options(element):
            action, _, value = option["value"].partition(":")
            yield action, value


def names_of(week: Week) -> dict[str, str]:
    """Map the names in the table of answers to their ids or values in this week."""
    alice, bob = week.seen["alice"].values, week.seen["bob"].values
    people = {name: getattr(week.talk, name).person.id for name in ("alice", "bob", "charlie")}
    return {
        **people,
        **week.names,
        "reflection": alice["reflect.remove"],
        "break_now": alice["break.now"],
        "break_nudge": alice["break.now"].partition(".")[0],
        "challenge_nudge": alice["challenge.begin"],
        "bobs_nudge": bob["challenge.begin"],
        "digest": alice["digest.wait"],
        "challenge": alice["challenge.put_back"],
        "shortcut": alice["shortcut.keep"],
        "parked": alice["enough.let_go"],
        "parked_line": alice["enough.let_go"].partition(".")[0],
        "parked_lines": " ".join(reversed(alice["enough.let_go"].split("."))),
        "thanks": bob["thanks.disagree"],
        "team": alice["team.off"],
        "shelf": alice["shelf.put_up"],
        "picking": alice["keepsake.all"],
        "coming": alice["recap.none"],
        "past": alice["recap.last"],
        "request": alice["colleague.thank"],
        "cover": alice["cover.start"],
        "forget": alice["forget.confirm"],
        "time_question": bob["time.take"],
        "cover_question": bob["cover.take"],
        "together_question": bob["together.take"],
        "hand_over_question": bob["hand_over.take"],
        "walk_question": bob["walk.join"],
    }
