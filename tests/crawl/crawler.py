"""A person who presses everything on the screen, fills every window, and remembers the results."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slackbot.render import Words
from slackbot.render.words import shipped_words
from slackbot.standin import Message, Person, View
from slackbot.standin.events.form import action
from slackbot.standin.surfaces import elements
from slackbot.standin.words import all_options
from slackbot.trial.trial import Trial

Json = dict[str, Any]

_TRIES = 3  # of each control in the same place: a window is closed, filled, and sent unchanged
_BUG = Words(shipped_words()).message("errors/bug", {"ref": "#"}).text.partition("#")[0]
_AWAY = Words(shipped_words()).message("errors/not_saved", {"ref": "#"}).text.partition("#")[0]


@dataclass(frozen=True)
class Control:
    """A control that can be pressed, on its snapshot; `key` is the same in the same place."""

    surface: Message | View
    block: Json
    element: Json
    option: str | None
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """The action it triggers."""
        return self.key[1]


class Crawler:
    """Presses the least pressed control until nothing is left to try, or its steps are used up.

    Args:
        trial: The workspace.
        person: The one who presses.
        text: Written into fields, as much of it as they take.
        tried: How often each action was pressed and each window submitted; several crawlers may share it, and go
            different ways.
        impatient: Whether each button of a message is pressed twice at once.
    """

    def __init__(
        self, trial: Trial, person: Person, text: str, tried: Counter[str], *, impatient: bool = False
    ) -> None:
        self._impatient = impatient
        self.trail: list[str] = []
        self.tried = tried
        self.pressed: Counter[tuple[str, ...]] = Counter()
        self.met: list[Control] = []
        self._trial = trial
        self._person = person
        self._text = text

    async def types(self, command: str, channel: str | None = None) -> None:
        """Type a command, in the direct message or a channel."""
        self.trail.append(command[:60])
        await self._person.types(command, channel=channel)
        await self._looks()

    async def walks(self, steps: int) -> int:
        """Press on; returns how many steps it took."""
        for step in range(steps):
            if self._person.modal is not None and not self._within():
                await self._leaves()
                continue
            left = [control for control in self._controls() if self.pressed[control.key] < _TRIES]
            if not left:
                return step
            await self.presses(min(left, key=lambda control: self.tried[control.name]))
        return steps

    async def presses(self, control: Control) -> None:
        """Press one control, either now or long after it has gone from the screen."""
        self.pressed[control.key] += 1
        self.tried[control.name] += 1
        self.trail.append(" ".join(control.key[:2]))
        self.met.append(control)
        done = action(control.block, control.element, "", control.option, control.option)
        times = 2 if self._impatient and isinstance(control.surface, Message) else 1
        await asyncio.gather(*(self._person.uses(control.surface, done) for _ in range(times)))
        await self._looks()

    async def opens_home(self) -> None:
        """Open App Home."""
        self.trail.append("home")
        await self._person.opens_home()
        await self._looks()

    async def uses_shortcuts(self) -> None:
        """Use each of Slack's own shortcuts, on a colleague's message if it is for messages."""
        for callback_id, shortcut in self._trial.slack.manifest.shortcuts.items():
            author = next(person for person in self._trial.people.values() if person is not self._person)
            message = await author.writes(self._text, "support") if shortcut["type"] == "message" else None
            self.trail.append(f"shortcut {callback_id}")
            await self._person.uses_shortcut(callback_id, message)
            await self._looks()
            await self.walks(3)

    def _within(self) -> bool:
        """Whether the front window has a control that was not tried enough."""
        return any(self.pressed[control.key] < _TRIES for control in self._controls())

    async def _leaves(self) -> None:
        """Close the front window or submit it, unchanged and filled in turn."""
        view = self._person.modal
        assert view is not None
        turn = self.pressed[("leave", view.callback_id)]
        self.pressed[("leave", view.callback_id)] += 1
        fields = {str(block["block_id"]): block["element"] for block in view.blocks if block["type"] == "input"}
        if turn % _TRIES == 0 or not view.raw.get("submit"):
            self.trail.append(f"close {view.callback_id}")
            await self._person.closes()
        else:
            self.trail.append(f"submit {view.callback_id}")
            self.tried[f"submit {view.callback_id}"] += 1
            filled = {name: self._filling(element) for name, element in fields.items()}
            needed = {name: value for name, value in filled.items() if turn % _TRIES == 1 or _is_empty(fields[name])}
            if await self._person.submits(needed):
                await self._person.closes()
        await self._looks()

    def _filling(self, element: Json) -> Any:  # noqa: ANN401 - as the field takes it
        if element["type"] == "plain_text_input":
            return self._text[: element.get("max_length", 3000)]
        return _choices(self._person, element)[0]

    def _controls(self) -> Iterator[Control]:
        modal = self._person.modal
        home = [self._person.home] if self._person.home else []
        screen: list[Message | View] = [*reversed(self._person.ephemerals), *reversed(self._person.dm), *home]
        for surface in [modal] if modal else screen:
            yield from _on(self._person, surface)

    async def _looks(self) -> None:
        """Check that nothing was refused and nothing broke; a second passes."""
        await self._trial.settled()
        await self._trial.turn_to(self._trial.clock() + timedelta(seconds=1))
        slack = self._trial.slack
        assert slack.refusals == [], (slack.refusals, self.trail[-8:])
        broken = [entry.text for entry in slack.ledger if entry.text.startswith((_BUG, _AWAY))]
        assert broken == [], self.trail[-8:]


def _on(person: Person, surface: Message | View) -> Iterator[Control]:
    pairs = [pair for pair in elements(surface.blocks) if pair[0]["type"] != "input"]
    alike = ",".join(sorted({str(element["action_id"]) for _, element in pairs}))
    where = surface.callback_id or surface.type if isinstance(surface, View) else "message"
    for block, element in pairs:
        if element["type"] == "button":
            yield Control(surface, block, element, None, (where, str(element["action_id"]), alike))
            continue
        for choice in _choices(person, element):
            name = choice.partition(":")[0] if element["action_id"] == "menu" else str(element["action_id"])
            yield Control(surface, block, element, choice, (where, name, alike))


def _choices(person: Person, element: Json) -> list[str]:
    """The choices of a menu or a picker."""
    options = [str(option["value"]) for option in all_options(element)]
    picked = {"datepicker": "2026-03-04", "timepicker": "10:30", "users_select": person.id}
    return options or [picked[element["type"]]]


def _is_empty(element: Json) -> bool:
    return not any(name.startswith("initial") for name in element)
