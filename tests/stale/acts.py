"""The acts that overtake a press, as the table writes them: `alice presses done.remove {line}`, `bob submits …`."""

import re
from collections.abc import Mapping
from typing import Final

from slackbot.reply import Modal
from tests.stale.presses import Control, Moment, Told
from tests.stale.table import Row

_PRESSED: Final = re.compile(r"(?P<who>\w+) presses (?P<action>[\w.]+) ?(?P<value>.*)")
_SUBMITTED: Final = re.compile(
    r"(?P<who>\w+) submits (?P<view>[\w.]+) of (?P<action>[\w.]+) ?(?P<value>\S*) with (?P<fields>.+)"
)
_CHOSEN: Final = re.compile(r"chooses (?P<shortcut>[\w.]+)(?: by (?P<author>\S+))?")
_FORGED: Final = re.compile(r"forges (?P<note>\w+)=(?P<value>\S+)")
_REFUSED: Final = re.compile(r"gone|stale|settled|asks again|not_yours")


class Acts:
    """Performs the table's acts in a moment; `names` maps `{line}`, `{team}` and others to values."""

    def __init__(self, moment: Moment, names: Mapping[str, str]) -> None:
        self._moment = moment
        self._names = names

    def does(self, act: str) -> None:
        """Perform one act, which must have an effect or not be refused."""
        if submitted := _SUBMITTED.fullmatch(act):
            opened = self._opened(submitted["who"], f"presses {submitted['action']} {submitted['value']}")
            fields = dict(field.split("=") for field in submitted["fields"].format_map(self._names).split(", "))
            told = self._moment.uses(submitted["who"], self._window(submitted["view"], opened, fields))
        else:
            pressed = _PRESSED.fullmatch(act)
            assert pressed, act
            told = self._moment.uses(pressed["who"], self._button(pressed["action"], pressed["value"]))
        assert told.tables or not _REFUSED.search(told.name), f"{act}: {told}"

    def control(self, row: Row) -> Control:
        """Return the button of a row, or its window, which its person opens now."""
        if row.kind == "action":
            return self._button(row.name, row.value)
        fields = {name: text.format_map(self._names) for name, text in row.fields.items()}
        return self._window(row.name, self._opened(row.who, row.opens), fields)

    def _opened(self, who: str, by: str) -> Modal:
        if forged := _FORGED.fullmatch(by):  # something that the week did not bring
            return Modal("", private={forged["note"]: forged["value"].format_map(self._names)})
        chosen, pressed = _CHOSEN.fullmatch(by), _PRESSED.fullmatch(f"{who} {by}")
        if chosen:
            author = (chosen["author"] or "").format_map(self._names)
            button = Control("shortcut", chosen["shortcut"], fields={"author": author})
        else:
            assert pressed, by
            button = self._button(pressed["action"], pressed["value"])
        told: Told = self._moment.uses(who, button)
        assert isinstance(told.answer, Modal), f"{by}: {told}"
        return told.answer

    def _button(self, action: str, value: str) -> Control:
        return Control("action", action, value.format_map(self._names))

    def _window(self, view: str, opened: Modal, fields: Mapping[str, str]) -> Control:
        return Control("window", view, notes=dict(opened.private), fields=fields)
